import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { hasSetupNote } from '../../probe-state/has-setup-note.ts'
import type { ProbeExtras } from '../../probe-client/request-for.ts'
import { remainingFindings } from '../../probe-state/own-findings.ts'
import type { ProbeState } from '../../probe-state/probe-state.ts'
import { ProbeFailure } from '../ProbeFailure.tsx'
import { Findings } from '../Findings.tsx'
import { NetworkCard } from '../NetworkCard.tsx'
import { ProbeSetupNote } from '../ProbeSetupNote.tsx'
import { VerdictLine } from '../VerdictLine.tsx'
import { Waterfall } from '../Waterfall.tsx'
import { ChangeNotice } from './ChangeNotice.tsx'
import { Glance } from './Glance.tsx'
import { hopId, hopsOf } from './hop-view.ts'
import { HopSections, hopNav } from './HopSections.tsx'
import { HopTabs } from './HopTabs.tsx'
import { JsonSection } from './JsonSection.tsx'
import { SamplesSection } from './SamplesSection.tsx'
import { SectionNav } from './SectionNav.tsx'
import type { NavEntry } from './SectionNav.tsx'

interface ReportViewProps {
  readonly state: ProbeState
  readonly onProbe: (extras?: ProbeExtras) => void
  readonly onOptions: () => void
  /** Sections about more than this one report, such as the history of its host: they are no part of what is saved or sent on. */
  readonly beyond?: readonly { readonly nav: NavEntry; readonly content: ComponentChildren }[]
  /** False where nothing may be compared with the history, as in a file that is sent on. */
  readonly isCompared?: boolean
}

/** Everything that one report says, as sections with a list of them beside it. */
export function ReportView({ state, onProbe, onOptions, beyond = [], isCompared = true }: ReportViewProps): JSX.Element {
  const hops = hopsOf(state)
  const [wanted, setWanted] = useState<{ readonly of: string; readonly index: number } | null>(null)
  // The last hop is where a redirect led, and what an attempt came to. A choice is about one probe: the next one shows its last again.
  const chosen = wanted !== null && wanted.of === (state.startedAt ?? '') && wanted.index < hops.length ? wanted.index : hops.length - 1
  const { report } = state
  const isOver = state.stage === 'finished'
  const findings = remainingFindings(state)
  const hasLookUp = state.lookUp.resolver !== null
  const chosenHop = hops[chosen]
  const nav: NavEntry[] = [
    ...(state.failure === null ? [] : [{ id: 'failure', label: t('report.navigation.failure') }]),
    { id: 'findings', label: t('findings.heading') },
    ...(hasLookUp ? [{ id: 'network', label: t('network.heading') }] : []),
    ...(chosenHop === undefined ? [] : hopNav(chosenHop, chosen)),
    ...(report?.samples === undefined ? [] : [{ id: 'samples', label: t('report.samples.heading') }]),
    ...beyond.map((section) => section.nav),
    ...(report === null ? [] : [{ id: 'json', label: t('report.json.heading') }]),
  ]
  return (
    <>
      <VerdictLine state={state} onProbe={onProbe} />
      {hasSetupNote(state) ? <ProbeSetupNote state={state} onWorker={isOver ? (workerId) => onProbe({ workerId }) : null} /> : null}
      {isCompared ? <ChangeNotice report={report} /> : null}
      {state.stage === 'held' ? null : (
        <div class="report">
          <SectionNav entries={nav} />
          <div class="report-main">
            <ProbeFailure state={state} onProbe={onProbe} onOptions={onOptions} />
            <Glance state={state} />
            <Findings findings={findings} running={!isOver} hopCount={hops.length} />
            {hasLookUp ? <NetworkCard state={state} /> : null}
            {hops.length < 2 ? null : <HopTabs hops={hops} chosen={chosen} onChoose={(index) => setWanted({ of: state.startedAt ?? '', index })} />}
            {hops.map((hop, index) => (
              <div key={index} id={`hop-panel-${index + 1}`} class="hop-panel" {...(hops.length > 1 && { role: 'tabpanel', 'aria-labelledby': `hop-tab-${index + 1}` })} hidden={index !== chosen}>
                <h2 class="hop-title">{t('report.hops.title', index + 1, hops.length)} <span class="muted">{hop.target.url}</span></h2>
                <Waterfall id={hopId(index, 'timing')} state={state} hop={state.hops[index] ?? null} onMeasure={report?.outcome === 'ok' && index === hops.length - 1 ? () => onProbe({ samples: samplesAsked }) : null} />
                <HopSections hop={hop} index={index} />
              </div>
            ))}
            {hops.length === 0 && !isOver ? <Waterfall id={hopId(0, 'timing')} state={state} hop={null} /> : null}
            {report?.samples === undefined ? null : <SamplesSection samples={report.samples} />}
            {beyond.map(({ nav: { id }, content }) => <div key={id}>{content}</div>)}
            {report === null ? null : <JsonSection report={report} />}
          </div>
        </div>
      )}
    </>
  )
}

/** As the popup does. */
const samplesAsked = 5
