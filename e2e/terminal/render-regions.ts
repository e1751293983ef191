import type { RegionalReport, RegionResult } from '../../shared/contract/regions.ts'
import { phaseNames } from '../../shared/contract/timings.ts'
import { milliseconds } from './rows.ts'
import { printable, type Style } from './style.ts'

/** The same probe from several regions: a line each, the phases in columns, and below what failed. */
export function renderRegions({ regions }: RegionalReport, style: Style): string {
  const phases = phaseNames.filter((phase) => regions.some((result) => durationOf(result, phase) !== null))
  const head = style.dim(`  ${'region'.padEnd(8)}${'ran in'.padEnd(8)}${[...phases, 'total'].map((name) => name.padStart(11)).join('')}  answer`)
  const rows = regions.map((result) => {
    const isWell = result.status === 'reported' && result.report.outcome === 'ok'
    const figures = [...phases, 'total' as const].map((phase) => figure(durationOf(result, phase)).padStart(11)).join('')
    return `${isWell ? style.good('✓') : style.error('✗')} ${style.bold(result.region.padEnd(8))}${ranIn(result).padEnd(8)}${figures}  ${answer(result)}`
  })
  const faults = regions.flatMap((result) => fault(result).map((text) => `  ${result.region}: ${text}`))
  const isLocal = regions.some((result) => result.status === 'reported' && result.report.vantage.region?.placement === 'local')
  return `${[head, ...rows, ...(faults.length === 0 ? [] : ['', ...faults]), ...(isLocal ? ['', style.dim('All regions of this Worker run on one machine.')] : [])].join('\n')}\n`
}

function durationOf(result: RegionResult, phase: (typeof phaseNames)[number] | 'total'): number | null {
  if (result.status === 'unavailable') return null
  const durations = result.report.hops.flatMap(({ timings }) => timings[phase] ?? [])
  return durations.length === 0 ? null : durations.reduce((total, ms) => total + ms, 0)
}

function figure(ms: number | null): string {
  return ms === null ? '–' : milliseconds(ms)
}

function ranIn(result: RegionResult): string {
  return result.status === 'reported' ? (result.report.vantage.colo ?? '–') : '–'
}

function answer(result: RegionResult): string {
  if (result.status === 'unavailable') return 'not asked'
  const last = result.report.hops.at(-1)
  return last?.http == null ? (result.report.failure?.code ?? '') : `HTTP/${last.http.version} ${last.http.status}`
}

function fault(result: RegionResult): string[] {
  if (result.status === 'unavailable') return [printable(result.problem.detail)]
  return result.report.failure === null ? [] : [printable(result.report.failure.message)]
}
