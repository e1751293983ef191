import { connectCloudflare } from '../net/cloudflare-connect.ts'
import type { Connect } from '../net/connection.ts'
import { SocketBudget } from '../net/socket-budget.ts'

/** The platform's sockets, under the budget of one invocation. */
export function openConnections(maxSocketsAtOnce: number): Connect {
  return new SocketBudget(maxSocketsAtOnce).guard(connectCloudflare)
}

/** Turns for whole probes: so many at once, first come, first served. Resolves to what gives the place back. */
export interface Turns {
  readonly acquire: (signal: AbortSignal) => Promise<() => void>
}

/** As many probes as sockets: each needs one most of the time. One that waited for its socket would take the wait for a slow peer. */
export function takeTurns(atOnce: number): Turns {
  return new SocketBudget(atOnce)
}
