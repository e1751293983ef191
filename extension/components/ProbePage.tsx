import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Target } from '../../shared/contract/target.ts'
import type { TabTarget } from '../browser-view/tab-target.ts'
import { HostHeading } from './HostHeading.tsx'
import { HostlessNotice } from './HostlessNotice.tsx'
import { ProbeView } from './ProbeView.tsx'
import { isTyping } from './TargetField.tsx'
import { TopBar } from './TopBar.tsx'
import { useProbe } from './use-probe.ts'

interface ProbePageProps {
  /** Where to begin: the tab's host, or why it has none. */
  readonly first: TabTarget
  /** False to wait for a click. */
  readonly probeAtOnce: boolean
  readonly layout: 'popup' | 'page'
  readonly onOptions: () => void
  /** Null on the page itself. */
  readonly onOpenPage: ((target: Target) => void) | null
  /** Told of every host that comes to be shown. */
  readonly onTarget?: (target: Target) => void
}

/** The popup and the page: the same view, narrow or wide. */
export function ProbePage({ first, probeAtOnce, layout, onOptions, onOpenPage, onTarget }: ProbePageProps): JSX.Element {
  const probe = useProbe()
  const [target, setTarget] = useState<Target | null>(first.kind === 'host' ? first.target : null)

  useEffect(() => {
    if (first.kind !== 'host') return
    if (probeAtOnce) probe.start(first.target)
    else probe.hold(first.target)
  }, [])

  useEffect(() => {
    const probeOnR = (event: KeyboardEvent): void => {
      if (event.key !== 'r' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || target === null) return
      event.preventDefault()
      probe.start(target)
    }
    document.addEventListener('keydown', probeOnR)
    return () => document.removeEventListener('keydown', probeOnR)
  }, [target, probe.start])

  const go = (next: Target): void => {
    setTarget(next)
    onTarget?.(next)
    probe.start(next)
    scrollTo(0, 0)
  }
  const { state } = probe
  return (
    <div class={`page layout-${layout}`}>
      <TopBar withField={target !== null} onOptions={onOptions} onTarget={go} onOpenPage={onOpenPage === null || target === null ? null : () => onOpenPage(target)} />
      <main>
        {target === null ? (
          first.kind === 'hostless' ? <HostlessNotice reason={first.reason} suggestion={first.suggestion} onTarget={go} /> : null
        ) : (
          <>
            <HostHeading target={target} stage={state === null ? 'held' : state.stage === 'finished' || state.stage === 'held' ? state.stage : 'running'} onProbe={() => probe.start(target)} onStop={probe.stop} />
            {state === null ? null : <ProbeView state={state} onProbe={() => probe.start(target)} onOptions={onOptions} />}
          </>
        )}
      </main>
    </div>
  )
}
