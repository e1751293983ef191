import { connectCloudflare } from '../net/cloudflare-connect.ts'
import type { Connect } from '../net/connection.ts'
import { SocketBudget } from '../net/socket-budget.ts'

/** The platform's sockets, under the budget of one invocation. */
export function openConnections(maxSocketsAtOnce: number): Connect {
  return new SocketBudget(maxSocketsAtOnce).guard(connectCloudflare)
}
