import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Target } from '../../shared/contract/target.ts'
import type { TabTarget } from '../browser-view/tab-target.ts'
import type { ProbeExtras } from '../probe-client/request-for.ts'
import type { PageTiming } from '../probe-state/page-timing.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import type { KeptResult } from '../storage/last-results.ts'
import { FoldedCards, useRememberedFolds } from './folded-cards.ts'
import { HostHeading } from './HostHeading.tsx'
import { HostlessNotice } from './HostlessNotice.tsx'
import { lazy } from './lazy.tsx'
import type { ProbedTab } from '../browser-view/probed-tab.ts'
import { ProbeView } from './ProbeView.tsx'
import { ExportMenu } from './report/ExportMenu.tsx'
import { TopBar } from './TopBar.tsx'
import { useProbe } from './use-probe.ts'
import { useShortcuts } from './use-shortcuts.ts'

interface ProbePageProps {
  /** Where to begin: the tab's host, or why it has none. */
  readonly first: TabTarget
  /** False to wait for a click. */
  readonly probeAtOnce: boolean
  readonly onOptions: () => void
  /** Shows the same host on a page of its own. */
  readonly onOpenPage: (target: Target) => void
  /** Told of every host that comes to be shown. */
  readonly onTarget?: (target: Target) => void
  /** What is known of the first host from before. */
  readonly kept?: KeptResult | null
  /** Told of every probe that came to its end. */
  readonly onFinished?: (state: ProbeState) => void
  /** The browser's own times of the page in the tab; null where it is not about one. */
  readonly pageTiming?: Promise<PageTiming | null> | null
  readonly tab?: ProbedTab | null
  /** The cards that were folded the last time. */
  readonly folded?: ReadonlySet<string>
}

/** The popup. */
export function ProbePage({
  first, probeAtOnce, onOptions, onOpenPage, onTarget, kept = null, onFinished, pageTiming = null, tab = null, folded = nothingFolded,
}: ProbePageProps): JSX.Element {
  const probe = useProbe()
  const { state } = probe
  const [target, setTarget] = useState<Target | null>(first.kind === 'host' ? first.target : null)
  const [page, setPage] = useState<PageTiming | 'pending' | null>(pageTiming === null ? null : 'pending')
  const [helpShown, setHelpShown] = useState(false)
  const folds = useRememberedFolds(folded)

  useEffect(() => {
    void pageTiming?.then(setPage)
    if (first.kind !== 'host') return
    // A result of a moment ago is as good as a new one; and who wants to be asked first is shown what there is, with its age.
    if (kept !== null && (!probeAtOnce || Date.now() - kept.atMs < freshForMs)) probe.show(kept.state)
    else if (probeAtOnce) probe.start(first.target)
    else probe.hold(first.target)
  }, [])

  useEffect(() => {
    if (state?.stage === 'finished' && state !== kept?.state) onFinished?.(state)
  }, [state?.stage, state?.report])

  const again = (extras?: ProbeExtras): void => {
    if (target !== null) probe.start(target, extras)
  }
  useShortcuts({ r: target === null ? null : () => again(), '?': () => setHelpShown(true) })

  const go = (next: Target): void => {
    setTarget(next)
    onTarget?.(next)
    probe.start(next)
    scrollTo(0, 0)
  }
  return (
    <FoldedCards.Provider value={folds}>
      <div class="page layout-popup">
        <TopBar
          withField={target !== null}
          copy={<ExportMenu report={state?.report ?? null} request={state?.setup?.request} isMark />}
          onOptions={onOptions}
          onTarget={go}
          onHelp={() => setHelpShown(true)}
          onOpenPage={target === null ? null : () => onOpenPage(target)}
        />
        <main>
          {target === null ? (
            first.kind === 'hostless' ? <HostlessNotice reason={first.reason} suggestion={first.suggestion} onTarget={go} /> : null
          ) : (
            <>
              <HostHeading
                target={target}
                stage={state === null ? 'held' : state.stage === 'finished' || state.stage === 'held' ? state.stage : 'running'}
                keptAtMs={kept !== null && state === kept.state ? kept.atMs : null}
                onProbe={() => again()}
                onStop={probe.stop}
              />
              {state === null ? null : <ProbeView state={state} page={page} tab={tab} onProbe={again} onOptions={onOptions} />}
            </>
          )}
        </main>
        {helpShown ? <HelpOverlay onClose={() => setHelpShown(false)} /> : null}
      </div>
    </FoldedCards.Provider>
  )
}

const HelpOverlay = lazy(async () => (await import('./HelpOverlay.tsx')).HelpOverlay)

const nothingFolded: ReadonlySet<string> = new Set()
/** Within this nothing of a host changes that somebody looks for; beyond it a popup that is opened is a new question. */
const freshForMs = 5 * 60_000
