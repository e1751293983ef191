import type { Finding } from '../../shared/contract/findings.ts'
import type { Hop } from '../../shared/contract/report.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import { finding } from '../../shared/texts/findings.ts'
import { resolveRedirect, type Redirect } from '../http/redirect.ts'
import type { Answered } from './http-exchange.ts'
import type { ProbePlan } from './plan.ts'

/** One request to make, and the redirect that led to it; null for the one that was asked for. */
export interface Step {
  readonly plan: ProbePlan
  readonly redirect: NonNullable<Hop['redirect']> | null
}

/** Where an answer leads: to another step, or to none, with what there is to say about it. */
export function nextStep(plan: ProbePlan, { http, fields }: Answered, hop: number): { readonly step: Step | null; readonly findings: readonly Finding[] } {
  const redirect = resolveRedirect({ method: plan.http.method, url: plan.target.url }, { status: http.status, headers: fields })
  switch (redirect.status) {
    case 'none':
      return { step: null, findings: [] }
    case 'refused':
      return { step: null, findings: [finding('redirect-invalid', hop, { reason: redirect.code, got: redirect.got })] }
    case 'follow': {
      const parsed = parseTarget(redirect.url)
      if (parsed.status === 'invalid') return { step: null, findings: [finding('redirect-invalid', hop, { reason: parsed.fault, got: redirect.url.slice(0, 200) })] }
      const findings = redirectFindings(redirect, plan, parsed.target.host, hop)
      return { step: stepTo(plan, redirect, parsed.target, { hop, status: http.status }), findings }
    }
  }
}

type Follow = Extract<Redirect, { status: 'follow' }>

function redirectFindings({ schemeChange, hadCredentials, url }: Follow, { target }: ProbePlan, host: string, hop: number): Finding[] {
  const findings: Finding[] = []
  if (schemeChange === 'downgrade') findings.push(finding('redirect-to-http', hop, { location: url.slice(0, 2_000) }))
  if (schemeChange === 'upgrade' && target.host === host) findings.push(finding('redirect-to-https', hop))
  if (hadCredentials) findings.push(finding('redirect-credentials', hop))
  return findings
}

/** What was meant for the first host alone, and for its origin alone, stays behind. */
function stepTo(plan: ProbePlan, redirect: Follow, target: ProbePlan['target'], from: { readonly hop: number; readonly status: number }): Step {
  const { http, offer, trust, clientAuth } = plan
  const isOtherHost = target.host !== plan.target.host
  const dropped = [
    ...(redirect.dropsBody && http.body !== null ? ['body'] : []),
    ...http.headers.map(({ name }) => name.toLowerCase()).filter((name) => redirect.dropsFields.includes(name)),
    ...(isOtherHost && clientAuth !== null ? ['client certificate'] : []),
    ...(isOtherHost && offer.serverName !== undefined ? ['server name'] : []),
    ...(isOtherHost && trust.pins.length > 0 ? ['pins'] : []),
    ...(isOtherHost && plan.address !== null ? ['address'] : []),
  ]
  return {
    plan: {
      ...plan,
      target,
      http: {
        ...http,
        method: redirect.method,
        body: redirect.dropsBody ? null : http.body,
        headers: http.headers.filter(({ name }) => !redirect.dropsFields.includes(name.toLowerCase())),
      },
      ...(isOtherHost && { clientAuth: null, address: null, offer: { ...offer, serverName: undefined }, trust: { ...trust, pins: [] } }),
    },
    redirect: {
      fromHop: from.hop,
      status: from.status,
      isPermanent: redirect.isPermanent,
      isCrossOrigin: redirect.isCrossOrigin,
      schemeChange: redirect.schemeChange,
      dropped: [...new Set(dropped)],
    },
  }
}
