import type { Finding } from '../../shared/contract/findings.ts'
import type { Hop } from '../../shared/contract/report.ts'
import { finding } from '../../shared/texts/findings.ts'
import { repeatsRequest, type VisitedRequest } from '../http/redirect.ts'
import type { Deadline } from '../net/deadline.ts'
import type { ProbeEnvironment } from './environment.ts'
import { runHop } from './hop.ts'
import { HopRecord } from './hop-record.ts'
import { cookieOf, JourneyCookies } from './journey-cookies.ts'
import { LinePool } from './line-pool.ts'
import type { ProbePlan } from './plan.ts'
import type { HttpPlan } from './plan-http.ts'
import { firstAttempt, nextAttempt, retryFindings, type Attempt } from './retry-step.ts'
import { nextStep, type Step } from './redirect-step.ts'

export interface Journey {
  /** In the order in which they were made; never empty. */
  readonly hops: Hop[]
  readonly findings: readonly Finding[]
}

export interface JourneyContext {
  readonly environment: ProbeEnvironment
  readonly deadline: Deadline
  readonly originMs: number
}

/** A target and where it redirects to, one hop after the other, until an answer stands or nothing more may be followed. */
export async function runJourney(plan: ProbePlan, { environment, deadline, originMs }: JourneyContext): Promise<Journey> {
  const { nowMs: clock, emit } = environment
  const lines = new LinePool()
  const cookies = new JourneyCookies()
  const hops: Hop[] = []
  const findings: Finding[] = []
  const visited: VisitedRequest[] = []
  let attempt: Attempt = firstAttempt
  try {
    for (let step: Step | null = { plan, redirect: null }; step !== null;) {
      const record: HopRecord = new HopRecord(hops.length, step.plan.target, { clock, originMs, emit })
      if (step.redirect !== null) record.setRedirect(step.redirect)
      if (plan.retries > 0) record.setExtras({ attempt: { number: attempt.number, waitedMs: attempt.waitedMs } })
      const { http, sent } = cookies.dress(step.plan.http, cookieUrl(step.plan))
      if (attempt.number === 1) visited.push(requestOf(step.plan, http))
      const redirectsLeft = plan.http.maxRedirects - (visited.length - 1)
      const answered = await runHop({ plan: { ...step.plan, http }, environment, deadline, record, lines, mayFollow: redirectsLeft > 0 })
      record.addFindings(retryFindings(attempt, record))
      const set = answered === null ? { stored: [], refused: [] } : cookies.store(answered.fields, cookieUrl(step.plan))
      if (plan.http.maxRedirects > 0) record.setExtras({ cookies: { sent: [...sent], ...set } })
      const next: Step | null = answered === null ? null : follow(nextStep(step.plan, answered, record.index), { record, visited, redirectsLeft, plan, cookies })
      hops.push(record.finish())
      findings.push(...record.findings)
      const again: Attempt | null = await nextAttempt(attempt, record.failure, step.plan, { environment, deadline })
      attempt = again ?? firstAttempt
      step = again === null ? next : step
    }
  } finally {
    await lines.close()
  }
  return { hops, findings }
}

interface Following {
  readonly record: HopRecord
  readonly visited: readonly VisitedRequest[]
  readonly redirectsLeft: number
  readonly plan: ProbePlan
  readonly cookies: JourneyCookies
}

/** The step to take, if it is one: not in a circle, and not beyond what was asked for. */
function follow({ step, findings }: ReturnType<typeof nextStep>, { record, visited, redirectsLeft, plan, cookies }: Following): Step | null {
  record.addFindings(findings)
  if (step === null) return null
  const location = step.plan.target.url
  if (repeatsRequest(visited, requestOf(step.plan, cookies.dress(step.plan.http, cookieUrl(step.plan)).http))) record.addFindings([finding('redirect-loop', record.index, { location })])
  else if (redirectsLeft > 0) return step
  else if (plan.http.maxRedirects > 0) record.addFindings([finding('redirect-limit', record.index, { count: String(plan.http.maxRedirects), location })])
  return null
}

function requestOf({ target }: ProbePlan, http: HttpPlan): VisitedRequest {
  return { method: http.method, url: target.url, cookie: cookieOf(http) }
}

/** Only the web has cookies; the other schemes carry none. */
function cookieUrl({ target }: ProbePlan): string {
  return target.url.replace(/^(?:wss|tls):/, 'https:').replace(/^(?:ws|tcp):/, 'http:')
}
