import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { concat, constantTimeEqual, fromHex } from '../../bytes/bytes.ts'
import { plain } from '../wire.ts'
import { scalarMultiply } from './x25519-ladder.ts'

/** An X25519 key pair made from 32 random bytes (RFC 7748 section 6.1), so that injected randomness fixes the public key. */
export interface X25519KeyPair {
  readonly publicKey: Uint8Array
  /** The shared secret; all zeros where the peer's point is of low order, for the caller to refuse (RFC 8446 section 7.4.2). */
  agree(peer: Uint8Array): Uint8Array
}

export function x25519KeyPair(seed: Uint8Array): X25519KeyPair {
  const privateKey = importPrivate(seed)
  const publicKey = rawPublic(privateKey)
  return {
    publicKey,
    agree(peer) {
      if (!nativeAgreementWorks()) return scalarMultiply(seed, peer)
      try {
        return nativeAgree(privateKey, peer)
      } catch {
        // OpenSSL throws on an all-zero result instead of returning it.
        return new Uint8Array(32)
      }
    },
  }
}

/**
 * Does `diffieHellman()` accept an imported public key? In workerd it derives only from public keys that it made
 * itself, which no peer's key is; then the ladder in TypeScript takes over. Asked once per process, by the shared
 * secret of RFC 7748 section 6.1.
 */
function nativeAgreementWorks(): boolean {
  if (nativeWorks === null) {
    try {
      nativeWorks = constantTimeEqual(nativeAgree(importPrivate(fromHex(bobPrivate)), fromHex(alicePublic)), fromHex(sharedSecret))
    } catch {
      nativeWorks = false
    }
  }
  return nativeWorks
}

function nativeAgree(privateKey: KeyObject, peer: Uint8Array): Uint8Array {
  const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----\n${Buffer.from(concat([spkiPrefix, peer])).toString('base64')}\n-----END PUBLIC KEY-----\n`)
  return plain(diffieHellman({ privateKey, publicKey }))
}

function importPrivate(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(concat([pkcs8Prefix, seed])), format: 'der', type: 'pkcs8' })
}

/** By way of JWK (RFC 8037 section 2), which is ten times as fast as DER. */
function rawPublic(privateKey: KeyObject): Uint8Array {
  return new Uint8Array(Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '', 'base64url'))
}

/** PKCS#8 and SubjectPublicKeyInfo of X25519 up to the 32 raw bytes (RFC 8410 sections 7 and 4). */
const pkcs8Prefix = fromHex('302e020100300506032b656e04220420')
const spkiPrefix = fromHex('302a300506032b656e032100')

const bobPrivate = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'
const alicePublic = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'
const sharedSecret = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'

let nativeWorks: boolean | null = null
