import type { ScanCertificate, ScanClientKind } from '../contract/scan.ts'
import { versionText } from './version-text.ts'

/** Who gets a certificate, in a few words: `RSA-only clients`, `clients without SNI`, `all clients`. */
export function clientKindsText({ shownTo }: Pick<ScanCertificate, 'shownTo'>, others: readonly Pick<ScanCertificate, 'shownTo'>[] = []): string {
  const named = shownTo.filter(({ serverName }) => serverName === 'sent')
  if (named.length === 0) return namelessText(shownTo)
  // What every other certificate is shown to as well does not tell them apart.
  const versions = new Set(named.map(({ version }) => version))
  const elsewhere = others.flatMap((other) => other.shownTo.filter(({ serverName }) => serverName === 'sent'))
  const byVersion = elsewhere.length > 0 && !elsewhere.some(({ version }) => versions.has(version)) ? ` with ${[...versions].map(versionText).join(', ')}` : ''
  return `${authenticationText(named)}${byVersion}`
}

function authenticationText(kinds: readonly ScanClientKind[]): string {
  const has = (authentication: ScanClientKind['authentication']): boolean => kinds.some((kind) => kind.authentication === authentication)
  if (has('any')) return has('rsa') && !has('ecdsa') ? 'clients of today and RSA-only clients' : has('ecdsa') && !has('rsa') ? 'clients of today' : 'all clients'
  if (has('rsa')) return has('ecdsa') ? 'RSA-only and ECDSA-only clients' : 'RSA-only clients'
  return 'ECDSA-only clients'
}

function namelessText(kinds: readonly ScanClientKind[]): string {
  const absent = kinds.some(({ serverName }) => serverName === 'absent')
  const unknown = kinds.some(({ serverName }) => serverName === 'unknown')
  return absent && unknown ? 'clients without SNI, or with another name' : absent ? 'clients without SNI' : 'clients that name another server'
}
