import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { Connection } from '../net/connection.ts'
import type { Deadline } from '../net/deadline.ts'
import { abortError, NetError } from '../net/net-error.ts'
import { reachHost } from '../probe/network-step.ts'
import { ProbeFault } from '../probe/probe-fault.ts'
import { beginTls } from '../probe/starttls-step.ts'
import { Timeline } from '../probe/timeline.ts'
import type { ScanEnvironment } from './environment.ts'
import type { ScanPlan } from './plan.ts'
import type { ScanState } from './state.ts'

/**
 * The way to one server: the name is looked up once, every address screened, and from then on the one literal address is dialled
 * that answered first. Counts its connections, and never makes more than it may.
 */
export class ServerLine {
  connections = 0
  address: ScanState['address']
  network: HopNetwork | null
  readonly #plan: ScanPlan
  readonly #environment: ScanEnvironment
  readonly #timeline: Timeline
  readonly #maxConnections: number
  /** From looking the name up: the first question is asked over it. */
  #ready: Connection | null = null

  constructor(plan: ScanPlan, environment: ScanEnvironment, state: ScanState, maxConnections: number) {
    this.#plan = plan
    this.#environment = environment
    this.address = state.address
    this.network = state.network
    this.#maxConnections = maxConnections
    this.#timeline = new Timeline(environment.nowMs, environment.nowMs(), { begin: () => undefined, end: () => undefined })
  }

  /** Looks the target up and connects, unless an address is known already. Throws {@link ProbeFault}. */
  async find(deadline: Deadline): Promise<void> {
    const { target, family } = this.#plan
    const environment = this.#environment
    if (this.address !== null) {
      // Another invocation found it; the policy is this one's own affair all the same.
      const judged = environment.policy.judgeAddress(this.address.address, target.port, target.hostKind === 'name' ? target.host : null)
      if (judged.status === 'refused') throw new ProbeFault(failure('target-forbidden', { host: target.authority, detail: judged.code }))
      return
    }
    const { connection, networks } = await reachHost({
      target,
      family,
      environment: { ...environment, probeId: environment.scanId, emit: () => undefined, sign: null },
      timeline: this.#timeline,
      deadline,
      onNetwork: (network) => {
        this.network = network
        environment.emit({ type: 'network', network })
      },
    })
    this.connections++
    this.address = { address: connection.peer.address, family: connection.peer.family }
    this.#ready = connection
    // Who announces the address is told when it is known, and nothing waits for it.
    networks.catch(() => undefined)
  }

  /** A connection that is counted already stands ready. */
  get hasReady(): boolean {
    return this.#ready !== null
  }

  get isExhausted(): boolean {
    return this.connections >= this.#maxConnections
  }

  /** A connection on which TLS may begin. Rejects with NetError or {@link ProbeFault}. */
  async open(deadline: Deadline): Promise<Connection> {
    const connection = await this.#connect(deadline)
    const { starttls, target } = this.#plan
    if (starttls === null) return connection
    try {
      await beginTls({ protocol: starttls, connection, host: target.host, authority: target.authority, timeline: this.#timeline, onTalk: () => undefined })
      return connection
    } catch (error) {
      connection.abort()
      throw error
    }
  }

  /** Lets go of what was opened and never used. */
  close(): void {
    this.#ready?.abort()
    this.#ready = null
  }

  async #connect(deadline: Deadline): Promise<Connection> {
    const ready = this.#ready
    this.#ready = null
    if (ready !== null) {
      // It lives by the deadline of the scan; as the answer to a question it has the question's.
      deadline.signal.addEventListener('abort', () => ready.abort(abortError(deadline.signal)), { once: true })
      return ready
    }
    if (this.address === null || this.isExhausted) throw new NetError('connect-failed', 'no further connection is allowed')
    this.connections++
    return this.#environment.connect({ ...this.address, port: this.#plan.target.port }, { signal: deadline.signal, maxReadBytes: maxBytesRead })
  }
}

/** A handshake with the largest chain that is taken, twice over. */
const maxBytesRead = 512 * 1024
