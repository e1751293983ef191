import type { JSX } from 'preact'
import { historyOutcomes } from '../../history/search.ts'
import type { HistorySearch } from '../../history/search.ts'
import { t } from '../../locales/i18n.ts'

/** The fields as they stand in the form; dates as their fields give them. */
export interface HistoryFilterFields {
  readonly text: string
  readonly outcome: HistorySearch['outcome']
  readonly from: string
  readonly to: string
}

interface HistoryFilterProps {
  readonly fields: HistoryFilterFields
  readonly onChange: (part: Partial<HistoryFilterFields>) => void
}

/** What is looked for: a host, an outcome, a stretch of days. */
export function HistoryFilter({ fields, onChange }: HistoryFilterProps): JSX.Element {
  return (
    <form class="history-filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <label><span>{t('history.search')}</span><input type="text" value={fields.text} autocomplete="off" spellcheck={false} onInput={({ currentTarget }) => onChange({ text: currentTarget.value })} /></label>
      <label>
        <span>{t('history.outcome')}</span>
        <select value={fields.outcome} onChange={({ currentTarget }) => onChange({ outcome: historyOutcomes.find((known) => known === currentTarget.value) ?? 'any' })}>
          <option value="any">{t('history.any')}</option>
          {historyOutcomes.map((outcome) => <option key={outcome} value={outcome}>{t(`history.outcomes.${outcome}`)}</option>)}
        </select>
      </label>
      <label><span>{t('history.from')}</span><input type="date" value={fields.from} onInput={({ currentTarget }) => onChange({ from: currentTarget.value })} /></label>
      <label><span>{t('history.to')}</span><input type="date" value={fields.to} onInput={({ currentTarget }) => onChange({ to: currentTarget.value })} /></label>
    </form>
  )
}
