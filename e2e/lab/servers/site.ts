import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Writable } from 'node:stream'
import { TLSSocket } from 'node:tls'

/** What a lab web site does with a request: a function, so that one site serves HTTP/1.1, HTTP/2, with TLS and without. */
export type Site = (request: SiteRequest) => SiteReply

export interface SiteRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Common name of the client certificate, when TLS asked for one and got one. */
  readonly clientName: string | null
  readonly isClientAuthorized: boolean
}

export interface SiteReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** One piece has a Content-Length; several are sent apart and without one: chunked in HTTP/1.1. */
  readonly body?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** Wait before the first byte, and between pieces of the body. */
  readonly firstByteDelayMs?: number
  readonly pieceDelayMs?: number
  /** Trailer fields (HTTP/1.1 chunked). */
  readonly trailers?: Readonly<Record<string, string>>
  /** Early Hints sent ahead (status 103, RFC 8297). */
  readonly earlyHints?: Readonly<Record<string, string>>
}

/** A site as a listener of Node's http and https modules. */
export function requestListener(site: Site): RequestListener {
  return (request, response) => {
    reply(site, request, response).catch(() => response.destroy())
  }
}

/** A site as a listener of Node's http2 module, which passes HTTP/1.1 requests through the same interface. */
export function http2RequestListener(site: Site): (request: Http2ServerRequest, response: Http2ServerResponse) => void {
  return (request, response) => {
    reply(site, request, response).catch(() => response.destroy())
  }
}

/** An HTML page: the lab is looked at in browsers too. */
export function page(title: string, text: string): SiteReply {
  const head = `<meta charset="utf-8"><title>${escapeHtml(title)}</title>`
  const html = `<!doctype html><html lang="en">${head}<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></html>\n`
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html }
}

async function reply(site: Site, request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://lab.test')
  const answer = site({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    ...client(request.socket),
  })
  if (answer.firstByteDelayMs !== undefined) await sleep(answer.firstByteDelayMs)
  if (answer.earlyHints !== undefined) response.writeEarlyHints({ ...answer.earlyHints })
  const body = answer.body ?? ''
  const isWhole = typeof body === 'string' || body instanceof Uint8Array
  const pieces = isWhole ? [body] : body
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, typeof value === 'string' ? value : [...value])
  const hasBody = answer.status !== 204 && answer.status !== 304 && answer.status >= 200
  if (isWhole && hasBody && !response.hasHeader('content-length')) response.setHeader('content-length', Buffer.byteLength(pieces[0] ?? ''))
  if (answer.trailers !== undefined) response.setHeader('trailer', Object.keys(answer.trailers).join(', '))
  if (request.method !== 'HEAD' && hasBody) {
    for (const [i, piece] of pieces.entries()) {
      if (i > 0 && answer.pieceDelayMs !== undefined) await sleep(answer.pieceDelayMs)
      await write(response, piece)
    }
  }
  if (answer.trailers !== undefined) response.addTrailers(answer.trailers)
  response.end()
}

/** Resolves when there is room for more, or nobody left to take it. */
function write(response: Writable, piece: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.once('drain', done)
    response.once('close', done)
    if (response.destroyed || response.write(piece)) done()
  })
}

function client(socket: unknown): { clientName: string | null; isClientAuthorized: boolean } {
  if (!(socket instanceof TLSSocket)) return { clientName: null, isClientAuthorized: false }
  const certificate: unknown = socket.getPeerX509Certificate()?.toLegacyObject().subject.CN
  return { clientName: typeof certificate === 'string' ? certificate : null, isClientAuthorized: socket.authorized }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A pause that never keeps the process alive. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
