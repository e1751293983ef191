import { brotliDecompressSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { TlsError } from './errors.ts'
import { plain } from './wire.ts'

/** RFC 8879 section 3. */
export type CertificateCompression = 'zlib' | 'brotli' | 'zstd'

/** In the order of the default offer. */
export const certificateCompressions: readonly CertificateCompression[] = ['brotli', 'zlib', 'zstd']

export function certificateCompressionCode(algorithm: CertificateCompression): number {
  return codes[algorithm]
}

export function certificateCompressionByCode(code: number): CertificateCompression | null {
  return certificateCompressions.find((algorithm) => codes[algorithm] === code) ?? null
}

/**
 * Inflates a CompressedCertificate to exactly `length` bytes (RFC 8879 section 4). The inflater stops one byte past the
 * announced length, so that a bomb costs no more memory than an honest message.
 */
export function decompressCertificate(algorithm: CertificateCompression, compressed: Uint8Array, length: number): Uint8Array {
  let inflated: Uint8Array
  try {
    inflated = inflaters[algorithm](compressed, { maxOutputLength: length + 1 })
  } catch (cause) {
    throw new TlsError('certificate-decompression-failed',{
      expected: `${length} bytes out of ${algorithm}`,
      got: 'a stream that is broken or longer',
      cause,
    })
  }
  if (inflated.length !== length) {
    throw new TlsError('certificate-decompressed-length-wrong', { expected: `${length} bytes`, got: `${inflated.length}` })
  }
  return plain(inflated)
}

const codes: Readonly<Record<CertificateCompression, number>> = { zlib: 1, brotli: 2, zstd: 3 }

const inflaters: Readonly<Record<CertificateCompression, (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array>> = {
  zlib: inflateSync,
  brotli: brotliDecompressSync,
  zstd: zstdDecompressSync,
}
