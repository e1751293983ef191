import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto'
import { concat, fromHex, fromLatin1 } from '../../bytes/bytes.ts'

/** Keys and certificates of the tests. The certificates are not signed: TLS looks at their key only. */
export interface Identity {
  readonly pem: string
  readonly certificate: Uint8Array
  readonly spki: Uint8Array
  readonly issuer: Uint8Array
}

/** RFC 8032 keys sign deterministically, so that a handshake with them can be replayed octet by octet. */
export function ed25519Identity(seed = 7): Identity {
  return identity(concat([fromHex('302e020100300506032b657004220420'), new Uint8Array(32).fill(seed)]))
}

export function ecdsaIdentity(curve: 'prime256v1' | 'secp384r1' | 'secp521r1' = 'prime256v1'): Identity {
  const { oid, length } = curves[curve]
  const scalar = new Uint8Array(length).fill(1)
  const ecdh = createECDH(curve)
  ecdh.setPrivateKey(scalar)
  const point = ecdh.getPublicKey()
  const ecPrivateKey = der(0x30, fromHex('020101'), der(0x04, scalar), der(0xa1, der(0x03, Uint8Array.of(0), point)))
  return identity(der(0x30, fromHex('020100'), der(0x30, fromHex('06072a8648ce3d0201'), fromHex(oid)), der(0x04, ecPrivateKey)))
}

/** The RSA key that RFC 8448 section 2 publishes. */
export function rsaIdentity(): Identity {
  const numbers = ['00', rsa.modulus, '010001', rsa.privateExponent, rsa.prime1, rsa.prime2, rsa.exponent1, rsa.exponent2, rsa.coefficient]
  const rsaPrivateKey = der(0x30, ...numbers.map((hex) => integer(fromHex(hex))))
  return identity(der(0x30, fromHex('020100'), fromHex('300d06092a864886f70d0101010500'), der(0x04, rsaPrivateKey)))
}

/** A certificate around a SubjectPublicKeyInfo, with an empty signature. */
export function certificateFor(spki: Uint8Array, issuer: Uint8Array = commonName('Test CA')): Uint8Array {
  const algorithm = fromHex('300506032b6570')
  const validity = der(0x30, der(0x17, fromLatin1('250101000000Z')), der(0x17, fromLatin1('450101000000Z')))
  const tbs = der(0x30, fromHex('a003020102'), fromHex('020101'), algorithm, issuer, validity, commonName('test'), spki)
  return der(0x30, tbs, algorithm, der(0x03, Uint8Array.of(0)))
}

export function commonName(name: string): Uint8Array {
  return der(0x30, der(0x31, der(0x30, fromHex('0603550403'), der(0x0c, fromLatin1(name)))))
}

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(parts)
  const { length } = content
  const header = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >>> 8, length & 0xff]
  return concat([Uint8Array.from(header), content])
}

/** The same bytes for the same seed: xorshift32, which is random enough to tell values apart. */
export function seededRandom(seed: number): (length: number) => Uint8Array {
  let state = seed === 0 ? 0x9e3779b9 : seed >>> 0
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
  return (length) => Uint8Array.from({ length }, () => next() >>> 24)
}

function identity(pkcs8: Uint8Array): Identity {
  const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`
  const spki = new Uint8Array(createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' }))
  const issuer = commonName('Test CA')
  return { pem, spki, issuer, certificate: certificateFor(spki, issuer) }
}

function integer(bytes: Uint8Array): Uint8Array {
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? concat([Uint8Array.of(0), bytes]) : bytes)
}

const curves = {
  prime256v1: { oid: '06082a8648ce3d030107', length: 32 },
  secp384r1: { oid: '06052b81040022', length: 48 },
  secp521r1: { oid: '06052b81040023', length: 66 },
} as const

const rsa = {
  modulus:
    'b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0'
    + 'ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f',
  privateExponent:
    '04dea705d43a6ea7209dd8072111a83c81e322a59278b33480641eaf7c0a6985b8e31c44f6de62e1b4c2309f6126e77b7c41e923314bbfa3881305dc1217f16c'
    + '819ce538e922f369828d0e57195d8c8488460207b2faa726bcf708bbd7db7f679f893492fc2a622e08970aac441ce4e0c3088df25ae679233df8a3bda2ff9941',
  prime1: 'e435fb7cc83737756dacea96ab7f59a2cc1069db7deb190e17e33a532b273f30a327aa0aaabc58cd67466af9845fadc675fe094af92c4bd1f2c1bc33dd2e0515',
  prime2: 'cabd3bc0e0438664c8d4cc9f99977a94d9bbfead8e43870abae3f7eb8b4e0eee8af1d9b4719ba6196cf2cbbaeeebf8b3490afe9e9ffa74a88aa51fc645629303',
  exponent1: '3f57345c27fe1b687e6e761627b78b1b826433dd760fa0bea6a6acf39490aa1b47cda4869d68f584dd5b5029bd32093b8258661fe715025e5d70a45a08d3d319',
  exponent2: '183da01363bd2f2885cacbdc9964bf4764f1517636f86401286f71893c52ccfe40a6c23d0d086b47c6fb10d8fd1041e04def7e9a40ce957c417794e10412d139',
  coefficient: '839ca9a085e4286b2c90e466997a2c681f21339aa3477814e4dec11833050ed50dd13cc038048a43c59b2acc416889c037665fe5afa605969f8c01dfa5ca969d',
}
