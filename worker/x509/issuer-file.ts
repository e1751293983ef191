import { DerError, DerReader, contextTag, derInside, derTag, readDer } from './der.ts'
import { parsePem } from './pem.ts'
import { toLatin1 } from '../bytes/bytes.ts'

/**
 * The certificates in what a caIssuers address gives: one in DER, or a "certs-only" CMS message of several (RFC 5280 section
 * 4.2.2.1); some servers give PEM. Empty where it is none of these. The certificates are not looked at. Never throws.
 */
export function readIssuerFile(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] !== derTag.sequence || (bytes[1] ?? 0) < 0x80) {
    return parsePem(toLatin1(bytes.subarray(0, maxFileBytes)))
      .blocks.flatMap(({ label, der }) => {
        if (label === 'CERTIFICATE') return [der]
        return label === 'PKCS7' || label === 'CMS' ? (readCertsOnly(der) ?? []) : []
      })
      .slice(0, maxCertificates)
  }
  return (readCertsOnly(bytes) ?? readCertificate(bytes)).slice(0, maxCertificates)
}

/** RFC 5652 sections 3 and 5.1: ContentInfo, SignedData and of that the certificates. Null where it is no SignedData in DER. */
function readCertsOnly(bytes: Uint8Array): Uint8Array[] | null {
  try {
    return readDer(bytes, (reader) => {
      const contentInfo = reader.sequence()
      if (contentInfo.peekTag() !== derTag.objectIdentifier || contentInfo.objectIdentifier() !== signedDataOid) return null
      const explicit = contentInfo.nested(contextTag(0, 'constructed'))
      const signedData = explicit.sequence()
      signedData.smallInteger()
      signedData.element(derTag.set)
      signedData.element(derTag.sequence)
      const certificates = signedData.optional(contextTag(0, 'constructed'))
      // Other kinds of certificates stand in the same set under tags of their own.
      return certificates === null
        ? []
        : derInside(certificates)
            .each((inside) => inside.element())
            .flatMap(({ tag, raw }) => (tag === derTag.sequence ? [raw] : []))
    })
  } catch (error) {
    if (error instanceof DerError) return null
    throw error
  }
}

/** One certificate; what some servers append to it is left. */
function readCertificate(bytes: Uint8Array): Uint8Array[] {
  try {
    return [new DerReader(bytes).element(derTag.sequence).raw]
  } catch (error) {
    if (error instanceof DerError) return []
    throw error
  }
}

const signedDataOid = '1.2.840.113549.1.7.2'
/** The largest certs-only messages hold the bridge certificates of a government: some hundred. */
const maxCertificates = 64
const maxFileBytes = 1_048_576
