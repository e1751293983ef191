import { scanParts, type ScanPart, type ScanRequest } from '../../shared/contract/scan.ts'
import { starttlsPorts, starttlsProtocols, type StarttlsProtocol } from '../../shared/contract/starttls.ts'
import { isSecureScheme, parseTarget, type Target } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { FieldErrors, type FieldError } from '../probe/field-errors.ts'
import { planTrust, type TrustPlan } from '../probe/plan-trust.ts'
import { webProtocols } from './registries/offers.ts'
import type { ScanSettings } from './tracks/settings.ts'

/** A request after every default was filled in and every contradiction refused. */
export interface ScanPlan {
  readonly target: Target
  readonly deadlineMs: number
  readonly maxConnections: number
  readonly concurrency: number
  readonly pauseMs: number
  readonly silenceMs: number
  readonly parts: readonly ScanPart[]
  readonly family: 'any' | 'ipv4' | 'ipv6'
  readonly starttls: StarttlsProtocol | null
  readonly settings: ScanSettings
  readonly trust: TrustPlan
}

export type ScanPlanResult = { readonly status: 'ok'; readonly plan: ScanPlan } | { readonly status: 'invalid'; readonly errors: readonly FieldError[] }

/** Judges a request. All that is wrong with it is named at once. */
export function planScan(request: ScanRequest): ScanPlanResult {
  const errors = new FieldErrors()
  const parsed = parseTarget(request.target)
  if (parsed.status === 'invalid') errors.add('target', parsed.message)
  else if (!isSecureScheme(parsed.target.scheme)) errors.add('target', 'A scan is of TLS: give a host, https://, wss:// or tls:// with a port.')
  const { serverName } = request
  if (serverName != null && !isServerName(serverName)) errors.add('serverName', 'A server name is a DNS name in A-labels, without a trailing dot, and no address (RFC 6066 section 3).')
  const trust = planTrust(request.trust ?? {}, errors)
  if (parsed.status === 'ok' && parsed.target.scheme !== 'tls' && request.starttls !== undefined) errors.add('starttls', `A ${parsed.target.scheme}:// target has no use for this.`)
  if (parsed.status === 'invalid' || trust === null || errors.any) return { status: 'invalid', errors: errors.list }
  const { target } = parsed
  return {
    status: 'ok',
    plan: {
      target,
      deadlineMs: request.deadlineMs ?? limits.defaultScanDeadlineMs,
      maxConnections: request.maxConnections ?? limits.defaultScanConnections,
      concurrency: request.concurrency ?? limits.maxScanConcurrency,
      pauseMs: request.pauseMs ?? limits.defaultScanPauseMs,
      silenceMs: request.silenceMs ?? limits.defaultScanSilenceMs,
      parts: scanParts.filter((part) => part === 'versions' || request.parts === undefined || request.parts.includes(part)),
      family: request.family ?? 'any',
      starttls: planStarttls(request, target),
      settings: {
        serverName: serverName === undefined ? (target.hostKind === 'name' ? target.host : null) : serverName,
        // Behind tls:// anything may be spoken; of the web the names are known.
        alpn: target.scheme === 'tls' ? [] : webProtocols,
      },
      trust,
    },
  }
}

function planStarttls({ starttls }: ScanRequest, { scheme, port }: Target): StarttlsProtocol | null {
  if (scheme !== 'tls' || starttls === 'none') return null
  return starttls ?? starttlsProtocols.find((protocol) => starttlsPorts[protocol].some((known) => known === port)) ?? null
}

function isServerName(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/.test(name) && !/^\d+(\.\d+){3}$/.test(name)
}
