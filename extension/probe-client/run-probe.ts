import type { ProbeEvent } from '../../shared/contract/events.ts'
import { isSecureScheme, type Target } from '../../shared/contract/target.ts'
import type { AsnCache } from '../../shared/dns/asn-cache.ts'
import type { Resolver } from '../../shared/dns/resolvers.ts'
import { failure } from '../../shared/texts/failures.ts'
import { lookUp } from '../browser-view/own-look-up.ts'
import type { ProbeAction } from '../probe-state/probe-state.ts'
import { clientLimits } from './limits.ts'
import { probeThroughWorker } from './session.ts'
import type { WorkerAddress } from './worker-check.ts'

export interface RunOptions {
  readonly target: Target
  readonly worker: WorkerAddress | null
  /** CAs that count as roots beside the public ones, in PEM. */
  readonly customCaPem: string | null
  readonly resolver: Resolver
  readonly cache: AsnCache
  readonly signal: AbortSignal
  readonly dispatch: (action: ProbeAction) => void
}

/**
 * One probe from both sides. The browser's own look-up comes first, and the Worker is asked when its warnings are known
 * (or the head start is over): what a warning says about the way there has to stand before the attempt. Never rejects.
 */
export async function runProbe({ target, worker, customCaPem, resolver, cache, signal, dispatch }: RunOptions): Promise<void> {
  // A probe that was replaced by another has nothing more to say.
  const tell = (action: ProbeAction): void => {
    if (!signal.aborted) dispatch(action)
  }
  tell({ type: 'look-up-started', resolver: resolver.url })
  const { warned, complete } = lookUp({
    host: target.host,
    port: target.port,
    resolver,
    cache,
    signal,
    onAnswer: (answer) => tell({ type: 'dns-answer', answer }),
    onResolution: (resolution) => tell({ type: 'resolution', resolution }),
    onNetworks: (networks) => tell({ type: 'networks', networks }),
  })
  const looked = complete.then(() => tell({ type: 'look-up-complete' }))
  await Promise.race([warned, pause(clientLimits.headStartMs, signal)])
  await Promise.all([looked, askWorker()])

  async function askWorker(): Promise<void> {
    if (signal.aborted) return
    if (worker === null) {
      tell({ type: 'client-failure', failure: failure('worker-not-configured', { host: target.authority }), nowMs: performance.now() })
      return
    }
    tell({ type: 'worker-asked' })
    const onEvent = (event: ProbeEvent): void => tell({ type: 'probe-event', event, nowMs: performance.now() })
    // A plain target has nothing to be trusted, and the Worker refuses an option that would be ignored.
    const trust = customCaPem === null || !isSecureScheme(target.scheme) ? {} : { trust: { customCaPem, publicRoots: true } }
    const failed = await probeThroughWorker({ worker, request: { target: target.url, ...trust }, onEvent, signal })
    if (failed !== null) tell({ type: 'client-failure', failure: failed, nowMs: performance.now() })
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const stop = (): void => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
