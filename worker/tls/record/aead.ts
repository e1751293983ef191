import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { CipherGCM, CipherGCMTypes, DecipherGCM } from 'node:crypto'
import { concat } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { plain } from '../wire.ts'

/** Bytes of the authentication tag of every AEAD that is spoken here. */
export const tagLength = 16

/** Ciphertext with its tag behind it. */
export function aeadSeal(
  algorithm: string, key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array, content: Uint8Array,
): Uint8Array {
  const cipher: CipherGCM = createCipheriv(gcmType(algorithm), key, nonce, { authTagLength: tagLength })
  cipher.setAAD(additionalData)
  const body = cipher.update(content)
  const last = cipher.final()
  return concat([body, last, cipher.getAuthTag()])
}

/** Throws TlsError `bad-record-mac` where the tag is wrong or missing. */
export function aeadOpen(
  algorithm: string, key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array,
): Uint8Array {
  if (sealed.length < tagLength) {
    throw new TlsError('bad-record-mac', { expected: `at least ${tagLength} bytes`, got: `${sealed.length} bytes` })
  }
  const decipher: DecipherGCM = createDecipheriv(gcmType(algorithm), key, nonce, { authTagLength: tagLength })
  decipher.setAAD(additionalData)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  const body = decipher.update(sealed.subarray(0, sealed.length - tagLength))
  try {
    decipher.final()
  } catch (cause) {
    throw new TlsError('bad-record-mac', { expected: 'a record under the negotiated keys', got: 'a wrong tag', cause })
  }
  return plain(body)
}

/** The typings know the ChaCha20 overload under another name than the GCM one; both take these arguments. */
function gcmType(algorithm: string): CipherGCMTypes {
  switch (algorithm) {
    case 'aes-128-gcm':
    case 'aes-256-gcm':
      return algorithm
    default:
      return chacha20
  }
}

// The type has GCM names only, although the implementation and its documentation treat this cipher alike.
const chacha20 = 'chacha20-poly1305' as string as CipherGCMTypes
