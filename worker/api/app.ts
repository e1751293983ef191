import { Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { log } from '../deployment/log.ts'
import { readSettings } from '../deployment/settings.ts'
import { bearerToken, demandCaller } from './access.ts'
import type { App, AppContext, AppTypes } from './context.ts'
import { isOriginAllowed, refusePages } from './page-guard.ts'
import { ApiProblem, problemResponse } from './problems.ts'
import { batchRoutes } from './routes/batch.ts'
import { docsRoutes } from './routes/docs.ts'
import { harRoutes } from './routes/har.ts'
import { infoRoutes } from './routes/info.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { isProbeSocket, probeRoutes } from './routes/probe.ts'
import { resultRoutes } from './routes/results.ts'
import { scanRoutes } from './routes/scan.ts'

/** The Worker's HTTP interface: who may ask, then one file of routes for each subject; errors end in one place. */
export function createApp(): App {
  const app = new Hono<AppTypes>()

  app.onError((error, c) => {
    if (error instanceof ApiProblem) {
      // A page that tries this is news to whoever runs the Worker.
      if (pageProblems.has(error.code)) log({ level: 'warn', event: 'refused', problem: error.code, origin: c.req.header('origin')?.slice(0, 200) ?? null })
      return problemResponse(error.toProblem(), error.code === 'method-not-allowed' ? { allow: methodsOf(app, c.req.path) } : {})
    }
    log({ level: 'error', event: 'request-failed', error: error.stack ?? String(error) })
    return problemResponse(new ApiProblem('internal', 'The Worker failed; its log says why.').toProblem())
  })
  app.notFound(() => problemResponse(new ApiProblem('not-found', 'This path is none of the Worker’s.').toProblem()))

  // A bare sign of life, for uptime monitors: it says nothing about the Worker.
  app.get('/health', (c) => c.text('ok'))

  app.use(async (c, next) => {
    c.set('settings', readSettings(c.env))
    await next()
  })
  // Everything below is for those with a token, and nothing of it for web pages, unless a path is named here.
  app.use(unlessPublic(async (c, next) => {
    refusePages(c.req.raw, c.get('settings'))
    await next()
  }))
  app.use(cors({
    origin: (origin, c: AppContext) => (isOriginAllowed(origin, c.get('settings')) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'accept'],
    exposeHeaders: ['retry-after'],
    maxAge: 600,
  }))
  app.use(unlessPublic(async (c, next) => {
    // A browser's WebSocket cannot carry a header: its token comes in the first message.
    if (!isProbeSocket(c.req.raw)) c.set('caller', demandCaller(bearerToken(c.req.header('authorization') ?? null), c.get('settings').tokens))
    await next()
  }))

  infoRoutes(app)
  probeRoutes(app)
  harRoutes(app)
  batchRoutes(app)
  resultRoutes(app)
  scanRoutes(app)
  metricsRoutes(app)
  docsRoutes(app)
  return app
}

/** What a path takes (RFC 9110 section 15.5.6). No path has parameters. */
function methodsOf({ routes }: App, path: string): string {
  const methods = routes.filter((route) => route.path === path && route.method !== 'ALL').map(({ method }) => method)
  return [...new Set(methods)].join(', ')
}

/** For whom the Worker's documentation is, a page that links to it may be read. */
function unlessPublic(guard: MiddlewareHandler<AppTypes>): MiddlewareHandler<AppTypes> {
  return async (c, next) => (publicPaths.has(c.req.path) ? next() : guard(c, next))
}

const publicPaths: ReadonlySet<string> = new Set(['/health', '/docs', '/openapi.json'])
const pageProblems: ReadonlySet<string> = new Set(['origin-forbidden', 'misdirected-request'])
