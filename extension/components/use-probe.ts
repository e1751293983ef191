import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Target } from '../../shared/contract/target.ts'
import { failure } from '../../shared/texts/failures.ts'
import { runProbe } from '../probe-client/run-probe.ts'
import { newProbe, reduceProbe } from '../probe-state/probe-state.ts'
import type { ProbeAction, ProbeState } from '../probe-state/probe-state.ts'
import { storedAsnCache } from '../storage/asn-cache.ts'
import { chosenResolver } from '../storage/resolver-choice.ts'
import { loadSettings } from '../storage/settings.ts'

export interface ProbeControl {
  /** Null until there is a host. */
  readonly state: ProbeState | null
  /** Begins a probe, in place of the one before. */
  readonly start: (target: Target) => void
  /** Shows a host and waits for the person's word: nothing leaves the browser. */
  readonly hold: (target: Target) => void
  readonly stop: () => void
}

/** The probe that this page shows. Settings are read at every start, so that what the options page saved counts at once. */
export function useProbe(): ProbeControl {
  const [state, setState] = useState<ProbeState | null>(null)
  const running = useRef<AbortController | null>(null)

  const hold = useCallback((target: Target): void => {
    running.current?.abort()
    setState(newProbe(target, 'held'))
  }, [])

  const start = useCallback((target: Target): void => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setState(newProbe(target, 'looking-up'))
    const dispatch = (action: ProbeAction): void => setState((before) => (before === null || controller.signal.aborted ? before : reduceProbe(before, action)))
    void loadSettings().then(({ worker, resolver, customCaPem }) =>
      runProbe({ target, worker, customCaPem, resolver: chosenResolver(resolver), cache: storedAsnCache, signal: controller.signal, dispatch }),
    )
  }, [])

  const stop = useCallback((): void => {
    running.current?.abort()
    setState((before) => (before === null ? null : reduceProbe(before, { type: 'client-failure', failure: failure('cancelled', { host: before.target.authority }), nowMs: performance.now() })))
  }, [])

  useEffect(() => () => running.current?.abort(), [])
  return { state, start, hold, stop }
}
