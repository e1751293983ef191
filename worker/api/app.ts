import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { log } from '../deployment/log.ts'
import { readSettings, type Settings } from '../deployment/settings.ts'
import { bearerToken, checkOrigin, isExtensionOrigin, tokenMatches } from './access.ts'
import type { App, AppTypes } from './context.ts'
import { ApiProblem, problemResponse } from './problems.ts'
import { batchRoutes } from './routes/batch.ts'
import { infoRoutes } from './routes/info.ts'
import { isProbeSocket, probeRoutes } from './routes/probe.ts'

/** The Worker's HTTP interface: who may ask, then one file of routes for each subject; errors end in one place. */
export function createApp(): App {
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
    if (!isProbeSocket(c.req.raw)) demandToken(c.req.raw, c.get('settings'))
    await next()
  })

  infoRoutes(app)
  probeRoutes(app)
  batchRoutes(app)
  return app
}

function demandToken({ headers }: Request, { token }: Settings): void {
  if (tokenMatches(bearerToken(headers.get('authorization')), token)) return
  throw new ApiProblem('unauthorized', 'Send “Authorization: Bearer” with the token of this Worker.')
}
