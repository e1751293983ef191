import * as z from 'zod'
import { Problem } from './problem.ts'
import { ProbeEvent } from './events.ts'
import { ProbeRequest } from './request.ts'

/** What the caller sends on the WebSocket of `GET /v1/probe`: `probe` first, with the token, then answers and `cancel`. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('probe'), token: z.string().max(500), request: ProbeRequest }),
  z.strictObject({ type: z.literal('signature'), id: z.string().max(64), signature: z.base64().max(20_000) }),
  /** The holder of the key declines to sign; `reason` is shown. */
  z.strictObject({ type: z.literal('signature-refused'), id: z.string().max(64), reason: z.string().max(500) }),
  z.strictObject({ type: z.literal('cancel') }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** What the Worker sends: the events of the probe, or one problem, after which it closes the WebSocket. */
export const ServerMessage = z.union([ProbeEvent, z.strictObject({ type: z.literal('problem'), problem: Problem })])
export type ServerMessage = z.infer<typeof ServerMessage>
