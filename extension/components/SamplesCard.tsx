import type { JSX } from 'preact'
import type { PhaseStatistics, Samples } from '../../shared/contract/report.ts'
import { formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { Card } from './Card.tsx'

/** Several runs of the same probe: the spread of every phase. */
export function SamplesCard({ samples }: { readonly samples: Samples }): JSX.Element {
  const failed = samples.runs.filter(({ failure }) => failure !== null).length
  return (
    <Card id="samples" heading={t('samples.heading')} aside={plural('samples.count', samples.runs.length)}>
      {samples.statistics.length === 0 ? null : (
        <table class="samples">
          <caption class="visually-hidden">{t('samples.caption')}</caption>
          <thead>
            <tr>
              <th scope="col"><span class="visually-hidden">{t('timing.phase')}</span></th>
              {(['min', 'median', 'max', 'jitter'] as const).map((column) => <th key={column} scope="col">{t(`samples.${column}`)}</th>)}
            </tr>
          </thead>
          <tbody>{samples.statistics.map((row) => <Row key={row.phase} row={row} />)}</tbody>
        </table>
      )}
      {failed === 0 ? null : <p class="bad">{plural('samples.failed', failed)}</p>}
    </Card>
  )
}

function Row({ row: { phase, minMs, medianMs, maxMs, jitterMs } }: { readonly row: PhaseStatistics }): JSX.Element {
  return (
    <tr class={phase === 'total' ? 'total' : undefined}>
      <th scope="row">{t(`timing.${phase}`)}</th>
      {[minMs, medianMs, maxMs, jitterMs].map((ms, index) => <td key={index} class="figures duration">{ms === null ? '–' : formatMs(ms)}</td>)}
    </tr>
  )
}
