import type { JSX } from 'preact'
import { t } from '../locales/i18n.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { KeyUses } from './KeyUses.tsx'
import { WorkerChoice } from './WorkerChoice.tsx'

interface ProbeSetupNoteProps {
  readonly state: ProbeState
  /** Probes again by another Worker; null where there is no choice to make. */
  readonly onWorker: ((workerId: string) => void) | null
}

/** With what a probe was made that is not as everywhere, and what the person’s key did: it signs here, and is seen to. */
export function ProbeSetupNote({ state: { setup, keyUses }, onWorker }: ProbeSetupNoteProps): JSX.Element {
  return (
    <div class="setup-note">
      {setup === null ? null : (
        <div class="setup-line">
          {onWorker === null || setup.workers.length < 2 ? null : <WorkerChoice workers={setup.workers} chosen={setup.worker?.id ?? null} onChoose={onWorker} />}
          {setup.profile === null ? null : <span>{t('setup.profile')} <span class="mono">{setup.profile.pattern}</span></span>}
          {setup.clientKey === null ? null : <span>{t('setup.clientKey', setup.clientKey)}</span>}
        </div>
      )}
      <KeyUses uses={keyUses} />
    </div>
  )
}
