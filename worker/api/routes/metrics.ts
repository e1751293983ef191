import { admit } from '../admission.ts'
import type { App } from '../context.ts'
import { exposition, expositionFormat } from '../metrics/exposition.ts'
import { MetricsQuery, readMetricsQuery } from '../metrics/metrics-query.ts'
import { probeMetrics } from '../metrics/probe-metrics.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { startProbe } from '../probe-run.ts'
import { parseQuery } from '../query.ts'

/**
 * `GET /metrics/probe`: one probe for each scrape, in Prometheus's words. A target that fails is an answer like any other,
 * with `probe_success 0`; only a scrape that is not set up rightly, or comes too often, is refused.
 */
export function metricsRoutes(app: App): void {
  app.get('/metrics/probe', async (c) => {
    const settings = c.get('settings')
    const scrapeTimeout = c.req.header('x-prometheus-scrape-timeout-seconds') ?? null
    const { module, request } = readMetricsQuery(parseQuery(c, MetricsQuery), { scrapeTimeout, customCaPem: settings.metricsCa })
    const admission = await admit(c, { targets: [request.target] })
    const report = await admission.during(() => startProbe({ request, settings, raw: c.req.raw, emit: () => undefined, signal: c.req.raw.signal }))
    const { contentType, text } = exposition(probeMetrics(report, module), expositionFormat(c.req.header('accept') ?? null))
    return c.body(text, 200, { 'content-type': contentType, 'cache-control': 'no-store' })
  })
  app.all('/metrics/probe', methodNotAllowed)
}
