import type { Region } from '../../shared/contract/region-names.ts'
import type { TlsVersion } from '../../shared/contract/tls-names.ts'

/**
 * What is different for one host, or for all under one suffix. Null and empty mean “as everywhere else”; nothing of a profile is
 * merged with another's.
 */
export interface Profile {
  readonly id: string
  /** What it is for: see `parsePattern`. */
  readonly pattern: string
  /** The client certificate to offer, by its id among the keys of this browser. */
  readonly clientKeyId: string | null
  /** CA certificates (PEM) that count as roots here, in place of those of the settings. */
  readonly customCaPem: string | null
  /** Whether the public roots count beside that CA. */
  readonly publicRoots: boolean
  /** Pins as curl writes them, or fingerprints in hex; one must match. */
  readonly pins: readonly string[]
  /** `host`: the probed name, as ever. `none`: no SNI. `name`: this one. */
  readonly serverName: ProfileServerName
  /** The address to dial in place of what a resolver knows; null to look it up. */
  readonly address: string | null
  readonly method: ProfileMethod | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly minVersion: TlsVersion | null
  readonly maxVersion: TlsVersion | null
  readonly regions: readonly Region[]
  /** The Worker to ask, by its id in the settings; null for the default one. */
  readonly workerId: string | null
  /** Null for the usual number. */
  readonly maxRedirects: number | null
  readonly samples: number | null
}

export type ProfileServerName = { readonly kind: 'host' | 'none' } | { readonly kind: 'name'; readonly name: string }

/** Without a body there is nothing to POST. */
export const profileMethods = ['GET', 'HEAD', 'OPTIONS'] as const
export type ProfileMethod = (typeof profileMethods)[number]

/** A profile that changes nothing yet. */
export function newProfile(id: string, pattern: string): Profile {
  return {
    id, pattern, clientKeyId: null, customCaPem: null, publicRoots: false, pins: [], serverName: { kind: 'host' }, address: null, method: null,
    headers: [], minVersion: null, maxVersion: null, regions: [], workerId: null, maxRedirects: null, samples: null,
  }
}

/** More are no overview any more. */
export const maxProfiles = 200
