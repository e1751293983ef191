import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

export type Decompressed =
  /** The beginning of the content; more than was asked for where it came out at once. */
  | { readonly status: 'decompressed'; readonly bytes: Uint8Array }
  | { readonly status: 'refused'; readonly code: 'unknown-encoding' | 'malformed-compression' | 'compression-too-dense' }

/**
 * The first `wantedBytes` of content whose compressed form may be cut anywhere. Synchronous, and bounded twice: it
 * looks at {@link MAX_COMPRESSED_BYTES} and never lets more than {@link MAX_DECOMPRESSED_BYTES} come out of them.
 */
export function decompressBeginning(encoding: string, compressed: Uint8Array, wantedBytes: number): Decompressed {
  const run = decoderOf(encoding)
  if (run === null) return { status: 'refused', code: 'unknown-encoding' }
  let bytes: Uint8Array = new Uint8Array()
  // A little first: dense content shows what is wanted before it becomes too much.
  for (const inputBytes of INPUT_STEPS_BYTES) {
    try {
      bytes = run(compressed.subarray(0, inputBytes))
    } catch (error) {
      // Both runtimes throw a RangeError for the bound of the output, and other errors for what they cannot read.
      if (error instanceof RangeError) return { status: 'refused', code: 'compression-too-dense' }
      return { status: 'refused', code: 'malformed-compression' }
    }
    if (bytes.length >= wantedBytes || inputBytes >= compressed.length) break
  }
  return { status: 'decompressed', bytes }
}

function decoderOf(encoding: string): ((input: Uint8Array) => Uint8Array) | null {
  const maxOutputLength = MAX_DECOMPRESSED_BYTES
  const zlib = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength }
  switch (encoding) {
    case 'gzip':
    case 'x-gzip': return (input) => gunzipSync(input, zlib)
    // RFC 9110 section 8.4.1.2 means zlib; some servers send bare deflate, which can never begin as zlib does.
    case 'deflate': return (input) => (isZlib(input) ? inflateSync(input, zlib) : inflateRawSync(input, zlib))
    case 'br': return (input) => brotliDecompressSync(input, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength })
    case 'zstd': return (input) => zstdDecompressSync(input, { finishFlush: constants.ZSTD_e_flush, maxOutputLength })
    default: return null
  }
}

/** RFC 1950 section 2.2: method 8, and a header divisible by 31. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
}

/** A preview never needs more, at any density that occurs. */
export const MAX_COMPRESSED_BYTES = 16_384
/** A quarter of a megabyte is held for a moment; gzip can make 16 MB of the input, brotli gigabytes. */
const MAX_DECOMPRESSED_BYTES = 262_144
const INPUT_STEPS_BYTES = [256, 2_048, MAX_COMPRESSED_BYTES]
