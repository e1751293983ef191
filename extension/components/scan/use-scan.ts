import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import type { ScanRequest } from '../../../shared/contract/scan.ts'
import type { Target } from '../../../shared/contract/target.ts'
import { failure } from '../../../shared/texts/failures.ts'
import { prepareProbe } from '../../probe-client/prepare-probe.ts'
import { scanThroughWorker } from '../../probe-client/scan-stream.ts'
import { newScan, reduceScan, type ScanAction, type ScanState } from '../../probe-state/scan-state.ts'
import { loadSettings } from '../../storage/settings.ts'

export interface ScanControl {
  /** Null until there is a host. */
  readonly state: ScanState | null
  /** Shows a host; nothing leaves the browser. */
  readonly hold: (target: Target) => void
  /** Begins a scan, in place of the one before. */
  readonly start: (target: Target) => void
  readonly stop: () => void
}

/** The scan that this page shows. Settings are read at every start, so that what the options page saved counts at once. */
export function useScan(): ScanControl {
  const [state, setState] = useState<ScanState | null>(null)
  const running = useRef<AbortController | null>(null)

  const hold = useCallback((target: Target): void => {
    running.current?.abort()
    setState(newScan(target))
  }, [])

  const start = useCallback((target: Target): void => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const dispatch = (action: ScanAction): void => setState((before) => (before === null || controller.signal.aborted ? before : reduceScan(before, action)))
    setState(reduceScan(newScan(target), { type: 'scan-started' }))
    void loadSettings().then(async (settings) => {
      const { worker, request } = await prepareProbe({ target, settings })
      if (worker === null) {
        dispatch({ type: 'scan-failed', failure: failure('worker-not-configured', { host: target.authority }) })
        return
      }
      const failed = await scanThroughWorker({ worker, request: scanRequest(request), signal: controller.signal, onEvent: (event) => dispatch({ type: 'scan-event', event }) })
      if (failed !== null) dispatch({ type: 'scan-failed', failure: failed })
    })
  }, [])

  const stop = useCallback((): void => {
    running.current?.abort()
    setState((before) => (before === null ? null : reduceScan(before, { type: 'scan-stopped' })))
  }, [])

  useEffect(() => () => running.current?.abort(), [])
  return { state, hold, start, stop }
}

/** Of what a probe of this target would ask, that which a scan knows: roots, SNI, and the way to TLS. */
function scanRequest({ target, trust, tls, starttls }: ProbeRequest): ScanRequest {
  const { customCaPem, publicRoots } = trust ?? {}
  const roots = { ...(customCaPem !== undefined && { customCaPem }), ...(publicRoots !== undefined && { publicRoots }) }
  return {
    target,
    ...(Object.keys(roots).length > 0 && { trust: roots }),
    ...(tls?.serverName !== undefined && { serverName: tls.serverName }),
    ...(starttls !== undefined && { starttls }),
  }
}
