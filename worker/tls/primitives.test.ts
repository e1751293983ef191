import { describe, expect, it } from 'vitest'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { concat, fromHex, fromLatin1, toHex } from '../bytes/bytes.ts'
import { cipherSuites } from './cipher-suites.ts'
import { alertName } from './alerts.ts'
import { decompressCertificate } from './certificate-compression.ts'
import { finiteFieldKeyShare } from './key-exchange/finite-field.ts'
import { groupByName } from './key-exchange/groups.ts'
import { rsaEncrypt, rsaPremaster } from './key-exchange/rsa.ts'
import { scalarMultiply } from './key-exchange/x25519-ladder.ts'
import { x25519KeyPair } from './key-exchange/x25519.ts'
import { readElement, readElements } from './keys/der.ts'
import { distinguishedNameLabel } from './keys/distinguished-name.ts'
import { certificateOutline, leafPublicKey, publicKeyFromSpki } from './keys/public-key.ts'
import { signatureSchemeByName, signWithPem, verifySignature } from './keys/signature-schemes.ts'
import { cipherSuiteNames } from './registries/cipher-suite-names.ts'
import { ffdhe2048Prime, ffdhe3072Prime, ffdhe4096Prime } from './registries/ffdhe-primes.ts'
import { exportKeyingMaterial12, prf } from './schedule/prf.ts'
import { certificateFor, commonName, der, ecdsaIdentity, ed25519Identity, rsaIdentity, seededRandom } from './testing/fixtures.ts'
import { deflateSync, brotliCompressSync, zstdCompressSync } from 'node:zlib'
import { TLS10, TLS12 } from './versions.ts'

describe('x25519', () => {
  // RFC 7748 sections 5.2 and 6.1.
  it.each([
    ['a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4', 'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c', 'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'],
    ['4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d', 'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493', '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957'],
    ['5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb', '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a', '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'],
  ])('multiplies %s', (scalar, point, product) => {
    expect(toHex(scalarMultiply(fromHex(scalar), fromHex(point)))).toBe(product)
    expect(toHex(x25519KeyPair(fromHex(scalar)).agree(fromHex(point)))).toBe(product)
  })

  it('agrees with node:crypto on random points, and on points of low order', () => {
    const random = seededRandom(5)
    for (let i = 0; i < 20; i++) {
      const [seed, peer] = [random(32), x25519KeyPair(random(32)).publicKey]
      expect(scalarMultiply(seed, peer)).toEqual(x25519KeyPair(seed).agree(peer))
    }
    for (const low of ['00'.repeat(32), `01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`]) {
      expect(scalarMultiply(random(32), fromHex(low))).toEqual(new Uint8Array(32))
      expect(x25519KeyPair(random(32)).agree(fromHex(low))).toEqual(new Uint8Array(32))
    }
  })
})

describe('X25519MLKEM768', () => {
  it('joins both secrets, ML-KEM first', () => {
    const group = groupByName('X25519MLKEM768')
    const share = group?.keyShare(seededRandom(1), {})
    expect(share?.publicKey).toHaveLength(1184 + 32)
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(share?.publicKey.slice(0, 1184) ?? new Uint8Array())
    const server = x25519KeyPair(new Uint8Array(32).fill(3))
    const secret = share?.agree(concat([cipherText, server.publicKey]))
    expect(secret).toEqual(concat([sharedSecret, server.agree(share?.publicKey.subarray(1184) ?? new Uint8Array())]))
    expect(() => share?.agree(concat([cipherText, server.publicKey, Uint8Array.of(0)]))).toThrow(expect.objectContaining({ code: 'key-share-invalid' }))
  })
})

describe('finite fields', () => {
  it.each([[2048, 560316n, ffdhe2048Prime], [3072, 2625351n, ffdhe3072Prime], [4096, 5736041n, ffdhe4096Prime]])('ffdhe%i is the prime of RFC 7919 appendix A', (bits, x, prime) => {
    const b = BigInt(bits)
    expect(BigInt(`0x${prime}`)).toBe((1n << b) - (1n << (b - 64n)) + ((floorOfE(b - 130n) + x) << 64n) - 1n)
  })

  it('agrees, keeps leading zeros, and refuses values out of range', () => {
    // 23 and 5: the smallest example of a textbook, in one byte.
    const share = finiteFieldKeyShare(Uint8Array.of(23), Uint8Array.of(5), () => new Uint8Array(32).fill(1))
    const other = finiteFieldKeyShare(Uint8Array.of(23), Uint8Array.of(5), () => new Uint8Array(32).fill(2))
    expect(share.agree(other.publicKey)).toEqual(other.agree(share.publicKey))
    for (const value of [0, 1, 22, 23, 255]) expect(() => share.agree(Uint8Array.of(value))).toThrow(expect.objectContaining({ code: 'key-share-invalid' }))
    expect(() => share.agree(Uint8Array.of(2, 2))).toThrow(expect.objectContaining({ code: 'key-share-invalid' }))
    for (const [prime, generator] of [[24, 5], [23, 1], [23, 22]] as const) {
      expect(() => finiteFieldKeyShare(Uint8Array.of(prime), Uint8Array.of(generator), seededRandom(1))).toThrow(expect.objectContaining({ code: 'key-share-invalid' }))
    }
  })
})

describe('the PRF', () => {
  // Published on the TLS working group's list for P_SHA256 and P_SHA384.
  it('of TLS 1.2', () => {
    const secret = fromHex('9bbe436ba940f017b17652849a71db35')
    const seed = fromHex('a0ba9f936cda311827a6f796ffd5198c')
    expect(toHex(prf(TLS12, 'sha256', secret, 'test label', seed, 100))).toBe(
      'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab'
      + '4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66')
    expect(toHex(prf(TLS12, 'sha384', fromHex('b80b733d6ceefcdc71566ea48e5567df'), 'test label', fromHex('cd665cf6a8447dd6ff8b27555edb7465'), 32))).toBe(
      '7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd')
  })

  it('of TLS 1.0 joins MD5 and SHA-1 over both halves of the secret', () => {
    const output = prf(TLS10, 'sha256', fromHex('00'.repeat(48)), 'PRF Testvector', fromHex('cd'.repeat(64)), 104)
    expect(output).toHaveLength(104)
    expect(prf(TLS10, 'sha384', fromHex('00'.repeat(48)), 'PRF Testvector', fromHex('cd'.repeat(64)), 104)).toEqual(output)
    // The secret and seed that the older lists of vectors use: 48 times ab and 64 times cd.
    expect(toHex(prf(TLS10, 'sha256', fromHex('ab'.repeat(48)), 'PRF Testvector', fromHex('cd'.repeat(64)), 16))).toBe('d3d4d1e349b5d515044666d51de32bab')
  })

  it('tells no context from an empty one in exporters', () => {
    const material = (context: Uint8Array | null) => exportKeyingMaterial12(TLS12, 'sha256', new Uint8Array(48), new Uint8Array(64), 'EXPORTER', context, 16)
    expect(material(null)).not.toEqual(material(new Uint8Array()))
  })
})

describe('signatures', () => {
  const content = fromLatin1('what is signed')
  it.each([
    ['rsa_pkcs1_sha256', rsaIdentity()], ['rsa_pss_rsae_sha256', rsaIdentity()], ['rsa_pkcs1_sha1', rsaIdentity()], ['rsa_pkcs1_sha512', rsaIdentity()],
    ['ecdsa_secp256r1_sha256', ecdsaIdentity()], ['ecdsa_secp384r1_sha384', ecdsaIdentity('secp384r1')], ['ecdsa_secp521r1_sha512', ecdsaIdentity('secp521r1')],
    ['ed25519', ed25519Identity()],
  ])('%s', (name, identity) => {
    const scheme = signatureSchemeByName(name)
    if (scheme === null) throw new Error('no such scheme')
    const key = leafPublicKey(identity.certificate)
    const signature = signWithPem(scheme, identity.pem, content)
    expect(verifySignature(scheme, key, content, signature)).toBe(true)
    expect(verifySignature(scheme, key, fromLatin1('something else'), signature)).toBe(false)
    expect(verifySignature(scheme, key, content, signature.map((byte) => byte ^ 1))).toBe(false)
    expect(verifySignature(scheme, key, content, new Uint8Array())).toBe(false)
  })

  it('take a key under the identifier of RSASSA-PSS as what it is', () => {
    const { spki, pem } = rsaIdentity()
    const [, bits] = readElements(readElement(spki, 0)?.content ?? new Uint8Array(), 2) ?? []
    const pss = der(0x30, fromHex('300b06092a864886f70d01010a'), bits?.whole ?? new Uint8Array())
    const key = publicKeyFromSpki(pss)
    expect(key.kind).toBe('rsa-pss')
    const [rsae, asPss] = [signatureSchemeByName('rsa_pss_rsae_sha256'), signatureSchemeByName('rsa_pss_pss_sha256')]
    if (rsae === null || asPss === null) throw new Error('no such scheme')
    expect(verifySignature(asPss, key, content, signWithPem(rsae, pem, content))).toBe(true)
  })
})

describe('RSA key exchange', () => {
  it('pads as PKCS#1 asks, with injected randomness', () => {
    const { certificate } = rsaIdentity()
    const key = leafPublicKey(certificate)
    const premaster = rsaPremaster(TLS12, seededRandom(1))
    expect(toHex(premaster.subarray(0, 2))).toBe('0303')
    const zeros = (length: number) => new Uint8Array(length)
    expect(rsaEncrypt(key, premaster, zeros)).toEqual(rsaEncrypt(key, premaster, zeros))
    expect(() => rsaEncrypt({ ...key, modulusBits: 400 }, premaster, zeros)).toThrow(expect.objectContaining({ code: 'public-key-unsupported' }))
  })
})

describe('certificates', () => {
  const { spki, certificate } = ed25519Identity()

  it('are walked to issuer and key', () => {
    expect(certificateOutline(certificate)).toMatchObject({ spki, issuer: commonName('Test CA'), subject: commonName('test') })
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a cut certificate', certificate.subarray(0, 50)],
    ['a byte too many', concat([certificate, Uint8Array.of(0)])],
    ['an indefinite length', fromHex('3080300000')],
    ['a length that is not minimal', fromHex('308100')],
  ])('are not %s', (_, bytes) => {
    expect(certificateOutline(bytes)).toBeNull()
    expect(() => leafPublicKey(bytes)).toThrow(expect.objectContaining({ code: 'bad-certificate', alert: 'bad_certificate' }))
  })

  it.each([
    ['an RSA modulus of 16384 bits', rsaSpki(16_384), 'public-key-unsupported'],
    ['an unknown curve', der(0x30, fromHex('301006072a8648ce3d020106052b8104000a'), der(0x03, Uint8Array.of(0, 4), new Uint8Array(64))), 'public-key-unsupported'],
    ['a point off the curve', certificatePoint(), 'bad-certificate'],
    ['no key', fromHex('3000'), 'bad-certificate'],
  ])('with %s are refused', (_, key, code) => {
    expect(() => publicKeyFromSpki(key)).toThrow(expect.objectContaining({ code }))
    expect(() => leafPublicKey(certificateFor(key))).toThrow(expect.objectContaining({ code }))
  })

  it('have names that are shown without harm', () => {
    expect(distinguishedNameLabel(commonName('Test CA'))).toBe('CN=Test CA')
    expect(distinguishedNameLabel(commonName('a,b=c'))).toBe('CN=a\\,b\\=c')
    expect(distinguishedNameLabel(commonName('evil\x1b[31m'))).not.toContain('\x1b')
    expect(distinguishedNameLabel(Uint8Array.of(1, 2, 3))).toBe('#010203')
    const two = der(0x30, der(0x31, der(0x30, fromHex('0603550406'), der(0x13, fromLatin1('CH')))), der(0x31, der(0x30, fromHex('060355040a'), der(0x14, fromLatin1('Z\xfcrich')))))
    expect(distinguishedNameLabel(two)).toBe('O=Z\xfcrich,C=CH')
  })
})

describe('certificate compression', () => {
  const plain = new Uint8Array(1000).fill(65)
  it.each([['zlib', deflateSync(plain)], ['brotli', brotliCompressSync(plain)], ['zstd', zstdCompressSync(plain)]] as const)('%s inflates to the announced length only', (algorithm, packed) => {
    expect(decompressCertificate(algorithm, packed, 1000)).toEqual(plain)
    expect(() => decompressCertificate(algorithm, packed, 1001)).toThrow(expect.objectContaining({ code: 'certificate-decompressed-length-wrong' }))
    expect(() => decompressCertificate(algorithm, packed, 999)).toThrow(expect.objectContaining({ alert: 'bad_certificate' }))
    expect(() => decompressCertificate(algorithm, packed, 10)).toThrow(expect.objectContaining({ code: 'certificate-decompression-failed' }))
    expect(() => decompressCertificate(algorithm, packed.subarray(0, 5), 1000)).toThrow(expect.objectContaining({ alert: 'bad_certificate' }))
  })
})

describe('registries', () => {
  it('agree on the names of suites', () => {
    for (const { name, code } of cipherSuites) expect(cipherSuiteNames.get(code)).toBe(name)
    expect(new Set(cipherSuiteNames.values()).size).toBe(cipherSuiteNames.size)
    expect(cipherSuiteNames.get(0xc0a1)).toBe('TLS_RSA_WITH_AES_256_CCM_8')
    expect(cipherSuiteNames.get(0xc04c)).toBe('TLS_ECDHE_RSA_WITH_ARIA_128_CBC_SHA256')
  })

  it('keep numbers without a name', () => expect([alertName(116), alertName(200)]).toEqual(['certificate_required', 'alert_200']))
})

/** floor(2^n e), by the series of e with 64 bits to spare. */
function floorOfE(n: bigint): bigint {
  let term = 1n << (n + 64n)
  let sum = 0n
  for (let k = 1n; term > 0n; k++) {
    sum += term
    term /= k
  }
  return sum >> 64n
}

function rsaSpki(bits: number): Uint8Array {
  const modulus = der(0x02, concat([Uint8Array.of(0), new Uint8Array(bits / 8).fill(0xff)]))
  return der(0x30, fromHex('300d06092a864886f70d0101010500'), der(0x03, Uint8Array.of(0), der(0x30, modulus, fromHex('0203010001'))))
}

function certificatePoint(): Uint8Array {
  return der(0x30, fromHex('301306072a8648ce3d020106082a8648ce3d030107'), der(0x03, Uint8Array.of(0, 4), new Uint8Array(64).fill(5)))
}
