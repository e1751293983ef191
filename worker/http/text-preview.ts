import { readContent } from './content.ts'
import { decompressBeginning, MAX_COMPRESSED_BYTES } from './decompress.ts'
import type { Field } from './fields.ts'

/** The beginning of a text for a person to read, or why there is none. */
export type TextPreview =
  | {
    readonly status: 'text'
    readonly text: string
    /** The encoding that it was decoded with, by its WHATWG name. */
    readonly charset: string
    readonly charsetFrom: 'byte-order-mark' | 'content-type' | 'guess'
    /** More content follows. */
    readonly isCut: boolean
  }
  | { readonly status: 'none'; readonly code: NoPreview }

export type NoPreview =
  'empty' | 'not-text' | 'unknown-charset' | 'several-encodings' | 'unknown-encoding' | 'malformed-compression' | 'compression-too-dense'

export interface PreviewOptions {
  /** Of content, before it is decoded to text. */
  readonly maxBytes: number
  /** What is handed over is the whole body. */
  readonly isWhole: boolean
}

/**
 * Decodes the first `maxBytes` of a body (after decompression). `beginning` is what was kept of the body as it came
 * over the wire; {@link PREVIEW_INPUT_BYTES} of it are enough.
 */
export function previewText(headers: readonly Field[], beginning: Uint8Array, { maxBytes, isWhole }: PreviewOptions): TextPreview {
  const { mediaType, charset, encodings, isText } = readContent(headers)
  if (beginning.length === 0) return { status: 'none', code: 'empty' }
  if (mediaType !== null && !isText) return { status: 'none', code: 'not-text' }
  const [encoding, ...others] = encodings
  if (others.length > 0) return { status: 'none', code: 'several-encodings' }
  const decompressed = encoding === undefined
    ? { status: 'decompressed' as const, bytes: beginning }
    : decompressBeginning(encoding, beginning, maxBytes + 1)
  if (decompressed.status === 'refused') return { status: 'none', code: decompressed.code }
  const cut = decompressed.bytes.subarray(0, maxBytes)
  if (cut.length === 0) return { status: 'none', code: 'empty' }
  if (mediaType === null && hasBinaryOctets(cut)) return { status: 'none', code: 'not-text' }
  const isCut = decompressed.bytes.length > maxBytes || !isWhole || (encoding !== undefined && beginning.length > MAX_COMPRESSED_BYTES)
  return decode(cut, charset, isCut)
}

/** What is worth keeping of a body for {@link previewText}. */
export const PREVIEW_INPUT_BYTES = MAX_COMPRESSED_BYTES

/** A byte order mark rules over what the header says (WHATWG Encoding section 6), the header over a guess. */
function decode(bytes: Uint8Array, declared: string | null, isCut: boolean): TextPreview {
  const marked = markedCharset(bytes)
  const charset = marked ?? declared ?? (isUtf8(bytes, isCut) ? 'utf-8' : 'windows-1252')
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(charset)
  } catch {
    return { status: 'none', code: 'unknown-charset' }
  }
  return {
    status: 'text',
    text: decoder.decode(bytes, { stream: isCut }), // as a stream a character that the cut went through is left out
    charset: decoder.encoding,
    charsetFrom: marked !== null ? 'byte-order-mark' : declared !== null ? 'content-type' : 'guess',
    isCut,
  }
}

function markedCharset([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return null
}

function isUtf8(bytes: Uint8Array, isCut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
    return true
  } catch {
    return false
  }
}

/** WHATWG MIME Sniffing section 3, "binary data byte". */
function hasBinaryOctets(bytes: Uint8Array): boolean {
  if (markedCharset(bytes) !== null) return false
  return bytes.some((octet) => octet <= 0x08 || octet === 0x0b || (octet >= 0x0e && octet <= 0x1a) || (octet >= 0x1c && octet <= 0x1f))
}
