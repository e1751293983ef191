import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '../../../shared/contract/failures.ts'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { Target } from '../../../shared/contract/target.ts'
import type { KeyUse } from '../../keys/remote-signer.ts'
import { signingRefusals } from '../../keys/signing-refusal.ts'
import { prepareProbe } from '../../probe-client/prepare-probe.ts'
import { probeThroughWorker } from '../../probe-client/session.ts'
import type { SavedWorker } from '../../storage/saved-worker.ts'
import { loadSettings } from '../../storage/settings.ts'

/** What one Worker's probe has come to. */
export type Side =
  | { readonly status: 'waiting' | 'running' }
  | { readonly status: 'reported'; readonly report: ProbeReport }
  | { readonly status: 'failed'; readonly failure: Failure }

export interface Comparison {
  readonly workers: readonly SavedWorker[]
  /** By the ids of the Workers, in the order in which they are asked; null before the first comparison. */
  readonly sides: readonly { readonly workerId: string; readonly side: Side }[] | null
  readonly isRunning: boolean
  /** What the person's key was asked for meanwhile. */
  readonly keyUses: readonly KeyUse[]
  readonly compare: (workerIds: readonly string[]) => void
}

/** Probes one target by several Workers, one after the other so that none is in the other's way. */
export function useComparison(target: Target): Comparison {
  const [workers, setWorkers] = useState<readonly SavedWorker[]>([])
  const [sides, setSides] = useState<Comparison['sides']>(null)
  const [keyUses, setKeyUses] = useState<readonly KeyUse[]>([])
  const running = useRef<AbortController | null>(null)

  useEffect(() => {
    // Another target, another comparison.
    running.current?.abort()
    setSides(null)
    void loadSettings().then((settings) => setWorkers(settings.workers))
    return () => running.current?.abort()
  }, [target.url])

  const run = async (workerIds: readonly string[], signal: AbortSignal): Promise<void> => {
    for (const workerId of workerIds) {
      if (signal.aborted) return
      const tell = (side: Side): void => {
        if (!signal.aborted) setSides((before) => before?.map((one) => (one.workerId === workerId ? { workerId, side } : one)) ?? null)
      }
      tell({ status: 'running' })
      tell(await probeOnce(target, workerId, { signal, onUse: (use) => setKeyUses((before) => [...before, use]) }))
    }
  }
  const compare = (workerIds: readonly string[]): void => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setKeyUses([])
    setSides(workerIds.map((workerId) => ({ workerId, side: { status: 'waiting' } })))
    void run(workerIds, controller.signal)
  }
  const isRunning = sides?.some(({ side }) => side.status === 'waiting' || side.status === 'running') === true
  return { workers, sides, isRunning, keyUses, compare }
}

async function probeOnce(target: Target, workerId: string, { signal, onUse }: { readonly signal: AbortSignal; readonly onUse: (use: KeyUse) => void }): Promise<Side> {
  const { worker, request, signer, failure } = await prepareProbe({ target, settings: await loadSettings(), extras: { workerId } })
  if (worker === null || failure !== null) return failure === null ? { status: 'waiting' } : { status: 'failed', failure }
  const reports: ProbeReport[] = []
  const failed = await probeThroughWorker({
    worker,
    request,
    signal,
    sign: signer === null ? null : async (wanted) => {
      const { signature, use } = await signer.answer(wanted)
      onUse(use)
      return signature === null ? { status: 'refused', reason: signingRefusals[use.status === 'refused' ? use.refusal : 'failed'] } : { status: 'signed', signature }
    },
    onEvent: (event) => {
      if (event.type === 'hop') signer?.enterHop(event.target)
      if (event.type === 'report') reports.push(event.report)
    },
  })
  if (failed !== null) return { status: 'failed', failure: failed }
  const [report] = reports
  return report === undefined ? { status: 'waiting' } : { status: 'reported', report }
}
