import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Vantage } from '../../shared/contract/report.ts'
import type { AsnCache } from '../../shared/dns/asn-cache.ts'
import type { Connect } from '../net/connection.ts'
import type { TargetPolicy } from '../net/target-policy.ts'
import type { CtLogList } from '../x509/sct.ts'
import type { Signer } from './signer.ts'
import type { Clock } from './timeline.ts'

/** Everything of the outside that a probe touches, handed in: so it runs the same in workerd, in Node and under test. */
export interface ProbeEnvironment {
  readonly probeId: string
  readonly vantage: Vantage
  readonly policy: TargetPolicy
  /** Whether sockets reach Cloudflare's own network from here. */
  readonly dialsCloudflare: boolean
  readonly connect: Connect
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly asnCache: AsnCache
  /** The Certificate Transparency logs that count; null where no list is at hand. Never rejects. */
  readonly logList: () => Promise<CtLogList | null>
  /** Monotonic, in ms. */
  readonly nowMs: Clock
  /** Since 1970, in ms: what certificates are held against. */
  readonly wallClockMs: () => number
  readonly random: (length: number) => Uint8Array
  readonly emit: (event: ProbeEvent) => void
  /** Ends the probe: its caller has gone, or asked for it. */
  readonly signal: AbortSignal
  /** Null where nobody can be asked for a signature. */
  readonly sign: Signer | null
}
