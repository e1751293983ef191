import type { JSX } from 'preact'
import type { ProbeExtras } from '../probe-client/request-for.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { verdictOf, verdictTone } from '../probe-state/verdict.ts'
import { FailureNotice } from './FailureNotice.tsx'

interface ProbeFailureProps {
  readonly state: ProbeState
  readonly onProbe: (extras?: ProbeExtras) => void
  readonly onOptions: () => void
}

/** What ended a probe; nothing where nothing did. */
export function ProbeFailure({ state, onProbe, onOptions }: ProbeFailureProps): JSX.Element | null {
  if (state.failure === null) return null
  const last = state.hops.at(-1)
  return (
    <FailureNotice
      failure={state.failure}
      mild={verdictTone(verdictOf(state)) === 'warning'}
      // A handshake that was completed says it by itself.
      asked={last?.tls?.clientCertificate ?? last?.more?.clientCertificate}
      onOptions={onOptions}
      onFetch={() => onProbe({ fetchFallback: true })}
    />
  )
}
