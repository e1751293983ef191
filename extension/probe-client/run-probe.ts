import type { ProbeEvent } from '../../shared/contract/events.ts'
import { isSecureScheme, type Target } from '../../shared/contract/target.ts'
import type { AsnCache } from '../../shared/dns/asn-cache.ts'
import type { Resolver } from '../../shared/dns/resolvers.ts'
import { lookUp } from '../browser-view/own-look-up.ts'
import type { RemoteSigner } from '../keys/remote-signer.ts'
import { signingRefusals } from '../keys/signing-refusal.ts'
import type { ProbeAction } from '../probe-state/probe-state.ts'
import { clientFailure } from './client-failure.ts'
import { clientLimits } from './limits.ts'
import type { PreparedProbe } from './prepare-probe.ts'
import { probeThroughWorker } from './session.ts'
import type { SignatureAnswer, SignatureWanted } from './session.ts'

export interface RunOptions {
  readonly target: Target
  /** Whom to ask for what: see `prepareProbe`. */
  readonly prepared: PreparedProbe
  readonly resolver: Resolver
  readonly cache: AsnCache
  readonly signal: AbortSignal
  readonly dispatch: (action: ProbeAction) => void
}

/**
 * One probe from both sides. The browser's own look-up comes first, and the Worker is asked when its warnings are known
 * (or the head start is over): what a warning says about the way there has to stand before the attempt. Never rejects.
 */
export async function runProbe({ target, prepared, resolver, cache, signal, dispatch }: RunOptions): Promise<void> {
  const { worker, request, signer, setup } = prepared
  // A probe that was replaced by another has nothing more to say.
  const tell = (action: ProbeAction): void => {
    if (!signal.aborted) dispatch(action)
  }
  tell({ type: 'prepared', setup })
  tell({ type: 'look-up-started', resolver: resolver.url })
  const { warned, complete } = lookUp({
    host: target.host,
    port: target.port,
    isSecure: isSecureScheme(target.scheme),
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

  /** Signs, or does not, and shows which. */
  async function answerBy(by: RemoteSigner, wanted: SignatureWanted): Promise<SignatureAnswer> {
    const { signature, use } = await by.answer(wanted)
    tell({ type: 'key-used', use })
    if (signature !== null) return { status: 'signed', signature }
    return { status: 'refused', reason: use.status === 'refused' ? signingRefusals[use.refusal] : signingRefusals.failed }
  }

  async function askWorker(): Promise<void> {
    if (signal.aborted) return
    const missing = worker === null ? await clientFailure('worker-not-configured', { host: target.authority }) : prepared.failure
    if (worker === null || missing !== null) {
      if (missing !== null) tell({ type: 'client-failure', failure: missing, nowMs: performance.now() })
      return
    }
    tell({ type: 'worker-asked' })
    const onEvent = (event: ProbeEvent): void => {
      if (event.type === 'hop') signer?.enterHop(event.target)
      tell({ type: 'probe-event', event, nowMs: performance.now() })
    }
    const sign = signer === null ? null : (wanted: SignatureWanted) => answerBy(signer, wanted)
    const failed = await probeThroughWorker({ worker, request, onEvent, sign, signal })
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
