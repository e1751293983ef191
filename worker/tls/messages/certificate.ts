import { TlsError } from '../errors.ts'
import type { Extensions } from '../extensions/extension-list.ts'
import { checkResponseExtensions, readExtensions } from '../extensions/extension-list.ts'
import { signedCertificateTimestamp, statusRequest } from '../extensions/registry.ts'
import { decode, decodeVectors16 } from '../wire.ts'
import { certificate } from './handshake-type.ts'
import { handshakeMessage } from './handshake-message.ts'

/** A server's Certificate, whichever version it came in. */
export interface ServerCertificate {
  readonly chain: Uint8Array[]
  readonly ocspResponse: Uint8Array | null
  readonly scts: Uint8Array[]
  /** Extension types of the leaf's entry, for the report. */
  readonly extensions: Extensions
}

/** RFC 8446 section 4.4.2. */
export function readCertificate13(body: Uint8Array, offered: ReadonlySet<number>): ServerCertificate {
  return decode('Certificate', body, (reader) => {
    const context = reader.vector8()
    if (context.length > 0) {
      throw new TlsError('illegal-parameter', { expected: 'an empty certificate_request_context', got: `${context.length} bytes` })
    }
    const list = reader.vector24()
    const chain: Uint8Array[] = []
    let leafExtensions: Extensions = new Map()
    decode('the certificate_list', list, (entries) => {
      while (!entries.isEmpty) {
        chain.push(readCertificateData(entries.vector24(), chain.length))
        const extensions = readExtensions('Certificate', entries)
        checkResponseExtensions(extensions, 'Certificate', offered)
        if (chain.length === 1) leafExtensions = extensions
      }
    })
    requireLeaf(chain)
    const staple = leafExtensions.get(statusRequest)
    const timestamps = leafExtensions.get(signedCertificateTimestamp)
    return {
      chain,
      ocspResponse: staple === undefined ? null : readCertificateStatus(staple),
      scts: timestamps === undefined ? [] : readSctList(timestamps),
      extensions: leafExtensions,
    }
  })
}

/** RFC 5246 section 7.4.2. */
export function readCertificate12(body: Uint8Array): Uint8Array[] {
  return decode('Certificate', body, (reader) => {
    const chain: Uint8Array[] = []
    decode('the certificate_list', reader.vector24(), (entries) => {
      while (!entries.isEmpty) chain.push(readCertificateData(entries.vector24(), chain.length))
    })
    requireLeaf(chain)
    return chain
  })
}

/** CertificateStatus: RFC 6066 section 8; in TLS 1.3 the content of the extension. */
export function readCertificateStatus(content: Uint8Array): Uint8Array {
  return decode('CertificateStatus', content, (reader) => {
    const type = reader.uint8()
    if (type !== 1) {
      throw new TlsError('illegal-parameter',{
        expected: 'status_type ocsp',
        got: `${type}`,
        alert: 'bad_certificate_status_response',
      })
    }
    const response = reader.vector24()
    if (response.length === 0) throw new TlsError('decode-error', { expected: 'an OCSPResponse', got: 'nothing' })
    return response.slice()
  })
}

/** SignedCertificateTimestampList: RFC 6962 section 3.3. */
export function readSctList(content: Uint8Array): Uint8Array[] {
  return decode('SignedCertificateTimestampList', content, (reader) => {
    const items = decodeVectors16('SignedCertificateTimestampList', reader.vector16())
    if (items.length === 0) throw new TlsError('decode-error', { expected: 'at least one SCT', got: 'none' })
    return items.map((item) => item.slice())
  })
}

/** Our own Certificate in TLS 1.3; an empty chain says that there is none. */
export function writeCertificate13(context: Uint8Array, chain: readonly Uint8Array[]): Uint8Array {
  return handshakeMessage(certificate, (writer) =>
    writer
      .vector8((inner) => inner.bytes(context))
      .vector24((list) => chain.forEach((der) => list.vector24((entry) => entry.bytes(der)).vector16(() => undefined))))
}

export function writeCertificate12(chain: readonly Uint8Array[]): Uint8Array {
  return handshakeMessage(certificate, (writer) => writer.vector24((list) => chain.forEach((der) => list.vector24((entry) => entry.bytes(der)))))
}

function readCertificateData(data: Uint8Array, index: number): Uint8Array {
  if (data.length === 0) throw new TlsError('decode-error', { expected: 'a certificate', got: 'an empty entry' })
  if (index >= maxChainLength) {
    throw new TlsError('certificate-list-too-long', { expected: `at most ${maxChainLength} certificates`, got: 'one more' })
  }
  return data.slice()
}

function requireLeaf(chain: readonly Uint8Array[]): void {
  // RFC 8446 section 4.4.2.4: an empty server certificate list is a decode_error.
  if (chain.length === 0) throw new TlsError('certificate-list-empty', { expected: 'a certificate', got: 'an empty list' })
}

/** Real chains have up to six; servers that send their whole trust store by mistake reach dozens. */
const maxChainLength = 100
