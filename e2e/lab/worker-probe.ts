import { exports } from 'cloudflare:workers'
import { inject } from 'vitest'
import { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { testWorkerToken } from './test-worker.ts'

/** The lab that runs beside the tests, and probes of it through the Worker's own API. */
export const lab = inject('lab')
export const wireHosts = inject('wireHosts')
export type HostName = keyof typeof lab.hosts | keyof typeof wireHosts

/** The URL of a lab host at a path. */
export function urlOf(host: HostName, path = '/'): string {
  return new URL(path, { ...lab.hosts, ...wireHosts }[host].url).href
}

export async function post(path: string, body: object, accept = 'application/json'): Promise<Response> {
  return exports.default.fetch(new Request(`http://127.0.0.1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testWorkerToken}`, 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  }))
}

/** Probes a target, with the lab's root as a custom CA unless the request says otherwise. Every report has to keep the contract. */
export async function probe(request: ProbeRequest): Promise<ProbeReport> {
  const isSecure = !/^(?:http|ws|tcp):/.test(request.target) || (request.maxRedirects ?? 0) > 0
  const response = await post('/v1/probe', { ...request, ...(isSecure && { trust: { customCaPem: lab.rootPem, ...request.trust } }) })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return ProbeReport.parse(await response.json())
}

export function lastHop({ hops }: ProbeReport): ProbeReport['hops'][number] {
  const hop = hops.at(-1)
  if (hop === undefined) throw new Error('a report has a hop')
  return hop
}

export function codesOf({ findings }: ProbeReport): string[] {
  return findings.map(({ code }) => code)
}

/** The fields of the request that a lab site's `/echo` saw. */
export function echoed(report: ProbeReport): { readonly method: string; readonly headers: Record<string, string> } {
  const preview = lastHop(report).http?.bodyPreview
  if (preview?.status !== 'text') throw new Error(`no text: ${JSON.stringify(preview ?? report.failure)}`)
  return JSON.parse(preview.text) as { method: string; headers: Record<string, string> }
}
