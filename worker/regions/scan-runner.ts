import type { DurableObjectState } from '@cloudflare/workers-types'
import { DurableObject } from 'cloudflare:workers'
import type { ScanEvent, ScanRequest } from '../../shared/contract/scan.ts'
import { limits } from '../../shared/limits.ts'
import { probeEnvironment } from '../deployment/probe-environment.ts'
import { readSettings, type Settings } from '../deployment/settings.ts'
import type { Place } from '../deployment/vantage.ts'
import { planScan } from '../scan/plan.ts'
import { scanSlice, type SliceOutcome } from '../scan/scan.ts'
import type { ScanState } from '../scan/state.ts'
import { EventRelay } from './event-relay.ts'

/** A slice of a scan, as the Worker hands it over. */
export interface WantedSlice {
  readonly scanId: string
  /** The request as the Worker has parsed it. */
  readonly request: ScanRequest
  /** Where the Worker was called. */
  readonly place: Place
  readonly state: ScanState
  /** What is left of the scan's time. */
  readonly deadlineMs: number
}

/**
 * Runs the slices of one scan, each as an invocation of its own: what one may open is bounded, and a scan needs more. Nothing
 * is kept from one to the next but what the Worker hands over.
 */
export class ScanRunner extends DurableObject {
  readonly #settings: Settings
  #abort: AbortController | null = null

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    this.#settings = readSettings(env)
  }

  /** Resolves with the state to go on from, whatever the target does, after every event has been handed over. */
  async scan({ scanId, request, place, state, deadlineMs }: WantedSlice, hear: ((events: ScanEvent[]) => Promise<void> | void) | null): Promise<SliceOutcome> {
    const plan = planScan(request)
    if (plan.status === 'invalid') throw new Error('the Worker and its scans are of different versions')
    const abort = new AbortController()
    this.#abort = abort
    const relay = hear === null ? null : new EventRelay<ScanEvent>(hear, () => abort.abort())
    const environment = probeEnvironment(this.#settings, place, { emit: () => undefined, signal: abort.signal, sign: null })
    const outcome = await scanSlice(plan.plan, state, { ...environment, scanId, emit: (event) => relay?.push(event) }, deadlineMs, limits.maxScanConnectionsPerInvocation)
    await relay?.drained()
    return outcome
  }

  /** Ends the slice that is under way before its time; it still answers, with what it has learnt. */
  cancel(): void {
    this.#abort?.abort()
  }
}
