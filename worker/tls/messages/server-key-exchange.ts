import type { ByteReader } from '../../bytes/reader.ts'
import { TlsError } from '../errors.ts'
import { TLS12 } from '../versions.ts'
import { decode } from '../wire.ts'
import type { DigitallySigned } from './certificate-verify.ts'

export interface SignedParameters<T> {
  readonly parameters: T
  /** The bytes that the signature covers, after the two randoms. */
  readonly signedBytes: Uint8Array
  readonly signature: DigitallySigned
}

/** ServerECDHParams: RFC 8422 section 5.4. */
export interface EcdheParameters {
  readonly group: number
  readonly point: Uint8Array
}

/** ServerDHParams: RFC 5246 section 7.4.3. */
export interface DheParameters {
  readonly prime: Uint8Array
  readonly generator: Uint8Array
  readonly publicValue: Uint8Array
}

export function readEcdheServerKeyExchange(body: Uint8Array, version: number): SignedParameters<EcdheParameters> {
  return readSigned(body, version, (reader) => {
    const curveType = reader.uint8()
    // Only named_curve is left (RFC 8422 section 5.4).
    if (curveType !== 3) throw new TlsError('illegal-parameter', { expected: 'a named curve', got: `curve type ${curveType}` })
    const group = reader.uint16()
    const point = reader.vector8()
    if (point.length === 0) throw new TlsError('decode-error', { expected: 'a public point', got: 'an empty one' })
    return { group, point }
  })
}

export function readDheServerKeyExchange(body: Uint8Array, version: number): SignedParameters<DheParameters> {
  return readSigned(body, version, (reader) => {
    const values = [reader.vector16(), reader.vector16(), reader.vector16()].map(withoutLeadingZeros)
    const [prime, generator, publicValue] = values
    if (prime === undefined || generator === undefined || publicValue === undefined || values.some(({ length }) => length === 0)) {
      throw new TlsError('decode-error', { expected: 'p, g and Ys', got: 'an empty value' })
    }
    return { prime, generator, publicValue }
  })
}

function readSigned<T>(body: Uint8Array, version: number, readParameters: (reader: ByteReader) => T): SignedParameters<T> {
  return decode('ServerKeyExchange', body, (reader) => {
    const parameters = readParameters(reader)
    const signedBytes = body.subarray(0, reader.offset)
    const signature = { scheme: version >= TLS12 ? reader.uint16() : null, signature: reader.vector16() }
    return { parameters, signedBytes, signature }
  })
}

function withoutLeadingZeros(value: Uint8Array): Uint8Array {
  const start = value.findIndex((byte) => byte !== 0)
  return start < 0 ? value.subarray(value.length) : value.subarray(start)
}
