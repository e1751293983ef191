import { ProbeRequest } from '../../../shared/contract/request.ts'
import { limits } from '../../../shared/limits.ts'
import { parseBy, readJson } from '../body.ts'
import type { App } from '../context.ts'
import { answerHar } from '../har-answer.ts'
import { HarQuery } from '../har-query.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { parseQuery } from '../query.ts'

/** `/v1/probe.har`: a probe as HTTP Archive 1.2, for programs that cannot choose what they accept. */
export function harRoutes(app: App): void {
  app.post('/v1/probe.har', async (c) => answerHar(c, parseBy(ProbeRequest, await readJson(c.req.raw, limits.maxRequestBytes))))
  app.get('/v1/probe.har', (c) => answerHar(c, parseQuery(c, HarQuery)))
  app.all('/v1/probe.har', methodNotAllowed)
}
