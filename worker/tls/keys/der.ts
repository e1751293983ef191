/**
 * The least of DER (X.690) that TLS itself needs: to walk to a public key, to an issuer, and to print a CA name.
 * Judging certificates is worker/x509's task. Every function returns null for what is not DER; none throws.
 */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
  /** Tag, length and content. */
  readonly whole: Uint8Array
}

export const SEQUENCE = 0x30
export const SET = 0x31
export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OBJECT_IDENTIFIER = 0x06

/** The next element; null at the end, and for lengths that are indefinite, not minimal, beyond 2^24 or beyond the input. */
export function readElement(bytes: Uint8Array, offset: number): DerElement | null {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null
  let length = first
  let header = 2
  if (first >= 0x80) {
    const count = first - 0x80
    if (count === 0 || count > 3) return null
    length = 0
    for (let i = 0; i < count; i++) {
      const byte = bytes[offset + 2 + i]
      if (byte === undefined || (i === 0 && byte === 0)) return null
      length = length * 0x100 + byte
    }
    if (length < 0x80) return null
    header += count
  }
  const end = offset + header + length
  if (end > bytes.length) return null
  return { tag, content: bytes.subarray(offset + header, end), whole: bytes.subarray(offset, end) }
}

/** All elements of a constructed content, at most `maximum` of them; null where they do not fill it exactly. */
export function readElements(content: Uint8Array, maximum: number): DerElement[] | null {
  const elements: DerElement[] = []
  let offset = 0
  while (offset < content.length) {
    const element = readElement(content, offset)
    if (element === null || elements.length === maximum) return null
    elements.push(element)
    offset += element.whole.length
  }
  return elements
}

/** The one element that fills `bytes`, if it has this tag. */
export function onlyElement(bytes: Uint8Array, tag: number): DerElement | null {
  const element = readElement(bytes, 0)
  return element !== null && element.tag === tag && element.whole.length === bytes.length ? element : null
}

/** Dotted form of an OBJECT IDENTIFIER's content; null where it is malformed or an arc exceeds 2^53. */
export function objectIdentifier(content: Uint8Array): string | null {
  const arcs: number[] = []
  let arc = 0
  let open = false
  for (const byte of content) {
    arc = arc * 0x80 + (byte & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER) return null
    open = (byte & 0x80) !== 0
    if (open) continue
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)))
    else arcs.push(arc)
    arc = 0
  }
  return open || arcs.length === 0 ? null : arcs.join('.')
}
