import * as z from 'zod'

/**
 * The phases of a hop. They are disjoint, and each begins and ends at an I/O event of the Worker:
 *
 * | phase      | begins when                                   | ends when                                             |
 * |------------|-----------------------------------------------|-------------------------------------------------------|
 * | dns        | the first DoH query leaves                    | the last answer that the dial needs has arrived       |
 * | tcp        | connect() of the address that won is called   | that socket is open                                   |
 * | starttls   | the socket is open (tls:// with STARTTLS)     | the server has agreed to go on in TLS                 |
 * | tls        | the ClientHello is written                    | the server's Finished has been read and ours written  |
 * | sign       | a signature is asked of the caller            | it has arrived (taken out of `tls`)                   |
 * | firstByte  | the request is written (tcp://, tls://: the   | the first byte of the response has arrived            |
 * |            | way to the server is open)                    |                                                       |
 * | upgrade    | a WebSocket's request is written              | the head of its answer has been read                  |
 * | download   | the first byte of the response has arrived    | the body's last byte has arrived, or its bound is met |
 *
 * What the Worker computes in a handshake is no part of `tls`: on Cloudflare the clock stands still meanwhile, and a local
 * Worker leaves that time to `other`.
 */
export const phaseNames = ['dns', 'tcp', 'starttls', 'tls', 'sign', 'firstByte', 'upgrade', 'download'] as const
export type PhaseName = (typeof phaseNames)[number]

const ms = z.number().nonnegative()

/** One stretch of time on the probe's axis: ms since the probe began. `endMs` is null while, or where, it did not end well. */
export const Phase = z.strictObject({ name: z.enum(phaseNames), startMs: ms, endMs: ms })
export type Phase = z.infer<typeof Phase>

/** Durations in ms; null where a phase did not happen. `other` is the rest, so that all of them add up to `total`. */
export const Timings = z.strictObject({
  dns: ms.nullable(),
  tcp: ms.nullable(),
  /** Absent, like `upgrade`, where the target's protocol knows no such phase. */
  starttls: ms.optional(),
  tls: ms.nullable(),
  sign: ms.nullable(),
  firstByte: ms.nullable(),
  upgrade: ms.optional(),
  download: ms.nullable(),
  other: ms,
  total: ms,
})
export type Timings = z.infer<typeof Timings>
