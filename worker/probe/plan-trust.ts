import type { ProbeRequest } from '../../shared/contract/request.ts'
import { parseCaBundle, type CaBundleFault } from '../x509/ca-bundle.ts'
import { parsePin, type Pin } from '../x509/pins.ts'
import { publicRoots } from '../x509/public-roots/public-roots.ts'
import { createRootStore, joinRootStores, type RootStore } from '../x509/root-store.ts'
import type { FieldErrors } from './field-errors.ts'

/** What counts as trusted for this probe. */
export interface TrustPlan {
  readonly roots: RootStore
  readonly pins: readonly Pin[]
  /** Whether OCSP responders and CRLs are asked, besides what the server staples. */
  readonly asksOnline: boolean
  readonly allowUntrusted: boolean
}

/** How the verdict calls roots of the caller. */
export const customRootSource = 'custom'

/** Reads CA certificates and pins. Null when something was refused. */
export function planTrust(options: NonNullable<ProbeRequest['trust']>, errors: FieldErrors): TrustPlan | null {
  const before = errors.list.length
  const custom = options.customCaPem === undefined ? null : readCustomCa(options.customCaPem, errors)
  // A custom CA alone is the usual wish: it shows what a client that has only this CA would say.
  const withPublic = options.publicRoots ?? custom === null
  if (custom === null && !withPublic) errors.add('trust.publicRoots', 'Without the public roots there has to be a custom CA.')
  const pins = (options.pins ?? []).flatMap((text, i) => {
    const pin = parsePin(text)
    if (pin === null) errors.add(`trust.pins.${i}`, 'A pin is “sha256//” and 44 characters of base64 (of the public key), or a fingerprint in hexadecimal.')
    return pin ?? []
  })
  if (errors.list.length > before) return null
  const stores = [...(custom === null ? [] : [custom]), ...(withPublic ? [publicRoots] : [])]
  return { roots: joinRootStores(stores), pins, asksOnline: options.revocation === 'online', allowUntrusted: options.allowUntrusted ?? false }
}

function readCustomCa(pem: string, errors: FieldErrors): RootStore | null {
  const { certificates, ignored } = parseCaBundle(pem)
  // Copies and blocks of other kinds do no harm; a certificate that cannot be a root would be trust that was asked for and not given.
  for (const { position, code, subject, expected, got } of ignored.filter(({ code }) => !harmless.includes(code))) {
    const what = subject === null ? `Block ${position}` : `Certificate ${position} (${subject})`
    errors.add('trust.customCaPem', `${what} cannot be a root (${code}): expected ${expected}, got ${got}.`)
  }
  if (certificates.length === 0 && ignored.every(({ code }) => harmless.includes(code))) errors.add('trust.customCaPem', 'There is no certificate in PEM (“-----BEGIN CERTIFICATE-----”).')
  // Vetted: whoever gives a root has decided to trust it, and home-made CAs seldom keep every rule for roots.
  return createRootStore(certificates, customRootSource, true)
}

const harmless: readonly CaBundleFault['code'][] = ['duplicate', 'not-a-certificate']
