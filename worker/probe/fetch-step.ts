import type { Fetched } from '../../shared/contract/report.ts'
import { limits } from '../../shared/limits.ts'
import { finding } from '../../shared/texts/findings.ts'
import type { Deadline } from '../net/deadline.ts'
import type { ProbeEnvironment } from './environment.ts'
import type { HopRecord } from './hop-record.ts'
import type { ProbePlan } from './plan.ts'
import { userAgent } from './user-agent.ts'

export interface FetchContext {
  readonly plan: ProbePlan
  readonly environment: ProbeEnvironment
  readonly deadline: Deadline
  readonly record: HopRecord
}

/**
 * Asks a host by the platform's fetch(), which reaches Cloudflare's own network where sockets do not. The caller has
 * come here because the policy let the name pass and every address of it lies in that network, so that nothing else
 * can be reached by it; redirects are not followed. Never throws.
 */
export async function fetchInstead({ plan, environment, deadline, record }: FetchContext): Promise<Fetched> {
  const { target, http } = plan
  const startMs = record.timeline.nowMs()
  const nothing: Fetched = { status: null, headers: [], headerCount: 0, totalMs: 0, failure: null, hidden: [...hidden] }
  try {
    const agent = userAgent(environment)
    const response = await environment.fetch(target.url, {
      method: http.method,
      headers: [...http.headers, agent].map(({ name, value }): [string, string] => [name, value]),
      ...(http.body !== null && { body: http.body.slice().buffer }),
      redirect: 'manual',
      signal: deadline.signal,
    })
    const totalMs = record.timeline.nowMs() - startMs
    await response.body?.cancel()
    const headers = [...response.headers]
    record.addFindings([finding('fetched-instead', record.index, { status: String(response.status), ms: totalMs.toFixed(0) })])
    return {
      ...nothing,
      status: response.status,
      headers: headers.slice(0, limits.maxHeadersShown).map(([name, value]) => ({ name: name.slice(0, 256), value: value.slice(0, limits.maxHeaderValueShown) })),
      headerCount: headers.length,
      totalMs,
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { ...nothing, totalMs: record.timeline.nowMs() - startMs, failure: said.slice(0, 200) || 'it failed without a word' }
  }
}

const hidden = ['address', 'tcp', 'tls', 'certificate', 'http-version', 'phases'] as const
