import type { ClientKey } from './client-key.ts'
import { ecdsaToDer } from './ecdsa-signature.ts'
import { signParameters } from './signature-schemes.ts'
import type { SignatureScheme } from './signature-schemes.ts'

/** Signs content as TLS wants it (RFC 8446 section 4.2.3). Throws TypeError for a scheme that the key was not imported for. */
export async function sign({ keys }: Pick<ClientKey, 'keys'>, scheme: SignatureScheme, content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const key = keys[scheme.name]
  if (key === undefined) throw new TypeError(`this key does not sign in ${scheme.name}`)
  const signature = new Uint8Array(await crypto.subtle.sign(signParameters(scheme), key, content))
  return scheme.key === 'ecdsa' ? ecdsaToDer(signature) : signature
}
