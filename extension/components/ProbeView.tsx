import type { JSX } from 'preact'
import { remainingFindings } from '../probe-state/own-findings.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { failurePlace, verdictOf, verdictTone } from '../probe-state/verdict.ts'
import { CertificateCard } from './CertificateCard.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Findings } from './Findings.tsx'
import { HttpCard } from './HttpCard.tsx'
import { NetworkCard } from './NetworkCard.tsx'
import { TlsCard } from './TlsCard.tsx'
import { VerdictLine } from './VerdictLine.tsx'
import { Waterfall } from './Waterfall.tsx'

interface ProbeViewProps {
  readonly state: ProbeState
  readonly onProbe: () => void
  readonly onOptions: () => void
}

/**
 * Everything about one probe, in the order in which it becomes known. What is still to come has its place already; a
 * failure stands where the next thing would have been, so that nothing that was read moves away.
 */
export function ProbeView({ state, onProbe, onOptions }: ProbeViewProps): JSX.Element {
  const hop = state.hops.at(-1) ?? null
  const running = state.stage !== 'finished'
  const place = failurePlace(state)
  const notice = state.failure === null ? null : <FailureNotice failure={state.failure} mild={verdictTone(verdictOf(state)) === 'warning'} onOptions={onOptions} />
  const encrypted = (hop?.target ?? state.target).scheme === 'https'
  const asked = hop !== null || running
  return (
    <>
      <VerdictLine state={state} onProbe={onProbe} />
      {state.stage === 'held' ? null : (
        <div class="columns">
          <div class="column">
            <NetworkCard state={state} />
            {place === 'network' ? notice : null}
            {asked ? <Waterfall state={state} /> : null}
            {place === 'connection' ? notice : null}
            {encrypted && (running || hop?.tls != null) ? <TlsCard tls={hop?.tls ?? null} /> : null}
          </div>
          <div class="column">
            {place === 'certificate' ? notice : null}
            {encrypted && (running || hop?.certificates != null) ? <CertificateCard certificates={hop?.certificates ?? null} trust={hop?.trust ?? null} running={running} explained={place === 'certificate'} /> : null}
            {place === 'http' ? notice : null}
            {running || hop?.http != null ? <HttpCard http={hop?.http ?? null} /> : null}
            <Findings findings={remainingFindings(state)} running={running} />
          </div>
        </div>
      )}
    </>
  )
}
