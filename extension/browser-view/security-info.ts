import type { BrowserCertificate, BrowserSecurity } from '../probe-state/compare.ts'
import { issuerName } from '../probe-state/issuer-name.ts'

/**
 * What Firefox's `webRequest.getSecurityInfo` gave. Null for a page without TLS. Of a page whose certificate error was
 * overridden there is everything but the chain.
 */
export function parseSecurityInfo(info: unknown): BrowserSecurity | null {
  const fields = membersOf(info)
  const state = fields['state']
  if (typeof state !== 'string' || state === 'insecure') return null
  const certificates: readonly unknown[] = Array.isArray(fields['certificates']) ? fields['certificates'].slice(0, longestChain) : []
  const chain = certificates.map(certificateOf)
  return {
    protocol: textOf(fields['protocolVersion']),
    cipherSuite: textOf(fields['cipherSuite']),
    group: textOf(fields['keaGroupName']),
    signatureScheme: textOf(fields['signatureSchemeName']),
    hsts: fields['hsts'] === true,
    transparency: textOf(fields['certificateTransparencyStatus']),
    ech: typeof fields['usedEch'] === 'boolean' ? fields['usedEch'] : null,
    // A chain with a hole in it would be compared with the wrong end.
    chain: chain.every((certificate) => certificate !== null) ? chain : [],
  }
}

function certificateOf(certificate: unknown): BrowserCertificate | null {
  const { subject, issuer, fingerprint, subjectPublicKeyInfoDigest, validity, isBuiltInRoot, rawDER } = membersOf(certificate)
  const sha256 = membersOf(fingerprint)['sha256']
  const spki = membersOf(subjectPublicKeyInfoDigest)['sha256']
  const { start, end } = membersOf(validity)
  if (typeof subject !== 'string' || typeof issuer !== 'string' || typeof sha256 !== 'string' || typeof start !== 'number' || typeof end !== 'number') return null
  return {
    subject,
    issuer,
    fingerprintSha256: sha256.replaceAll(':', '').toLowerCase(),
    spkiPin: typeof spki === 'string' && spki !== '' ? `sha256//${spki}` : null,
    notBeforeMs: start,
    notAfterMs: end,
    isBuiltInRoot: isBuiltInRoot === true,
    issuerName: Array.isArray(rawDER) ? issuerName(Uint8Array.from(rawDER, Number)) : null,
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'none' ? value.slice(0, maxText) : null
}

/** Chains have three or four; a browser builds none longer than this. */
const longestChain = 12
const maxText = 200
