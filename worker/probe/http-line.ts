import { Http1Response, encodeRequest } from '../http/http1.ts'
import { Http2Client } from '../http/http2.ts'
import { HttpError } from '../http/http-error.ts'
import type { Field } from '../http/fields.ts'
import type { RequestMethod } from '../http/request.ts'
import { toHex } from '../bytes/bytes.ts'

/** What is asked, whatever the version of HTTP. */
export interface HttpQuestion {
  readonly method: RequestMethod
  readonly target: string
  readonly host: string
  readonly headers: readonly Field[]
  readonly body?: Uint8Array
}

/** What is told of an answer, whatever the version of HTTP. */
export type AnswerEvent =
  | { readonly type: 'informational'; readonly status: number; readonly headers: readonly Field[] }
  | { readonly type: 'head'; readonly version: string; readonly status: number; readonly reason: string; readonly headers: readonly Field[] }
  /** A view of what was read: copy what outlives the next read. */
  | { readonly type: 'data'; readonly data: Uint8Array }
  | { readonly type: 'end' }
  | { readonly type: 'ping' }
  | { readonly type: 'failed'; readonly error: HttpError }

/** One question and its answer, without I/O. */
export interface HttpConversation {
  /** Bytes that wait to be written; empty when there are none. */
  takeOutgoing(): Uint8Array
  receive(bytes: Uint8Array): AnswerEvent[]
  receiveEof(): AnswerEvent[]
  /** Whether the bytes that came so far began to answer: HTTP/2 has frames of its own before that. */
  readonly hasBegun: boolean
}

/** One connection, over which questions go one after the other, without I/O. */
export interface HttpLine {
  /** Whether the peer takes another question. */
  readonly canAsk: boolean
  /** `isLast`: nothing follows, and the peer is told so. Throws {@link HttpError} of kind `misuse` for what cannot be sent. */
  ask(question: HttpQuestion, options: { readonly isLast: boolean }): HttpConversation
  /** What is to be written before the connection is closed. */
  goodbye(): Uint8Array
}

/** HTTP/1.1: the connection may go on when its last answer left it clean (RFC 9112 section 9.3). */
export function line1(maxHeaderSectionBytes: number): HttpLine {
  let canAsk = true
  return {
    get canAsk() {
      return canAsk
    },
    ask: (question, { isLast }) => {
      canAsk = false
      return converse1(question, { isLast, maxHeaderSectionBytes, onReusable: (isReusable) => void (canAsk = isReusable) })
    },
    goodbye: () => new Uint8Array(),
  }
}

/** HTTP/2: each question is a stream of its own; `ping` is measured behind the first. */
export function line2(pingPayload: Uint8Array, maxHeaderListBytes: number): HttpLine {
  const client = new Http2Client({ scheme: 'https', limits: { maxHeaderListBytes } })
  client.start()
  let isFirst = true
  let isBusy = false
  return {
    get canAsk() {
      return client.canRequest && !isBusy
    },
    ask: (question, { isLast }) => {
      const stream = client.request(question)
      if (isFirst) client.ping(pingPayload)
      isFirst = false
      isBusy = true
      return converse2(client, stream, pingPayload, () => {
        isBusy = false
        if (isLast) client.close()
      })
    },
    goodbye: () => {
      client.close()
      return client.takeOutgoing()
    },
  }
}

interface Converse1Options {
  readonly isLast: boolean
  readonly maxHeaderSectionBytes: number
  readonly onReusable: (isReusable: boolean) => void
}

function converse1(question: HttpQuestion, { isLast, maxHeaderSectionBytes, onReusable }: Converse1Options): HttpConversation {
  let outgoing = encodeRequest({ ...question, ...(isLast && { connection: 'close' }) })
  const response = new Http1Response({ method: question.method, limits: { maxHeaderSectionBytes } })
  let hasBegun = false
  const translate = (events: ReturnType<Http1Response['receive']>): AnswerEvent[] => events.flatMap((event): AnswerEvent[] => {
    switch (event.type) {
      case 'informational':
        return [{ type: 'informational', status: event.status, headers: event.headers }]
      case 'head':
        return [{ type: 'head', version: event.version.slice('HTTP/'.length), status: event.status, reason: event.reason, headers: event.headers }]
      case 'data':
        return [{ type: 'data', data: event.data }]
      case 'end':
        onReusable(event.persists && !isLast)
        return [{ type: 'end' }]
      case 'failed':
        return [{ type: 'failed', error: event.error }]
      case 'excess':
        onReusable(false)
        return []
      case 'trailers':
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

function converse2(client: Http2Client, stream: number, pingPayload: Uint8Array, onEnd: () => void): HttpConversation {
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
    // The end of the connection before any answer is no answer.
    hasBegun ||= event.type !== 'failed'
    switch (event.type) {
      case 'informational':
        return [{ type: 'informational', status: event.status, headers: event.headers }]
      case 'head':
        return [{ type: 'head', version: '2', status: event.status, reason: event.reason, headers: event.headers }]
      case 'data':
        return [{ type: 'data', data: event.data }]
      case 'end':
        isOver = true
        onEnd()
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
