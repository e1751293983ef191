import type { ProbeRequest, TlsOptions } from '../../shared/contract/request.ts'
import { isSecureScheme } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import type { Profile } from '../profiles/profile.ts'
import type { Settings } from '../storage/settings.ts'
import { clientLimits } from './limits.ts'

/** What one probe is asked beyond settings and profile: by a button of the view. It comes before both. */
export interface ProbeExtras extends Pick<ProbeRequest, 'samples' | 'fetchFallback' | 'address'> {
  /** The Worker to ask, by its id in the settings. */
  readonly workerId?: string
}

export interface RequestBasis {
  readonly target: Target
  readonly settings: Pick<Settings, 'customCaPem'>
  /** The profile for this target; null where there is none. */
  readonly profile: Profile | null
  /** The chain of the profile's client certificate in PEM; null where it has none. Its key stays here. */
  readonly chainPem: string | null
  readonly extras?: Omit<ProbeExtras, 'workerId'>
}

/**
 * The request that a target, its profile and the settings mean. The Worker refuses an option that its target has no use for, so
 * those are left out: nothing of TLS for a plain target, nothing of HTTP for a bare connection.
 */
export function requestFor({ target, settings, profile, chainPem, extras = {} }: RequestBasis): ProbeRequest {
  const { scheme } = target
  const isWeb = scheme === 'https' || scheme === 'http'
  // A browser follows redirects, and so does what is shown beside it; other targets know none.
  const maxRedirects = isWeb ? profile?.maxRedirects ?? clientLimits.redirectsFollowed : 0
  // A plain page often leads to its encrypted self, where the options of TLS are wanted.
  const meetsTls = isSecureScheme(scheme) || (scheme === 'http' && maxRedirects > 0)
  // fetch() finds, connects and judges by itself; it is asked for where nothing else reached the host. Pins stay: rather no answer
  // than one from somebody else.
  const isFetched = extras.fetchFallback === true
  const tls = meetsTls && !isFetched && profile !== null ? tlsOptions(profile, target, chainPem) : {}
  const trust = !meetsTls ? {} : isFetched ? pinsOf(profile) : trustOptions(profile, settings.customCaPem)
  return {
    target: target.url,
    ...(isWeb && { maxRedirects }),
    ...(profile === null ? {} : httpOptions(profile, { isWeb, isWebSocket: scheme === 'wss' || scheme === 'ws' })),
    // An address has nothing to be looked up.
    ...(profile?.address != null && target.hostKind === 'name' && !isFetched && { address: profile.address }),
    ...(profile?.samples != null && profile.samples > 1 && !isFetched && { samples: profile.samples }),
    ...(Object.keys(tls).length > 0 && { tls }),
    ...(Object.keys(trust).length > 0 && { trust }),
    ...extras,
  }
}

/** The SNI that a request leads to; null where none is sent. */
export function serverNameOf({ tls }: ProbeRequest, { host, hostKind }: Target): string | null {
  return tls?.serverName === undefined ? (hostKind === 'name' ? host : null) : tls.serverName
}

function tlsOptions({ serverName, minVersion, maxVersion }: Profile, { hostKind }: Target, chainPem: string | null): TlsOptions {
  // To an address none is sent anyhow.
  const sni = serverName.kind === 'name' ? { serverName: serverName.name } : serverName.kind === 'none' && hostKind === 'name' ? { serverName: null } : {}
  return {
    ...sni,
    ...(minVersion !== null && { minVersion }),
    ...(maxVersion !== null && { maxVersion }),
    ...(chainPem !== null && { clientCertificate: { chainPem, key: { kind: 'remote' } } }),
  }
}

function trustOptions(profile: Profile | null, settingsCa: string | null): NonNullable<ProbeRequest['trust']> {
  const ownCa = profile?.customCaPem ?? null
  const customCaPem = ownCa ?? settingsCa
  return {
    ...(customCaPem !== null && { customCaPem, publicRoots: ownCa === null || profile === null || profile.publicRoots }),
    ...pinsOf(profile),
  }
}

function pinsOf(profile: Profile | null): Pick<NonNullable<ProbeRequest['trust']>, 'pins'> {
  return profile !== null && profile.pins.length > 0 ? { pins: [...profile.pins] } : {}
}

function httpOptions({ method, headers }: Profile, { isWeb, isWebSocket }: { readonly isWeb: boolean; readonly isWebSocket: boolean }): Pick<ProbeRequest, 'method' | 'headers'> {
  return {
    ...(isWeb && method !== null && { method }),
    ...((isWeb || isWebSocket) && headers.length > 0 && { headers: headers.map(({ name, value }) => ({ name, value })) }),
  }
}
