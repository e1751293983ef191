import type { JSX } from 'preact'
import { phaseNames } from '../../../shared/contract/timings.ts'
import type { Timings } from '../../../shared/contract/timings.ts'
import { certificateChanges } from '../../history/certificate-change.ts'
import type { CertificateChange } from '../../history/certificate-change.ts'
import type { HistoryEntry } from '../../history/history-database.ts'
import { formatDateTime, formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { changeText } from './change-text.ts'

/** The probes of one host, oldest at the start: phases as stacked columns, a mark where one failed or the certificate changed. */
export function HistoryChart({ entries }: { readonly entries: readonly HistoryEntry[] }): JSX.Element {
  const shown = entries.toReversed()
  const changes = new Map(certificateChanges(entries.flatMap(({ atMs, certificate }) => (certificate === null ? [] : [{ atMs, certificate }]))).map(({ atMs, change }) => [atMs, change]))
  const longestMs = Math.max(1, ...shown.map(({ timings }) => timings.total))
  const [first, last] = [shown[0], shown.at(-1)]
  return (
    <figure class="history-chart">
      <div class="history-plot">
        <span class="history-longest figures">{formatMs(longestMs)}</span>
        <ol class="history-columns" aria-label={t('report.history.chart')}>
          {shown.map((entry) => <Column key={entry.id} entry={entry} longestMs={longestMs} change={changes.get(entry.atMs) ?? null} />)}
        </ol>
      </div>
      <div class="history-axis muted figures" aria-hidden="true">
        <span>{first === undefined ? '' : formatDateTime(first.atMs)}</span>
        <span>{last === undefined || last === first ? '' : formatDateTime(last.atMs)}</span>
      </div>
      <figcaption class="phase-legend">
        {phases.filter((phase) => shown.some(({ timings }) => (timings[phase] ?? 0) > 0)).map((phase) => <span key={phase} class={`phase-key key-${phase}`}>{phase === 'other' ? t('report.samples.other') : t(`timing.${phase}`)}</span>)}
        <span class="phase-key key-failed">{t('report.history.failed')}</span>
        <span class="phase-key key-change">{t('report.history.changed')}</span>
      </figcaption>
    </figure>
  )
}

function Column({ entry, longestMs, change }: { readonly entry: HistoryEntry; readonly longestMs: number; readonly change: CertificateChange | null }): JSX.Element {
  const parts = partsOf(entry.timings)
  const words = [formatDateTime(entry.atMs), formatMs(entry.timings.total), entry.failureCode, change === null ? null : changeText(change).title].filter((part) => part !== null).join(' · ')
  let top = 100
  return (
    <li class={entry.outcome === 'failed' ? 'failed' : undefined}>
      <a href={`report.html?${new URLSearchParams({ entry: String(entry.id) }).toString()}`} title={words} aria-label={words}>
        <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {parts.map(({ phase, ms }) => {
            const height = (ms / longestMs) * 100
            top -= height
            return <rect key={phase} class={`fill-${phase}`} x="0" y={top} width="10" height={height} />
          })}
        </svg>
        <span class={`history-mark${change === null ? '' : ` change-${change.tone}`}`} aria-hidden="true" />
      </a>
    </li>
  )
}

function partsOf(timings: Timings): { readonly phase: (typeof phases)[number]; readonly ms: number }[] {
  return phases.flatMap((phase) => {
    const ms = timings[phase] ?? 0
    return ms > 0 ? [{ phase, ms }] : []
  })
}

const phases = [...phaseNames, 'other'] as const
