import type { Certificate } from '../../shared/contract/certificate.ts'
import { limits } from '../../shared/limits.ts'
import { describeCertificate, type CertificateDescription } from '../x509/describe.ts'

/** The chain as the report shows it. What is no certificate is shown as what it is, so that places keep their meaning. */
export function viewChain(chain: readonly Uint8Array[], atMs: number): Certificate[] {
  return chain.slice(0, limits.maxCertificatesShown).map((der) => {
    const description = describeCertificate(der)
    return 'malformed' in description ? viewMalformed(description.malformed) : view(description, atMs)
  })
}

function view(description: CertificateDescription, atMs: number): Certificate {
  const { names, key, subject, issuer } = description
  return {
    subject: cut(subject.full),
    subjectShort: cut(subject.short),
    issuer: cut(issuer.full),
    issuerShort: cut(issuer.short),
    names: [
      ...names.dns.map((name) => `dns:${name}`),
      ...names.ip.map((name) => `ip:${name}`),
      ...names.email.map((name) => `email:${name}`),
      ...names.uri.map((name) => `uri:${name}`),
      ...names.other.map((name) => `other:${name}`),
    ].slice(0, maxTexts).map(cut),
    notBefore: description.notBefore,
    notAfter: description.notAfter,
    daysLeft: wholeDays(Date.parse(description.notAfter) - atMs),
    serialNumber: cut(description.serial),
    keyType: key.type,
    keyBits: key.bits,
    keyCurve: key.curve,
    signatureAlgorithm: cut(description.signatureAlgorithm),
    fingerprintSha256: description.fingerprints.sha256,
    fingerprintSha1: description.fingerprints.sha1,
    spkiPin: description.spkiPin.replace('/', '//'),
    isCa: description.isCa,
    isSelfIssued: description.isSelfIssued,
    pathLength: description.pathLength,
    keyUsage: texts(description.keyUsage),
    extendedKeyUsage: texts(description.extendedKeyUsage),
    validation: description.validation === null ? null : validations[description.validation],
    ocspUrls: texts(description.ocsp),
    caIssuerUrls: texts(description.caIssuers),
    crlUrls: texts(description.crls),
    mustStaple: description.mustStaple,
    sctCount: description.scts.length,
    extensions: description.extensions.slice(0, 100).map(({ oid, name, critical, text, hex }) => ({ oid, name, critical, value: cut(text ?? hex) })),
    pem: description.pem.length > maxPem ? '' : description.pem,
  }
}

function viewMalformed({ expected, got }: { readonly expected: string; readonly got: string }): Certificate {
  const epoch = new Date(0).toISOString()
  return {
    subject: cut(`not a certificate: expected ${expected}, got ${got}`), subjectShort: 'not a certificate', issuer: '', issuerShort: '', names: [],
    notBefore: epoch, notAfter: epoch, daysLeft: 0, serialNumber: '', keyType: 'unknown', keyBits: null, keyCurve: null, signatureAlgorithm: 'unknown',
    fingerprintSha256: '', fingerprintSha1: '', spkiPin: '', isCa: false, isSelfIssued: false, pathLength: null, keyUsage: [], extendedKeyUsage: [],
    validation: null, ocspUrls: [], caIssuerUrls: [], crlUrls: [], mustStaple: false, sctCount: 0, extensions: [], pem: '',
  }
}

/** Whole days towards zero, as people count them; a certificate that ended less than a day ago has ended a day ago. */
function wholeDays(ms: number): number {
  return ms >= 0 ? Math.floor(ms / msPerDay) : Math.min(-1, Math.ceil(ms / msPerDay))
}

function texts(values: readonly string[]): string[] {
  return values.slice(0, maxTexts).map(cut)
}

function cut(text: string): string {
  return text.length > limits.maxPeerText ? `${text.slice(0, limits.maxPeerText - 1)}…` : text
}

const validations = { DV: 'domain', OV: 'organization', IV: 'individual', EV: 'extended' } as const
const msPerDay = 86_400_000
/** The contract's bounds: names of one certificate, and its PEM. */
const maxTexts = 1_000
const maxPem = 100_000
