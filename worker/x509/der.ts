import { toLatin1 } from '../bytes/bytes.ts'

/**
 * A strict reader of DER (ITU-T X.690): one encoding per value, nothing left over.
 *
 * A reader stands on a window of the input and never goes past it. Nested structures are read by readers of their own,
 * each one level deeper, up to {@link maxDerDepth}. Whatever is not DER is a {@link DerError} with a code, an offset
 * into the outermost input and both sides. Views alias the input.
 */
export class DerReader {
  readonly #bytes: Uint8Array
  readonly #baseOffset: number
  readonly #depth: number
  #position = 0

  /** `baseOffset` is where `bytes` starts in the outermost input; `depth` is how many structures enclose it. */
  constructor(bytes: Uint8Array, baseOffset = 0, depth = 0) {
    if (depth > maxDerDepth) throw new DerError('too-deep', baseOffset, `at most ${maxDerDepth} levels`, `${depth} levels`)
    this.#bytes = bytes
    this.#baseOffset = baseOffset
    this.#depth = depth
  }

  /** Where the next element starts in the outermost input. */
  get offset(): number {
    return this.#baseOffset + this.#position
  }

  get isEmpty(): boolean {
    return this.#position === this.#bytes.length
  }

  /** The identifier octet of the next element; null at the end. */
  peekTag(): number | null {
    return this.#bytes[this.#position] ?? null
  }

  /** The next element, of tag `expectedTag` if one is given. */
  element(expectedTag?: number): DerElement {
    const bytes = this.#bytes
    const start = this.#position
    const tag = bytes[start]
    if (tag === undefined)
      throw this.#error('truncated', expectedTag === undefined ? 'an element' : tagName(expectedTag), 'the end')
    if (expectedTag !== undefined && tag !== expectedTag) throw this.#error('unexpected-tag', tagName(expectedTag), tagName(tag))
    // RFC 5280 and its relatives have no tag number above 30.
    if ((tag & 0x1f) === 0x1f) throw this.#error('high-tag-number', 'a tag number below 31', 'the long form')
    let position = start + 1
    let length = bytes[position]
    if (length === undefined) throw this.#error('truncated', 'a length', 'the end')
    position++
    if (length === 0x80) throw this.#error('indefinite-length', 'a definite length', 'the indefinite form')
    if (length > 0x80) {
      const lengthOctets = length & 0x7f
      if (lengthOctets > 4) throw this.#error('length-too-large', 'at most 4 length octets', `${lengthOctets}`)
      length = 0
      for (let i = 0; i < lengthOctets; i++) {
        const octet = bytes[position++]
        if (octet === undefined) throw this.#error('truncated', `${lengthOctets} length octets`, `${i}`)
        if (i === 0 && octet === 0) throw this.#error('non-minimal-length', 'no leading zero in the length', 'one')
        length = length * 0x100 + octet
      }
      if (length < 0x80) throw this.#error('non-minimal-length', 'the short form below 128', `the long form for ${length}`)
    }
    const end = position + length
    if (end > bytes.length) throw this.#error('truncated', `${length} bytes`, `${bytes.length - position}`)
    this.#position = end
    return {
      tag,
      offset: this.#baseOffset + start,
      contentOffset: this.#baseOffset + position,
      raw: bytes.subarray(start, end),
      content: bytes.subarray(position, end),
      depth: this.#depth,
    }
  }

  /** The next element if it has this tag, else null and nothing is read. */
  optional(tag: number): DerElement | null {
    return this.peekTag() === tag ? this.element(tag) : null
  }

  /** A reader over what is inside the next element, which must have this tag. */
  nested(tag: number): DerReader {
    return derInside(this.element(tag))
  }

  sequence(): DerReader {
    return this.nested(derTag.sequence)
  }

  /** Like {@link nested}, or null when the next element has another tag. */
  optionalNested(tag: number): DerReader | null {
    return this.peekTag() === tag ? this.nested(tag) : null
  }

  /** A SEQUENCE OF or SET OF: `read` is called once per element. */
  each<T>(read: (reader: this) => T): T[] {
    const items: T[] = []
    while (!this.isEmpty) items.push(read(this))
    return items
  }

  /** Dotted decimal. */
  objectIdentifier(): string {
    return derObjectIdentifier(this.element(derTag.objectIdentifier))
  }

  /** The content octets of an INTEGER, checked to be minimal two's complement and at most `maxBytes` long. */
  integer(maxBytes = maxIntegerBytes): Uint8Array {
    return derInteger(this.element(derTag.integer), maxBytes)
  }

  /** A non-negative INTEGER below 2^31, as lengths, versions and counters are. */
  smallInteger(tag: number = derTag.integer): number {
    return derSmallInteger(this.element(tag))
  }

  boolean(tag: number = derTag.boolean): boolean {
    return derBoolean(this.element(tag))
  }

  bitString(tag: number = derTag.bitString): DerBitString {
    return derBitString(this.element(tag))
  }

  octetString(): Uint8Array {
    return this.element(derTag.octetString).content
  }

  null(): void {
    const element = this.element(derTag.null)
    if (element.content.length !== 0) throw derFault(element, 'null-invalid', 'no content', `${element.content.length} bytes`)
  }

  /** Throws unless everything was read. */
  end(): void {
    const left = this.#bytes.length - this.#position
    if (left > 0) throw this.#error('trailing-data', 'the end', `${left} more bytes`)
  }

  #error(code: DerErrorCode, expected: string, got: string): DerError {
    return new DerError(code, this.offset, expected, got)
  }
}

/** One tag-length-value; `raw` is all of it, `content` the value only. */
export interface DerElement {
  readonly tag: number
  /** Of the identifier octet, in the outermost input. */
  readonly offset: number
  readonly contentOffset: number
  readonly raw: Uint8Array
  readonly content: Uint8Array
  readonly depth: number
}

export interface DerBitString {
  /** Bits of the last byte that do not count, 0 to 7; they are zero. */
  readonly unusedBits: number
  readonly bytes: Uint8Array
}

export type DerErrorCode =
  | 'truncated'
  | 'unexpected-tag'
  | 'high-tag-number'
  | 'indefinite-length'
  | 'non-minimal-length'
  | 'length-too-large'
  | 'trailing-data'
  | 'too-deep'
  | 'too-large'
  | 'integer-invalid'
  | 'integer-too-large'
  | 'boolean-invalid'
  | 'bit-string-invalid'
  | 'object-identifier-invalid'
  | 'null-invalid'
  | 'string-invalid'
  | 'time-invalid'
  | 'value-invalid'

/** The input is not the DER that was to be read; `offset` counts from the start of the outermost input. */
export class DerError extends Error {
  override readonly name = 'DerError'
  readonly code: DerErrorCode
  readonly offset: number
  readonly expected: string
  readonly got: string

  constructor(code: DerErrorCode, offset: number, expected: string, got: string) {
    super(`${code} at offset ${offset}: expected ${expected}, got ${got}`)
    this.code = code
    this.offset = offset
    this.expected = expected
    this.got = got
  }
}

/** A fault about an element that was already read. */
export function derFault(element: DerElement, code: DerErrorCode, expected: string, got: string): DerError {
  return new DerError(code, element.offset, expected, got)
}

/** Reads `bytes` as exactly one value: what `read` leaves over is a fault. */
export function readDer<T>(bytes: Uint8Array, read: (reader: DerReader) => T): T {
  const reader = new DerReader(bytes)
  const value = read(reader)
  reader.end()
  return value
}

/** A reader over the content of an element, one level deeper. */
export function derInside(element: DerElement): DerReader {
  return new DerReader(element.content, element.contentOffset, element.depth + 1)
}

/** X.690 section 8.3: the first nine bits are not all equal. */
export function derInteger(element: DerElement, maxBytes = maxIntegerBytes): Uint8Array {
  const [first, second] = element.content
  if (first === undefined) throw derFault(element, 'integer-invalid', 'at least one byte', 'none')
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw derFault(element, 'integer-invalid', 'the shortest form', 'a redundant leading byte')
  }
  if (element.content.length > maxBytes) {
    throw derFault(element, 'integer-too-large', `at most ${maxBytes} bytes`, `${element.content.length} bytes`)
  }
  return element.content
}

export function derSmallInteger(element: DerElement): number {
  const content = derInteger(element, 5)
  let value = 0
  for (const byte of content) value = value * 0x100 + byte
  if ((content[0] ?? 0) >= 0x80) throw derFault(element, 'integer-invalid', 'a non-negative number', 'a negative one')
  if (value >= 2 ** 31) throw derFault(element, 'integer-too-large', 'below 2147483648', `${value}`)
  return value
}

/** X.690 section 11.1: TRUE is 0xff. */
export function derBoolean(element: DerElement): boolean {
  const [value] = element.content
  if (element.content.length !== 1 || (value !== 0 && value !== 0xff)) {
    throw derFault(element, 'boolean-invalid', '00 or ff', `${element.content.length} bytes, the first ${value ?? 'absent'}`)
  }
  return value === 0xff
}

/** X.690 sections 8.6 and 11.2: unused bits are zero. */
export function derBitString(element: DerElement): DerBitString {
  const unusedBits = element.content[0]
  const bytes = element.content.subarray(1)
  if (unusedBits === undefined) throw derFault(element, 'bit-string-invalid', 'a count of unused bits', 'nothing')
  if (unusedBits > 7 || (unusedBits > 0 && bytes.length === 0)) {
    throw derFault(element, 'bit-string-invalid', 'at most 7 unused bits of what is there', `${unusedBits}`)
  }
  const last = bytes[bytes.length - 1] ?? 0
  if ((last & ((1 << unusedBits) - 1)) !== 0) throw derFault(element, 'bit-string-invalid', 'unused bits of zero', 'ones')
  return { unusedBits, bytes }
}

/** X.690 section 8.19; arcs of any size up to 160 bits (UUID arcs have 128). */
export function derObjectIdentifier(element: DerElement): string {
  const content = element.content
  if (content.length > 0 && content.length <= maxCachedOidBytes) {
    const key = toLatin1(content)
    const known = oidCache.get(key)
    if (known !== undefined) return known
    const decoded = decodeObjectIdentifier(element)
    if (oidCache.size < maxCachedOids) oidCache.set(key, decoded)
    return decoded
  }
  return decodeObjectIdentifier(element)
}

function decodeObjectIdentifier(element: DerElement): string {
  const content = element.content
  if (content.length === 0 || content.length > maxOidBytes) {
    throw derFault(element, 'object-identifier-invalid', `1 to ${maxOidBytes} bytes`, `${content.length}`)
  }
  if ((content[content.length - 1] ?? 0) >= 0x80)
    throw derFault(element, 'object-identifier-invalid', 'a complete arc', 'half of one')
  const arcs: string[] = []
  let arc = 0n
  let arcBytes = 0
  for (const byte of content) {
    if (arcBytes === 0 && byte === 0x80) throw derFault(element, 'object-identifier-invalid', 'the shortest form', 'a leading 80')
    arc = arc * 128n + BigInt(byte & 0x7f)
    if (++arcBytes > maxArcBytes)
      throw derFault(element, 'object-identifier-invalid', `arcs of at most ${maxArcBytes} bytes`, 'a longer one')
    if (byte >= 0x80) continue
    if (arcs.length === 0) {
      const top = arc < 40n ? 0n : arc < 80n ? 1n : 2n
      arcs.push(top.toString())
      arc -= top * 40n
    }
    arcs.push(arc.toString())
    arc = 0n
    arcBytes = 0
  }
  return arcs.join('.')
}

function tagName(tag: number): string {
  for (const [name, value] of Object.entries(derTag)) if (value === tag) return name
  return `tag ${tag.toString(16).padStart(2, '0')}`
}

/** Context-specific tags: [0] to [8], primitive (IMPLICIT of a simple type) and constructed. */
export function contextTag(number: number, form: 'primitive' | 'constructed'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** The deepest structure of RFC 5280 (a relative distribution point name in a CRL) has 12 levels. */
export const maxDerDepth = 24

/** RSA moduli of 16384 bits and a sign byte; nothing larger occurs in certificates. */
const maxIntegerBytes = 2049
const maxOidBytes = 128
const maxArcBytes = 23
/** The identifiers of certificates are few and short; hostile ones may not fill the memory. */
const maxCachedOids = 1024
const maxCachedOidBytes = 16
const oidCache = new Map<string, string>()
