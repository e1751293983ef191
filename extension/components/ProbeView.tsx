import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { isSecureScheme } from '../../shared/contract/target.ts'
import type { ProbeExtras } from '../probe-client/request-for.ts'
import { hasSetupNote } from '../probe-state/has-setup-note.ts'
import { remainingFindings } from '../probe-state/own-findings.ts'
import type { PageTiming } from '../probe-state/page-timing.ts'
import type { HopState, ProbeState } from '../probe-state/probe-state.ts'
import { failurePlace } from '../probe-state/verdict.ts'
import { CertificateCard } from './CertificateCard.tsx'
import { ConnectionComparison } from './ConnectionComparison.tsx'
import { Findings } from './Findings.tsx'
import { HttpCard } from './HttpCard.tsx'
import { lazy } from './lazy.tsx'
import { NetworkCard } from './NetworkCard.tsx'
import { ChangeNotice } from './report/ChangeNotice.tsx'
import { ProbeFailure } from './ProbeFailure.tsx'
import { TlsCard } from './TlsCard.tsx'
import type { ProbedTab } from '../browser-view/probed-tab.ts'
import { VerdictLine } from './VerdictLine.tsx'
import { Waterfall } from './Waterfall.tsx'

interface ProbeViewProps {
  readonly state: ProbeState
  /** The browser's own times of the page in the tab; `pending` keeps their place. */
  readonly page?: PageTiming | 'pending' | null
  /** The tab that is being looked at; null where there is none. */
  readonly tab?: ProbedTab | null
  /** Probes again, with more than usual where that is asked for. */
  readonly onProbe: (extras?: ProbeExtras) => void
  readonly onOptions: () => void
}

/**
 * Everything about one probe: the verdict, where the time went, the certificate, and what else is known. What is still to
 * come has its place already; a failure stands where the next thing would have been, so that nothing that was read moves.
 */
export function ProbeView({ state, page = null, tab = null, onProbe, onOptions }: ProbeViewProps): JSX.Element {
  const [choice, setChoice] = useState<{ readonly of: string; readonly index: number } | null>(null)
  const { hops } = state
  // A choice is about one probe: the next one shows its last hop again.
  const chosen = choice !== null && choice.of === (state.startedAt ?? '') && choice.index < hops.length ? choice.index : hops.length - 1
  const hop = hops[chosen] ?? null
  const running = state.stage !== 'finished'
  const place = failurePlace(state)
  const notice = <ProbeFailure state={state} onProbe={onProbe} onOptions={onOptions} />
  const encrypted = isSecureScheme((hop?.target ?? state.target).scheme)
  const asked = hop !== null || running
  return (
    <>
      <VerdictLine state={state} onProbe={onProbe} />
      <ChangeNotice report={state.report} />
      {hasSetupNote(state) ? <ProbeSetupNote state={state} onWorker={running ? null : (workerId) => onProbe({ workerId })} /> : null}
      {state.stage === 'held' ? null : (
        <div class="columns">
          <div class="column">
            {hops.length > 1 ? <HopList hops={hops} chosen={chosen} onChoose={(index) => setChoice({ of: state.startedAt ?? '', index })} /> : null}
            {asked ? <Waterfall state={state} hop={hop} page={pageOf(page, hop, state)} onMeasure={state.report?.outcome !== 'ok' ? null : () => onProbe({ samples: samplesAsked })} /> : null}
            {state.report?.samples === undefined ? null : <SamplesCard samples={state.report.samples} />}
            {place === 'connection' ? notice : null}
            {place === 'certificate' ? notice : null}
            {encrypted && (running || hop?.certificates != null) ? (
              <CertificateCard certificates={hop?.certificates ?? null} trust={hop?.trust ?? null} running={running} explained={place === 'certificate'} />
            ) : null}
            <NetworkCard state={state} hop={hop} />
            {place === 'network' ? notice : null}
          </div>
          <div class="column">
            {encrypted && (running || hop?.tls != null) ? <TlsCard tls={hop?.tls ?? null} /> : null}
            {place === 'http' ? notice : null}
            {running || hop?.http != null ? <HttpCard http={hop?.http ?? null} /> : null}
            {hop !== null && hasMore(hop) ? <HopExtrasCard hop={hop} /> : null}
            <Findings findings={remainingFindings(state)} running={running} />
            {tab === null ? null : <ConnectionComparison state={state} tab={tab} onProbe={onProbe} />}
          </div>
        </div>
      )}
    </>
  )
}

/** The page's times belong to the hop that it came from. */
function pageOf(page: PageTiming | 'pending' | null, hop: HopState | null, { target }: ProbeState): PageTiming | 'pending' | null {
  if (page === null || page === 'pending') return page
  return URL.parse((hop?.target ?? target).url)?.origin === page.origin ? page : null
}

function hasMore({ more }: HopState): boolean {
  if (more === null) return false
  const { resumption, cookies, fetched, webSocket, greeting, starttls } = more
  const cookieCount = cookies === undefined ? 0 : cookies.sent.length + cookies.stored.length + cookies.refused.length
  return resumption !== null || cookieCount > 0 || fetched !== undefined || webSocket !== undefined || greeting !== undefined || starttls !== undefined
}

const HopList = lazy(async () => (await import('./HopList.tsx')).HopList)
const ProbeSetupNote = lazy(async () => (await import('./ProbeSetupNote.tsx')).ProbeSetupNote)
const SamplesCard = lazy(async () => (await import('./SamplesCard.tsx')).SamplesCard)
const HopExtrasCard = lazy(async () => (await import('./HopExtrasCard.tsx')).HopExtrasCard)

/** Enough for a median that one slow run does not move. */
const samplesAsked = 5
