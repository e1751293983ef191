import type { Failure } from '../../shared/contract/failures.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import { failure } from '../../shared/texts/failures.ts'
import { concat } from '../bytes/bytes.ts'
import { encodeRequest, Http1Response } from '../http/http1.ts'
import type { Deadline } from '../net/deadline.ts'
import { toNetError } from '../net/net-error.ts'
import type { ProbeEnvironment } from './environment.ts'
import { reachHost } from './network-step.ts'
import { ProbeFault } from './probe-fault.ts'
import { Timeline } from './timeline.ts'
import { tlsNetworkFailure } from './tls-failure.ts'
import { userAgent } from './user-agent.ts'

/** A document that a certificate points to: an issuer, an OCSP response, a CRL. */
export interface ScreenedRequest {
  /** http only: who signed the document vouches for it, and a TLS of its own would need one more chain to judge. */
  readonly url: string
  readonly accept: string
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array }
  readonly maxBytes: number
}

export type ScreenedResponse =
  | { readonly status: 'ok'; readonly body: Uint8Array }
  | { readonly status: 'failed'; readonly failure: Failure }

/**
 * Fetches what a peer's certificate names, as carefully as a target: through the same resolver, the same screening of
 * every address, the same budget of sockets and the same deadline. Never throws for what comes back.
 */
export async function fetchScreened(request: ScreenedRequest, { environment, deadline }: { readonly environment: ProbeEnvironment; readonly deadline: Deadline }): Promise<ScreenedResponse> {
  const parsed = parseTarget(request.url)
  if (parsed.status === 'invalid' || parsed.target.scheme !== 'http') {
    return { status: 'failed', failure: failure('target-forbidden', { host: request.url.slice(0, 200), expected: 'an http address', got: 'another' }) }
  }
  const { target } = parsed
  const bound = deadline.within(maxFetchMs)
  const timeline = new Timeline(environment.nowMs, environment.nowMs(), { begin: () => undefined, end: () => undefined })
  try {
    const { connection } = await reachHost({ target, family: 'any', environment, timeline, deadline: bound, onNetwork: () => undefined, withNetworks: false })
    try {
      const method = request.body === undefined ? 'GET' : 'POST'
      await connection.write(encodeRequest({
        method,
        target: target.path,
        host: target.authority,
        connection: 'close',
        headers: [
          userAgent(environment),
          { name: 'Accept', value: request.accept },
          ...(request.body === undefined ? [] : [{ name: 'Content-Type', value: request.body.contentType }]),
        ],
        ...(request.body !== undefined && { body: request.body.bytes }),
      }))
      return await readDocument(connection, new Http1Response({ method }), request.maxBytes, target.authority)
    } finally {
      await connection.close()
    }
  } catch (error) {
    return { status: 'failed', failure: error instanceof ProbeFault ? error.failure : tlsNetworkFailure(toNetError(error).code, { host: target.authority, phase: 'firstByte' }) }
  } finally {
    bound.dispose()
  }
}

async function readDocument(
  connection: { read(): Promise<Uint8Array | null> },
  response: Http1Response,
  maxBytes: number,
  host: string,
): Promise<ScreenedResponse> {
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const bytes = await connection.read()
    for (const event of bytes === null ? response.receiveEof({ clean: true }) : response.receive(bytes)) {
      switch (event.type) {
        case 'head':
          if (event.status !== 200) return failed('http-malformed', host, 'status 200', `status ${event.status}`)
          break
        case 'data':
          length += event.data.length
          if (length > maxBytes) return failed('http-too-large', host, `at most ${maxBytes} bytes`, 'more')
          parts.push(event.data.slice())
          break
        case 'end':
          return { status: 'ok', body: concat(parts) }
        case 'failed':
          return failed('http-malformed', host, String(event.error.expected), String(event.error.got))
        case 'informational':
        case 'trailers':
        case 'upgraded':
        case 'excess':
          break
      }
    }
  }
}

function failed(code: 'http-malformed' | 'http-too-large', host: string, expected: string, got: string): ScreenedResponse {
  return { status: 'failed', failure: failure(code, { host, expected, got }) }
}

/** CAs answer from CDNs in tens of milliseconds; one that takes longer than this must not hold the probe. */
const maxFetchMs = 4_000
