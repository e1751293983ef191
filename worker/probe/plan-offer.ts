import { tlsVersions, type TlsVersion } from '../../shared/contract/tls-names.ts'
import type { TlsOptions } from '../../shared/contract/request.ts'
import { parseTarget, type TargetScheme } from '../../shared/contract/target.ts'
import { cipherSuiteByName } from '../tls/cipher-suites.ts'
import { TlsError } from '../tls/errors.ts'
import { groupByName } from '../tls/key-exchange/groups.ts'
import { signatureSchemeByName } from '../tls/keys/signature-schemes.ts'
import { resolveOptions } from '../tls/options.ts'
import type { FieldErrors } from './field-errors.ts'

/** What the ClientHello offers. `undefined` leaves a list to the TLS client's own default. */
export interface Offer {
  /** Null sends no SNI; undefined sends the target's name, if it is one. */
  readonly serverName: string | null | undefined
  readonly versions: { readonly min: TlsVersion; readonly max: TlsVersion }
  readonly cipherSuites: readonly string[] | undefined
  readonly groups: readonly string[] | undefined
  readonly signatureSchemes: readonly string[] | undefined
  readonly alpn: readonly string[]
  readonly staple: boolean
}

/** Checks every name of an offer against what the TLS client speaks. Null when something was refused. */
export function planOffer(options: TlsOptions, scheme: TargetScheme, errors: FieldErrors): Offer | null {
  const before = errors.list.length
  const range = versions(options, errors)
  refuseUnusableGroups(options.groups, range.max, errors)
  const offer: Offer = {
    serverName: serverName(options.serverName, errors),
    versions: range,
    cipherSuites: known(options.cipherSuites, 'tls.cipherSuites', (name) => cipherSuiteByName(name)?.name, errors),
    groups: known(options.groups, 'tls.groups', (name) => groupByName(name)?.name, errors),
    signatureSchemes: known(options.signatureSchemes, 'tls.signatureSchemes', (name) => signatureSchemeByName(name)?.name, errors),
    alpn: alpn(options.alpn, scheme, errors),
    staple: options.staple ?? true,
  }
  if (errors.list.length === before) checkTogether(offer, errors)
  return errors.list.length === before ? offer : null
}

/** Below TLS 1.3 a server cannot choose a hybrid: the group would be offered for nothing. */
function refuseUnusableGroups(groups: readonly string[] | undefined, maxVersion: TlsVersion, errors: FieldErrors): void {
  if (maxVersion === 'TLSv1.3') return
  for (const [i, name] of (groups ?? []).entries()) {
    if (groupByName(name)?.inEcdheServerKeyExchange === false) errors.add(`tls.groups.${i}`, `${name} belongs to TLS 1.3, and ${maxVersion} is the newest version to offer.`)
  }
}

/** Each name may be good and the offer still impossible: TLS 1.3 without a suite of its own, for one. */
function checkTogether({ versions, cipherSuites, groups, signatureSchemes, alpn }: Offer, errors: FieldErrors): void {
  try {
    resolveOptions({
      serverName: null,
      versions,
      ...(cipherSuites !== undefined && { cipherSuites }),
      ...(groups !== undefined && { groups }),
      ...(signatureSchemes !== undefined && { signatureSchemes }),
      alpn,
      random: (length) => new Uint8Array(length),
      nowMs: 0,
    })
  } catch (error) {
    if (!(error instanceof TlsError)) throw error
    errors.add('tls', `This cannot be offered: it takes ${error.expected ?? 'another offer'}, and there is ${error.got ?? 'none'}.`)
  }
}

function serverName(name: string | null | undefined, errors: FieldErrors): string | null | undefined {
  if (name === null || name === undefined) return name
  const parsed = parseTarget(name)
  // RFC 6066 section 3: a host name, no address, no port.
  if (parsed.status === 'ok' && parsed.target.hostKind === 'name' && parsed.target.authority === parsed.target.host) return parsed.target.host
  errors.add('tls.serverName', 'SNI carries a host name: no address, no port (RFC 6066).')
  return undefined
}

function versions({ minVersion, maxVersion }: TlsOptions, errors: FieldErrors): Offer['versions'] {
  const max = maxVersion ?? 'TLSv1.3'
  const order = (version: TlsVersion): number => tlsVersions.indexOf(version)
  // An old maximum says that old versions are wanted; the usual minimum must not contradict it.
  const min = minVersion ?? (order(max) < order('TLSv1.2') ? max : 'TLSv1.2')
  if (order(min) > order(max)) errors.add('tls.minVersion', `${min} is newer than the newest version to offer, ${max}.`)
  return { min, max }
}

function known(names: readonly string[] | undefined, field: string, canonical: (name: string) => string | undefined, errors: FieldErrors): readonly string[] | undefined {
  if (names === undefined) return undefined
  return [...new Set(names.flatMap((name, i) => {
    const found = canonical(name)
    if (found === undefined) errors.add(`${field}.${i}`, `“${name}” is not one that this probe can speak.`)
    return found ?? []
  }))]
}

/** Only what can be spoken after the handshake is offered: a protocol that we then cannot talk would be a broken promise. */
function alpn(protocols: readonly string[] | undefined, scheme: TargetScheme, errors: FieldErrors): readonly string[] {
  const spoken = spokenProtocols[scheme]
  for (const [i, protocol] of (protocols ?? []).entries()) {
    if (spoken !== null && !spoken.includes(protocol)) errors.add(`tls.alpn.${i}`, `Behind ${scheme}:// this probe speaks ${spoken.join(' and ')}.`)
  }
  return protocols ?? defaultAlpn[scheme]
}

/** Null: nothing is spoken, so anything may be offered. A WebSocket goes over HTTP/1.1 (RFC 6455 section 4.1). */
const spokenProtocols: Record<TargetScheme, readonly string[] | null> = {
  https: ['h2', 'http/1.1', 'http/1.0'], http: ['h2', 'http/1.1', 'http/1.0'], wss: ['http/1.1'], ws: ['http/1.1'], tls: null, tcp: null,
}
/** As browsers offer it. A service that is not of the web may refuse what it does not know, so there nothing is offered. */
const defaultAlpn: Record<TargetScheme, readonly string[]> = {
  https: ['h2', 'http/1.1'], http: ['h2', 'http/1.1'], wss: ['http/1.1'], ws: ['http/1.1'], tls: [], tcp: [],
}
