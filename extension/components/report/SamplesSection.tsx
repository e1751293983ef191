import type { JSX } from 'preact'
import type { PhaseStatistics, Samples } from '../../../shared/contract/report.ts'
import { formatMs } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { Section } from '../Section.tsx'
import { DataTable } from './DataTable.tsx'

/** Several runs of the same probe: every run as a dot, the span from fastest to slowest, and the median. */
export function SamplesSection({ samples }: { readonly samples: Samples }): JSX.Element {
  const failed = samples.runs.flatMap(({ failure }) => failure ?? [])
  const longestMs = Math.max(1, ...samples.statistics.map(({ maxMs }) => maxMs))
  return (
    <Section id="samples" heading={t('report.samples.heading')} aside={plural('report.samples.count', samples.runs.length)}>
      {failed.length === 0 ? null : <p class="bad">{plural('report.samples.failed', failed.length)}: {[...new Set(failed)].join(', ')}</p>}
      <DataTable caption={t('report.samples.heading')} columns={[t('timing.phase'), t('report.samples.spread'), ...(['min', 'median', 'max', 'jitter'] as const).map((name) => ({ label: t(`report.samples.${name}`), isFigure: true }))]}>
        {samples.statistics.map((statistics) => (
          <tr key={statistics.phase} class={statistics.phase === 'total' ? 'sum' : undefined}>
            <th scope="row">{statistics.phase === 'other' ? t('report.samples.other') : t(`timing.${statistics.phase}`)}</th>
            <td class="spread-track"><Spread statistics={statistics} values={valuesOf(samples, statistics.phase)} longestMs={longestMs} /></td>
            <td class="figure">{formatMs(statistics.minMs)}</td>
            <td class="figure">{formatMs(statistics.medianMs)}</td>
            <td class="figure">{formatMs(statistics.maxMs)}</td>
            <td class="figure">{statistics.jitterMs === null ? '–' : formatMs(statistics.jitterMs)}</td>
          </tr>
        ))}
      </DataTable>
    </Section>
  )
}

/** One line of the chart: all of them share one axis, from 0 to the slowest of all. */
function Spread({ statistics, values, longestMs }: { readonly statistics: PhaseStatistics; readonly values: readonly number[]; readonly longestMs: number }): JSX.Element {
  const at = (ms: number): number => 4 + (ms / longestMs) * 232
  return (
    <svg class="spread" viewBox="0 0 240 20" aria-hidden="true" focusable="false">
      <path class="spread-axis" d="M0 10H240" />
      <rect class="spread-box" x={at(statistics.minMs)} y="6" width={Math.max(1, at(statistics.maxMs) - at(statistics.minMs))} height="8" rx="2" />
      {values.map((value, index) => <circle key={index} class="spread-dot" cx={at(value)} cy="10" r="2.4" />)}
      <path class="spread-median" d={`M${at(statistics.medianMs)} 3V17`} />
    </svg>
  )
}

function valuesOf({ runs }: Samples, phase: PhaseStatistics['phase']): readonly number[] {
  return runs.flatMap(({ failure, timings }) => (failure === null ? (timings[phase] ?? []) : []))
}
