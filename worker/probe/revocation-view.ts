import type { Revocation } from '../../shared/contract/certificate.ts'
import type { CertificateEvent } from '../tls/events.ts'
import type { OcspStatus } from '../x509/ocsp.ts'

/** The responses that came with the handshake: one or none. */
export function staplesOf({ ocspResponse }: CertificateEvent): Uint8Array[] {
  return ocspResponse === null ? [] : [ocspResponse]
}

/** What an OCSP response says, as the report shows it. */
export function revocationOf(method: 'staple' | 'ocsp', url: string | null, status: OcspStatus): Revocation {
  if (status.status === 'unknown') return unknown(method, url, `${status.code}: expected ${status.expected}, got ${status.got}`)
  return {
    method,
    status: status.status,
    url,
    revokedAt: status.status === 'revoked' ? iso(status.revokedAtMs) : null,
    reason: status.status === 'revoked' ? status.reason : null,
    thisUpdate: iso(status.thisUpdateMs),
    nextUpdate: iso(status.nextUpdateMs),
    detail: null,
  }
}

export function unknown(method: Revocation['method'], url: string | null, detail: string): Revocation {
  return { method, status: 'unknown', url, revokedAt: null, reason: null, thisUpdate: null, nextUpdate: null, detail: detail.slice(0, 2_000) }
}

/** Times come from a peer: one beyond what a Date can hold is cut to it. */
export function iso(ms: number): string {
  return new Date(Math.max(-maxDateMs, Math.min(ms, maxDateMs))).toISOString()
}

const maxDateMs = 8.64e15
