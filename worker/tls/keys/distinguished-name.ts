import { toHex } from '../../bytes/bytes.ts'
import { objectIdentifier, onlyElement, OBJECT_IDENTIFIER, readElements, SEQUENCE, SET } from './der.ts'

/**
 * A DER Name in the string form of RFC 4514, most specific part first, for people to read. Bounded; what cannot be
 * read is shown as `#` and hexadecimal.
 */
export function distinguishedNameLabel(name: Uint8Array): string {
  const sequence = onlyElement(name, SEQUENCE)
  const sets = sequence && readElements(sequence.content, maxParts)
  if (sets === null) return `#${toHex(name.subarray(0, maxHexBytes))}`
  const parts = sets.map((set) => {
    const attributes = set.tag === SET ? readElements(set.content, maxParts) : null
    return attributes?.map(({ content }) => attributeLabel(content)).join('+') ?? '#'
  })
  return parts.reverse().join(',')
}

function attributeLabel(content: Uint8Array): string {
  const [type, value] = readElements(content, 2) ?? []
  const oid = type?.tag === OBJECT_IDENTIFIER ? objectIdentifier(type.content) : null
  if (oid === null || value === undefined) return '#'
  return `${attributeNames.get(oid) ?? oid}=${valueLabel(value.tag, value.content)}`
}

function valueLabel(tag: number, content: Uint8Array): string {
  const cut = content.subarray(0, maxValueBytes)
  const text = decodeText(tag, cut)
  if (text === null) return `#${toHex(cut)}`
  // RFC 4514 section 2.4, and nothing that could act on a terminal or a page's direction.
  return text.replace(/[\p{C}]/gu, '\u{fffd}').replace(/[,+"\\<>;=]/g, '\\$&').replace(/^[ #]/, '\\$&').replace(/ $/, '\\ ')
}

function decodeText(tag: number, content: Uint8Array): string | null {
  switch (tag) {
    case 0x0c: // UTF8String
    case 0x13: // PrintableString
    case 0x16: // IA5String
      return new TextDecoder().decode(content)
    case 0x14: // TeletexString, in practice Latin-1
      return new TextDecoder('latin1').decode(content)
    case 0x1e: // BMPString
      return new TextDecoder('utf-16be').decode(content)
    default:
      return null
  }
}

/** No real name has more parts, or longer ones (X.520 bounds them at 64 to 32768; 256 is plenty to recognise one). */
const maxParts = 32
const maxValueBytes = 256
const maxHexBytes = 64

const attributeNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'], ['2.5.4.5', 'serialNumber'], ['2.5.4.6', 'C'], ['2.5.4.7', 'L'], ['2.5.4.8', 'ST'], ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'], ['2.5.4.11', 'OU'], ['2.5.4.12', 'title'], ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'], ['0.9.2342.19200300.100.1.25', 'DC'], ['1.2.840.113549.1.9.1', 'emailAddress'],
])
