import asn1 from 'node-forge/lib/asn1.js'
import type { ForgeNode } from 'node-forge/lib/asn1.js'
import { fromBinary, toBinary } from './binary.ts'
import { KeyFault } from './key-fault.ts'

export type { ForgeNode } from 'node-forge/lib/asn1.js'

/** Reads one structure, in DER or the BER that some PKCS #12 files are written in. Throws {@link KeyFault} `damaged`. */
export function readNode(bytes: Uint8Array | string): ForgeNode {
  try {
    // What stands behind the structure is looked at by nobody else, so it must not be there.
    return asn1.fromDer(typeof bytes === 'string' ? bytes : toBinary(bytes), { strict: true, parseAllBytes: true, decodeBitStrings: false })
  } catch (error) {
    throw new KeyFault('damaged', null, error)
  }
}

export function writeNode(node: ForgeNode): Uint8Array<ArrayBuffer> {
  return fromBinary(asn1.toDer(node).getBytes())
}

/** The members of a SEQUENCE, a SET or any other constructed node; none for a primitive one. */
export function members(node: ForgeNode | undefined): readonly ForgeNode[] {
  return node === undefined || typeof node.value === 'string' ? [] : node.value
}

export function isSequence(node: ForgeNode | undefined): node is ForgeNode {
  return node !== undefined && node.tagClass === universal && node.type === tags.sequence && node.constructed
}

export function isUniversal(node: ForgeNode | undefined, tag: keyof typeof tags): boolean {
  return node?.tagClass === universal && node.type === tags[tag]
}

/** A node with a context tag: `[n]`. */
export function contextTag(nodes: readonly ForgeNode[], tag: number): ForgeNode | undefined {
  return nodes.find(({ tagClass, type }) => tagClass === contextSpecific && type === tag)
}

/** The OID of a node, dotted; null for anything else. */
export function oidOf(node: ForgeNode | undefined): string | null {
  return isUniversal(node, 'oid') && typeof node?.value === 'string' && node.value.length > 0 ? asn1.derToOid(node.value) : null
}

/** The content of an OCTET STRING, which in BER may come in pieces, as a binary string; null for anything else. */
export function octetsOf(node: ForgeNode | undefined): string | null {
  if (node === undefined) return null
  if (typeof node.value === 'string') return isUniversal(node, 'octetString') || node.tagClass === contextSpecific ? node.value : null
  const pieces = node.value.map(octetsOf)
  return pieces.includes(null) ? null : pieces.join('')
}

/** The value of a small INTEGER that is not negative; null for anything else. */
export function integerOf(node: ForgeNode | undefined): number | null {
  if (!isUniversal(node, 'integer') || typeof node?.value !== 'string' || node.value.length > 6 || node.value.charCodeAt(0) > 0x7f) return null
  return Array.from(node.value).reduce((value, character) => value * 256 + character.charCodeAt(0), 0)
}

export function sequenceOf(...nodes: readonly ForgeNode[]): ForgeNode {
  return asn1.create(universal, tags.sequence, true, nodes)
}

export function oidNode(oid: string): ForgeNode {
  return asn1.create(universal, tags.oid, false, asn1.oidToDer(oid).getBytes())
}

export function octetsNode(bytes: string): ForgeNode {
  return asn1.create(universal, tags.octetString, false, bytes)
}

export function integerNode(value: number): ForgeNode {
  return asn1.create(universal, tags.integer, false, String.fromCharCode(value))
}

export function nullNode(): ForgeNode {
  return asn1.create(universal, tags.null, false, '')
}

const universal = 0
const contextSpecific = 0x80
const tags = {
  boolean: 1, integer: 2, bitString: 3, octetString: 4, null: 5, oid: 6, utf8String: 12, sequence: 16, set: 17,
  printableString: 19, t61String: 20, ia5String: 22, utcTime: 23, generalizedTime: 24, bmpString: 30,
} as const
