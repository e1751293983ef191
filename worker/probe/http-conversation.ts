import { Http1Response, encodeRequest } from '../http/http1.ts'
import { Http2Client } from '../http/http2.ts'
import { HttpError } from '../http/http-error.ts'
import type { Field } from '../http/fields.ts'
import { toHex } from '../bytes/bytes.ts'

/** What is asked, whatever the version of HTTP. */
export interface HttpQuestion {
  readonly method: 'GET' | 'HEAD'
  readonly target: string
  readonly host: string
  readonly headers: readonly Field[]
}

/** What is told of an answer, whatever the version of HTTP. */
export type AnswerEvent =
  | { readonly type: 'informational'; readonly status: number }
  | { readonly type: 'head'; readonly version: string; readonly status: number; readonly reason: string; readonly headers: readonly Field[] }
  | { readonly type: 'data'; readonly bytes: number }
  | { readonly type: 'end' }
  | { readonly type: 'ping' }
  | { readonly type: 'failed'; readonly error: HttpError }

/** One question and its answer on one connection, without I/O. */
export interface HttpConversation {
  /** Bytes that wait to be written; empty when there are none. */
  takeOutgoing(): Uint8Array
  receive(bytes: Uint8Array): AnswerEvent[]
  receiveEof(): AnswerEvent[]
  /** Whether the bytes that came so far began to answer: HTTP/2 has frames of its own before that. */
  readonly hasBegun: boolean
}

export function converse1(question: HttpQuestion, maxHeaderSectionBytes: number): HttpConversation {
  let outgoing = encodeRequest({ ...question, connection: 'close' })
  const response = new Http1Response({ method: question.method, limits: { maxHeaderSectionBytes } })
  let hasBegun = false
  const translate = (events: ReturnType<Http1Response['receive']>): AnswerEvent[] => events.flatMap((event): AnswerEvent[] => {
    switch (event.type) {
      case 'informational':
        return [{ type: 'informational', status: event.status }]
      case 'head':
        return [{ type: 'head', version: event.version.slice('HTTP/'.length), status: event.status, reason: event.reason, headers: event.headers }]
      case 'data':
        return [{ type: 'data', bytes: event.data.length }]
      case 'end':
        return [{ type: 'end' }]
      case 'failed':
        return [{ type: 'failed', error: event.error }]
      case 'trailers':
      case 'excess':
      case 'upgraded':
        return []
    }
  })
  return {
    takeOutgoing: () => {
      const bytes = outgoing
      outgoing = new Uint8Array()
      return bytes
    },
    receive: (bytes) => {
      hasBegun ||= bytes.length > 0
      return translate(response.receive(bytes))
    },
    // A missing close_notify is a finding of its own; it does not make an answer that nobody acts upon a failure.
    receiveEof: () => translate(response.receiveEof({ clean: true })),
    get hasBegun() {
      return hasBegun
    },
  }
}

export function converse2(question: HttpQuestion, pingPayload: Uint8Array, maxHeaderListBytes: number): HttpConversation {
  const client = new Http2Client({ scheme: 'https', limits: { maxHeaderListBytes } })
  client.start()
  const stream = client.request(question)
  client.ping(pingPayload)
  let hasBegun = false
  let isOver = false
  const translate = (events: ReturnType<Http2Client['receive']>): AnswerEvent[] => events.flatMap((event): AnswerEvent[] => {
    if (event.type === 'ping-acknowledged') return event.payload === toHex(pingPayload) ? [{ type: 'ping' }] : []
    if (event.type === 'goaway') {
      if (event.lastStreamId >= stream || isOver) return []
      return [{ type: 'failed', error: new HttpError('closed-before-response', 'an answer', `GOAWAY ${event.errorName}`) }]
    }
    if (event.type === 'settings' || event.type === 'settings-acknowledged' || event.type === 'altsvc') return []
    if (event.streamId !== null && event.streamId !== stream) return []
    hasBegun = true
    switch (event.type) {
      case 'informational':
        return [{ type: 'informational', status: event.status }]
      case 'head':
        return [{ type: 'head', version: '2', status: event.status, reason: event.reason, headers: event.headers }]
      case 'data':
        return [{ type: 'data', bytes: event.data.length }]
      case 'end':
        isOver = true
        client.close()
        return [{ type: 'end' }]
      case 'failed':
        return isOver ? [] : [{ type: 'failed', error: event.error }]
      case 'trailers':
        return []
    }
  })
  return {
    takeOutgoing: () => client.takeOutgoing(),
    receive: (bytes) => translate(client.receive(bytes)),
    receiveEof: () => translate(client.receiveEof()),
    get hasBegun() {
      return hasBegun
    },
  }
}
