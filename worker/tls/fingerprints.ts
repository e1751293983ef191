import { createHash } from 'node:crypto'
import { fromLatin1, toHex } from '../bytes/bytes.ts'
import { isGrease } from './wire.ts'
import { TLS10, TLS11, TLS12, TLS13 } from './versions.ts'
import { applicationLayerProtocolNegotiation, serverName } from './extensions/registry.ts'

/** The parts of a ClientHello that the fingerprints are made of, in wire order and with GREASE. */
export interface ClientHelloFeatures {
  readonly legacyVersion: number
  readonly cipherSuites: readonly number[]
  readonly extensionTypes: readonly number[]
  readonly groups: readonly number[]
  readonly pointFormats: readonly number[]
  readonly signatureSchemes: readonly number[]
  readonly supportedVersions: readonly number[]
  readonly alpn: readonly string[]
}

export interface ServerHelloFeatures {
  /** The version field of the hello. */
  readonly legacyVersion: number
  /** The version that was chosen. */
  readonly version: number
  readonly cipherSuite: number
  readonly extensionTypes: readonly number[]
  readonly alpn: string | null
}

/** JA3 before hashing: five fields, GREASE left out. */
export function ja3(hello: ClientHelloFeatures): string {
  const field = (codes: readonly number[]) => withoutGrease(codes).join('-')
  return [hello.legacyVersion, field(hello.cipherSuites), field(hello.extensionTypes), field(hello.groups), field(hello.pointFormats)].join(',')
}

/** JA3S before hashing. */
export function ja3s(hello: ServerHelloFeatures): string {
  return [hello.legacyVersion, hello.cipherSuite, hello.extensionTypes.join('-')].join(',')
}

export function md5Hex(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/** JA4: sorted, so that a client that shuffles its extensions keeps its fingerprint. */
export function ja4(hello: ClientHelloFeatures): string {
  const suites = withoutGrease(hello.cipherSuites)
  const extensions = withoutGrease(hello.extensionTypes)
  const versions = withoutGrease(hello.supportedVersions)
  const version = versions.length > 0 ? Math.max(...versions) : hello.legacyVersion
  const start = `t${versionPart(version)}${extensions.includes(serverName) ? 'd' : 'i'}${count(suites)}${count(extensions)}${alpnPart(hello.alpn[0] ?? null)}`
  const sortedSuites = suites.map(hex4).sort().join(',')
  const sortedExtensions = extensions.filter((type) => type !== serverName && type !== applicationLayerProtocolNegotiation).map(hex4).sort().join(',')
  const schemes = withoutGrease(hello.signatureSchemes).map(hex4).join(',')
  return `${start}_${truncated(sortedSuites)}_${truncated(schemes === '' ? sortedExtensions : `${sortedExtensions}_${schemes}`)}`
}

/** JA4S: the extensions in the server's order. */
export function ja4s(hello: ServerHelloFeatures): string {
  const start = `t${versionPart(hello.version)}${count(hello.extensionTypes)}${alpnPart(hello.alpn)}`
  return `${start}_${hex4(hello.cipherSuite)}_${truncated(hello.extensionTypes.map(hex4).join(','))}`
}

function withoutGrease(codes: readonly number[]): number[] {
  return codes.filter((code) => !isGrease(code))
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0')
}

function count(codes: readonly number[]): string {
  return String(Math.min(99, codes.length)).padStart(2, '0')
}

/** First and last character of the first protocol; of its hexadecimal form where either is not alphanumeric. */
function alpnPart(protocol: string | null): string {
  if (protocol === null || protocol === '') return '00'
  const ends = `${protocol.at(0) ?? ''}${protocol.at(-1) ?? ''}`
  if (/^[0-9A-Za-z]{2}$/.test(ends)) return ends
  const hex = toHex(fromLatin1(protocol))
  return `${hex.at(0) ?? '0'}${hex.at(-1) ?? '0'}`
}

/** The first twelve hexadecimal digits of SHA-256; zeros for an empty list. */
function truncated(text: string): string {
  return text === '' ? '000000000000' : createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function versionPart(version: number): string {
  return versionParts.get(version) ?? '00'
}

const versionParts: ReadonlyMap<number, string> = new Map([[TLS13, '13'], [TLS12, '12'], [TLS11, '11'], [TLS10, '10'], [0x0300, 's3'], [0x0002, 's2']])
