import type { ProbeRequest } from '../../shared/contract/request.ts'
import { parseTarget, type Target } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { planClientCertificate, type ClientAuth } from './plan-client-certificate.ts'
import { planHttp, type HttpPlan } from './plan-http.ts'
import { planOffer, type Offer } from './plan-offer.ts'
import { planTrust, type TrustPlan } from './plan-trust.ts'
import { FieldErrors, type FieldError } from './field-errors.ts'

/** A request, understood: every option is either in here or was refused by name. */
export interface ProbePlan {
  readonly target: Target
  readonly http: HttpPlan
  readonly deadlineMs: number
  readonly family: 'any' | 'ipv4' | 'ipv6'
  readonly offer: Offer
  readonly clientAuth: ClientAuth | null
  readonly resumption: boolean
  readonly trust: TrustPlan
}

export type PlanResult =
  | { readonly status: 'ok'; readonly plan: ProbePlan }
  | { readonly status: 'invalid'; readonly errors: FieldError[] }

/** Turns a well-formed request into something that can be done, or says field by field why it cannot. */
export function planProbe(request: ProbeRequest, { canSignRemotely }: { readonly canSignRemotely: boolean }): PlanResult {
  const errors = new FieldErrors()
  const parsed = parseTarget(request.target)
  if (parsed.status === 'invalid') errors.add('target', parsed.message)
  const http = planHttp(request, errors)
  // A redirect may lead to https, where the options of TLS are wanted.
  if (parsed.status === 'ok' && parsed.target.scheme === 'http' && http.maxRedirects === 0) refuseTlsOptions(request, errors)

  const offer = planOffer(request.tls ?? {}, errors)
  const clientAuth = planClientCertificate(request.tls?.clientCertificate, { canSignRemotely }, errors)
  const trust = planTrust(request.trust ?? {}, errors)
  if (parsed.status === 'invalid' || offer === null || trust === null || errors.any) return { status: 'invalid', errors: errors.list }
  return {
    status: 'ok',
    plan: {
      target: parsed.target,
      http,
      deadlineMs: request.deadlineMs ?? limits.defaultDeadlineMs,
      family: request.family ?? 'any',
      offer,
      clientAuth,
      resumption: request.tls?.resumption ?? false,
      trust,
    },
  }
}

/** Options about TLS on a plain target would be ignored, so they are refused. */
function refuseTlsOptions({ tls, trust }: ProbeRequest, errors: FieldErrors): void {
  for (const [field, options] of Object.entries({ tls, trust })) {
    for (const [name, value] of Object.entries(options ?? {})) {
      if (value !== undefined) errors.add(`${field}.${name}`, 'An http:// target has no TLS; use https://, follow redirects, or leave this out.')
    }
  }
}
