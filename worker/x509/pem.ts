import { fromBase64, toBase64 } from '../bytes/bytes.ts'

/** Textual encodings of PKIX structures (RFC 7468), read leniently: text around and between blocks is skipped. */
export interface PemBlock {
  /** `CERTIFICATE` and the like. */
  readonly label: string
  readonly der: Uint8Array
}

export interface PemText {
  readonly blocks: readonly PemBlock[]
  /** Blocks that have a begin line and are not base64 up to their end line; counted from 1 among all blocks. */
  readonly malformed: readonly { readonly position: number; readonly label: string; readonly got: string }[]
}

/** Finds all blocks. Any line ends, headers inside of a block (RFC 1421), indentation and Unicode marks are tolerated. */
export function parsePem(text: string): PemText {
  const blocks: PemBlock[] = []
  const malformed: { position: number; label: string; got: string }[] = []
  let position = 0
  let from = 0
  for (;;) {
    beginPattern.lastIndex = from
    const begin = beginPattern.exec(text)
    if (begin === null) return { blocks, malformed }
    position++
    const label = begin[1] ?? ''
    const bodyStart = begin.index + begin[0].length
    const end = `-----END ${label}-----`
    const bodyEnd = text.indexOf(end, bodyStart)
    const nextBegin = text.indexOf('-----BEGIN ', bodyStart)
    if (bodyEnd < 0 || (nextBegin >= 0 && nextBegin < bodyEnd)) {
      malformed.push({ position, label, got: 'no end line' })
      if (malformed.length + blocks.length >= maxBlocks || nextBegin < 0) return { blocks, malformed }
      from = nextBegin
      continue
    }
    const der = decodeBody(text.slice(bodyStart, bodyEnd))
    if (der === null) malformed.push({ position, label, got: 'not base64' })
    else blocks.push({ label, der })
    if (malformed.length + blocks.length >= maxBlocks) return { blocks, malformed }
    from = bodyEnd + end.length
  }
}

/** RFC 7468 section 3: lines of 64 characters. */
export function formatPem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${toBase64(der).replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`
}

function decodeBody(body: string): Uint8Array | null {
  // Encapsulated headers end with an empty line, and every one of them has a colon.
  const lines = body.split(/\r\n|\r|\n/).map((line) => line.trim())
  const base64 = lines.filter((line) => !line.includes(':')).join('')
  try {
    const der = fromBase64(base64)
    return der.length > 0 ? der : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const beginPattern = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g
/** A bundle of all public roots of all programs has about 500. */
const maxBlocks = 10_000
