import type { ScanClientKind, ScanReport } from '../../shared/contract/scan.ts'
import { clientKindsText } from '../../shared/scan/client-kinds.ts'
import { printable, type Style } from './style.ts'

/** Each distinct chain, and which clients get it; then the kinds of client that get none. */
export function renderScanCertificates({ certificates, certificateRefusals }: ScanReport, style: Style): string {
  const chains = certificates.map(({ chain, trust, shownTo, ocspStapled }) => {
    const [leaf] = chain
    const key = leaf === undefined ? '' : [leaf.keyType, leaf.keyCurve ?? (leaf.keyBits === null ? null : `${leaf.keyBits} bits`)].filter((part) => part !== null).join(' ')
    const verdict = trust === null ? '' : trust.status === 'accepted' ? style.good('trusted') : style.error(`not trusted: ${trust.reason ?? 'unknown'}`)
    const valid = leaf === undefined ? '' : `until ${leaf.notAfter.slice(0, 10)}, ${leaf.daysLeft < 0 ? 'expired' : `${leaf.daysLeft} days left`}`
    return [
      `  ${printable(chain.map(({ subjectShort }) => subjectShort).join(' ← '))}  ${key}  ${valid}  ${verdict}${ocspStapled === true ? style.dim('  stapled') : ''}`,
      `    ${style.dim(`for ${clientKindsText({ shownTo }, certificates.filter((other) => other.chain !== chain))}`)}`,
    ].join('\n')
  })
  const refused = certificateRefusals.map(({ kind, refusal }) => `  ${style.dim(`none for ${kindText(kind)} (${refusal.how}${refusal.detail === null ? '' : ` ${printable(refusal.detail)}`})`)}`)
  return chains.length + refused.length === 0 ? '' : [style.accent('certificates'), ...chains, ...refused].join('\n')
}

function kindText({ version, serverName, authentication }: ScanClientKind): string {
  const name = serverName === 'sent' ? '' : serverName === 'absent' ? ' without SNI' : ' with an unknown name'
  return `${version}${authentication === 'any' ? '' : ` ${authentication} only`}${name}`
}
