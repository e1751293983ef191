import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { historyOf, watchHistory } from '../../history/history.ts'
import type { HistoryEntry } from '../../history/history-database.ts'
import { isHistoryOn } from '../../history/history-setting.ts'
import { isPrivate } from '../../history/private-window.ts'
import { formatDateTime, formatMs } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { Fold } from '../Fold.tsx'
import { Section } from '../Section.tsx'
import { DataTable } from './DataTable.tsx'
import { HistoryChart } from './HistoryChart.tsx'
import { OutcomeTag } from '../history/OutcomeTag.tsx'

/** The earlier probes of this host, as far as they were kept. */
export function HistorySection({ authority }: { readonly authority: string }): JSX.Element {
  const state = useHistoryOf(authority)
  const entries = state?.entries ?? []
  return (
    <Section id="history" heading={t('report.history.heading')} aside={entries.length === 0 ? undefined : plural('report.history.count', entries.length)}>
      {state === null ? <p class="hint">{t('report.history.loading')}</p> : entries.length < 2 ? <p class="hint">{emptyText(state)}</p> : (
        <>
          <HistoryChart entries={entries} />
          <Fold summary={t('report.history.list')} aside={plural('report.history.count', entries.length)}>
            <DataTable caption={t('report.history.list')} columns={[t('history.when'), t('history.outcome'), { label: t('timing.total'), isFigure: true }, t('tls.heading'), t('certificate.heading')]}>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td><a href={`report.html?${new URLSearchParams({ entry: String(entry.id) }).toString()}`}>{formatDateTime(entry.atMs)}</a></td>
                  <td><OutcomeTag entry={entry} /></td>
                  <td class="figure">{formatMs(entry.timings.total)}</td>
                  <td>{entry.tlsVersion ?? '–'}</td>
                  <td class="mono">{entry.certificate === null ? '–' : `${entry.certificate.fingerprintSha256.slice(0, 12)}…`}</td>
                </tr>
              ))}
            </DataTable>
          </Fold>
        </>
      )}
      <p class="history-link"><a href={`past-probes.html?${new URLSearchParams({ text: authority }).toString()}`}>{t('report.history.all')}</a></p>
    </Section>
  )
}

interface HostHistory {
  readonly entries: readonly HistoryEntry[]
  readonly isOn: boolean
  readonly isPrivate: boolean
}

function useHistoryOf(authority: string): HostHistory | null {
  const [state, setState] = useState<HostHistory | null>(null)
  useEffect(() => {
    let wanted = true
    const read = (): void => {
      void Promise.all([historyOf(authority).catch(() => []), isHistoryOn(), isPrivate()]).then(([entries, isOn, inPrivate]) => {
        if (wanted) setState({ entries, isOn, isPrivate: inPrivate })
      })
    }
    read()
    const stop = watchHistory(read)
    return () => {
      wanted = false
      stop()
    }
  }, [authority])
  return state
}

function emptyText({ isOn, isPrivate: inPrivate }: HostHistory): string {
  if (inPrivate) return t('report.history.private')
  return t(isOn ? 'report.history.first' : 'report.history.off')
}
