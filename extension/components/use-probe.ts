import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ProbeReport } from '../../shared/contract/report.ts'
import type { Target } from '../../shared/contract/target.ts'
import { clientFailure } from '../probe-client/client-failure.ts'
import { runProbe } from '../probe-client/run-probe.ts'
import { prepareProbe } from '../probe-client/prepare-probe.ts'
import type { ProbeExtras } from '../probe-client/request-for.ts'
import { newProbe, reduceProbe } from '../probe-state/probe-state.ts'
import type { ProbeAction, ProbeState } from '../probe-state/probe-state.ts'
import { storedAsnCache } from '../storage/asn-cache.ts'
import { chosenResolver } from '../storage/resolver-choice.ts'
import { loadSettings } from '../storage/settings.ts'

export interface ProbeControl {
  /** Null until there is a host. */
  readonly state: ProbeState | null
  /** Begins a probe, in place of the one before. */
  readonly start: (target: Target, extras?: ProbeExtras) => void
  /** Shows a result that was kept. */
  readonly show: (state: ProbeState) => void
  /** Shows a host and waits for the person's word: nothing leaves the browser. */
  readonly hold: (target: Target) => void
  readonly stop: () => void
}

/** The probe that this page shows. Settings are read at every start, so that what the options page saved counts at once. */
export function useProbe(): ProbeControl {
  const [state, setState] = useState<ProbeState | null>(null)
  const running = useRef<AbortController | null>(null)
  const chosenWorker = useRef<string | null>(null)

  const hold = useCallback((target: Target): void => {
    running.current?.abort()
    setState(newProbe(target, 'held'))
  }, [])

  const show = useCallback((kept: ProbeState): void => {
    running.current?.abort()
    setState(kept)
  }, [])

  const start = useCallback((target: Target, extras: ProbeExtras = {}): void => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    // The Worker of the person's choice holds for this page.
    chosenWorker.current = extras.workerId ?? chosenWorker.current
    setState(newProbe(target, 'looking-up'))
    const dispatch = (action: ProbeAction): void => {
      if (action.type === 'probe-event' && action.event.type === 'report') void remember(action.event.report)
      setState((before) => (before === null || controller.signal.aborted ? before : reduceProbe(before, action)))
    }
    void loadSettings().then(async (settings) => {
      const prepared = await prepareProbe({ target, settings, extras: { ...(chosenWorker.current !== null && { workerId: chosenWorker.current }), ...extras } })
      await runProbe({ target, prepared, resolver: chosenResolver(settings.resolver), cache: storedAsnCache, signal: controller.signal, dispatch })
    })
  }, [])

  const stop = useCallback((): void => {
    running.current?.abort()
    if (state === null) return
    const { target } = state
    const nowMs = performance.now()
    void clientFailure('cancelled', { host: target.authority }).then((cancelled) => {
      // Whoever began the next probe meanwhile does not want it stopped.
      setState((before) => (before?.target === target ? reduceProbe(before, { type: 'client-failure', failure: cancelled, nowMs }) : before))
    })
  }, [state?.target])

  useEffect(() => () => running.current?.abort(), [])
  return { state, start, show, hold, stop }
}

/** Loaded when there is something to keep: no popup waits for it. */
async function remember(report: ProbeReport): Promise<void> {
  const { rememberProbe } = await import('../history/remember.ts')
  await rememberProbe(report)
}
