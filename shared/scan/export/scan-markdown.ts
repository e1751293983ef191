import type { ScanReport } from '../../contract/scan.ts'
import type { ScanClientResult, ScanJudgement } from '../../contract/scan-judgement.ts'
import { code, plain, table } from '../../export/markdown-text.ts'
import { clientKindsText } from '../client-kinds.ts'
import { cipherSuiteFacts } from '../iana/cipher-suites.ts'

/** A scan as Markdown, for a ticket: grade, findings, versions with their suites, groups, certificates, clients, profiles. */
export function scanMarkdown(report: Omit<ScanReport, 'judgement'>, judgement: ScanJudgement | null): string {
  const { vantage } = report
  const blocks = [
    `## Hostlens scan: ${code(report.target.url)}`,
    report.failure === null ? '' : `**Failed**: ${plain(report.failure.message)}\n\n- Try: ${plain(report.failure.advice)}`,
    ...(judgement === null ? [] : [gradeBlock(judgement), findingsBlock(judgement)]),
    versionsBlock(report),
    suitesBlock(report),
    groupsBlock(report),
    certificatesBlock(report),
    ...(judgement === null ? [] : [clientsBlock(judgement.clients), profilesBlock(judgement)]),
    untestedBlock(report),
    `Scanned at ${code(report.startedAt)} with ${report.connections} connections in ${(report.durationMs / 1_000).toFixed(1)} s, Hostlens ${code(vantage.version)}, scan ${code(report.scanId)}.`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function gradeBlock({ grade }: ScanJudgement): string {
  const head = grade.grade === null ? `**No grade**: ${plain(grade.withheld ?? 'unknown')}.` : `**Grade ${grade.grade}**${grade.gradeIfTrusted === null ? '' : ` (${grade.gradeIfTrusted} if the certificate were trusted)`}`
  const reasons = grade.reasons.map(({ limit, message }) => `- ${limit === null ? '' : `${limit}: `}${plain(message)}`)
  return [head, ...(reasons.length === 0 ? [] : ['', ...reasons]), '', `By the ${plain(grade.guide)}, version ${plain(grade.version)}.`].join('\n')
}

function findingsBlock({ findings }: ScanJudgement): string {
  const lines = findings.filter(({ severity }) => severity !== 'good').map(({ severity, message, advice }) => `- **${severity}**: ${plain(message)} ${plain(advice)}`)
  return lines.length === 0 ? '' : ['### Findings', '', ...lines].join('\n')
}

function versionsBlock({ versions, suites }: Omit<ScanReport, 'judgement'>): string {
  if (versions.length === 0) return ''
  const rows = versions.toReversed().map(({ version, status, refusal }) => {
    const list = suites.find((one) => one.version === version)
    const more = refusal === null ? (list === undefined ? '' : `${list.suites.length} suites, order: ${list.order}`) : code(refusal.detail ?? refusal.how)
    return [version, status, more]
  })
  return `### Protocol versions\n\n${table(['Version', 'Answer', ''], rows)}`
}

function suitesBlock({ suites }: Omit<ScanReport, 'judgement'>): string {
  const blocks = suites.filter((list) => list.suites.length > 0).map((list) => {
    const lines = list.suites.map((suite, index) => `${index + 1}. ${code(suite.name)} ${cipherSuiteFacts(suite.code).strength}${suite.dhPrimeBits === null ? '' : `, DHE ${suite.dhPrimeBits} bits`}`)
    return [`#### ${list.version}${list.complete ? '' : ' (not to the end)'}`, '', ...lines].join('\n')
  })
  return blocks.length === 0 ? '' : ['### Cipher suites', ...blocks].join('\n\n')
}

function groupsBlock({ groups }: Omit<ScanReport, 'judgement'>): string {
  const lines = groups.filter((list) => list.groups.length > 0).map((list) => `- ${list.version}: ${list.groups.map(({ name }) => code(name)).join(', ')} (order: ${list.order})`)
  return lines.length === 0 ? '' : ['### Groups', '', ...lines].join('\n')
}

function certificatesBlock({ certificates }: Omit<ScanReport, 'judgement'>): string {
  const rows = certificates.flatMap((certificate, index) => {
    const [leaf] = certificate.chain
    if (leaf === undefined) return []
    const others = certificates.filter((other) => other !== certificate)
    const { trust } = certificate
    return [[letter(index), plain(clientKindsText(certificate, others)), code(leaf.subjectShort), code(leaf.keyCurve ?? `${leaf.keyType} ${leaf.keyBits ?? '?'}`), code(leaf.notAfter), trust === null ? 'not judged' : trust.status === 'accepted' ? 'trusted' : code(trust.reason ?? 'rejected')]]
  })
  return rows.length === 0 ? '' : `### Certificates\n\n${table(['', 'Shown to', 'Subject', 'Key', 'Until', 'Trust'], rows)}`
}

function clientsBlock(clients: readonly ScanClientResult[]): string {
  const rows = clients.map(({ name, version, status, tlsVersion, cipherSuite, group, alpn, certificate, failure }) =>
    status === 'connects'
      ? [plain(`${name} ${version}`), tlsVersion ?? '', code(cipherSuite ?? ''), code(group ?? ''), code(alpn ?? ''), certificate === null ? '' : letter(certificate)]
      : [plain(`${name} ${version}`), status === 'fails' ? '**fails**' : 'unknown', plain(failure?.message ?? ''), '', '', ''],
  )
  return rows.length === 0 ? '' : `### Clients\n\n${table(['Client', 'Version', 'Cipher suite', 'Group', 'ALPN', 'Certificate'], rows)}`
}

function profilesBlock({ profiles }: ScanJudgement): string {
  const blocks = profiles.map(({ id, version, status, misses }) =>
    [`- **${id}** (Mozilla ${plain(version)}): ${status}`, ...misses.map(({ got, expected }) => `  - ${plain(got)} (wanted: ${plain(expected)})`)].join('\n'),
  )
  return blocks.length === 0 ? '' : ['### Profiles', '', ...blocks].join('\n')
}

function untestedBlock({ untested }: Omit<ScanReport, 'judgement'>): string {
  const lines = untested.map(({ what, why, detail }) => `- ${plain(what)}: ${why}${detail === null ? '' : `, ${plain(detail)}`}`)
  return lines.length === 0 ? '' : ['### Not tested', '', ...lines].join('\n')
}

/** As on the page: A, B, C, … */
function letter(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}
