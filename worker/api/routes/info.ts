import { placeOf } from '../../deployment/vantage.ts'
import type { App } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { workerInfo } from '../worker-info.ts'

/** `GET /v1/info`: what this Worker is, and what it allows. */
export function infoRoutes(app: App): void {
  app.get('/v1/info', (c) => c.json(workerInfo(c.get('settings'), placeOf(c.req.raw), c.get('caller'))))
  app.all('/v1/info', methodNotAllowed)
}
