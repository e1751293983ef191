import type { ScanCertificate, ScanClientKind } from '../contract/scan.ts'
import { versionText } from './version-text.ts'

type Shown = Pick<ScanCertificate, 'shownTo'>

/**
 * Who gets a certificate, in a few words: `all clients`, `RSA-only clients`, `clients of today with TLS 1.3 and ECDSA-only clients`,
 * `clients without SNI`. `others` are the other certificates of the scan: versions are named where they are what decides.
 */
export function clientKindsText({ shownTo }: Shown, others: readonly Shown[] = []): string {
  const mine = shownTo.filter(({ serverName }) => serverName === 'sent')
  if (mine.length === 0) return namelessText(shownTo)
  const theirs = others.flatMap((other) => other.shownTo.filter(({ serverName }) => serverName === 'sent'))
  const groups = authentications.flatMap(({ authentication, noun }) => {
    const versions = versionsFor(mine, authentication)
    if (versions.length === 0) return []
    const isShared = versionsFor(theirs, authentication).length > 0
    return [{ authentication, isShared, text: isShared ? `${noun} with ${versions.map(versionText).join(', ')}` : noun }]
  })
  const left = authentications.filter(({ authentication }) => !groups.some((group) => group.authentication === authentication))
  const isForEverybody = groups.some(({ authentication }) => authentication === 'any') && theirs.length === 0
  if (!isForEverybody) return groups.map(({ text }) => text).join(' and ')
  // Where nobody but the plain kind was asked for, nothing is known of the others.
  return groups.length === 1 || left.length === 0 ? 'all clients' : `all clients but ${left.map(({ noun }) => noun.replace('clients', 'ones')).join(' and ')}`
}

function versionsFor(kinds: readonly ScanClientKind[], authentication: ScanClientKind['authentication']): ScanClientKind['version'][] {
  return [...new Set(kinds.filter((kind) => kind.authentication === authentication).map(({ version }) => version))]
}

function namelessText(kinds: readonly ScanClientKind[]): string {
  const absent = kinds.some(({ serverName }) => serverName === 'absent')
  const unknown = kinds.some(({ serverName }) => serverName === 'unknown')
  return absent && unknown ? 'clients without SNI, or with another name' : absent ? 'clients without SNI' : 'clients that name another server'
}

const authentications = [
  { authentication: 'any', noun: 'clients of today' },
  { authentication: 'rsa', noun: 'RSA-only clients' },
  { authentication: 'ecdsa', noun: 'ECDSA-only clients' },
] as const
