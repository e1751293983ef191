import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../locales/i18n.ts'
import type { SetupWorker } from '../probe-state/probe-setup.ts'

interface WorkerChoiceProps {
  /** Default: “Worker”. */
  readonly label?: string
  readonly workers: readonly SetupWorker[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/** Which of several Workers is asked. */
export function WorkerChoice({ label = t('setup.worker'), workers, chosen, onChoose }: WorkerChoiceProps): JSX.Element {
  const id = useId()
  return (
    <span class="worker-choice">
      <label for={id}>{label}</label>
      <select id={id} value={chosen ?? ''} onChange={(event) => onChoose(event.currentTarget.value)}>
        {workers.map((worker) => <option key={worker.id} value={worker.id}>{worker.name}</option>)}
      </select>
    </span>
  )
}
