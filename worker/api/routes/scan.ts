import { ScanRequest } from '../../../shared/contract/scan.ts'
import { limits } from '../../../shared/limits.ts'
import { readRegionBindings } from '../../regions/bindings.ts'
import { planScan, type ScanPlan } from '../../scan/plan.ts'
import { admit } from '../admission.ts'
import { parseBy, readJson } from '../body.ts'
import { keepAlive, type App, type AppContext } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { lineStream } from '../ndjson.ts'
import { ApiProblem, refused } from '../problems.ts'
import { startScan } from '../scan-run.ts'
import { answerWhole } from '../whole-answer.ts'

/** `POST /v1/scan`: everything that a server would do for every client, as a stream of lines or as one report. */
export function scanRoutes(app: App): void {
  app.post('/v1/scan', async (c) => {
    const request = parseBy(ScanRequest, await readJson(c.req.raw, limits.maxRequestBytes))
    const planned = planScan(request)
    if (planned.status === 'invalid') throw refused([...planned.errors])
    return answerScan(c, request, planned.plan)
  })
  app.all('/v1/scan', methodNotAllowed)
}

async function answerScan(c: AppContext, request: ScanRequest, plan: ScanPlan): Promise<Response> {
  const accept = c.req.header('accept') ?? '*/*'
  const isStream = /\*\/\*|application\/(?:\*|x-ndjson)/.test(accept)
  if (!isStream && !accept.includes('application/json')) {
    throw new ApiProblem('not-acceptable', 'A scan is answered as application/x-ndjson or application/json.')
  }
  const admission = await admit(c, { targets: [request.target], cost: Math.ceil(plan.maxConnections / connectionsOfProbe) })
  const common = { request, plan, settings: c.get('settings'), bindings: readRegionBindings(c.env), raw: c.req.raw }
  if (!isStream) {
    return answerWhole(c, {
      work: (signal) => admission.during(() => startScan({ ...common, emit: null, signal })),
      headers: { 'content-type': 'application/json' },
      format: (report) => JSON.stringify(report),
    })
  }
  const lines = lineStream()
  const run = admission.during(() => startScan({ ...common, emit: (event) => void lines.send(event), signal: lines.signal }))
  keepAlive(c, lines.endWith(run))
  return lines.response
}

/** What a probe may cost a server at the most, redirects and retries included: a scan is charged as that many of them. */
const connectionsOfProbe = 10
