import type { DurableObjectState } from '@cloudflare/workers-types'
import { DurableObject } from 'cloudflare:workers'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Region } from '../../shared/contract/region-names.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { limits } from '../../shared/limits.ts'
import { probeEnvironment } from '../deployment/probe-environment.ts'
import { logProbe } from '../deployment/probe-log.ts'
import { readSettings, type Settings } from '../deployment/settings.ts'
import { openConnections, takeTurns } from '../probe/connections.ts'
import { planProbe } from '../probe/plan.ts'
import type { Signer } from '../probe/signer.ts'
import { readRegionBindings } from './bindings.ts'
import { askColo } from './colo.ts'
import { EventRelay } from './event-relay.ts'
import { recorderFor } from './recorder.ts'
import { runRecorded } from './recorded-probe.ts'

/** One probe, as the Worker hands it to a region. */
export interface RegionalProbe {
  readonly probeId: string
  readonly region: Region
  /** The request as the Worker has parsed it. */
  readonly request: ProbeRequest
  /** The name under which the Worker was called. */
  readonly hostname: string
  /** Under whose name the result is recorded, where that was asked for. */
  readonly caller: string
}

/** What a region asks of the Worker in the meantime. Each call goes back over the network that the probe came by. */
export interface RegionalListener {
  /** Takes events in order, all but the report; null where nobody wants them. */
  readonly hear: ((events: ProbeEvent[]) => Promise<void> | void) | null
  /** Null where nobody can be asked for a signature. */
  readonly sign: ((wanted: WantedSignature) => ReturnType<Signer>) | null
}

/** A signature without the signal that ends the wait for it: a signal cannot be sent, the wait ends on this side. */
export type WantedSignature = Omit<Parameters<Signer>[0], 'signal'>

export type RegionalAnswer =
  | { readonly status: 'reported'; readonly report: ProbeReport }
  /** `full`: too many probes are here already. `no-turn`: those before it took all the time that it had. */
  | { readonly status: 'busy'; readonly why: 'full' | 'no-turn' }

/**
 * Runs the probes of one region, wherever the platform has placed it. All of them share six sockets: that is what the
 * platform allows to an object, whose requests run in one context. A probe waits for its turn before it begins, in order and
 * on its own deadline, so that the wait is not taken for the network's. Nothing of it is stored.
 */
export class RegionProber extends DurableObject {
  readonly #settings: Settings
  readonly #connect = openConnections(limits.maxSocketsAtOnce)
  readonly #turns = takeTurns(limits.maxSocketsAtOnce)
  /** Those that wait for their turn, too. */
  readonly #running = new Map<string, AbortController>()
  #colo: string | null = null

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    this.#settings = readSettings(env)
  }

  /** Resolves with the report, whatever becomes of the target, after every event has been handed over. */
  async probe({ probeId, region, request, hostname, caller }: RegionalProbe, { hear, sign }: RegionalListener): Promise<RegionalAnswer> {
    if (this.#running.size >= limits.maxProbesPerRegion) return { status: 'busy', why: 'full' }
    const plan = planProbe(request, { canSignRemotely: sign !== null })
    if (plan.status === 'invalid') throw new Error('the Worker and its regions are of different versions')
    const abort = new AbortController()
    const relay = hear === null ? null : new EventRelay(hear, () => abort.abort())
    this.#running.set(probeId, abort)
    const arrivedAtMs = Date.now()
    const turn = await this.#turn(abort.signal, plan.plan.deadlineMs)
    try {
      if (turn === null) return { status: 'busy', why: 'no-turn' }
      const deadlineMs = plan.plan.deadlineMs - (Date.now() - arrivedAtMs)
      const place = { hostname, colo: await this.#askColo(), region }
      const environment = probeEnvironment(this.#settings, place, {
        emit: (event) => {
          if (event.type !== 'report') relay?.push(event)
        },
        signal: abort.signal,
        sign: sign === null ? null : signedFrom(sign),
        connect: this.#connect,
      })
      const report = await runRecorded({ ...plan.plan, deadlineMs }, { ...environment, probeId }, recorderFor(request, caller, readRegionBindings(this.env).results))
      logProbe(report)
      turn()
      await relay?.drained()
      return { status: 'reported', report }
    } finally {
      turn?.()
      this.#running.delete(probeId)
    }
  }

  /** Ends a probe before its time; it still answers, with what it has learnt. One that is over, or unknown, is none. */
  cancel(probeId: string): void {
    this.#running.get(probeId)?.abort()
  }

  /** Null when it did not come while there was still time for a probe. One that is cancelled has nothing to wait for. */
  async #turn(cancelled: AbortSignal, deadlineMs: number): Promise<(() => void) | null> {
    const late = AbortSignal.timeout(deadlineMs - limits.minDeadlineMs / 2)
    try {
      return await this.#turns.acquire(AbortSignal.any([cancelled, late]))
    } catch {
      return cancelled.aborted ? () => undefined : null
    }
  }

  /** The data centre; an object does not move while it lives, so that it is learnt once. A machine of one's own has none. */
  async #askColo(): Promise<string | null> {
    if (this.#settings.kind === 'edge') this.#colo ??= await askColo((url, init) => fetch(url, init))
    return this.#colo
  }
}

/** The signer of a probe, whose wait ends when the probe does, whatever becomes of the question. */
function signedFrom(sign: NonNullable<RegionalListener['sign']>): Signer {
  return async ({ signal, ...wanted }) => {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')), { once: true })
    })
    return await Promise.race([sign(wanted), aborted])
  }
}
