import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Pairing } from '../../../shared/contract/pairing.ts'
import { t } from '../../locales/i18n.ts'
import { emptyWorker, readWorker, withWorker } from '../../storage/options-draft.ts'
import type { OptionsDraft, WorkerFields } from '../../storage/options-draft.ts'
import { maxWorkers } from '../../storage/saved-worker.ts'
import { PairingField } from '../PairingField.tsx'
import { Section } from '../Section.tsx'
import { WorkerCard } from './WorkerCard.tsx'

interface WorkersSectionProps {
  readonly draft: OptionsDraft
  readonly showFaults: boolean
  readonly onReplace: (draft: OptionsDraft) => void
}

/** The Workers: one is usual, several have a default one among them. */
export function WorkersSection({ draft, showFaults, onReplace }: WorkersSectionProps): JSX.Element {
  const [opened, setOpened] = useState<string | null>(null)
  /** Tested as soon as its card is there. */
  const [paired, setPaired] = useState<string | null>(null)
  const { workers } = draft
  const isSeveral = workers.length > 1
  const defaultId = (workers.find(({ id }) => id === draft.defaultWorkerId) ?? workers[0])?.id ?? null

  const change = (id: string, part: Partial<WorkerFields>): void => onReplace({ ...draft, workers: workers.map((one) => (one.id === id ? { ...one, ...part } : one)) })
  const add = (): void => {
    const id = crypto.randomUUID()
    setOpened(id)
    onReplace({ ...draft, workers: [...workers, emptyWorker(id)] })
  }
  const pair = ({ url, token, name = '' }: Pairing): void => {
    const next = withWorker(draft, { name, url, token }, crypto.randomUUID())
    const id = next.workers.find((one) => one.url === url)?.id ?? null
    setOpened(id)
    setPaired(id)
    onReplace(next)
  }
  const remove = (id: string): void => {
    const left = workers.filter((one) => one.id !== id)
    onReplace({ ...draft, workers: left.length === 0 ? [emptyWorker(crypto.randomUUID())] : left })
  }

  return (
    <Section id="worker" heading={t('options.worker.heading')}>
      <p class="intro">{t('options.worker.intro')}</p>
      <PairingField onPairing={pair} />
      <div class="cards">
        {workers.map((worker) => (
          <WorkerCard
            key={worker.id}
            worker={worker}
            read={readWorker(worker)}
            showFaults={showFaults}
            alone={!isSeveral}
            initiallyOpen={worker.id === opened}
            testAtOnce={worker.id === paired}
            isDefault={worker.id === defaultId}
            onDefault={() => onReplace({ ...draft, defaultWorkerId: worker.id })}
            onChange={(part) => change(worker.id, part)}
            onRemove={() => remove(worker.id)}
          />
        ))}
      </div>
      {workers.length >= maxWorkers ? null : <button type="button" class="button" onClick={add}>{t('options.worker.add')}</button>}
    </Section>
  )
}
