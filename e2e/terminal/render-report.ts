import type { Hop, ProbeReport } from '../../shared/contract/report.ts'
import { phaseTexts } from '../../shared/texts/phases.ts'
import { renderFindings } from './render-findings.ts'
import { renderHop } from './render-hop.ts'
import { renderSamples } from './render-samples.ts'
import { printable, type Style } from './style.ts'

/** A whole report as a person reads it in a terminal: verdict, then each hop, then findings, worst first. */
export function renderReport(report: ProbeReport, style: Style): string {
  const isOneOfMany = report.hops.length > 1
  const blocks = [
    verdict(report, style),
    ...report.hops.map((hop) => renderHop(hop, style, { isOneOfMany, verdict: hopVerdict(hop, style) })),
    report.samples === undefined ? '' : renderSamples(report.samples, style),
    renderFindings(report.findings, style),
    style.dim(`measured by hostlens ${report.vantage.version} (${report.vantage.kind}${report.vantage.colo === null ? '' : `, ${report.vantage.colo}`}) at ${report.startedAt}`),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function verdict(report: ProbeReport, style: Style): string {
  const name = printable(report.hops[0]?.target.url ?? '')
  if (report.failure !== null) {
    const { phase, code, detail, message, advice } = report.failure
    const codes = detail === null ? code : `${code}, ${detail}`
    return [
      `${style.error('✗')} ${style.bold(name)}`,
      `  ${style.error(`Failed while ${phaseTexts[phase]}`)} ${style.dim(`[${printable(codes)}]`)}`,
      `  ${printable(message)}`,
      `  ${style.dim('Try:')} ${advice}`,
    ].join('\n')
  }
  const last = report.hops.at(-1)
  const totalMs = report.hops.reduce((total, { timings }) => total + timings.total, 0)
  return `${style.good('✓')} ${style.bold(name)}  ${last === undefined ? '' : answer(last)}  ${style.dim(`in ${totalMs.toFixed(0)} ms${report.hops.length > 1 ? ` over ${report.hops.length} hops` : ''}`)}`
}

function hopVerdict(hop: Hop, style: Style): string {
  return hop.failure === null ? answer(hop) : style.error(hop.failure.code)
}

function answer({ http, fetched }: Hop): string {
  if (http !== null) return `${http.status} ${printable(http.reason)}`.trim()
  return fetched?.status == null ? '' : `${fetched.status} by fetch()`
}
