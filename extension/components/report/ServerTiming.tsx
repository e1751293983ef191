import type { JSX } from 'preact'
import type { HttpFacts } from '../../../shared/contract/http.ts'
import { formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { DataTable } from './DataTable.tsx'

interface ServerTimingProps {
  readonly entries: HttpFacts['serverTiming']
  /** What of it was seen from outside; null where no answer came. */
  readonly firstByteMs: number | null
}

/** What the server says that it did, each against the longest of them and the time that it was waited for. */
export function ServerTiming({ entries, firstByteMs }: ServerTimingProps): JSX.Element {
  const longestMs = Math.max(1, firstByteMs ?? 0, ...entries.map(({ durationMs }) => durationMs ?? 0))
  return (
    <>
      <h3>Server-Timing {firstByteMs === null ? null : <span class="muted">· {t('report.http.waited', formatMs(firstByteMs))}</span>}</h3>
      <DataTable caption="Server-Timing" columns={[t('report.http.step'), t('report.http.description'), t('timing.when'), { label: t('timing.duration'), isFigure: true }]}>
        {entries.map(({ name, durationMs, description }, index) => (
          <tr key={index}>
            <td class="mono">{name}</td>
            <td class="wrap">{description ?? '–'}</td>
            <td class="attempt-track">
              {durationMs === null ? null : <svg class="span" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="server-span" x="0" y="0" width={Math.min(100, Math.max(1, (durationMs / longestMs) * 100))} height="8" /></svg>}
            </td>
            <td class="figure">{durationMs === null ? '–' : formatMs(durationMs)}</td>
          </tr>
        ))}
      </DataTable>
    </>
  )
}
