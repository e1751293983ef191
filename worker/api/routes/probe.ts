import type { ProbeEvent } from '../../../shared/contract/events.ts'
import type { RegionalReport, RegionsEvent } from '../../../shared/contract/regions.ts'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import { ProbeRequest } from '../../../shared/contract/request.ts'
import { limits } from '../../../shared/limits.ts'
import { log } from '../../deployment/log.ts'
import { readRegionBindings } from '../../regions/bindings.ts'
import { regionsOf } from '../../regions/fan-out.ts'
import { recorderFor } from '../../regions/recorder.ts'
import { demandCaller } from '../access.ts'
import { admit, type Admission } from '../admission.ts'
import { parseBy, readJson } from '../body.ts'
import { keepAlive, type App, type AppContext } from '../context.ts'
import { acceptsHar, answerHar } from '../har-answer.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { lineStream } from '../ndjson.ts'
import { startProbe } from '../probe-run.ts'
import { demandRoomToWait, serveProbeSocket, type Probing } from '../probe-socket.ts'
import { ApiProblem } from '../problems.ts'
import { isRegional, startRegions } from '../regional-run.ts'
import { upgradeToWebSocket } from '../web-socket-upgrade.ts'
import { answerWhole } from '../whole-answer.ts'

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
  if (acceptsHar(accept)) return answerHar(c, request)
  if (!/\*\/\*|application\/(\*|json)/.test(accept)) {
    throw new ApiProblem('not-acceptable', 'A probe is answered as application/json or application/x-ndjson.')
  }
  const admission = await admitProbe(c, request)
  return answerWhole(c, {
    work: (signal) => admission.during(() => start(c, request, { caller: c.get('caller'), emit: null, signal })),
    headers: { 'content-type': 'application/json' },
    format: (report) => JSON.stringify(report satisfies ProbeReport | RegionalReport),
  })
}

/** Events as lines (NDJSON) as they happen. A caller who goes away stops the probe. */
async function streamProbe(c: AppContext, request: ProbeRequest): Promise<Response> {
  const admission = await admitProbe(c, request)
  const lines = lineStream()
  const emit = (event: ProbeEvent | RegionsEvent): void => void lines.send(event)
  // Started before the answer goes out, so that a request that cannot be done is refused with its status.
  const run = admission.during(() => start(c, request, { caller: c.get('caller'), emit, signal: lines.signal }))
  keepAlive(c, lines.endWith(run))
  return lines.response
}

function openSocket(c: AppContext): Response {
  demandRoomToWait()
  const settings = c.get('settings')
  return upgradeToWebSocket((socket) => serveProbeSocket(socket, {
    authorize: (token) => {
      const caller = demandCaller(token, settings.tokens)
      c.set('caller', caller)
      return caller
    },
    log,
    run: async (request, probing) => {
      const admission = await admitProbe(c, request)
      const run = admission.during(() => start(c, request, probing))
      keepAlive(c, run)
      await run
    },
  }))
}

/** A probe for each sample and each region. */
function admitProbe(c: AppContext, { target, address, samples = 1, regions }: ProbeRequest): Promise<Admission> {
  // Who gives an address reaches it under any name.
  return admit(c, { targets: [address ?? target], cost: samples * (regions === undefined ? 1 : regionsOf(regions).length) })
}

/** One probe from here, or one in each region; `sign` where somebody can be asked, `emit` where somebody listens. */
function start(c: AppContext, request: ProbeRequest, { caller, emit, signal, sign }: Asking): Promise<ProbeReport | RegionalReport> {
  const bindings = readRegionBindings(c.env)
  const common = { raw: c.req.raw, signal, ...(sign !== undefined && { sign }) }
  if (isRegional(request)) return startRegions({ ...common, request, bindings, caller: caller.name, emit })
  const record = recorderFor(request, caller.name, bindings.results)
  return startProbe({ ...common, request, settings: c.get('settings'), emit: emit ?? (() => undefined), record })
}

type Asking = Pick<Probing, 'caller' | 'signal'> & Partial<Pick<Probing, 'sign'>> & { readonly emit: Probing['emit'] | null }
