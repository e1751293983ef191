import { concat, fromLatin1 } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import * as extension from '../../tls/extensions/registry.ts'
import { groupByCode } from '../../tls/key-exchange/groups.ts'
import { clientHello } from '../../tls/messages/handshake-type.ts'
import { handshakeMessage } from '../../tls/messages/handshake-message.ts'
import { TLS10 } from '../../tls/versions.ts'
import type { HelloSpec, PlainRequest } from './hello-spec.ts'

/** The records of a ClientHello. Key shares are real ones where worker/tls has the group; their secrets are thrown away. */
export function clientHelloRecords(spec: HelloSpec, random: (length: number) => Uint8Array): Uint8Array {
  const bytes = clientHelloMessage(spec, random)
  const size = spec.fragmentBytes > 0 ? spec.fragmentBytes : maxRecord
  const records: Uint8Array[] = []
  for (let offset = 0; offset < bytes.length; offset += size) {
    const fragment = bytes.subarray(offset, offset + size)
    // RFC 8446 section 5.1 and RFC 5246 appendix E.1: 0x0301 for compatibility; SSLv3 knows no higher.
    records.push(new ByteWriter().uint8(22).uint16(Math.min(spec.version, TLS10)).vector16((record) => record.bytes(fragment)).finish())
  }
  return concat(records)
}

function clientHelloMessage(spec: HelloSpec, random: (length: number) => Uint8Array): Uint8Array {
  const extensions = extensionsOf(spec, random)
  const write = (filler: number): Uint8Array => handshakeMessage(clientHello, (writer) => {
    writer
      .uint16(spec.version)
      .bytes(random(32))
      // RFC 8446 appendix D.4: a session identifier makes TLS 1.3 look like a resumption.
      .vector8((id) => id.bytes(spec.supportedVersions === null ? new Uint8Array() : random(32)))
      .vector16((list) => (spec.grease ? [greaseCode, ...spec.suites] : spec.suites).forEach((code) => list.uint16(code)))
      .vector8((list) => spec.compression.forEach((method) => list.uint8(method)))
    const all = filler > 0 ? [...extensions, { type: extension.padding, data: new Uint8Array(filler) }] : extensions
    if (all.length === 0) return
    writer.vector16((list) => all.forEach(({ type, data }) => list.uint16(type).vector16((content) => content.bytes(data))))
  })
  const bare = write(0)
  return bare.length >= spec.minimumBytes ? bare : write(Math.max(1, spec.minimumBytes - bare.length - 4))
}

interface Extension {
  readonly type: number
  readonly data: Uint8Array
}

function extensionsOf(spec: HelloSpec, random: (length: number) => Uint8Array): Extension[] {
  const list: Extension[] = []
  const add = (type: number, data: Uint8Array): void => void list.push({ type, data })
  if (spec.grease) add(greaseCode, new Uint8Array())
  const { serverName } = spec
  if (serverName !== null) add(extension.serverName, new ByteWriter().vector16((names) => names.uint8(0).vector16((name) => name.bytes(fromLatin1(serverName)))).finish())
  for (const request of spec.requests) add(plainRequests[request].type, plainRequests[request].data)
  if (spec.groups.length > 0) {
    add(extension.supportedGroups, codes(spec.grease ? [greaseCode, ...spec.groups] : spec.groups))
    // RFC 8422 section 5.1.2: uncompressed points; TLS 1.3 has no others.
    if (spec.supportedVersions === null) add(extension.ecPointFormats, Uint8Array.of(1, 0))
  }
  if (spec.schemes.length > 0) add(extension.signatureAlgorithms, codes(spec.schemes))
  if (spec.certificateSchemes.length > 0) add(extension.signatureAlgorithmsCert, codes(spec.certificateSchemes))
  if (spec.alpn.length > 0) {
    add(extension.applicationLayerProtocolNegotiation, new ByteWriter().vector16((names) => spec.alpn.forEach((protocol) => names.vector8((name) => name.bytes(fromLatin1(protocol))))).finish())
  }
  const { supportedVersions, keyShares } = spec
  if (supportedVersions !== null) {
    add(extension.supportedVersions, new ByteWriter().vector8((versions) => (spec.grease ? [greaseCode, ...supportedVersions] : supportedVersions).forEach((code) => versions.uint16(code))).finish())
  }
  if (keyShares !== null) {
    add(extension.keyShare, new ByteWriter().vector16((shares) => {
      if (spec.grease) shares.uint16(greaseCode).vector16((share) => share.uint8(0))
      for (const code of keyShares) {
        const group = groupByCode(code)
        if (group !== null) shares.uint16(code).vector16((share) => share.bytes(group.keyShare(random, {}).publicKey))
      }
    }).finish())
    add(extension.pskKeyExchangeModes, Uint8Array.of(1, 1))
  }
  if (spec.unknownExtension) add(unknownExtensionType, Uint8Array.of(1, 2, 3, 4))
  if (spec.grease) add(secondGreaseCode, Uint8Array.of(0))
  return list
}

function codes(list: readonly number[]): Uint8Array {
  return new ByteWriter().vector16((writer) => list.forEach((code) => writer.uint16(code))).finish()
}

const plainRequests: Readonly<Record<PlainRequest, Extension>> = {
  // RFC 6066 section 8: OCSP, no responders, no extensions.
  status_request: { type: extension.statusRequest, data: Uint8Array.of(1, 0, 0, 0, 0) },
  signed_certificate_timestamp: { type: extension.signedCertificateTimestamp, data: new Uint8Array() },
  extended_master_secret: { type: extension.extendedMasterSecret, data: new Uint8Array() },
  encrypt_then_mac: { type: extension.encryptThenMac, data: new Uint8Array() },
  session_ticket: { type: extension.sessionTicket, data: new Uint8Array() },
  // RFC 6520 section 2: peer_not_allowed_to_send. The server's own offer is what is asked for.
  heartbeat: { type: heartbeatType(), data: Uint8Array.of(2) },
  renegotiation_info: { type: extension.renegotiationInfo, data: Uint8Array.of(0) },
}

function heartbeatType(): number {
  return extension.extensionTypeByName('heartbeat') ?? 15
}

/** RFC 8701 section 2; one value serves everywhere, as no two of its places are in one list. */
const greaseCode = 0x1a1a
const secondGreaseCode = 0x2a2a
/** Unassigned in the registry, and of no GREASE pattern. */
const unknownExtensionType = 0x5b21
const maxRecord = 2 ** 14
