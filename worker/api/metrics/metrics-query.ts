import * as z from 'zod'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { parseTarget } from '../../../shared/contract/target.ts'
import { limits } from '../../../shared/limits.ts'
import { refused } from '../problems.ts'
import { defaultModule, metricsModules, moduleByName, type MetricsModule } from './modules.ts'

/** The parameters of `GET /metrics/probe`, as blackbox_exporter has them. */
export const MetricsQuery = z.strictObject({
  /** A URL, `host` or `host:port`. Without a scheme the module's own is meant: http:// for those of HTTP. */
  target: z.string().min(1).max(limits.maxTargetLength),
  module: z.string().max(64).optional(),
  /** Asks an address as the host of this name: for Host, SNI and the certificate. */
  hostname: z.string().min(1).max(limits.maxHostLength).optional(),
})
export type MetricsQuery = z.infer<typeof MetricsQuery>

export interface MetricsProbe {
  readonly module: MetricsModule
  readonly request: ProbeRequest
}

/**
 * The probe that a scrape asks for. `scrapeTimeout`: Prometheus's own header; the probe then ends in time for its answer
 * to arrive. `customCaPem`: CAs of this deployment. Throws {@link ApiProblem} that names the parameter.
 */
export function readMetricsQuery(query: MetricsQuery, { scrapeTimeout, customCaPem }: { readonly scrapeTimeout: string | null; readonly customCaPem: string | null }): MetricsProbe {
  const module = moduleByName(query.module ?? defaultModule)
  if (module === null) throw refused([{ field: 'module', message: `There is no such module; there are ${Object.keys(metricsModules).join(', ')}.` }])
  const { target, address } = readTarget(query, module)
  // A connection without TLS and without redirects has nothing to trust.
  const trust = customCaPem !== null && module.schemes[0] !== 'tcp' ? { customCaPem, publicRoots: true } : null
  return {
    module,
    request: {
      target,
      ...(address !== null && { address }),
      deadlineMs: deadline(scrapeTimeout),
      ...(module.method !== undefined && {
        method: module.method,
        maxRedirects: limits.maxRedirects,
        // blackbox_exporter asks for no coding either: its body length is that of the text.
        headers: [{ name: 'Accept-Encoding', value: 'identity' }],
      }),
      ...(module.starttls !== undefined && { starttls: module.starttls }),
      ...(trust !== null && { trust }),
    },
  }
}

function readTarget({ target: text, hostname }: MetricsQuery, { schemes }: MetricsModule): { target: string; address: string | null } {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${schemes[0]}://${text}`
  const parsed = parseTarget(written)
  if (parsed.status === 'invalid') throw refused([{ field: 'target', message: parsed.message }])
  const { scheme, host, hostKind, port, path, url } = parsed.target
  if (!schemes.includes(scheme)) throw refused([{ field: 'target', message: `This module asks ${schemes.map((one) => `${one}://`).join(' and ')} targets.` }])
  if (hostname === undefined) return { target: url, address: null }
  if (hostKind === 'name') throw refused([{ field: 'hostname', message: 'This goes with a target that is an address; a name says for itself which host is meant.' }])
  const named = parseTarget(`${scheme}://${hostname}:${port}${scheme === 'tls' || scheme === 'tcp' ? '' : path}`)
  if (named.status === 'invalid' || named.target.hostKind !== 'name' || named.target.port !== port || named.target.path !== path) {
    throw refused([{ field: 'hostname', message: 'A host name, without scheme, port and path.' }])
  }
  return { target: named.target.url, address: host }
}

/** RFC 9110 has no such field; Prometheus sends the seconds that it waits, and half a second is left for the way back. */
function deadline(scrapeTimeout: string | null): number {
  if (scrapeTimeout === null) return limits.defaultDeadlineMs
  const seconds = Number(scrapeTimeout)
  if (!/^\d{1,6}(?:\.\d{1,9})?$/.test(scrapeTimeout) || seconds === 0) throw refused([{ field: 'X-Prometheus-Scrape-Timeout-Seconds', message: 'A number of seconds.' }])
  return Math.min(Math.max(Math.round(seconds * 1_000) - 500, limits.minDeadlineMs), limits.maxDeadlineMs)
}
