import { toHex, toLatin1 } from '../bytes/bytes.ts'
import { DerError, contextTag, derInside, derObjectIdentifier, derTag, type DerElement, type DerReader } from './der.ts'
import { formatIpAddress } from './ip-address.ts'
import { formatName, readName, type DistinguishedName } from './name.ts'

/** RFC 5280 section 4.2.1.6. Text kinds are IA5: the bytes as they are, one character each. */
export type GeneralName =
  | { readonly kind: 'dns'; readonly value: string }
  | { readonly kind: 'email'; readonly value: string }
  | { readonly kind: 'uri'; readonly value: string }
  /** An address (4 or 16 bytes), or in name constraints an address and a mask (8 or 32). Other lengths survive here. */
  | { readonly kind: 'ip'; readonly value: Uint8Array }
  | { readonly kind: 'directory'; readonly value: DistinguishedName }
  | { readonly kind: 'registered-id'; readonly value: string }
  | { readonly kind: 'other'; readonly oid: string; readonly value: Uint8Array }
  | { readonly kind: 'x400' | 'edi-party'; readonly value: Uint8Array }

export type GeneralNameKind = GeneralName['kind']

export function readGeneralName(reader: DerReader): GeneralName {
  return parseGeneralName(reader.element())
}

/** GeneralNames: SEQUENCE SIZE (1..MAX); `tag` for an implicitly tagged one. */
export function readGeneralNames(reader: DerReader, tag: number = derTag.sequence): GeneralName[] {
  return parseGeneralNames(reader.element(tag))
}

export function parseGeneralNames(element: DerElement): GeneralName[] {
  const names = derInside(element).each(readGeneralName)
  if (names.length === 0) throw new DerError('value-invalid', element.offset, 'at least one name', 'none')
  return names
}

/** One line for people: `dns:example.com`, `ip:192.0.2.1`, `ip:192.0.2.0/255.255.255.0`. */
export function formatGeneralName(name: GeneralName): string {
  switch (name.kind) {
    case 'dns':
    case 'email':
    case 'uri':
    case 'registered-id':
      return `${name.kind}:${name.value}`
    case 'ip':
      return `ip:${formatIpOrSubnet(name.value)}`
    case 'directory':
      return `directory:${formatName(name.value)}`
    case 'other':
      return `other:${name.oid}:${toHex(name.value)}`
    case 'x400':
    case 'edi-party':
      return `${name.kind}:${toHex(name.value)}`
  }
}

function formatIpOrSubnet(value: Uint8Array): string {
  if (value.length !== 8 && value.length !== 32) return formatIpAddress(value)
  const half = value.length / 2
  return `${formatIpAddress(value.subarray(0, half))}/${formatIpAddress(value.subarray(half))}`
}

function parseGeneralName(element: DerElement): GeneralName {
  switch (element.tag) {
    case generalNameTag.rfc822Name:
      return { kind: 'email', value: ia5(element) }
    case generalNameTag.dNSName:
      return { kind: 'dns', value: ia5(element) }
    case generalNameTag.uniformResourceIdentifier:
      return { kind: 'uri', value: ia5(element) }
    case generalNameTag.iPAddress:
      return { kind: 'ip', value: element.content }
    case generalNameTag.registeredID:
      return { kind: 'registered-id', value: derObjectIdentifier(element) }
    case generalNameTag.directoryName: {
      // Name is a CHOICE, so its tag is explicit.
      const inside = derInside(element)
      const value = readName(inside)
      inside.end()
      return { kind: 'directory', value }
    }
    case generalNameTag.otherName: {
      const inside = derInside(element)
      const oid = inside.objectIdentifier()
      const value = inside.element(contextTag(0, 'constructed')).content
      inside.end()
      return { kind: 'other', oid, value }
    }
    case generalNameTag.x400Address:
      return { kind: 'x400', value: element.content }
    case generalNameTag.ediPartyName:
      return { kind: 'edi-party', value: element.content }
    default:
      throw new DerError('unexpected-tag', element.offset, 'a GeneralName', `tag ${element.tag}`)
  }
}

function ia5(element: DerElement): string {
  for (const byte of element.content) {
    if (byte >= 0x80) throw new DerError('string-invalid', element.offset, 'an IA5String', `byte ${byte.toString(16)}`)
  }
  return toLatin1(element.content)
}

const generalNameTag = {
  otherName: contextTag(0, 'constructed'),
  rfc822Name: contextTag(1, 'primitive'),
  dNSName: contextTag(2, 'primitive'),
  x400Address: contextTag(3, 'constructed'),
  directoryName: contextTag(4, 'constructed'),
  ediPartyName: contextTag(5, 'constructed'),
  uniformResourceIdentifier: contextTag(6, 'primitive'),
  iPAddress: contextTag(7, 'primitive'),
  registeredID: contextTag(8, 'primitive'),
} as const
