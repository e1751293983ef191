import type { JSX } from 'preact'
import type { CertificateChange } from '../../history/certificate-change.ts'
import type { HistoryEntry } from '../../history/history-database.ts'
import { formatAge, formatDateTime, formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { DataTable } from '../report/DataTable.tsx'
import { CertificateCell } from './CertificateCell.tsx'
import { OutcomeTag } from './OutcomeTag.tsx'

interface HistoryTableProps {
  readonly entries: readonly HistoryEntry[]
  /** How certificates differ from the probe before, by id. */
  readonly changes: ReadonlyMap<number, CertificateChange>
  /** Shows only this host. */
  readonly onHost: (authority: string) => void
  readonly onForget: (authority: string) => void
}

/** The probes of one page of the list, newest first, each with the way to its report. */
export function HistoryTable({ entries, changes, onHost, onForget }: HistoryTableProps): JSX.Element {
  const nowMs = Date.now()
  return (
    <DataTable caption={t('history.heading')} columns={[t('history.when'), t('history.host'), t('history.outcome'), t('history.status'), t('tls.heading'), t('certificate.heading'), { label: t('timing.total'), isFigure: true }, t('history.vantage'), t('history.yes')]}>
      {entries.map((entry) => (
        <tr key={entry.id}>
          <td><a href={`report.html?${new URLSearchParams({ entry: String(entry.id) }).toString()}`}>{formatDateTime(entry.atMs)}</a><span class="muted history-age">{formatAge(nowMs - entry.atMs)}</span></td>
          <td><button type="button" class="text-button wrap" onClick={() => onHost(entry.authority)}>{entry.target}</button></td>
          <td><OutcomeTag entry={entry} /></td>
          <td>{entry.failureCode ?? entry.status ?? '–'}</td>
          <td>{entry.tlsVersion ?? '–'}</td>
          <td><CertificateCell certificate={entry.certificate} change={changes.get(entry.id) ?? null} /></td>
          <td class="figure">{formatMs(entry.timings.total)}</td>
          <td class="muted">{entry.vantage}</td>
          <td><button type="button" class="icon-button" aria-label={t('history.forgetHost', entry.authority)} title={t('history.forgetHost', entry.authority)} onClick={() => onForget(entry.authority)}><Icon name="cross" /></button></td>
        </tr>
      ))}
    </DataTable>
  )
}
