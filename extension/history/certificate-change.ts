import type { SeenCertificate } from './summary.ts'

/** Why the certificate of a host is another than the last time; `kind` is what explains it best. */
export interface CertificateChange {
  readonly kind: CertificateChangeKind
  /** `calm`: what one expects. `notice`: worth a look. `loud`: somebody should know why. */
  readonly tone: 'calm' | 'notice' | 'loud'
  readonly before: SeenCertificate
  readonly now: SeenCertificate
  /** Days that the certificate before was still good for; negative when it had expired. */
  readonly daysLeftBefore: number
  /** Names that only the one before covered. */
  readonly namesLost: readonly string[]
  readonly isKeyKept: boolean
  readonly isIssuerKept: boolean
}

export type CertificateChangeKind = (typeof certificateChangeKinds)[number]

export const certificateChangeKinds = [
  /** A chain that was trusted is now not: whatever else changed, this is what matters. */
  'trust-lost',
  /** A public CA before, a private one now: a proxy that intercepts looks like this. */
  'private-ca',
  /** This very certificate was seen earlier: several servers, or a way back. */
  'seen-before',
  /** Issued before the one that it replaces. */
  'older',
  /** The same issuer, near the end of the old one. */
  'renewed',
  /** The same issuer, long before it was needed. */
  'renewed-early',
  /** Another issuer for the same key: the operator still holds it. */
  'same-key',
  /** Another issuer, near the end of the old one. */
  'moved',
  /** Another issuer and another key, long before it was needed. */
  'replaced',
] as const

/** One look at a host's certificate. */
export interface CertificateSighting {
  readonly atMs: number
  readonly certificate: SeenCertificate
}

/**
 * Compares a certificate with what was seen of the host before (newest first). Null when it is the same as the last
 * time, or there was none. Pure: `atMs` is when the new one was seen.
 */
export function certificateChange(now: CertificateSighting, earlier: readonly CertificateSighting[]): CertificateChange | null {
  const before = earlier[0]?.certificate
  const { certificate } = now
  if (before === undefined || before.fingerprintSha256 === certificate.fingerprintSha256) return null
  const facts = {
    before,
    now: certificate,
    daysLeftBefore: Math.trunc((Date.parse(before.notAfter) - now.atMs) / dayMs),
    namesLost: before.names.filter((name) => !certificate.names.includes(name)),
    isKeyKept: before.spkiPin === certificate.spkiPin,
    isIssuerKept: sameIssuer(before, certificate),
  }
  const kind = kindOf(now, earlier, before, facts)
  return { kind, tone: toneOf(kind, facts.namesLost), ...facts }
}

/** The moments at which a host's certificate changed, among sightings that are newest first. */
export function certificateChanges(sightings: readonly CertificateSighting[]): readonly { readonly atMs: number; readonly change: CertificateChange }[] {
  return sightings.flatMap((sighting, index) => {
    const change = certificateChange(sighting, sightings.slice(index + 1))
    return change === null ? [] : [{ atMs: sighting.atMs, change }]
  })
}

type Facts = Pick<CertificateChange, 'isKeyKept' | 'isIssuerKept'>

function kindOf(now: CertificateSighting, earlier: readonly CertificateSighting[], before: SeenCertificate, { isKeyKept, isIssuerKept }: Facts): CertificateChangeKind {
  const { certificate } = now
  if (before.isTrusted === true && certificate.isTrusted === false) return 'trust-lost'
  if (before.rootSource === 'public-root' && certificate.rootSource === 'custom-ca') return 'private-ca'
  if (earlier.some(({ certificate: seen }) => seen.fingerprintSha256 === certificate.fingerprintSha256)) return 'seen-before'
  if (Date.parse(certificate.notBefore) < Date.parse(before.notBefore)) return 'older'
  const isDue = isRenewalDue(before, now.atMs)
  if (isIssuerKept) return isDue ? 'renewed' : 'renewed-early'
  if (isKeyKept) return 'same-key'
  return isDue ? 'moved' : 'replaced'
}

function toneOf(kind: CertificateChangeKind, namesLost: readonly string[]): CertificateChange['tone'] {
  const tone = tones[kind]
  return tone === 'calm' && namesLost.length > 0 ? 'notice' : tone
}

/** Automatic clients renew when a third of the lifetime is left; short-lived certificates when half of it is. */
function isRenewalDue({ notBefore, notAfter }: SeenCertificate, atMs: number): boolean {
  const [from, to] = [Date.parse(notBefore), Date.parse(notAfter)]
  const lifetimeMs = to - from
  const share = lifetimeMs <= shortLivedMs ? 1 / 2 : 1 / 3
  // A person renews a month ahead at most; a day's grace for clients that run once a day.
  return to - atMs <= Math.max(lifetimeMs * share, Math.min(personAheadMs, lifetimeMs / 2)) + dayMs
}

/** A CA changes its intermediates every few months (R10, R11, E5 …): the organization is what stays. */
function sameIssuer(before: SeenCertificate, now: SeenCertificate): boolean {
  if (before.issuer === now.issuer) return true
  const [organization, other] = [organizationOf(before.issuer), organizationOf(now.issuer)]
  return organization !== null && organization === other
}

/** The O attribute of a name as RFC 4514 writes it. */
function organizationOf(name: string): string | null {
  return /(?:^|,)O=((?:\\.|[^,\\])+)/i.exec(name)?.[1]?.trim().toLowerCase() ?? null
}

const tones = {
  'trust-lost': 'loud',
  'private-ca': 'loud',
  'seen-before': 'calm',
  older: 'notice',
  renewed: 'calm',
  'renewed-early': 'notice',
  'same-key': 'notice',
  moved: 'notice',
  replaced: 'loud',
} as const satisfies Record<CertificateChangeKind, CertificateChange['tone']>

const dayMs = 86_400_000
/** Certificates of up to ten days are short-lived in the CA/Browser Forum’s Baseline Requirements (section 1.6.1). */
const shortLivedMs = 10 * dayMs
const personAheadMs = 30 * dayMs
