import { BatchRequest } from '../../../shared/contract/request.ts'
import { limits } from '../../../shared/limits.ts'
import { readRegionBindings } from '../../regions/bindings.ts'
import { recorderFor } from '../../regions/recorder.ts'
import { admit } from '../admission.ts'
import { streamBatch } from '../batch.ts'
import { parseBy, readJson } from '../body.ts'
import { keepAlive, type App } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'

/** `POST /v1/batch`: many targets, answered line by line. */
export function batchRoutes(app: App): void {
  app.post('/v1/batch', async (c) => {
    const request = parseBy(BatchRequest, await readJson(c.req.raw, limits.maxRequestBytes))
    const record = recorderFor(request.options ?? {}, c.get('caller').name, readRegionBindings(c.env).results)
    const { targets, options } = request
    const admission = await admit(c, { targets: targets.map((target) => options?.address ?? target), cost: targets.length * (options?.samples ?? 1), atOnce: Math.min(targets.length, limits.maxSocketsAtOnce) })
    return streamBatch({ request, admission, settings: c.get('settings'), raw: c.req.raw, record, keepAlive: (promise) => keepAlive(c, promise) })
  })
  app.all('/v1/batch', methodNotAllowed)
}
