import { equal, fromHex, toHex } from '../../bytes/bytes.ts'
import { cipherSuiteLabel } from '../cipher-suites.ts'
import { TlsError } from '../errors.ts'
import type { Extensions } from '../extensions/extension-list.ts'
import { readExtensions } from '../extensions/extension-list.ts'
import { supportedVersions } from '../extensions/registry.ts'
import type { DecodedServerHello } from '../hello-view.ts'
import { viewExtensions } from '../hello-view.ts'
import { versionLabel } from '../versions.ts'
import { decode } from '../wire.ts'

export interface ServerHello {
  readonly legacyVersion: number
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuite: number
  readonly compressionMethod: number
  readonly extensions: Extensions
  readonly isHelloRetryRequest: boolean
}

/** Reads a ServerHello of any version (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3), a HelloRetryRequest included. */
export function readServerHello(body: Uint8Array): ServerHello {
  return decode('ServerHello', body, (reader) => {
    const legacyVersion = reader.uint16()
    const random = reader.bytes(32)
    const sessionId = reader.vector8()
    if (sessionId.length > 32) throw new TlsError('decode-error', { expected: 'a session id of at most 32 bytes', got: `${sessionId.length}` })
    const cipherSuite = reader.uint16()
    const compressionMethod = reader.uint8()
    // Before TLS 1.3 the extensions may be missing altogether.
    const extensions: Extensions = reader.isEmpty ? new Map() : readExtensions('ServerHello', reader)
    return { legacyVersion, random, sessionId, cipherSuite, compressionMethod, extensions, isHelloRetryRequest: equal(random, helloRetryRequestRandom) }
  })
}

/** The version that a hello selects: RFC 8446 section 4.2.1. */
export function selectedVersion(hello: ServerHello): number {
  const selected = hello.extensions.get(supportedVersions)
  return selected === undefined ? hello.legacyVersion : decode('supported_versions', selected, (reader) => reader.uint16())
}

export function viewServerHello(hello: ServerHello): DecodedServerHello {
  const selected = hello.extensions.get(supportedVersions)
  const version = selected?.length === 2 ? (selected[0] ?? 0) * 0x100 + (selected[1] ?? 0) : hello.legacyVersion
  const bearer = hello.isHelloRetryRequest ? 'HelloRetryRequest' : 'ServerHello'
  return {
    legacyVersion: versionLabel(hello.legacyVersion),
    version: versionLabel(version),
    random: toHex(hello.random),
    sessionId: toHex(hello.sessionId),
    cipherSuite: cipherSuiteLabel(hello.cipherSuite),
    compressionMethod: hello.compressionMethod,
    isHelloRetryRequest: hello.isHelloRetryRequest,
    extensions: viewExtensions(hello.extensions, bearer),
  }
}

/** The last eight bytes of the random of a server that could have done better: RFC 8446 section 4.1.3. */
export const downgradeSentinel12 = fromHex('444f574e47524401')
export const downgradeSentinel11 = fromHex('444f574e47524400')

/** SHA-256 of "HelloRetryRequest". */
export const helloRetryRequestRandom = fromHex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c')
