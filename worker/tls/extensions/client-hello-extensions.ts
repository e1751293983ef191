import { fromLatin1 } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import { certificateCompressionCode } from '../certificate-compression.ts'
import { ellipticCurveGroups } from '../key-exchange/groups.ts'
import type { KeyShare } from '../key-exchange/key-share.ts'
import type { ResolvedOptions } from '../options.ts'
import { TLS12, TLS13 } from '../versions.ts'
import type { Extension } from './extension-list.ts'
import * as extension from './registry.ts'

/** What a ClientHello says beyond the caller's options: it differs between the first and the second one. */
export interface HelloState {
  readonly keyShares: ReadonlyMap<number, KeyShare>
  /** From HelloRetryRequest. */
  readonly cookie: Uint8Array | null
  /** A TLS 1.2 ticket to offer; empty to ask for one. */
  readonly ticket: Uint8Array
  readonly earlyData: boolean
  readonly grease: GreaseValues | null
}

/** One value for each place, so that a server cannot confuse them: RFC 8701 section 3.1. */
export interface GreaseValues {
  readonly cipherSuite: number
  readonly group: number
  readonly version: number
  readonly firstExtension: number
  readonly lastExtension: number
}

/** The extensions of a ClientHello but pre_shared_key, which needs the bytes of all others. */
export function clientHelloExtensions(options: ResolvedOptions, hello: HelloState): Extension[] {
  const composed: Extension[] = []
  for (const { type, write } of table) {
    const data = options.omittedExtensions.has(type) ? null : write(options, hello)
    if (data !== null) composed.push({ type, data })
  }
  for (const added of options.addedExtensions) {
    const index = composed.findIndex(({ type }) => type === added.type)
    if (index < 0) composed.push(added)
    else composed[index] = added
  }
  const rank = new Map(options.extensionOrder.map((type, i) => [type, i]))
  composed.sort((a, b) => (rank.get(a.type) ?? rank.size) - (rank.get(b.type) ?? rank.size))
  if (hello.grease !== null) {
    composed.unshift({ type: hello.grease.firstExtension, data: new Uint8Array() })
    composed.push({ type: hello.grease.lastExtension, data: Uint8Array.of(0) })
  }
  return composed
}

interface Row {
  readonly type: number
  /** The content, or null where it is not sent. */
  readonly write: (options: ResolvedOptions, hello: HelloState) => Uint8Array | null
}

const empty = new Uint8Array()

function codes16(codes: readonly number[]): Uint8Array {
  return new ByteWriter().vector16((writer) => codes.forEach((code) => writer.uint16(code))).finish()
}

/** Everything that is offered, in the order in which it is sent. A new extension is one row here and one in registry.ts. */
const table: readonly Row[] = [
  {
    // RFC 6066 section 3.
    type: extension.serverName,
    write: ({ serverName }) => serverName === null
      ? null
      : new ByteWriter().vector16((list) => list.uint8(0).vector16((name) => name.bytes(fromLatin1(serverName)))).finish(),
  },
  {
    // RFC 7627 section 5.1.
    type: extension.extendedMasterSecret,
    write: ({ minVersion }) => (minVersion <= TLS12 ? empty : null),
  },
  {
    // RFC 5746 section 3.4: an empty renegotiated_connection.
    type: extension.renegotiationInfo,
    write: ({ minVersion }) => (minVersion <= TLS12 ? Uint8Array.of(0) : null),
  },
  {
    // RFC 8446 section 4.2.7.
    type: extension.supportedGroups,
    write: ({ offeredGroupCodes }, { grease }) =>
      offeredGroupCodes.length === 0 ? null : codes16(grease === null ? offeredGroupCodes : [grease.group, ...offeredGroupCodes]),
  },
  {
    // RFC 8422 section 5.1.2: uncompressed points only.
    type: extension.ecPointFormats,
    write: ({ minVersion, offeredGroupCodes }) =>
      minVersion <= TLS12 && offeredGroupCodes.some((code) => ellipticCurveGroups.has(code)) ? Uint8Array.of(1, 0) : null,
  },
  {
    // RFC 5077 section 3.2: empty asks for a ticket.
    type: extension.sessionTicket,
    write: ({ minVersion }, { ticket }) => (minVersion <= TLS12 ? ticket : null),
  },
  {
    // RFC 7301 section 3.1.
    type: extension.applicationLayerProtocolNegotiation,
    write: ({ alpn }) => alpn.length === 0
      ? null
      : new ByteWriter().vector16((list) => alpn.forEach((protocol) => list.vector8((name) => name.bytes(fromLatin1(protocol))))).finish(),
  },
  {
    // RFC 6066 section 8: OCSP, no responders, no extensions.
    type: extension.statusRequest,
    write: ({ requestOcsp }) => (requestOcsp ? Uint8Array.of(1, 0, 0, 0, 0) : null),
  },
  {
    // RFC 8446 section 4.2.3; it exists from TLS 1.2 on.
    type: extension.signatureAlgorithms,
    write: ({ maxVersion, signatureSchemeCodes }) => (maxVersion >= TLS12 ? codes16(signatureSchemeCodes) : null),
  },
  {
    // RFC 6962 section 3.3.1.
    type: extension.signedCertificateTimestamp,
    write: ({ requestScts }) => (requestScts ? empty : null),
  },
  {
    // RFC 8446 section 4.2.8.
    type: extension.keyShare,
    write: ({ maxVersion }, { keyShares, grease }) => maxVersion < TLS13
      ? null
      : new ByteWriter().vector16((list) => {
          if (grease !== null) list.uint16(grease.group).vector16((share) => share.uint8(0))
          for (const [group, { publicKey }] of keyShares) list.uint16(group).vector16((share) => share.bytes(publicKey))
        }).finish(),
  },
  {
    // RFC 8446 section 4.2.9: psk_dhe_ke only, so that a resumed connection keeps forward secrecy.
    type: extension.pskKeyExchangeModes,
    write: ({ maxVersion }) => (maxVersion >= TLS13 ? Uint8Array.of(1, 1) : null),
  },
  {
    // RFC 8446 section 4.2.1.
    type: extension.supportedVersions,
    write: ({ minVersion, maxVersion }, { grease }) => {
      if (maxVersion < TLS13) return null
      const versions = [TLS13, TLS12, 0x0302, 0x0301].filter((version) => version >= minVersion)
      return new ByteWriter().vector8((list) => (grease === null ? versions : [grease.version, ...versions]).forEach((version) => list.uint16(version))).finish()
    },
  },
  {
    // RFC 8446 section 4.2.2.
    type: extension.cookie,
    write: (_, { cookie }) => (cookie === null ? null : new ByteWriter().vector16((writer) => writer.bytes(cookie)).finish()),
  },
  {
    // RFC 8879 section 3; only TLS 1.3 has the message.
    type: extension.compressCertificate,
    write: ({ maxVersion, certificateCompression }) => maxVersion < TLS13 || certificateCompression.length === 0
      ? null
      : new ByteWriter().vector8((list) => certificateCompression.forEach((algorithm) => list.uint16(certificateCompressionCode(algorithm)))).finish(),
  },
  {
    // RFC 8449 section 4.
    type: extension.recordSizeLimit,
    write: ({ recordSizeLimit }) => (recordSizeLimit === null ? null : Uint8Array.of(recordSizeLimit >>> 8, recordSizeLimit & 0xff)),
  },
  {
    // RFC 7366 section 2: worth asking only if a CBC suite may come of it.
    type: extension.encryptThenMac,
    write: ({ suites }) => (suites.some(({ bulkCipher }) => bulkCipher.includes('cbc')) ? empty : null),
  },
  {
    // RFC 8446 section 4.2.6.
    type: extension.postHandshakeAuth,
    write: ({ maxVersion, postHandshakeAuth }) => (maxVersion >= TLS13 && postHandshakeAuth ? empty : null),
  },
  {
    // RFC 8446 section 4.2.10.
    type: extension.earlyData,
    write: (_, { earlyData }) => (earlyData ? empty : null),
  },
]
