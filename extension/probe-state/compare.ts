import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import { derOf, issuerName } from './issuer-name.ts'

/** What the browser knows of the connection over which it got the page. */
export interface BrowserConnection {
  /** Scheme, host and port of the page. */
  readonly origin: string
  /** The server's address as the browser connected to it; null where it went through a proxy, or does not say. */
  readonly address: string | null
  /** A proxy made the connection: its address would be the proxy's. */
  readonly throughProxy: boolean
  /** Null where the browser gives extensions nothing of TLS (Chromium), or the page came without. */
  readonly security: BrowserSecurity | null
}

export interface BrowserSecurity {
  readonly protocol: string | null
  readonly cipherSuite: string | null
  readonly group: string | null
  readonly signatureScheme: string | null
  readonly hsts: boolean
  /** As the browser calls it: `policy_compliant`, `not_applicable`, …; null where it does not say. */
  readonly transparency: string | null
  /** Encrypted ClientHello was used; null where the browser does not say. */
  readonly ech: boolean | null
  /** Leaf first, root last; empty where the person overrode a certificate error. */
  readonly chain: readonly BrowserCertificate[]
}

export interface BrowserCertificate {
  readonly subject: string
  readonly issuer: string
  /** Lower-case hex. */
  readonly fingerprintSha256: string
  /** `sha256//…`, as the contract writes it; null where the browser does not give it. */
  readonly spkiPin: string | null
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** One of the roots that the browser came with, rather than one that somebody installed. */
  readonly isBuiltInRoot: boolean
  /** See {@link issuerName}; null where the bytes are not given. */
  readonly issuerName: string | null
}

/** The same host as the Worker met it. */
export interface WorkerConnection {
  readonly certificates: readonly Certificate[] | null
  readonly trust: Trust | null
}

/** How two certificates for the same name at the same address go together; everything up to `several-authorities` is ordinary. */
export type Comparison =
  | { readonly kind: 'same-certificate' }
  /** Another certificate for the same key, as a server gets it that keeps its key when it renews. */
  | { readonly kind: 'same-key'; readonly newer: 'browser' | 'worker' }
  | { readonly kind: 'renewed'; readonly newer: 'browser' | 'worker'; readonly issuer: string }
  /** The same issuer, the same dates: servers of one host with a certificate each. */
  | { readonly kind: 'same-issuer'; readonly issuer: string }
  /** Two public CAs, as CDNs use them side by side. */
  | { readonly kind: 'several-authorities'; readonly browserIssuer: string; readonly workerIssuer: string }
  /** A CA that was installed on this machine vouches here; there another does that the Worker trusts. */
  | { readonly kind: 'intercepted'; readonly by: string; readonly workerIssuer: string }
  /** A public CA vouches here; the Worker is shown something that it does not trust, or that a private CA signed. */
  | { readonly kind: 'private-there'; readonly browserIssuer: string; readonly workerIssuer: string }
  /** Neither side has a public CA: an inner host. Nothing can be said about who is in between. */
  | { readonly kind: 'private-both'; readonly browserIssuer: string; readonly workerIssuer: string }
  | { readonly kind: 'unknown'; readonly missing: 'browser' | 'worker' }

/** Compares what the browser saw with what the Worker saw. Pure; names nobody an interceptor whom a CDN would explain. */
export function compareConnections(browser: BrowserSecurity | null, worker: WorkerConnection): Comparison {
  const here = browser?.chain[0]
  const there = worker.certificates?.[0]
  if (browser === null || here === undefined) return { kind: 'unknown', missing: 'browser' }
  if (there === undefined) return { kind: 'unknown', missing: 'worker' }
  if (here.fingerprintSha256 === there.fingerprintSha256) return { kind: 'same-certificate' }

  const newer = here.notBeforeMs > Date.parse(there.notBefore) ? 'browser' : 'worker'
  // Whoever has the key is the server, or was given it.
  if (here.spkiPin !== null && here.spkiPin === there.spkiPin) return { kind: 'same-key', newer }

  const root = browser.chain.at(-1)
  const isPublicHere = root?.isBuiltInRoot === true
  const isTrustedThere = worker.trust?.status === 'accepted'
  const isPublicThere = isTrustedThere && worker.trust.path.at(-1)?.source === 'public-root'
  // An installed CA may well be the one that the Worker was told to trust: then it is the host's own.
  const isSameRoot = root !== undefined && isTrustedThere && worker.trust.path.some(({ fingerprintSha256 }) => fingerprintSha256 === root.fingerprintSha256)
  const names = { browserIssuer: shortName(here.issuer), workerIssuer: there.issuerShort }

  // A name is easily copied, so that the same issuer counts only where both sides trust it for the same reason.
  if (hasSameIssuer(here, there) && ((isPublicHere && isPublicThere) || isSameRoot)) {
    return here.notBeforeMs === Date.parse(there.notBefore) ? { kind: 'same-issuer', issuer: names.workerIssuer } : { kind: 'renewed', newer, issuer: names.workerIssuer }
  }
  if (isPublicHere) return { kind: isPublicThere ? 'several-authorities' : 'private-there', ...names }
  if (isTrustedThere && !isSameRoot) return { kind: 'intercepted', by: shortName(root?.subject ?? here.issuer), workerIssuer: names.workerIssuer }
  return { kind: 'private-both', ...names }
}

function hasSameIssuer(here: BrowserCertificate, there: Certificate): boolean {
  const der = derOf(there.pem)
  return here.issuerName !== null && der !== null && here.issuerName === issuerName(der)
}

/** The organisation of a distinguished name in RFC 4514 form, else its common name, else all of it. */
function shortName(name: string): string {
  const of = (attribute: string): string | undefined => new RegExp(`(?:^|,)\\s*${attribute}=("(?:[^"\\\\]|\\\\.)*"|(?:[^,\\\\]|\\\\.)+)`, 'i').exec(name)?.[1]
  const found = of('CN') ?? of('O') ?? name
  const organisation = of('O')
  const plain = (text: string): string => text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1').trim()
  return organisation === undefined || organisation === found ? plain(found) : `${plain(found)} (${plain(organisation)})`
}
