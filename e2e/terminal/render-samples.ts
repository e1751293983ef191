import type { Samples } from '../../shared/contract/report.ts'
import { milliseconds } from './rows.ts'
import type { Style } from './style.ts'

/** The spread of every phase over the runs. */
export function renderSamples({ runs, statistics }: Samples, style: Style): string {
  const failed = runs.filter(({ failure }) => failure !== null).length
  const rows = statistics.map(({ phase, count, minMs, medianMs, maxMs, jitterMs }) =>
    `  ${phase.padEnd(10)}${[minMs, medianMs, maxMs].map((ms) => milliseconds(ms).padStart(10)).join('')}${(jitterMs === null ? '' : milliseconds(jitterMs)).padStart(10)}${style.dim(String(count).padStart(6))}`)
  const heading = style.dim(`  ${'phase'.padEnd(10)}${['min', 'median', 'max', 'jitter'].map((name) => name.padStart(10)).join('')}${'runs'.padStart(6)}`)
  return [style.accent(`samples: ${runs.length} runs${failed === 0 ? '' : `, ${style.error(`${failed} failed`)}`}`), heading, ...rows].join('\n')
}
