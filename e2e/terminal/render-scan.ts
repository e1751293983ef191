import type { ScanReport } from '../../shared/contract/scan.ts'
import { renderScanCertificates } from './render-scan-certificates.ts'
import { renderScanFeatures } from './render-scan-features.ts'
import { renderScanJudgement } from './render-scan-judgement.ts'
import { renderScanMatrix } from './render-scan-matrix.ts'
import { printable, type Style } from './style.ts'

/** A whole scan as a person reads it in a terminal: the verdict, the matrix, who gets what, what it means, what was left out. */
export function renderScan(report: ScanReport, style: Style): string {
  const blocks = report.outcome === 'failed'
    ? [failed(report, style)]
    : [
        verdict(report, style),
        renderScanMatrix(report, style),
        renderScanCertificates(report, style),
        renderScanFeatures(report, style),
        report.judgement === undefined ? '' : renderScanJudgement(report.judgement, style),
        untested(report, style),
      ]
  return `${[...blocks, footer(report, style)].filter((block) => block !== '').join('\n\n')}\n`
}

function verdict({ target, judgement, outcome, connections, durationMs }: ScanReport, style: Style): string {
  const letter = judgement?.grade.grade ?? null
  const grade = letter === null ? '' : `  grade ${(letter.startsWith('A') ? style.good : letter.startsWith('B') || letter === 'C' ? style.warning : style.error)(letter)}`
  const partial = outcome === 'partial' ? style.warning('  not complete') : ''
  return `${style.good('✓')} ${style.bold(printable(target.url))}${grade}${partial}  ${style.dim(`${connections} connections in ${(durationMs / 1_000).toFixed(1)} s`)}`
}

function failed({ target, failure }: ScanReport, style: Style): string {
  if (failure === null) return `${style.error('✗')} ${style.bold(printable(target.url))}`
  const codes = [failure.code, failure.detail].filter((part) => part !== null).map(printable).join(', ')
  return [
    `${style.error('✗')} ${style.bold(printable(target.url))}`,
    `  ${printable(failure.message)} ${style.dim(`[${codes}]`)}`,
    `  ${style.dim('Try:')} ${failure.advice}`,
  ].join('\n')
}

function untested({ untested: list }: ScanReport, style: Style): string {
  if (list.length === 0) return ''
  return [style.accent('not tested'), ...list.map(({ what, why, detail }) => `  ${printable(what)}${style.dim(` ${why}${detail === null ? '' : `: ${printable(detail)}`}`)}`)].join('\n')
}

function footer({ vantage, startedAt, network }: ScanReport, style: Style): string {
  const dialled = network?.dialled == null ? '' : ` ${network.dialled.address} port ${network.dialled.port},`
  return style.dim(`scanned${dialled} by hostlens ${vantage.version} (${vantage.kind}${vantage.colo === null ? '' : `, ${vantage.colo}`}) at ${startedAt}`)
}
