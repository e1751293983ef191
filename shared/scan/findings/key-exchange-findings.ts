import type { ScanFacts } from '../../contract/scan.ts'
import type { ScanFinding } from '../../contract/scan-judgement.ts'
import { scanFinding } from '../finding-texts.ts'
import { groupFacts, isPostQuantum } from '../iana/groups.ts'
import { signatureSchemeFacts } from '../iana/signature-schemes.ts'

export function keyExchangeFindings(facts: ScanFacts): ScanFinding[] {
  return [...dhFindings(facts), ...groupFindings(facts), ...signatureFindings(facts)]
}

function dhFindings({ dhParameters }: ScanFacts): ScanFinding[] {
  return dhParameters.flatMap(({ primeBits, primeName }) => {
    const bits = String(primeBits)
    if (primeBits < 1_024) return [scanFinding('dh-prime-broken', { bits })]
    if (primeBits < 2_048) return [primeName === null ? scanFinding('dh-prime-short', { bits }) : scanFinding('dh-prime-shared', { bits, prime: primeName })]
    return []
  })
}

function groupFindings({ groups, helloRetry, versions }: ScanFacts): ScanFinding[] {
  const known = groups.flatMap((list) => list.groups.map(({ code }) => groupFacts(code)))
  const weak = known.filter(({ securityBits }) => securityBits !== null && securityBits < 112).map(({ name }) => name)
  const postQuantum = known.filter(isPostQuantum).map(({ name }) => name)
  const tls13 = groups.find(({ version }) => version === 'TLSv1.3')
  // Hybrid key exchange exists in TLS 1.3 only.
  const withoutTls13 = versions.some(({ version, status }) => version === 'TLSv1.3' && status === 'refused')
  return [
    ...(weak.length > 0 ? [scanFinding('groups-weak', { groups: unique(weak) })] : []),
    ...(postQuantum.length > 0 ? [scanFinding('post-quantum-accepted', { groups: unique(postQuantum) })] : []),
    ...(postQuantum.length === 0 && (tls13?.complete === true || withoutTls13) ? [scanFinding('post-quantum-missing')] : []),
    ...(helloRetry.onMissingKeyShare === 'refused' ? [scanFinding('hello-retry-refused')] : []),
  ]
}

function signatureFindings({ signatureSchemes }: ScanFacts): ScanFinding[] {
  return signatureSchemes.flatMap(({ version, schemes, ignoresOffer }) => {
    const broken = schemes.map(({ code }) => signatureSchemeFacts(code)).filter(({ hasBrokenHash }) => hasBrokenHash)
    return [
      ...(broken.length > 0 ? [scanFinding('signature-hash-broken', { version, schemes: unique(broken.map(({ name }) => name)) })] : []),
      ...(ignoresOffer ? [scanFinding('signature-offer-ignored', { version })] : []),
    ]
  })
}

function unique(names: readonly string[]): string {
  return [...new Set(names)].join(', ')
}
