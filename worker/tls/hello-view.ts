import { toHex, toLatin1 } from '../bytes/bytes.ts'
import { ByteReader, UnderflowError } from '../bytes/reader.ts'
import { cipherSuiteLabel } from './cipher-suites.ts'
import * as extension from './extensions/registry.ts'
import type { Extension, Extensions } from './extensions/extension-list.ts'
import type { ClientHelloFeatures } from './fingerprints.ts'
import { ja3, ja4, md5Hex } from './fingerprints.ts'
import { groupLabel } from './key-exchange/groups.ts'
import { signatureSchemeLabel } from './keys/signature-schemes.ts'
import { versionLabel } from './versions.ts'
import { isGrease } from './wire.ts'

/** An extension for people: its registry name and what it says, as far as this file can tell. */
export interface ExtensionView {
  readonly type: number
  readonly name: string
  readonly bytes: number
  readonly values: readonly string[]
  /** Where a server put it; null in a ClientHello. */
  readonly bearer: string | null
}

export interface DecodedClientHello {
  readonly legacyVersion: string
  readonly random: string
  readonly sessionId: string
  readonly cipherSuites: readonly string[]
  readonly extensions: readonly ExtensionView[]
  readonly ja3: string
  readonly ja3Hash: string
  readonly ja4: string
}

export interface DecodedServerHello {
  readonly legacyVersion: string
  readonly version: string
  readonly random: string
  readonly sessionId: string
  readonly cipherSuite: string
  readonly compressionMethod: number
  readonly isHelloRetryRequest: boolean
  readonly extensions: readonly ExtensionView[]
}

/** What of our own ClientHello is shown. */
export interface SentClientHello {
  readonly legacyVersion: number
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly Extension[]
}

export function viewClientHello(hello: SentClientHello): DecodedClientHello {
  const features = clientHelloFeatures(hello)
  const fingerprint = ja3(features)
  return {
    legacyVersion: versionLabel(hello.legacyVersion),
    random: toHex(hello.random),
    sessionId: toHex(hello.sessionId),
    cipherSuites: hello.cipherSuites.map((code) => (isGrease(code) ? grease(code) : cipherSuiteLabel(code))),
    extensions: hello.extensions.map(({ type, data }) => viewExtension(type, data, null)),
    ja3: fingerprint,
    ja3Hash: md5Hex(fingerprint),
    ja4: ja4(features),
  }
}

export function viewExtensions(extensions: Extensions, bearer: string): ExtensionView[] {
  return [...extensions].map(([type, data]) => viewExtension(type, data, bearer))
}

function clientHelloFeatures(hello: SentClientHello): ClientHelloFeatures {
  const data = (type: number) => hello.extensions.find((one) => one.type === type)?.data
  const codes = (type: number) => lenient(data(type), (reader) => codesIn(reader.vector16())) ?? []
  return {
    legacyVersion: hello.legacyVersion,
    cipherSuites: hello.cipherSuites,
    extensionTypes: hello.extensions.map(({ type }) => type),
    groups: codes(extension.supportedGroups),
    pointFormats: lenient(data(extension.ecPointFormats), (reader) => [...reader.vector8()]) ?? [],
    signatureSchemes: codes(extension.signatureAlgorithms),
    supportedVersions: lenient(data(extension.supportedVersions), (reader) => codesIn(reader.vector8())) ?? [],
    alpn: lenient(data(extension.applicationLayerProtocolNegotiation), protocolNames) ?? [],
  }
}

function viewExtension(type: number, data: Uint8Array, bearer: string | null): ExtensionView {
  const name = isGrease(type) ? grease(type) : extension.extensionLabel(type)
  return { type, name, bytes: data.length, values: lenient(data, (reader) => values(type, reader, bearer)) ?? [], bearer }
}

function values(type: number, reader: ByteReader, bearer: string | null): string[] {
  if (reader.isEmpty) return []
  const named = (label: (code: number) => string) => (code: number) => (isGrease(code) ? grease(code) : label(code))
  switch (type) {
    case extension.serverName:
      return bearer === null ? [toLatin1(new ByteReader(reader.vector16().subarray(1)).vector16())] : []
    case extension.supportedGroups:
      return codesIn(reader.vector16()).map(named(groupLabel))
    case extension.signatureAlgorithms:
    case extension.signatureAlgorithmsCert:
      return codesIn(reader.vector16()).map(named(signatureSchemeLabel))
    case extension.supportedVersions:
      return (bearer === null ? codesIn(reader.vector8()) : [reader.uint16()]).map(named(versionLabel))
    case extension.keyShare:
      return (bearer === null ? shareGroups(reader.vector16()) : [reader.uint16()]).map(named(groupLabel))
    case extension.applicationLayerProtocolNegotiation:
      return protocolNames(reader)
    case extension.ecPointFormats:
      return [...reader.vector8()].map(String)
    case extension.pskKeyExchangeModes:
      return [...reader.vector8()].map((mode) => (mode === 0 ? 'psk_ke' : mode === 1 ? 'psk_dhe_ke' : isGrease(mode * 0x101) ? 'GREASE' : String(mode)))
    case extension.compressCertificate:
      return codesIn(reader.vector8()).map((code) => ['zlib', 'brotli', 'zstd'][code - 1] ?? String(code))
    case extension.recordSizeLimit:
      return [String(reader.uint16())]
    case extension.earlyData:
      return [String(reader.uint32())]
    case extension.preSharedKey:
      return bearer === null ? [] : [String(reader.uint16())]
    default:
      return []
  }
}

function protocolNames(reader: ByteReader): string[] {
  const list = new ByteReader(reader.vector16())
  const names: string[] = []
  while (!list.isEmpty) names.push(toLatin1(list.vector8()))
  return names
}

function shareGroups(entries: Uint8Array): number[] {
  const reader = new ByteReader(entries)
  const codes: number[] = []
  while (!reader.isEmpty) {
    codes.push(reader.uint16())
    reader.vector16()
  }
  return codes
}

function codesIn(bytes: Uint8Array): number[] {
  const reader = new ByteReader(bytes)
  const codes: number[] = []
  while (!reader.isEmpty) codes.push(reader.uint16())
  return codes
}

/** A view never fails: what is malformed is a fault for the state that reads it, not for the one that shows it. */
function lenient<T>(data: Uint8Array | undefined, read: (reader: ByteReader) => T): T | null {
  if (data === undefined) return null
  try {
    return read(new ByteReader(data))
  } catch (error) {
    if (error instanceof UnderflowError) return null
    throw error
  }
}

function grease(code: number): string {
  return `GREASE (0x${code.toString(16)})`
}
