import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { concat, fromHex } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { ffdhe2048Prime, ffdhe3072Prime, ffdhe4096Prime } from '../registries/ffdhe-primes.ts'
import { hexCode } from '../wire.ts'
import { ellipticCurveKeyShare, secp256r1, secp384r1, secp521r1 } from './elliptic-curve.ts'
import type { EllipticCurve } from './elliptic-curve.ts'
import { finiteFieldKeyShare } from './finite-field.ts'
import type { KeyShare } from './key-share.ts'
import { x25519KeyPair } from './x25519.ts'
import type { X25519KeyPair } from './x25519.ts'

/** A named group (RFC 8446 section 4.2.7) that can be used. */
export interface NamedGroup {
  readonly name: string
  readonly code: number
  /** May it be named in a TLS 1.2 ServerKeyExchange? Finite-field groups are not; hybrids belong to TLS 1.3. */
  readonly inEcdheServerKeyExchange: boolean
  keyShare(random: (length: number) => Uint8Array, shared: SharedKeyPairs): KeyShare
}

/** A hybrid and its classical half may use one X25519 key pair (draft-ietf-tls-hybrid-design section 3.2). */
export interface SharedKeyPairs {
  x25519?: X25519KeyPair
}

export function groupByCode(code: number): NamedGroup | null {
  return groups.find((group) => group.code === code) ?? null
}

export function groupByName(name: string): NamedGroup | null {
  return groups.find((group) => group.name === name) ?? null
}

/** The code of any registered group, usable or not. */
export function groupCodeByName(name: string): number | null {
  const known = groupByName(name)
  if (known !== null) return known.code
  for (const [code, registered] of otherGroups) if (registered === name) return code
  return null
}

/** The IANA name of any group, or its number. */
export function groupLabel(code: number): string {
  return groupByCode(code)?.name ?? otherGroups.get(code) ?? hexCode(code)
}

function curveGroup(curve: EllipticCurve, code: number): NamedGroup {
  return { name: curve.name, code, inEcdheServerKeyExchange: true, keyShare: (random) => ellipticCurveKeyShare(curve, random) }
}

function finiteFieldGroup(name: string, code: number, prime: string): NamedGroup {
  return { name, code, inEcdheServerKeyExchange: false, keyShare: (random) => finiteFieldKeyShare(fromHex(prime), Uint8Array.of(2), random) }
}

function x25519Share(random: (length: number) => Uint8Array, shared: SharedKeyPairs): KeyShare {
  const pair = (shared.x25519 ??= x25519KeyPair(random(32)))
  return {
    publicKey: pair.publicKey,
    agree(peer) {
      if (peer.length !== 32) {
        throw new TlsError('key-share-invalid', { expected: 'an x25519 key of 32 bytes', got: `${peer.length} bytes` })
      }
      const secret = pair.agree(peer)
      // RFC 8446 section 7.4.2: the all-zero value must be refused.
      if (secret.every((byte) => byte === 0)) {
        throw new TlsError('key-share-invalid',{
          expected: 'an x25519 key of full order',
          got: 'one that gives the all-zero secret',
        })
      }
      return secret
    },
  }
}

/** X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): the ML-KEM part stands first, in the share and in the secret. */
function x25519MlKem768Share(random: (length: number) => Uint8Array, shared: SharedKeyPairs): KeyShare {
  const { publicKey, secretKey } = ml_kem768.keygen(random(64))
  const classical = x25519Share(random, shared)
  return {
    publicKey: concat([publicKey, classical.publicKey]),
    agree(peer) {
      if (peer.length !== mlKem768CiphertextLength + 32) {
        throw new TlsError('key-share-invalid',{
          expected: `an X25519MLKEM768 share of ${mlKem768CiphertextLength + 32} bytes`,
          got: `${peer.length} bytes`,
        })
      }
      const secret = ml_kem768.decapsulate(peer.slice(0, mlKem768CiphertextLength), secretKey)
      return concat([secret, classical.agree(peer.subarray(mlKem768CiphertextLength))])
    },
  }
}

const mlKem768CiphertextLength = 1088

/** What can be used, in the order of the default offer. A new group is one line here. */
export const groups: readonly NamedGroup[] = [
  { name: 'X25519MLKEM768', code: 0x11ec, inEcdheServerKeyExchange: false, keyShare: x25519MlKem768Share },
  { name: 'x25519', code: 0x001d, inEcdheServerKeyExchange: true, keyShare: x25519Share },
  curveGroup(secp256r1, 0x0017),
  curveGroup(secp384r1, 0x0018),
  curveGroup(secp521r1, 0x0019),
  finiteFieldGroup('ffdhe2048', 0x0100, ffdhe2048Prime),
  finiteFieldGroup('ffdhe3072', 0x0101, ffdhe3072Prime),
  finiteFieldGroup('ffdhe4096', 0x0102, ffdhe4096Prime),
]

/** Codes of curves that TLS 1.2 sends as points: they call for ec_point_formats. */
export const ellipticCurveGroups: ReadonlySet<number> = new Set(groups.filter(({ inEcdheServerKeyExchange }) => inEcdheServerKeyExchange).map(({ code }) => code))

/** Groups that are named and not spoken. */
const otherGroups: ReadonlyMap<number, string> = new Map([
  [0x0001, 'sect163k1'], [0x0002, 'sect163r1'], [0x0003, 'sect163r2'], [0x0004, 'sect193r1'], [0x0005, 'sect193r2'],
  [0x0006, 'sect233k1'], [0x0007, 'sect233r1'], [0x0008, 'sect239k1'], [0x0009, 'sect283k1'], [0x000a, 'sect283r1'],
  [0x000b, 'sect409k1'], [0x000c, 'sect409r1'], [0x000d, 'sect571k1'], [0x000e, 'sect571r1'], [0x000f, 'secp160k1'],
  [0x0010, 'secp160r1'], [0x0011, 'secp160r2'], [0x0012, 'secp192k1'], [0x0013, 'secp192r1'], [0x0014, 'secp224k1'],
  [0x0015, 'secp224r1'], [0x0016, 'secp256k1'], [0x001a, 'brainpoolP256r1'], [0x001b, 'brainpoolP384r1'],
  [0x001c, 'brainpoolP512r1'], [0x001e, 'x448'], [0x001f, 'brainpoolP256r1tls13'], [0x0020, 'brainpoolP384r1tls13'],
  [0x0021, 'brainpoolP512r1tls13'], [0x0029, 'curveSM2'], [0x0103, 'ffdhe6144'], [0x0104, 'ffdhe8192'],
  [0x0200, 'MLKEM512'], [0x0201, 'MLKEM768'], [0x0202, 'MLKEM1024'], [0x11eb, 'SecP256r1MLKEM768'],
  [0x11ed, 'SecP384r1MLKEM1024'], [0x6399, 'X25519Kyber768Draft00'], [0xff01, 'arbitrary_explicit_prime_curves'],
  [0xff02, 'arbitrary_explicit_char2_curves'],
])
