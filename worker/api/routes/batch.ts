import { BatchRequest } from '../../../shared/contract/request.ts'
import { limits } from '../../../shared/limits.ts'
import { streamBatch } from '../batch.ts'
import { parseBy, readJson } from '../body.ts'
import { keepAlive, type App } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'

/** `POST /v1/batch`: many targets, answered line by line. */
export function batchRoutes(app: App): void {
  app.post('/v1/batch', async (c) => {
    const request = parseBy(BatchRequest, await readJson(c.req.raw, limits.maxRequestBytes))
    return streamBatch({ request, settings: c.get('settings'), raw: c.req.raw, keepAlive: (promise) => keepAlive(c, promise) })
  })
  app.all('/v1/batch', methodNotAllowed)
}
