import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { countOf, exportHistory, forget, historyTotals, searchHistory, watchHistory } from '../../history/history.ts'
import type { FoundEntries } from '../../history/history.ts'
import { historyLimits } from '../../history/limits.ts'
import { matchesSearch, startOfDayMs } from '../../history/search.ts'
import type { HistorySearch } from '../../history/search.ts'
import { formatBytes, formatCount } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { Mark } from '../Mark.tsx'
import { saveFile } from '../report/save-file.ts'
import { ForgetQuestion } from './ForgetQuestion.tsx'
import { HistoryFilter } from './HistoryFilter.tsx'
import type { HistoryFilterFields } from './HistoryFilter.tsx'
import { HistorySwitch } from './HistorySwitch.tsx'
import { HistoryTable } from './HistoryTable.tsx'

interface Found extends FoundEntries {
  readonly totals: { readonly count: number; readonly bytes: number }
}

/** What would be forgotten: what is found, or all of one host. */
type Doomed = { readonly kind: 'found' } | { readonly kind: 'host'; readonly authority: string; readonly count: number }

/** Everything that was kept: to be searched, opened, exported and forgotten. */
export function HistoryPage({ firstText, onOptions }: { readonly firstText: string; readonly onOptions: () => void }): JSX.Element {
  const [fields, setFields] = useState<HistoryFilterFields>({ text: firstText, outcome: 'any', from: '', to: '' })
  const [offset, setOffset] = useState(0)
  const [found, setFound] = useState<Found | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [doomed, setDoomed] = useState<Doomed | null>(null)
  const search: HistorySearch = { text: fields.text, outcome: fields.outcome, fromMs: startOfDayMs(fields.from), toMs: startOfDayMs(fields.to, 1) }
  const isFiltered = fields.text.trim() !== '' || fields.outcome !== 'any' || search.fromMs !== null || search.toMs !== null
  const failed = (error: unknown): void => setFault(t('history.unreadable', error instanceof Error ? error.message : String(error)))

  useEffect(() => {
    let wanted = true
    const read = (): void => {
      Promise.all([searchHistory(search, offset), historyTotals()]).then(([entries, totals]) => {
        if (!wanted) return
        setFault(null)
        // Another page may have forgotten what was on this one.
        if (offset > 0 && entries.count <= offset) setOffset(0)
        setFound({ ...entries, totals })
      }, failed)
    }
    read()
    const stop = watchHistory(read)
    return () => {
      wanted = false
      stop()
    }
  }, [fields, offset])

  const change = (part: Partial<HistoryFilterFields>): void => {
    setFields((before) => ({ ...before, ...part }))
    setOffset(0)
    setDoomed(null)
  }
  const askForHost = (authority: string): void => void countOf(authority).then((count) => setDoomed({ kind: 'host', authority, count }), failed)
  const forgetDoomed = async (which: Doomed): Promise<void> => {
    await forget(which.kind === 'host' ? ({ authority }) => authority === which.authority : (entry) => matchesSearch(entry, search))
    setDoomed(null)
    setOffset(0)
  }
  return (
    <div class="page layout-page">
      <header class="top-bar">
        <Mark />
        <span class="wordmark">{t('manifest.name')}</span>
        <div class="top-bar-actions">
          <button type="button" class="icon-button" aria-label={t('action.options')} title={t('action.options')} onClick={onOptions}><Icon name="options" /></button>
        </div>
      </header>
      <main class="history-page">
        <h1>{t('history.heading')}</h1>
        <p class="hint">{t('history.intro')}</p>
        <HistorySwitch onFault={failed} />
        <HistoryFilter fields={fields} onChange={change} />
        {fault === null ? null : <p class="bad" role="alert">{fault}</p>}
        <div class="history-actions">
          <p class="muted" role="status">{found === null ? t('report.loading') : `${plural('history.found', found.count)} · ${t('history.weight', formatBytes(found.totals.bytes))}`}</p>
          {found === null || found.count === 0 ? null : (
            <>
              <button type="button" class="button" onClick={() => void exportHistory(search).then((file) => saveFile('hostlens-history.ndjson', file), failed)}>{t('history.exportAll')}</button>
              {doomed === null ? <button type="button" class="button" onClick={() => setDoomed({ kind: 'found' })}>{t(isFiltered ? 'history.clearFound' : 'history.clearAll')}</button> : (
                <ForgetQuestion
                  question={doomed.kind === 'host' ? plural('history.sureHost', doomed.count, doomed.authority) : plural('history.sure', found.count)}
                  onYes={() => void forgetDoomed(doomed).catch(failed)}
                  onNo={() => setDoomed(null)}
                />
              )}
            </>
          )}
        </div>
        {found === null ? null : found.count === 0 ? <p class="history-empty">{t(found.totals.count === 0 ? 'history.empty' : 'history.noneFound')}</p> : <HistoryTable entries={found.entries} changes={found.changes} onHost={(text) => change({ text })} onForget={askForHost} />}
        {found === null || found.count <= historyLimits.pageSize ? null : (
          <nav class="history-pages" aria-label={t('history.heading')}>
            <button type="button" class="button" disabled={offset === 0} onClick={() => setOffset(offset - historyLimits.pageSize)}>{t('history.later')}</button>
            <span class="figures">{t('history.page', formatCount(offset + 1), formatCount(Math.min(found.count, offset + historyLimits.pageSize)), formatCount(found.count))}</span>
            <button type="button" class="button" disabled={offset + historyLimits.pageSize >= found.count} onClick={() => setOffset(offset + historyLimits.pageSize)}>{t('history.earlier')}</button>
          </nav>
        )}
      </main>
    </div>
  )
}
