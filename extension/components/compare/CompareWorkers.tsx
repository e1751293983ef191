import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Target } from '../../../shared/contract/target.ts'
import { t } from '../../locales/i18n.ts'
import { workerLabel } from '../../storage/saved-worker.ts'
import { KeyUses } from '../KeyUses.tsx'
import { Section } from '../Section.tsx'
import { WorkerChoice } from '../WorkerChoice.tsx'
import { ComparisonTable } from './ComparisonTable.tsx'
import { useComparison } from './use-comparison.ts'

/**
 * The same target by two Workers, side by side: what takes longer from there, and what is another answer. There is nothing to see
 * with fewer than two Workers. It asks only when its button is pressed.
 */
export function CompareWorkers({ target }: { readonly target: Target }): JSX.Element | null {
  const { workers, sides, isRunning, keyUses, compare } = useComparison(target)
  const [chosen, setChosen] = useState<readonly [string | null, string | null]>([null, null])
  if (workers.length < 2) return null
  const first = workers.find(({ id }) => id === chosen[0]) ?? workers[0]
  const second = workers.find(({ id }) => id === chosen[1] && id !== first?.id) ?? workers.find(({ id }) => id !== first?.id)
  if (first === undefined || second === undefined) return null
  const choices = workers.map((worker) => ({ id: worker.id, name: workerLabel(worker) }))
  return (
    <Section id="compare" heading={t('compare.heading')}>
      <div class="compare-choice">
        <WorkerChoice label={t('compare.first')} workers={choices} chosen={first.id} onChoose={(id) => setChosen([id, second.id === id ? first.id : second.id])} />
        <WorkerChoice label={t('compare.second')} workers={choices.filter(({ id }) => id !== first.id)} chosen={second.id} onChoose={(id) => setChosen([first.id, id])} />
        <button type="button" class="button" disabled={isRunning} onClick={() => compare([first.id, second.id])}>{t('compare.run')}</button>
      </div>
      <p class="visually-hidden" role="status">{sides === null ? '' : t(isRunning ? 'compare.running' : 'compare.done')}</p>
      <KeyUses uses={keyUses} />
      {sides === null ? <p class="muted">{t('compare.intro')}</p> : (
        <ComparisonTable sides={sides.map(({ workerId, side }) => ({ name: choices.find(({ id }) => id === workerId)?.name ?? workerId, side }))} />
      )}
    </Section>
  )
}
