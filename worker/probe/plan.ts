import type { ProbeRequest } from '../../shared/contract/request.ts'
import { starttlsPorts, starttlsProtocols, type StarttlsProtocol } from '../../shared/contract/starttls.ts'
import { isSecureScheme, parseTarget, type Target, type TargetScheme } from '../../shared/contract/target.ts'
import { parseAddress, type IpAddress } from '../../shared/dns/address.ts'
import { limits } from '../../shared/limits.ts'
import { isToken } from '../http/fields.ts'
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
  /** Dialled for the target's host in place of what a resolver knows. */
  readonly address: IpAddress | null
  readonly offer: Offer
  readonly clientAuth: ClientAuth | null
  readonly resumption: boolean
  readonly trust: TrustPlan
  readonly subprotocols: readonly string[]
  /** fetch() may ask a host on Cloudflare that no socket reaches. */
  readonly fetchFallback: boolean
  readonly retries: number
  readonly samples: number
  /** Null where TLS begins at once, or not at all. */
  readonly starttls: StarttlsProtocol | null
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
  if (parsed.status === 'ok') {
    refuseForScheme(request, parsed.target.scheme, errors)
    refuseForHost(request, parsed.target, errors)
  }
  if (request.fetchFallback === true) refuseBesideFetch(request, errors)
  if (request.tls?.staple === false && request.trust?.revocation === 'staple') errors.add('trust.revocation', 'A staple that is not asked for does not come: leave out one of the two.')

  const scheme = parsed.status === 'ok' ? parsed.target.scheme : 'https'
  const offer = planOffer(request.tls ?? {}, scheme, errors)
  const clientAuth = planClientCertificate(request.tls?.clientCertificate, { canSignRemotely }, errors)
  const trust = planTrust(request.trust ?? {}, errors)
  const subprotocols = planSubprotocols(request, errors)
  const address = parsed.status === 'ok' ? planAddress(request, parsed.target, errors) : null
  if (parsed.status === 'invalid' || offer === null || trust === null || errors.any) return { status: 'invalid', errors: errors.list }
  return {
    status: 'ok',
    plan: {
      target: parsed.target,
      http,
      deadlineMs: request.deadlineMs ?? limits.defaultDeadlineMs,
      family: request.family ?? 'any',
      address,
      offer,
      clientAuth,
      resumption: request.tls?.resumption ?? false,
      trust,
      subprotocols,
      fetchFallback: request.fetchFallback ?? false,
      retries: request.retries ?? 0,
      samples: request.samples ?? 1,
      starttls: planStarttls(request, parsed.target),
    },
  }
}

/** The address to dial for a name. Its family must be one that may be dialled. */
function planAddress({ address, family = 'any' }: ProbeRequest, { hostKind }: Target, errors: FieldErrors): IpAddress | null {
  if (address === undefined) return null
  const parsed = parseAddress(address)
  if (parsed === null) errors.add('address', `“${address}” is not an IPv4 or IPv6 address.`)
  else if (family !== 'any' && parsed.family !== family) errors.add('address', `${address} is no address of the family ${family}.`)
  if (hostKind !== 'name') errors.add('address', 'The target is an address already: that one is dialled.')
  return parsed
}

/** How a target gets to TLS: as the caller says, or by its port. */
function planStarttls({ starttls }: ProbeRequest, { scheme, port }: Target): StarttlsProtocol | null {
  if (scheme !== 'tls' || starttls === 'none') return null
  return starttls ?? starttlsProtocols.find((protocol) => starttlsPorts[protocol].some((known) => known === port)) ?? null
}

/** An option that this kind of target has no use for would be ignored, so it is refused. */
function refuseForScheme(request: ProbeRequest, scheme: TargetScheme, errors: FieldErrors): void {
  // A redirect may lead to https, where the options of TLS are wanted.
  if (!isSecureScheme(scheme) && !(scheme === 'http' && (request.maxRedirects ?? 0) > 0)) refuseTlsOptions(request, errors)
  const isWeb = scheme === 'https' || scheme === 'http'
  const isWebSocket = scheme === 'wss' || scheme === 'ws'
  const unfit = [
    ...(isWeb ? [] : ['body', 'bodyPreview', 'maxRedirects', 'fetchFallback'] as const),
    ...(isWeb || (isWebSocket && request.method === 'GET') ? [] : ['method'] as const),
    ...(isWeb || isWebSocket ? [] : ['headers'] as const),
    ...(isWebSocket ? [] : ['subprotocols'] as const),
    ...(scheme === 'tls' ? [] : ['starttls'] as const),
  ]
  for (const field of unfit) {
    if (request[field] !== undefined) errors.add(field, `A ${scheme}:// target has no use for this.`)
  }
}

/** An address has one family. */
function refuseForHost({ family = 'any' }: ProbeRequest, { host, hostKind }: Target, errors: FieldErrors): void {
  if (family !== 'any' && hostKind !== 'name' && hostKind !== family) errors.add('family', `${host} is no address of the family ${family}.`)
}

/** fetch() finds, connects and judges by itself, once, and shows nothing of it: what it would not keep to is refused. */
function refuseBesideFetch(request: ProbeRequest, errors: FieldErrors): void {
  const unkept = [
    ...(['address', 'family', 'samples', 'retries'] as const).filter((field) => request[field] !== undefined),
    ...Object.entries(request.tls ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [`tls.${name}`])),
    ...Object.entries(request.trust ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [`trust.${name}`])),
  ]
  for (const field of unkept) errors.add(field, 'fetch() would not keep to this: leave out one of the two.')
}

function planSubprotocols({ subprotocols = [] }: ProbeRequest, errors: FieldErrors): readonly string[] {
  for (const [i, name] of subprotocols.entries()) {
    if (!isToken(name)) errors.add(`subprotocols.${i}`, 'The name of a subprotocol is a token (RFC 6455 section 4.1).')
    else if (subprotocols.indexOf(name) !== i) errors.add(`subprotocols.${i}`, `${name} is offered twice.`)
  }
  return subprotocols
}

/** Options about TLS on a plain target would be ignored, so they are refused. */
function refuseTlsOptions({ tls, trust }: ProbeRequest, errors: FieldErrors): void {
  for (const [field, options] of Object.entries({ tls, trust })) {
    for (const [name, value] of Object.entries(options ?? {})) {
      if (value !== undefined) errors.add(`${field}.${name}`, 'This target has no TLS; choose one that has, follow redirects, or leave this out.')
    }
  }
}
