import { toHex, toLatin1 } from '../bytes/bytes.ts'
import { derInside, derTag, derObjectIdentifier, type DerElement, type DerReader } from './der.ts'
import { attributeShortName } from './oids.ts'

/** A distinguished name (RFC 5280 section 4.1.2.4): `relativeNames` in the order of the encoding, root first. */
export interface DistinguishedName {
  readonly raw: Uint8Array
  readonly relativeNames: readonly (readonly NameAttribute[])[]
  /** True where an attribute's text is not of its string type (UTF-8 that is none). */
  readonly malformed: boolean
}

export interface NameAttribute {
  readonly oid: string
  readonly tag: number
  readonly value: Uint8Array
  /** Decoded text; null for what is not a string type. */
  readonly text: string | null
}

export function readName(reader: DerReader): DistinguishedName {
  return parseName(reader.element(derTag.sequence))
}

export function parseName(element: DerElement): DistinguishedName {
  let malformed = false
  const relativeNames = derInside(element).each((names) => {
    const set = names.nested(derTag.set)
    const attributes = set.each((item) => {
      const attribute = item.sequence()
      const oid = derObjectIdentifier(attribute.element(derTag.objectIdentifier))
      const value = attribute.element()
      attribute.end()
      const text = decodeString(value.tag, value.content)
      if (text === malformedText) malformed = true
      return { oid, tag: value.tag, value: value.content, text: text === malformedText ? toLatin1(value.content) : text }
    })
    // A RelativeDistinguishedName is SET SIZE (1..MAX).
    if (attributes.length === 0) malformed = true
    return attributes
  })
  return { raw: element.raw, relativeNames, malformed }
}

/** True where the name has no attributes at all. */
export function isEmptyName(name: DistinguishedName): boolean {
  return name.relativeNames.length === 0
}

/**
 * A text that is equal for names that RFC 5280 section 7.1 calls equal: strings without regard to their type, case and
 * repeated white space, everything else by its bytes. Computed once per name.
 */
export function nameKey(name: DistinguishedName): string {
  const known = nameKeys.get(name)
  if (known !== undefined) return known
  const key = relativeNameKeys(name).join('')
  nameKeys.set(name, key)
  return key
}

/** The keys of the relative names one by one, for subtree comparison. Every key ends with a separator. */
export function relativeNameKeys(name: DistinguishedName): readonly string[] {
  const known = relativeKeys.get(name)
  if (known !== undefined) return known
  const made = name.relativeNames.map((attributes) => {
    const keys = attributes.map((attribute) => `${attribute.oid}=${attributeKey(attribute)}\u0001`)
    // A RelativeDistinguishedName is a set: its order means nothing.
    return `${keys.sort().join('')}\u0002`
  })
  relativeKeys.set(name, made)
  return made
}

/** RFC 4514: most specific first, `CN=example.com,O=Example\, Inc.,C=US`; unknown types by OID and hexadecimal. */
export function formatName(name: DistinguishedName): string {
  return [...name.relativeNames]
    .reverse()
    .map((attributes) => attributes.map(formatAttribute).join('+'))
    .join(',')
}

/** What a person calls this name: the common name, else the organization (with its unit), else all of it. */
export function shortName(name: DistinguishedName): string {
  const attributes = name.relativeNames.flat()
  for (const oid of shortNameOids) {
    const found = attributes.findLast((attribute) => attribute.oid === oid)
    if (found?.text !== undefined && found.text !== null && found.text !== '') return found.text.slice(0, maxShownLength)
  }
  return formatName(name).slice(0, maxShownLength)
}

/** All values of one attribute type. */
export function nameAttributes(name: DistinguishedName, oid: string): string[] {
  return name.relativeNames
    .flat()
    .filter((attribute) => attribute.oid === oid)
    .flatMap(({ text }) => (text === null ? [] : [text]))
}

/** Decodes a string of an ASN.1 string type; null for other types. */
export function stringText(tag: number, content: Uint8Array): string | null {
  const text = decodeString(tag, content)
  return text === malformedText ? toLatin1(content) : text
}

function decodeString(tag: number, content: Uint8Array): string | null | typeof malformedText {
  switch (tag) {
    case derTag.utf8String:
      if (isAscii(content)) return toLatin1(content)
      try {
        return utf8.decode(content)
      } catch {
        return malformedText
      }
    case derTag.printableString:
    case derTag.ia5String:
    case derTag.numericString:
    case derTag.visibleString:
      return isAscii(content) ? toLatin1(content) : malformedText
    case derTag.teletexString:
      // In practice Latin-1, whatever T.61 says.
      return toLatin1(content)
    case derTag.bmpString:
      return content.length % 2 === 0 ? decodeBmp(content) : malformedText
    case derTag.universalString:
      return decodeUniversal(content) ?? malformedText
    default:
      return null
  }
}

function attributeKey({ tag, value, text }: NameAttribute): string {
  if (text === null) return `#${tag}:${toHex(value)}`
  // The separators of the key may not come from inside of a value.
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('\u0001', '\u0003')
    .replaceAll('\u0002', '\u0003\u0003')
}

function formatAttribute({ oid, tag, value, text }: NameAttribute): string {
  const known = attributeShortName(oid)
  if (text === null) return `${known ?? oid}=#${tag.toString(16).padStart(2, '0')}${toHex(value)}`
  return `${known ?? oid}=${escapeValue(text)}`
}

function escapeValue(text: string): string {
  let escaped = ''
  for (const [i, character] of Array.from(text).entries()) {
    const code = character.codePointAt(0) ?? 0
    const special = '"+,;<>\\'.includes(character) || (i === 0 && (character === '#' || character === ' '))
    if (code < 0x20 || code === 0x7f) escaped += `\\${code.toString(16).padStart(2, '0')}`
    else escaped += special ? `\\${character}` : character
  }
  return escaped.length > 1 && escaped.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped
}

function isAscii(content: Uint8Array): boolean {
  for (const byte of content) if (byte >= 0x80) return false
  return true
}

function decodeBmp(content: Uint8Array): string {
  let text = ''
  for (let i = 0; i + 1 < content.length; i += 2) text += String.fromCharCode(((content[i] ?? 0) << 8) | (content[i + 1] ?? 0))
  return text
}

function decodeUniversal(content: Uint8Array): string | null {
  if (content.length % 4 !== 0) return null
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  let text = ''
  for (let i = 0; i < content.length; i += 4) {
    const code = view.getUint32(i)
    if (code > 0x10ffff) return null
    text += String.fromCodePoint(code)
  }
  return text
}

const malformedText = Symbol('malformed text')
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const nameKeys = new WeakMap<DistinguishedName, string>()
const relativeKeys = new WeakMap<DistinguishedName, readonly string[]>()
/** commonName, organizationalUnitName, organizationName. */
const shortNameOids = ['2.5.4.3', '2.5.4.11', '2.5.4.10']
/** RFC 5280 appendix A bounds these attributes at 64; four times that is still readable. */
const maxShownLength = 256
