import type { Certificate } from '../../shared/contract/certificate.ts'
import type { TlsaRecord } from '../../shared/contract/dns.ts'
import { derOf } from './issuer-name.ts'

/** Whether one TLSA record (RFC 6698) fits the chain that the server sent; `unknown` where this cannot be worked out here. */
export type TlsaVerdict = 'matches' | 'differs' | 'unknown'

/** Holds a record against the chain, leaf first. Usages 1 and 3 mean the leaf, 0 and 2 a CA above it. */
export async function tlsaVerdict({ usage, selector, matchingType, data }: TlsaRecord, chain: readonly Certificate[]): Promise<TlsaVerdict> {
  const candidates = usage === 1 || usage === 3 ? chain.slice(0, 1) : usage === 0 || usage === 2 ? chain.slice(1) : []
  if (candidates.length === 0) return 'unknown'
  const values = await Promise.all(candidates.map((certificate) => associationOf(certificate, selector, matchingType)))
  if (values.includes(data)) return 'matches'
  // A root need not be sent, so that one that nobody sent may still be the one that is meant.
  return values.includes(null) || usage === 0 || usage === 2 ? 'unknown' : 'differs'
}

/** The certificate association data in lower-case hex (section 2.1.4); null for what is not worked out here. */
async function associationOf(certificate: Certificate, selector: number, matchingType: number): Promise<string | null> {
  if (selector === 1) return matchingType === 1 ? hexOfBase64(certificate.spkiPin.replace(/^sha256\/\//, '')) : null
  if (selector !== 0) return null
  if (matchingType === 1) return certificate.fingerprintSha256
  const der = derOf(certificate.pem)
  if (der === null) return null
  if (matchingType === 0) return hex(der)
  return matchingType === 2 ? hex(new Uint8Array(await crypto.subtle.digest('SHA-512', Uint8Array.from(der)))) : null
}

function hexOfBase64(base64: string): string {
  return hex(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
