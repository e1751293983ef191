import type { Extension } from '../extensions/extension-list.ts'
import { padding, preSharedKey } from '../extensions/registry.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import type { SentClientHello } from '../hello-view.ts'
import { clientHello } from './handshake-type.ts'
import { handshakeMessage } from './handshake-message.ts'

/** A PSK identity with room for its binder: RFC 8446 section 4.2.11. */
export interface PskOffer {
  readonly ticket: Uint8Array
  readonly obfuscatedTicketAge: number
  readonly binderLength: number
  /** The binder over the hello up to the binders' list. */
  readonly binder: (truncatedHello: Uint8Array) => Uint8Array
}

export interface WrittenClientHello {
  readonly sent: SentClientHello
  readonly bytes: Uint8Array
}

/** Writes a ClientHello: RFC 8446 section 4.1.2. With `pad`, one of an unlucky length is padded. */
export function writeClientHello(hello: SentClientHello, psk: PskOffer | null, pad: boolean): WrittenClientHello {
  const last = psk === null ? [] : [pskExtension(psk)]
  const unpadded = encode({ ...hello, extensions: [...hello.extensions, ...last] })
  const filler = pad && !hello.extensions.some(({ type }) => type === padding) ? paddingFor(unpadded.length) : []
  const sent = { ...hello, extensions: [...hello.extensions, ...filler, ...last] }
  const bytes = filler.length === 0 ? unpadded : encode(sent)
  if (psk !== null) {
    // The binder covers everything before the list of binders, lengths already as they will be (section 4.2.11.2).
    const bindersLength = 2 + 1 + psk.binderLength
    bytes.set(psk.binder(bytes.subarray(0, bytes.length - bindersLength)), bytes.length - psk.binderLength)
  }
  return { sent, bytes }
}

function encode(hello: SentClientHello): Uint8Array {
  const { extensions } = hello
  return handshakeMessage(clientHello, (writer) => {
    writer
      .uint16(hello.legacyVersion)
      .bytes(hello.random)
      .vector8((id) => id.bytes(hello.sessionId))
      .vector16((list) => hello.cipherSuites.forEach((code) => list.uint16(code)))
      .vector8((methods) => methods.uint8(0))
    // A hello without extensions has no list either: servers of the age of TLS 1.0 may choke on an empty one.
    if (extensions.length > 0) writer.vector16((list) => extensions.forEach(({ type, data }) => list.uint16(type).vector16((content) => content.bytes(data))))
  })
}

/** RFC 7685 section 4: some load balancers hang on a hello of 256 to 511 bytes. */
function paddingFor(length: number): Extension[] {
  if (length < 256 || length >= 512) return []
  // An extension costs four bytes, and an empty one at the end trips other servers.
  return [{ type: padding, data: new Uint8Array(Math.max(1, 512 - length - 4)) }]
}

function pskExtension(psk: PskOffer): Extension {
  const data = new ByteWriter()
    .vector16((identities) => identities.vector16((identity) => identity.bytes(psk.ticket)).uint32(psk.obfuscatedTicketAge))
    .vector16((binders) => binders.vector8((binder) => binder.bytes(new Uint8Array(psk.binderLength))))
    .finish()
  return { type: preSharedKey, data }
}
