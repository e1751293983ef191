import { equal } from '../bytes/bytes.ts'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { CipherSuite } from './cipher-suites.ts'
import { cipherSuiteByName, defaultCipherSuites, signallingSuites, suiteFitsVersion } from './cipher-suites.ts'
import { certificateCompressions } from './certificate-compression.ts'
import type { CertificateCompression } from './certificate-compression.ts'
import { TlsError } from './errors.ts'
import { extensionTypeByName } from './extensions/registry.ts'
import type { Extension } from './extensions/extension-list.ts'
import { groupByName, groupCodeByName, groups } from './key-exchange/groups.ts'
import type { NamedGroup } from './key-exchange/groups.ts'
import { certificateOutline, publicKeyFromSpki } from './keys/public-key.ts'
import type { PublicKey } from './keys/public-key.ts'
import { defaultSignatureSchemes, signatureSchemeCodeByName, signatureSchemes } from './keys/signature-schemes.ts'
import { cipherSuiteNames } from './registries/cipher-suite-names.ts'
import type { TlsSession } from './session.ts'
import { TLS12, TLS13, tlsVersions, versionCode } from './versions.ts'
import type { TlsVersion } from './versions.ts'

/** A client certificate and the key, or the means to have it signed for. */
export interface ClientAuth {
  /** Leaf first, DER. */
  readonly chain: readonly Uint8Array[]
  readonly key: { readonly kind: 'pem'; readonly pem: string } | { readonly kind: 'external'; readonly spki: Uint8Array }
}

/** What a scan changes in the list of extensions. */
export interface ExtensionChoice {
  /** Registry names of extensions not to send. */
  readonly omit?: readonly string[]
  /** Extensions to send as they are; one of a type that is sent anyway replaces it. */
  readonly add?: readonly Extension[]
  /** Types in the order to send; those not named follow in their usual order. pre_shared_key stays last (RFC 8446 section 4.2.11). */
  readonly order?: readonly number[]
}

export interface TlsClientOptions {
  /** SNI; null sends none. */
  readonly serverName: string | null
  /** Default: TLS 1.2 to 1.3. A version for which no suite is offered is left out. */
  readonly versions?: { readonly min: TlsVersion; readonly max: TlsVersion }
  /** IANA (or OpenSSL) names by preference. A registered name without code here is offered too, and reported when chosen. */
  readonly cipherSuites?: readonly string[]
  readonly groups?: readonly string[]
  readonly signatureSchemes?: readonly string[]
  readonly alpn?: readonly string[]
  /** What a `session` event gave; offered where it fits, else `sessionRefusal` in the summary says why not. */
  readonly session?: TlsSession
  /** For an idempotent request only: it can be replayed (RFC 8446 section 8). Sent if the session allows it. */
  readonly earlyData?: Uint8Array
  readonly clientAuth?: ClientAuth
  readonly requestOcsp?: boolean
  readonly requestScts?: boolean
  readonly random: (length: number) => Uint8Array
  readonly nowMs: number

  /** Groups to send key shares for, of `groups`. Default: the first one, and after a hybrid its classical half too. */
  readonly keyShares?: readonly string[]
  /** RFC 8446 appendix D.4: a session id and a change_cipher_spec for middleboxes. Default true. */
  readonly middleboxCompatibility?: boolean
  /** RFC 8879 algorithms by preference. Default: all three. */
  readonly certificateCompression?: readonly CertificateCompression[]
  /** RFC 8449: 64 to 2^14 + 1. Default: not sent. */
  readonly recordSizeLimit?: number
  /** RFC 8701. Default false. */
  readonly grease?: boolean
  /** Offer post_handshake_auth. Default: when there is a client certificate. */
  readonly postHandshakeAuth?: boolean
  readonly extensions?: ExtensionChoice
  /** The most bytes of one Certificate or CertificateRequest. Default 131072. */
  readonly maxHandshakeMessageBytes?: number
  /** Receives the secrets of the connection as lines of an NSS key log. Whoever has them reads the connection. */
  readonly keyLog?: (line: string) => void
}

/** Options after every name was looked up and every contradiction refused. */
export interface ResolvedOptions {
  readonly serverName: string | null
  readonly minVersion: number
  readonly maxVersion: number
  readonly offeredSuiteCodes: readonly number[]
  readonly suites: readonly CipherSuite[]
  readonly offeredGroupCodes: readonly number[]
  readonly groups: readonly NamedGroup[]
  readonly keyShareGroups: readonly NamedGroup[]
  readonly signatureSchemeCodes: readonly number[]
  readonly alpn: readonly string[]
  readonly session: TlsSession | null
  readonly earlyData: Uint8Array | null
  readonly clientAuth: ResolvedClientAuth | null
  readonly requestOcsp: boolean
  readonly requestScts: boolean
  readonly random: (length: number) => Uint8Array
  readonly nowMs: number
  readonly middleboxCompatibility: boolean
  readonly certificateCompression: readonly CertificateCompression[]
  readonly recordSizeLimit: number | null
  readonly grease: boolean
  readonly postHandshakeAuth: boolean
  readonly omittedExtensions: ReadonlySet<number>
  readonly addedExtensions: readonly Extension[]
  readonly extensionOrder: readonly number[]
  readonly maxHandshakeMessageBytes: number
  readonly keyLog: ((line: string) => void) | null
}

export interface ResolvedClientAuth {
  readonly chain: readonly Uint8Array[]
  readonly publicKey: PublicKey
  /** Null: signatures come from outside. */
  readonly pem: string | null
}

/** Throws TlsError `invalid-option` for what cannot be honoured. */
export function resolveOptions(options: TlsClientOptions): ResolvedOptions {
  const serverName = options.serverName === null ? null : checkServerName(options.serverName)
  const wanted = options.versions ?? { min: 'TLSv1.2', max: 'TLSv1.3' }
  for (const version of [wanted.min, wanted.max]) {
    requireOption(tlsVersions.includes(version), `a version of ${tlsVersions.join(', ')}`, version)
  }
  const low = versionCode(wanted.min)
  const high = versionCode(wanted.max)
  requireOption(low <= high, 'versions.min not above versions.max', `${wanted.min} to ${wanted.max}`)

  const suiteCodes = options.cipherSuites === undefined
    ? defaultCipherSuites.filter((suite) => spokenVersions(low, high).some((version) => suiteFitsVersion(suite, version))).map(({ code }) => code)
    : options.cipherSuites.map(suiteCode)
  const suites = suiteCodes.flatMap((code) => allSuites.get(code) ?? [])
  const usable = spokenVersions(low, high).filter((version) => suites.some((suite) => suiteFitsVersion(suite, version)))
  const [maxVersion, minVersion] = [usable[0], usable.at(-1)]
  if (maxVersion === undefined || minVersion === undefined) {
    throw invalid('a cipher suite for one of the versions', `${suiteCodes.length} suites, none for ${wanted.min} to ${wanted.max}`)
  }

  const groupCodes = (options.groups ?? defaultGroups).map((name) => groupCodeByName(name) ?? refuse('a registered group', name))
  const usableGroups = groupCodes.flatMap((code) => groups.find((group) => group.code === code) ?? [])
  requireOption(
    maxVersion < TLS13 || usableGroups.length > 0,
    'a group that can be used, for TLS 1.3',
    (options.groups ?? []).join(', '),
  )
  const shared = new Set((options.keyShares ?? defaultKeyShares(usableGroups, options.session)).map((name) => {
    const group = groupByName(name)
    return group !== null && usableGroups.includes(group) ? group : refuse('key shares of offered, usable groups', name)
  }))
  // RFC 8446 section 4.2.8: in the order of supported_groups.
  const keyShareGroups = usableGroups.filter((group) => shared.has(group))

  const schemeNames = options.signatureSchemes
  const schemeCodes = schemeNames === undefined
    // Before TLS 1.2 nothing but SHA-1 signs, and a server of that age knows nothing else.
    ? (low < TLS12 ? signatureSchemes : defaultSignatureSchemes).flatMap(({ code }) => code ?? [])
    : schemeNames.map((name) => signatureSchemeCodeByName(name) ?? refuse('a registered signature scheme', name))
  requireOption(schemeCodes.length > 0, 'at least one signature scheme', 'none')

  for (const protocol of options.alpn ?? []) {
    const fits = protocol.length > 0 && protocol.length < 256 && !/[^\0-\xff]/.test(protocol)
    requireOption(fits, 'ALPN names of 1 to 255 octets', JSON.stringify(protocol))
  }
  const compression = options.certificateCompression ?? certificateCompressions
  for (const algorithm of compression) {
    requireOption(certificateCompressions.includes(algorithm), certificateCompressions.join(', '), algorithm)
  }
  const limit = options.recordSizeLimit ?? null
  requireOption(
    limit === null || (Number.isInteger(limit) && limit >= 64 && limit <= 2 ** 14 + 1),
    'a record_size_limit from 64 to 16385',
    String(limit),
  )
  const maxMessage = options.maxHandshakeMessageBytes ?? defaultMaxHandshakeMessageBytes
  requireOption(
    Number.isInteger(maxMessage) && maxMessage > 0 && maxMessage < 2 ** 24,
    'maxHandshakeMessageBytes below 2^24',
    String(maxMessage),
  )
  const added = (options.extensions?.add ?? []).map(({ type }) => type)
  requireOption(new Set(added).size === added.length, 'no extension twice', added.join(', '))
  requireOption(options.earlyData === undefined || options.session !== undefined, 'early data with a session to resume', 'none')

  return {
    serverName,
    minVersion,
    maxVersion,
    offeredSuiteCodes: suiteCodes,
    suites,
    offeredGroupCodes: groupCodes,
    groups: usableGroups,
    keyShareGroups,
    signatureSchemeCodes: schemeCodes,
    alpn: options.alpn ?? [],
    session: options.session ?? null,
    earlyData: options.earlyData ?? null,
    clientAuth: options.clientAuth === undefined ? null : resolveClientAuth(options.clientAuth),
    requestOcsp: options.requestOcsp ?? false,
    requestScts: options.requestScts ?? false,
    random: options.random,
    nowMs: options.nowMs,
    middleboxCompatibility: options.middleboxCompatibility ?? true,
    certificateCompression: compression,
    recordSizeLimit: limit,
    grease: options.grease ?? false,
    postHandshakeAuth: options.postHandshakeAuth ?? options.clientAuth !== undefined,
    omittedExtensions: new Set((options.extensions?.omit ?? []).map((name) => extensionTypeByName(name) ?? refuse('a registered extension', name))),
    addedExtensions: options.extensions?.add ?? [],
    extensionOrder: options.extensions?.order ?? [],
    maxHandshakeMessageBytes: maxMessage,
    keyLog: options.keyLog ?? null,
  }
}

function resolveClientAuth(auth: ClientAuth): ResolvedClientAuth {
  const [leaf] = auth.chain
  const outline = leaf === undefined ? null : certificateOutline(leaf)
  if (outline === null) throw invalid('a client certificate in DER', `a chain of ${auth.chain.length}`)
  const publicKey = ((): PublicKey => {
    try {
      return publicKeyFromSpki(outline.spki)
    } catch (cause) {
      throw new TlsError('invalid-option',{
        expected: 'a client certificate with an RSA, ECDSA or Ed25519 key',
        got: cause instanceof TlsError ? (cause.got ?? cause.code) : 'another',
        cause,
      })
    }
  })()
  if (auth.key.kind === 'external') {
    requireOption(equal(auth.key.spki, outline.spki), 'the public key of the client certificate', 'another public key')
    return { chain: auth.chain, publicKey, pem: null }
  }
  const { pem } = auth.key
  let exported: Uint8Array
  try {
    exported = createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' })
  } catch (cause) {
    throw new TlsError('invalid-option', { expected: 'a private key in PEM', got: 'something else', cause })
  }
  requireOption(equal(exported, outline.spki), 'the private key of the client certificate', 'another private key')
  return { chain: auth.chain, publicKey, pem }
}

/** RFC 6066 section 3: a DNS name in A-labels, without a trailing dot; never an address literal. */
function checkServerName(name: string): string {
  requireOption(
    /^(?!.{254})[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/.test(name),
    'a DNS name in A-labels, without a trailing dot',
    JSON.stringify(name),
  )
  requireOption(!/^\d+(\.\d+){3}$/.test(name), 'a DNS name (RFC 6066 section 3 allows no address); null sends none', name)
  return name
}

/** Newest first. */
function spokenVersions(low: number, high: number): number[] {
  return tlsVersions.map(versionCode).filter((version) => version >= low && version <= high)
}

function suiteCode(name: string): number {
  const known = cipherSuiteByName(name)?.code ?? signallingSuites.get(name)
  if (known !== undefined) return known
  for (const [code, registered] of cipherSuiteNames) if (registered === name) return code
  return refuse('a registered cipher suite', name)
}

function defaultKeyShares(usable: readonly NamedGroup[], session: TlsSession | undefined): readonly string[] {
  const [first] = usable
  if (first === undefined) return []
  const agreed = usable.find(({ code }) => code === session?.groupCode)
  if (agreed !== undefined) return [agreed.name]
  const classical = first.name === 'X25519MLKEM768' && usable.some(({ name }) => name === 'x25519') ? ['x25519'] : []
  return [first.name, ...classical]
}

function requireOption(holds: boolean, expected: string, got: string): void {
  if (!holds) throw invalid(expected, got)
}

function refuse(expected: string, got: string): never {
  throw invalid(expected, got)
}

function invalid(expected: string, got: string): TlsError {
  return new TlsError('invalid-option', { expected, got })
}

const allSuites: ReadonlyMap<number, CipherSuite> = new Map([...cipherSuiteNames.keys()].flatMap((code) => {
  const suite = cipherSuiteByName(cipherSuiteNames.get(code) ?? '')
  return suite === null ? [] : [[code, suite]]
}))

/** Finite fields are for the asking: their public values cost milliseconds. */
const defaultGroups: readonly string[] = ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1', 'secp521r1']

/** Twice what OpenSSL takes by default (100 kB), so that a long chain is still shown and its length named as the fault. */
const defaultMaxHandshakeMessageBytes = 2 ** 17
