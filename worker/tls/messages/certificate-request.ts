import type { RequestedCertificate } from '../client-certificate.ts'
import { TlsError } from '../errors.ts'
import { checkRequestExtensions, readExtensions } from '../extensions/extension-list.ts'
import { certificateAuthorities, oidFilters, signatureAlgorithms, signatureAlgorithmsCert } from '../extensions/registry.ts'
import { TLS12 } from '../versions.ts'
import { decode, decodeCodes, decodeVectors16 } from '../wire.ts'

export interface CertificateRequest13 extends RequestedCertificate {
  readonly context: Uint8Array
}

/** RFC 8446 section 4.3.2. */
export function readCertificateRequest13(body: Uint8Array): CertificateRequest13 {
  return decode('CertificateRequest', body, (reader) => {
    const context = reader.vector8().slice()
    const extensions = readExtensions('CertificateRequest', reader)
    checkRequestExtensions(extensions, 'CertificateRequest')
    const schemes = extensions.get(signatureAlgorithms)
    if (schemes === undefined) {
      throw new TlsError('missing-extension', { expected: 'signature_algorithms in CertificateRequest', got: 'none' })
    }
    const certificateSchemes = extensions.get(signatureAlgorithmsCert)
    if (certificateSchemes !== undefined) readSchemes('signature_algorithms_cert', certificateSchemes)
    const authorities = extensions.get(certificateAuthorities)
    const filters = extensions.get(oidFilters)
    return {
      context,
      certificateAuthorities: authorities === undefined ? [] : readAuthorities(authorities),
      signatureSchemeCodes: readSchemes('signature_algorithms', schemes),
      certificateTypeCodes: [],
      oidFilterCount: filters === undefined ? 0 : countOidFilters(filters),
    }
  })
}

/** RFC 5246 section 7.4.4; before TLS 1.2 without the schemes (RFC 4346 section 7.4.4). */
export function readCertificateRequest12(body: Uint8Array, version: number): RequestedCertificate {
  return decode('CertificateRequest', body, (reader) => {
    const certificateTypeCodes = [...reader.vector8()]
    if (certificateTypeCodes.length === 0) {
      throw new TlsError('decode-error', { expected: 'at least one certificate type', got: 'none' })
    }
    const signatureSchemeCodes = version >= TLS12 ? decodeCodes('supported_signature_algorithms', reader.vector16()) : []
    const authorities = decodeVectors16('certificate_authorities', reader.vector16())
    return { certificateAuthorities: authorities, signatureSchemeCodes, certificateTypeCodes, oidFilterCount: 0 }
  })
}

function readSchemes(name: string, data: Uint8Array): number[] {
  return decode(name, data, (reader) => decodeCodes(name, reader.vector16()))
}

function readAuthorities(data: Uint8Array): Uint8Array[] {
  return decode('certificate_authorities', data, (reader) => {
    const names = decodeVectors16('certificate_authorities', reader.vector16())
    if (names.length === 0) {
      throw new TlsError('decode-error', { expected: 'at least one name in certificate_authorities', got: 'none' })
    }
    return names
  })
}

/** RFC 8446 section 4.2.5: pairs of an object identifier and values. */
function countOidFilters(data: Uint8Array): number {
  return decode('oid_filters', data, (reader) => decode('the filters', reader.vector16(), (filters) => {
    let count = 0
    for (; !filters.isEmpty; count++) {
      if (filters.vector8().length === 0) throw new TlsError('decode-error', { expected: 'an object identifier', got: 'nothing' })
      filters.vector16()
    }
    return count
  }))
}
