import { randomBytes, sign } from 'node:crypto'
import { concat } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import type { Extension } from '../extensions/extension-list.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { serverHello } from '../messages/handshake-type.ts'

/** The certificate of the hostile server: ECDSA P-256. */
export interface ServerIdentity {
  /** Leaf first, DER. */
  readonly chain: readonly Uint8Array[]
  readonly keyPem: string
}

export interface ServerHelloFields {
  readonly legacyVersion: number
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuite: number
  readonly compressionMethod: number
  /** Null: no list at all, as before TLS 1.2. */
  readonly extensions: readonly Extension[] | null
}

export function writeServerHello(fields: ServerHelloFields): Uint8Array {
  return handshakeMessage(serverHello, (writer) => {
    writer
      .uint16(fields.legacyVersion)
      .bytes(fields.random)
      .vector8((id) => id.bytes(fields.sessionId))
      .uint16(fields.cipherSuite)
      .uint8(fields.compressionMethod)
    if (fields.extensions !== null) writeExtensions(writer, fields.extensions)
  })
}

export function writeExtensions(writer: ByteWriter, extensions: readonly Extension[]): void {
  writer.vector16((list) => {
    for (const { type, data } of extensions) list.uint16(type).vector16((content) => content.bytes(data))
  })
}

/** Replaces the extension of that type, or takes it away. */
export function withExtension(extensions: readonly Extension[] | null, type: number, data: Uint8Array | null): readonly Extension[] {
  const others = (extensions ?? []).filter((extension) => extension.type !== type)
  return data === null ? others : [...others, { type, data }]
}

/** The same message with bytes behind its last field, its length corrected. */
export function withTrailingBytes(message: Uint8Array, trailing: Uint8Array = Uint8Array.of(0)): Uint8Array {
  return handshakeMessage(message[0] ?? 0, (writer) => writer.bytes(message.subarray(4)).bytes(trailing))
}

/** The same message without its last bytes, its length corrected. */
export function withoutLastBytes(message: Uint8Array, count = 1): Uint8Array {
  return handshakeMessage(message[0] ?? 0, (writer) => writer.bytes(message.subarray(4, message.length - count)))
}

/** The same bytes with the last one changed. */
export function corrupted(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1
  return copy
}

/** `ecdsa_secp256r1_sha256`. */
export function signP256(identity: ServerIdentity, content: Uint8Array): Uint8Array {
  return new Uint8Array(sign('sha256', content, identity.keyPem))
}

export function serverRandom(): Uint8Array {
  return new Uint8Array(randomBytes(32))
}

export function codeBytes(...codes: readonly number[]): Uint8Array {
  return concat(codes.map((code) => Uint8Array.of(code >>> 8, code & 0xff)))
}

/** An ALPN answer (RFC 7301 section 3.1) with any number of names. */
export function alpnAnswer(...names: readonly string[]): Uint8Array {
  return new ByteWriter().vector16((list) => {
    for (const name of names) list.vector8((one) => one.bytes(new TextEncoder().encode(name)))
  }).finish()
}

export const ecdsaSecp256r1Sha256 = 0x0403
