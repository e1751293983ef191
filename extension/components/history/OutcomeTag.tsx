import type { JSX } from 'preact'
import type { HistoryEntry } from '../../history/history-database.ts'
import { outcomeOf } from '../../history/search.ts'
import { t } from '../../locales/i18n.ts'

/** How a probe ended, in a word and a colour. */
export function OutcomeTag({ entry }: { readonly entry: HistoryEntry }): JSX.Element {
  const outcome = outcomeOf(entry)
  return <span class={`tag ${tones[outcome]}`} title={entry.failureCode ?? undefined}>{t(`history.outcomes.${outcome}`)}</span>
}

const tones = { well: 'tag-good', remarks: 'tag-warning', failed: 'tag-error' } as const
