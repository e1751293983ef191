import { contextTag, isSequence, isUniversal, members, nullNode, octetsOf, oidNode, oidOf, readNode, sequenceOf, writeNode } from './asn1-node.ts'
import type { ForgeNode } from './asn1-node.ts'
import { toHex } from './binary.ts'
import { KeyFault } from './key-fault.ts'
import { curves, ecPublicKey, ed25519, rsaEncryption, rsassaPss } from './private-key-info.ts'
import type { KeyType } from './signature-schemes.ts'

/** What an import needs to know of a certificate (RFC 5280). It is shown, and held against the key; it is not validated. */
export interface CertificateFacts {
  readonly der: Uint8Array<ArrayBuffer>
  /** The common name, or the whole name where there is none. */
  readonly subject: string
  readonly issuer: string
  /** The encoded names in hex, to find issuers by. */
  readonly subjectDer: string
  readonly issuerDer: string
  /** RFC 3339, or null for what cannot be read. */
  readonly notBefore: string | null
  readonly notAfter: string | null
  /** Null for a kind of key that no CryptoKey is made of. */
  readonly keyType: KeyType | null
  /** Bits of an RSA modulus; null for other keys. */
  readonly keyBits: number | null
  /** SubjectPublicKeyInfo as WebCrypto imports it. */
  readonly spki: Uint8Array<ArrayBuffer>
  /** OIDs of the extended key usage; null without that extension, which allows every purpose. */
  readonly purposes: readonly string[] | null
  /** Whether the key usage lets it sign; true without that extension. */
  readonly maySign: boolean
}

/** Whether a structure is a certificate: three parts, of which the first holds four or more sequences. */
export function isCertificate(node: ForgeNode): boolean {
  const [tbs, algorithm, signature, ...more] = members(node)
  return isSequence(node) && isSequence(tbs) && isSequence(algorithm) && isUniversal(signature, 'bitString') && more.length === 0 && members(tbs).filter(isSequence).length >= 5
}

/** Throws {@link KeyFault} `damaged` for what is no certificate. */
export function certificateFacts(der: Uint8Array<ArrayBuffer>): CertificateFacts {
  const node = readNode(der)
  if (!isCertificate(node)) throw new KeyFault('damaged')
  const tbs = members(members(node)[0])
  // The version is optional and has a context tag; what follows the serial number has a fixed order.
  const [, issuer, validity, subject, spki] = tbs.filter(isSequence)
  if (issuer === undefined || subject === undefined || spki === undefined) throw new KeyFault('damaged')
  const extensions = extensionsOf(tbs)
  const [notBefore, notAfter] = members(validity)
  return {
    der,
    subject: nameText(subject),
    issuer: nameText(issuer),
    subjectDer: toHex(writeNode(subject)),
    issuerDer: toHex(writeNode(issuer)),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    ...publicKeyFacts(spki),
    purposes: purposesOf(extensions.get(extendedKeyUsage)),
    maySign: hasDigitalSignature(extensions.get(keyUsage)),
  }
}

function publicKeyFacts(spki: ForgeNode): Pick<CertificateFacts, 'keyType' | 'keyBits' | 'spki'> {
  const [algorithm, key] = members(spki)
  const [name, parameters] = members(algorithm)
  const own = { keyBits: null, spki: writeNode(spki) }
  switch (oidOf(name)) {
    case rsaEncryption:
      return { ...own, keyType: 'rsa', keyBits: modulusBits(key) }
    case rsassaPss:
      // As with private keys: browsers know the general name only.
      return { keyType: 'rsa-pss', keyBits: modulusBits(key), spki: key === undefined ? own.spki : writeNode(sequenceOf(sequenceOf(oidNode(rsaEncryption), nullNode()), key)) }
    case ecPublicKey:
      return { ...own, keyType: curves.get(oidOf(parameters) ?? '') ?? null }
    case ed25519:
      return { ...own, keyType: 'ed25519' }
    default:
      return { ...own, keyType: null }
  }
}

function modulusBits(key: ForgeNode | undefined): number | null {
  if (key === undefined || typeof key.value !== 'string') return null
  const modulus = members(readNode(key.value.slice(1)))[0]
  return typeof modulus?.value === 'string' ? modulus.value.replace(/^\0+/, '').length * 8 : null
}

function extensionsOf(tbs: readonly ForgeNode[]): ReadonlyMap<string, string> {
  const list = members(members(contextTag(tbs, 3))[0])
  return new Map(list.flatMap((extension) => {
    const oid = oidOf(members(extension)[0])
    const value = octetsOf(members(extension).at(-1))
    return oid === null || value === null ? [] : [[oid, value] as const]
  }))
}

function purposesOf(value: string | undefined): readonly string[] | null {
  return value === undefined ? null : members(readNode(value)).flatMap((node) => oidOf(node) ?? [])
}

function hasDigitalSignature(value: string | undefined): boolean {
  if (value === undefined) return true
  const bits = readNode(value)
  // After the count of unused bits comes digitalSignature first (RFC 5280 section 4.2.1.3).
  return typeof bits.value === 'string' && (bits.value.charCodeAt(1) & 0x80) !== 0
}

function nameText(name: ForgeNode): string {
  const parts = members(name).flatMap((set) => members(set)).map((attribute) => {
    const [type, value] = members(attribute)
    return { oid: oidOf(type), text: textOf(value) }
  })
  const commonName = parts.filter(({ oid }) => oid === '2.5.4.3').at(-1)?.text
  const text = commonName ?? parts.map(({ text: part }) => part).join(', ')
  return text.slice(0, maxNameLength)
}

function textOf(value: ForgeNode | undefined): string {
  if (value === undefined || typeof value.value !== 'string') return ''
  const bytes = Uint8Array.from(value.value, (character) => character.charCodeAt(0))
  if (isUniversal(value, 'bmpString')) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder(isUniversal(value, 't61String') ? 'latin1' : 'utf-8').decode(bytes)
}

/** RFC 5280 section 4.1.2.5: two digits of a year are of 1950 to 2049. */
function timeOf(node: ForgeNode | undefined): string | null {
  if (node === undefined || typeof node.value !== 'string') return null
  const full = isUniversal(node, 'utcTime') ? (Number(node.value.slice(0, 2)) < 50 ? '20' : '19') + node.value : node.value
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)
  if (parts === null) return null
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = parts
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
}

const keyUsage = '2.5.29.15'
const extendedKeyUsage = '2.5.29.37'
const maxNameLength = 200
