import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import { BatchRequest, ProbeRequest } from '../../shared/contract/request.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import { limits } from '../../shared/limits.ts'
import type { Signer } from '../probe/signer.ts'
import { bearerToken, checkOrigin, isExtensionOrigin, tokenMatches } from './access.ts'
import { streamBatch } from './batch.ts'
import { parseBy, readJson } from './body.ts'
import { log } from './log.ts'
import { lineStream } from './ndjson.ts'
import { ApiProblem, problemResponse } from './problems.ts'
import { serveProbeSocket } from './probe-socket.ts'
import { startProbe } from './probe-run.ts'
import { readSettings, type Settings } from './settings.ts'
import { upgradeToWebSocket } from './web-socket-upgrade.ts'
import { workerInfo } from './worker-info.ts'

interface AppTypes {
  Bindings: object
  Variables: { settings: Settings }
}
type AppContext = Context<AppTypes>

/** The Worker's HTTP interface. Each route parses, hands over to worker/probe, and answers; errors end in one place. */
export function createApp(): Hono<AppTypes> {
  const app = new Hono<AppTypes>()

  app.onError((error) => {
    if (error instanceof ApiProblem) return problemResponse(error.toProblem())
    log({ level: 'error', event: 'request-failed', error: error.stack ?? String(error) })
    return problemResponse(new ApiProblem('internal', 'The Worker failed; its log says why.').toProblem())
  })
  app.notFound(() => problemResponse(new ApiProblem('not-found', 'See /v1/info and /v1/probe.').toProblem()))

  // A bare sign of life, for uptime monitors: it says nothing about the Worker.
  app.get('/health', (c) => c.text('ok'))

  app.use('/v1/*', async (c, next) => {
    checkOrigin(c.req.header('origin'))
    await next()
  })
  app.use('/v1/*', cors({
    origin: (origin) => (isExtensionOrigin(origin) ? origin : null),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type', 'accept'],
    maxAge: 600,
  }))
  app.use('/v1/*', async (c, next) => {
    c.set('settings', readSettings(c.env))
    // A browser's WebSocket cannot carry a header: its token comes in the first message.
    if (!isWebSocketUpgrade(c.req.raw)) demandToken(c.req.raw, c.get('settings'))
    await next()
  })

  app.get('/v1/info', (c) => c.json(workerInfo(c.get('settings'), c.req.raw)))
  app.post('/v1/probe', async (c) => answerProbe(c, parseBy(ProbeRequest, await readJson(c.req.raw, limits.maxRequestBytes))))
  app.post('/v1/batch', async (c) => streamBatch({ request: parseBy(BatchRequest, await readJson(c.req.raw, limits.maxRequestBytes)), settings: c.get('settings'), raw: c.req.raw, keepAlive: (promise) => keepAlive(c, promise) }))
  app.get('/v1/probe', (c) => {
    if (!isWebSocketUpgrade(c.req.raw)) throw new ApiProblem('upgrade-required', 'GET /v1/probe is a WebSocket; send a POST for one answer.')
    return openSocket(c)
  })
  app.all('/v1/info', methodNotAllowed)
  app.all('/v1/probe', methodNotAllowed)
  app.all('/v1/batch', methodNotAllowed)
  return app
}

async function answerProbe(c: AppContext, request: ProbeRequest): Promise<Response> {
  const accept = c.req.header('accept') ?? '*/*'
  if (accept.includes('application/x-ndjson')) return streamProbe(c, request)
  if (!/\*\/\*|application\/(\*|json)/.test(accept)) {
    throw new ApiProblem('not-acceptable', 'A probe is answered as application/json or application/x-ndjson.')
  }
  const run = startProbe({ request, settings: c.get('settings'), raw: c.req.raw, emit: () => undefined, signal: c.req.raw.signal })
  return c.json(await run satisfies ProbeReport)
}

/** Events as lines (NDJSON) as they happen. A caller who goes away stops the probe. */
function streamProbe(c: AppContext, request: ProbeRequest): Response {
  const lines = lineStream()
  const emit = (event: ProbeEvent): void => void lines.send(event)
  // Started before the answer goes out, so that a request that cannot be done is refused with its status.
  const run = startProbe({ request, settings: c.get('settings'), raw: c.req.raw, emit, signal: lines.signal })
  keepAlive(c, lines.endWith(run))
  return lines.response
}

function openSocket(c: AppContext): Response {
  const settings = c.get('settings')
  return upgradeToWebSocket((socket) => serveProbeSocket(socket, {
    token: settings.token,
    log,
    run: async (request, emit, signal, sign: Signer) => {
      await startProbe({ request, settings, raw: c.req.raw, emit, signal, sign })
    },
  }))
}

function demandToken({ headers }: Request, { token }: Settings): void {
  if (tokenMatches(bearerToken(headers.get('authorization')), token)) return
  throw new ApiProblem('unauthorized', 'Send “Authorization: Bearer” with the token of this Worker.')
}

function isWebSocketUpgrade({ url, headers }: Request): boolean {
  return new URL(url).pathname === '/v1/probe' && headers.get('upgrade')?.toLowerCase() === 'websocket'
}

function methodNotAllowed(): never {
  throw new ApiProblem('method-not-allowed', 'This path takes GET for information and sockets, POST for probes.')
}

/** Under a plain test there is no execution context; the promise is running all the same. */
function keepAlive(c: AppContext, promise: Promise<unknown>): void {
  try {
    c.executionCtx.waitUntil(promise)
  } catch {
    // Hono throws where no context was given.
  }
}
