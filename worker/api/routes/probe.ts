import type { ProbeEvent } from '../../../shared/contract/events.ts'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import { ProbeRequest } from '../../../shared/contract/request.ts'
import { limits } from '../../../shared/limits.ts'
import { log } from '../../deployment/log.ts'
import type { Signer } from '../../probe/signer.ts'
import { parseBy, readJson } from '../body.ts'
import { keepAlive, type App, type AppContext } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { lineStream } from '../ndjson.ts'
import { startProbe } from '../probe-run.ts'
import { serveProbeSocket } from '../probe-socket.ts'
import { ApiProblem } from '../problems.ts'
import { upgradeToWebSocket } from '../web-socket-upgrade.ts'

/** `/v1/probe`: POST for one answer or a stream of lines, GET for a WebSocket. */
export function probeRoutes(app: App): void {
  app.post('/v1/probe', async (c) => answerProbe(c, parseBy(ProbeRequest, await readJson(c.req.raw, limits.maxRequestBytes))))
  app.get('/v1/probe', (c) => {
    if (!isProbeSocket(c.req.raw)) throw new ApiProblem('upgrade-required', 'GET /v1/probe is a WebSocket; send a POST for one answer.')
    return openSocket(c)
  })
  app.all('/v1/probe', methodNotAllowed)
}

/** Whether the request opens the WebSocket, whose first message carries the token. */
export function isProbeSocket({ url, headers }: Request): boolean {
  return new URL(url).pathname === '/v1/probe' && headers.get('upgrade')?.toLowerCase() === 'websocket'
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
