import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '../../../shared/contract/failures.ts'
import { regions } from '../../../shared/contract/region-names.ts'
import type { Region } from '../../../shared/contract/region-names.ts'
import type { RegionResult } from '../../../shared/contract/regions.ts'
import type { Target } from '../../../shared/contract/target.ts'
import type { KeyUse, RemoteSigner } from '../../keys/remote-signer.ts'
import { signingRefusals } from '../../keys/signing-refusal.ts'
import { clientFailure } from '../../probe-client/client-failure.ts'
import { prepareProbe } from '../../probe-client/prepare-probe.ts'
import { probeRegions } from '../../probe-client/regions-session.ts'
import { loadSettings } from '../../storage/settings.ts'

export interface RegionsRun {
  readonly status: 'idle' | 'running' | 'done'
  /** In the order of the regions, as far as they have come. */
  readonly results: readonly RegionResult[]
  /** What ended it before all had come. */
  readonly failure: Failure | null
  /** What the person's key was asked for: each region makes a handshake of its own. */
  readonly keyUses: readonly KeyUse[]
  readonly start: () => void
}

/** The same probe from the regions that the host's profile names, or from all of them; it starts when it is asked to. */
export function useRegions(target: Target): RegionsRun {
  const [run, setRun] = useState<Omit<RegionsRun, 'start'>>(idle)
  const running = useRef<AbortController | null>(null)
  useEffect(() => {
    setRun(idle)
    return () => running.current?.abort()
  }, [target.url])

  const start = (): void => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const change = (to: (before: Omit<RegionsRun, 'start'>) => Omit<RegionsRun, 'start'>): void => {
      if (!controller.signal.aborted) setRun(to)
    }
    setRun({ ...idle, status: 'running' })
    const onResult = (result: RegionResult): void => change((before) => ({ ...before, results: inOrder([...before.results, result]) }))
    const onUse = (use: KeyUse): void => change((before) => ({ ...before, keyUses: [...before.keyUses, use] }))
    void probeFrom(target, { signal: controller.signal, onResult, onUse }).then((failure) => change((before) => ({ ...before, status: 'done', failure })))
  }
  return { ...run, start }
}

interface Listener {
  readonly signal: AbortSignal
  readonly onResult: (result: RegionResult) => void
  readonly onUse: (use: KeyUse) => void
}

async function probeFrom(target: Target, { signal, onResult, onUse }: Listener): Promise<Failure | null> {
  const settings = await loadSettings()
  const { worker, request, setup, failure } = await prepareProbe({ target, settings })
  if (failure !== null) return failure
  if (worker === null) return await clientFailure('worker-not-configured', { host: target.authority })
  // Each region makes handshakes of its own, and gets a signature for each.
  const signers = new Map<Region, RemoteSigner | null>()
  const asked = setup.regions.length === 0 ? regions : setup.regions
  if (setup.clientKey !== null) {
    for (const region of asked) signers.set(region, (await prepareProbe({ target, settings })).signer)
  }
  return await probeRegions({
    worker,
    request: { ...request, regions: [...asked] },
    signal,
    onResult,
    onEvent: (region, event) => {
      if (event.type === 'hop') signers.get(region)?.enterHop(event.target)
    },
    sign: setup.clientKey === null ? null : async (region, wanted) => {
      const answer = await signers.get(region)?.answer(wanted)
      if (answer !== undefined) onUse(answer.use)
      if (answer?.signature != null) return { status: 'signed', signature: answer.signature }
      return { status: 'refused', reason: signingRefusals[answer?.use.status === 'refused' ? answer.use.refusal : 'no-key'] }
    },
  })
}

function inOrder(results: readonly RegionResult[]): readonly RegionResult[] {
  return results.toSorted((a, b) => regions.indexOf(a.region) - regions.indexOf(b.region))
}

const idle: Omit<RegionsRun, 'start'> = { status: 'idle', results: [], failure: null, keyUses: [] }
