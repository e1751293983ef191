import { concat, fromLatin1, toLatin1 } from '../../bytes/bytes.ts'
import type { Http1Event, Http1ResponseOptions } from '../http1.ts'
import { Http1Response } from '../http1.ts'

/** What a response came to, in a form that does not depend on how it was split: content is joined. */
export type Transcript = readonly unknown[]

/** How an answer is cut into reads. */
export type Cut = (bytes: Uint8Array) => Uint8Array[]

export const whole: Cut = (bytes) => [bytes]
export const everyByte: Cut = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte))

/** Two reads, the first of `at` bytes. */
export function cutAt(at: number): Cut {
  return (bytes) => [bytes.subarray(0, at), bytes.subarray(at)]
}

/** Reads an answer, given as Latin-1 text or bytes; `eof` as the connection ends, null to leave it open. */
export function transcript(answer: string | Uint8Array, options: Http1ResponseOptions, eof: { clean: boolean } | null, cut: Cut = whole): Transcript {
  const response = new Http1Response(options)
  const events: Http1Event[] = []
  const reads = cut(typeof answer === 'string' ? fromLatin1(answer) : answer)
  let upgraded: Uint8Array[] = []
  for (const read of reads) {
    if (events.at(-1)?.type === 'upgraded') upgraded = [...upgraded, read]
    else events.push(...response.receive(read))
  }
  if (eof !== null) events.push(...response.receiveEof(eof))
  return normalise(events, upgraded)
}

function normalise(events: readonly Http1Event[], upgraded: readonly Uint8Array[]): Transcript {
  const told: unknown[] = []
  let data: Uint8Array[] = []
  let excess = 0
  for (const event of events) {
    if (event.type === 'data') {
      data.push(event.data)
      continue
    }
    if (event.type === 'excess') {
      excess += event.bytes
      continue
    }
    if (data.length > 0) told.push({ type: 'data', text: toLatin1(concat(data)) })
    data = []
    if (event.type === 'failed') {
      const { kind, code, expected, got } = event.error
      told.push({ type: 'failed', kind, code, expected, got })
    } else if (event.type === 'upgraded') {
      told.push({ ...event, rest: toLatin1(concat([event.rest, ...upgraded])) })
    } else {
      told.push(event)
    }
  }
  if (data.length > 0) told.push({ type: 'data', text: toLatin1(concat(data)) })
  if (excess > 0) told.push({ type: 'excess', bytes: excess })
  return told
}
