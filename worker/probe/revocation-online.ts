import type { Revocation } from '../../shared/contract/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { checkCrl, parseCrl } from '../x509/crl.ts'
import { DerError } from '../x509/der.ts'
import { describeParsed } from '../x509/describe.ts'
import { buildOcspRequest, verifyOcspResponse } from '../x509/ocsp.ts'
import type { HopContext } from './hop.ts'
import { iso, revocationOf, unknown } from './revocation-view.ts'
import { fetchScreened } from './screened-fetch.ts'

/** Asks the OCSP responders and fetches the CRLs that a certificate names, at the same time, each a few at most. */
export async function askOnline(certificate: Certificate, issuer: Certificate, context: HopContext): Promise<Revocation[]> {
  const { ocsp, crls } = describeParsed(certificate)
  const asked = [
    ...ocsp.slice(0, maxAsked).map((url) => askResponder(url, certificate, issuer, context)),
    ...crls.slice(0, maxAsked).map((url) => readList(url, certificate, issuer, context)),
  ]
  return Promise.all(asked)
}

async function askResponder(url: string, certificate: Certificate, issuer: Certificate, context: HopContext): Promise<Revocation> {
  const nonce = context.environment.random(nonceBytes)
  const body = { contentType: 'application/ocsp-request', bytes: buildOcspRequest(certificate, issuer, nonce) }
  const answer = await fetchScreened({ url, accept: 'application/ocsp-response', body, maxBytes: maxOcspBytes }, context)
  if (answer.status === 'failed') return unknown('ocsp', url, answer.failure.message)
  return revocationOf('ocsp', url, verifyOcspResponse(answer.body, { certificate, issuer, atMs: context.environment.wallClockMs(), nonce }))
}

async function readList(url: string, certificate: Certificate, issuer: Certificate, context: HopContext): Promise<Revocation> {
  const answer = await fetchScreened({ url, accept: 'application/pkix-crl', maxBytes: maxCrlBytes }, context)
  if (answer.status === 'failed') return unknown('crl', url, answer.failure.message)
  try {
    const status = checkCrl(parseCrl(answer.body), certificate, issuer, context.environment.wallClockMs())
    switch (status.status) {
      case 'good':
        return { ...unknown('crl', url, ''), status: 'good', detail: null, thisUpdate: iso(status.thisUpdateMs), nextUpdate: iso(status.nextUpdateMs) }
      case 'revoked':
        return { ...unknown('crl', url, ''), status: 'revoked', detail: null, revokedAt: iso(status.atMs), reason: status.reason }
      case 'not-covered':
      case 'invalid':
        return unknown('crl', url, `${status.status}: expected ${status.expected}, got ${status.got}`)
    }
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return unknown('crl', url, `not a CRL: expected ${error.expected}, got ${error.got}`)
  }
}

/** Certificates name one of each, seldom two. */
const maxAsked = 2
const maxOcspBytes = 64 * 1024
/** Large public CAs split their lists; 2 MiB is what one connection may bring. */
const maxCrlBytes = 2 * 1024 * 1024
/** RFC 9654 section 2.1: 32 octets. */
const nonceBytes = 32
