import type { BatchLine } from '../../shared/contract/events.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import { renderProblem } from './render-problem.ts'
import { printable, type Style } from './style.ts'

/** One target of a batch as one line: verdict, host, what came, and how long it took. */
export function renderBatchLine(line: Exclude<BatchLine, { type: 'end' }>, targets: readonly string[], style: Style): string {
  const name = printable(targets[line.index] ?? '')
  const width = Math.min(48, Math.max(...targets.map((target) => target.length)))
  const row = (mark: string, text: string): string => `${mark} ${style.bold(name.padEnd(width))}  ${text}\n`
  if (line.type === 'problem') return row(style.error('✗'), renderProblem(line.problem).replaceAll('\n', ' '))
  const { report } = line
  if (report.failure === null) return row(style.good('✓'), `${summary(report)}  ${style.dim(totalText(report))}`)
  return row(style.error('✗'), `${printable(report.failure.message)} ${style.dim(`[${report.failure.code}] ${totalText(report)}`)}`)
}

function summary({ hops }: ProbeReport): string {
  const last = hops.at(-1)
  const daysLeft = last?.certificates?.[0]?.daysLeft
  return [
    last?.http == null ? null : `HTTP/${last.http.version} ${last.http.status}`,
    last?.tls == null ? null : last.tls.version,
    daysLeft === undefined ? null : `certificate ${daysLeft} days`,
  ].filter((part) => part !== null).join(', ')
}

function totalText({ hops }: ProbeReport): string {
  return `${hops.reduce((total, { timings }) => total + timings.total, 0).toFixed(0)} ms`
}
