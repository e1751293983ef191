import type { HopTarget } from '../../shared/contract/report.ts'
import { fromBase64, toBase64 } from './binary.ts'
import { checkSignedContent } from './certificate-verify.ts'
import type { SignedContent } from './certificate-verify.ts'
import type { ClientKey } from './client-key.ts'
import { sign } from './sign.ts'
import { schemeFits, signatureScheme } from './signature-schemes.ts'
import type { SigningRefusal } from './signing-refusal.ts'

/** One request for a signature, and what came of it: what the person is shown. */
export type KeyUse = {
  readonly keyName: string
  readonly scheme: string
  readonly host: string
} & ({ readonly status: 'signed'; readonly protocol: 'TLSv1.3' | 'TLSv1.2' } | { readonly status: 'refused'; readonly refusal: SigningRefusal })

export interface SigningScope {
  /** The probed host: the key signs for no other. */
  readonly host: string
  /** The SNI that the request asks for; null for none. */
  readonly serverName: string | null
  /** Runs of the probe: one signature for each hop of each. */
  readonly samples: number
  /** Most hops that the request allows. */
  readonly maxHops: number
}

/**
 * Signs for one probe, and decides what may be signed: content that is a CertificateVerify of the expected handshake, in a scheme
 * of the key, while the probe is at the host that the person asked for, and once for each hop there (a redirect within the host
 * may need a new connection) and each sample. Whatever a Worker invents, it gets no more signatures than that, and each is shown.
 */
export class RemoteSigner {
  readonly #key: ClientKey
  readonly #scope: SigningScope
  #hopHost: string | null = null
  #hopsHere = 0
  #given = 0

  constructor(key: ClientKey, scope: SigningScope) {
    this.#key = key
    this.#scope = scope
  }

  /** The probe goes on to this target. */
  enterHop({ host }: Pick<HopTarget, 'host'>): void {
    this.#hopHost = host
    if (host === this.#scope.host && this.#hopsHere < this.#scope.maxHops) this.#hopsHere++
  }

  /** Answers a Worker's request. Never rejects. `signature` is base64, null where none is given. */
  async answer({ scheme, content }: { readonly scheme: string; readonly content: string }): Promise<{ readonly signature: string | null; readonly use: KeyUse }> {
    const bytes = bytesOf(content)
    const judged = this.#judge(scheme, bytes)
    const use = { keyName: this.#key.name, scheme: scheme.slice(0, 64), host: this.#scope.host }
    if (judged.status === 'refused' || bytes === null) return { signature: null, use: { ...use, status: 'refused', refusal: judged.status === 'refused' ? judged.refusal : 'malformed' } }
    // Counted before it is made: two requests at once are two.
    this.#given++
    const known = signatureScheme(scheme)
    const signature = known === null ? null : await sign(this.#key, known, bytes).catch(() => null)
    if (signature === null) return { signature: null, use: { ...use, status: 'refused', refusal: 'failed' } }
    return { signature: toBase64(signature), use: { ...use, status: 'signed', protocol: judged.protocol } }
  }

  #judge(name: string, content: Uint8Array | null): SignedContent {
    const { host, serverName, samples } = this.#scope
    const refuse = (refusal: SigningRefusal): SignedContent => ({ status: 'refused', refusal })
    if (content === null) return refuse('malformed')
    const checked = checkSignedContent(content, { serverName, chain: this.#key.chain })
    if (checked.status === 'refused') return checked
    const scheme = signatureScheme(name)
    if (scheme === null || !schemeFits(scheme, this.#key.type, checked.protocol === 'TLSv1.3')) return refuse('scheme')
    if (this.#hopHost !== host) return refuse('elsewhere')
    return this.#given < this.#hopsHere * samples ? checked : refuse('again')
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return fromBase64(base64)
  } catch {
    return null
  }
}
