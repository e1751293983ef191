import { createECDH } from 'node:crypto'
import { fromHex } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { plain } from '../wire.ts'
import type { KeyShare } from './key-share.ts'

/** The NIST curves of RFC 8446 section 4.2.8.2, with uncompressed points. */
export interface EllipticCurve {
  readonly name: 'secp256r1' | 'secp384r1' | 'secp521r1'
  readonly openSslName: string
  /** Bytes of a coordinate and of a private key. */
  readonly length: number
  /** The order of the base point: a private key is in [1, order - 1]. */
  readonly order: string
}

/** A key pair whose private key is the first valid one that `random` gives (FIPS 186-5 appendix A.2.2: try again when out of range). */
export function ellipticCurveKeyShare(curve: EllipticCurve, random: (length: number) => Uint8Array): KeyShare {
  const ecdh = createECDH(curve.openSslName)
  ecdh.setPrivateKey(privateKey(curve, random))
  return {
    publicKey: plain(ecdh.getPublicKey()),
    agree(peer) {
      // 0x04: RFC 8446 section 4.2.8.2 knows the uncompressed form only. node:crypto checks that the point is on the curve.
      if (peer.length !== 1 + 2 * curve.length || peer[0] !== 0x04) {
        throw new TlsError('key-share-invalid',{
          expected: `an uncompressed ${curve.name} point of ${1 + 2 * curve.length} bytes`,
          got: `${peer.length} bytes`,
        })
      }
      try {
        return plain(ecdh.computeSecret(peer))
      } catch (cause) {
        throw new TlsError('key-share-invalid', { expected: `a point on ${curve.name}`, got: 'a point off the curve', cause })
      }
    },
  }
}

function privateKey(curve: EllipticCurve, random: (length: number) => Uint8Array): Uint8Array {
  const order = fromHex(curve.order)
  // Each draw fails with a probability below 2^-32, so eight failures mean that the source is not random.
  for (let draw = 0; draw < 8; draw++) {
    const candidate = random(curve.length).slice()
    if (curve.name === 'secp521r1') candidate[0] = (candidate[0] ?? 0) & 0x01
    if (candidate.some((byte) => byte !== 0) && isLess(candidate, order)) return candidate
  }
  throw new TlsError('invalid-option', { expected: 'random bytes', got: `no ${curve.name} private key in eight draws` })
}

function isLess(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

export const secp256r1: EllipticCurve = {
  name: 'secp256r1', openSslName: 'prime256v1', length: 32,
  order: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
}

export const secp384r1: EllipticCurve = {
  name: 'secp384r1', openSslName: 'secp384r1', length: 48,
  order: 'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
}

export const secp521r1: EllipticCurve = {
  name: 'secp521r1', openSslName: 'secp521r1', length: 66,
  order: '01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
}
