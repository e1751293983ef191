import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/bytes.ts'
import { parsePublicKeyInfo } from './public-key.ts'
import { readDer, type DerReader } from './der.ts'
import { encodeDer, encodeObjectIdentifier } from './der-writer.ts'
import { readSignatureAlgorithm, verifySignature, type SignatureAlgorithm } from './signature.ts'
import { algorithmOf, integer, newTestKey, signBytes, type TestKeyKind, type TestSignature } from './testing/certificate-factory.ts'

const data = fromHex('00112233')
const parse = (der: Uint8Array): SignatureAlgorithm => readDer(der, (reader: DerReader) => readSignatureAlgorithm(reader))

describe('verifySignature', () => {
  it.each<[TestKeyKind, TestSignature]>([
    ['P-256', 'ecdsa-sha256'], ['P-384', 'ecdsa-sha384'], ['P-521', 'ecdsa-sha512'], ['P-256', 'ecdsa-sha1'], ['RSA-2048', 'rsa-sha256'], ['RSA-2048', 'rsa-sha384'],
    ['RSA-2048', 'rsa-sha1'], ['RSA-2048', 'rsa-md5'], ['RSA-2048', 'rsa-pss-sha256'], ['Ed25519', 'ed25519'],
  ])('with %s and %s', (kind, signature) => {
    const key = newTestKey(kind)
    const spki = parsePublicKeyInfo(key.spki)
    const algorithm = parse(algorithmOf(signature))
    const value = Uint8Array.from(signBytes(signature, key, data))
    expect(verifySignature(algorithm, spki, data, value)).toBe('valid')
    expect(verifySignature(algorithm, spki, fromHex('00112234'), value)).toBe('invalid')
    expect(verifySignature(algorithm, parsePublicKeyInfo(newTestKey(kind).spki), data, value)).toBe('invalid')
    expect(verifySignature(algorithm, spki, data, new Uint8Array())).toBe('invalid')
    const other = parsePublicKeyInfo(newTestKey(kind === 'Ed25519' ? 'P-256' : 'Ed25519').spki)
    expect(verifySignature(algorithm, other, data, value)).toBe('key-mismatch')
  })

  it('keeps PKCS #1 and PSS apart', () => {
    const key = newTestKey('RSA-2048')
    const spki = parsePublicKeyInfo(key.spki)
    expect(verifySignature(parse(algorithmOf('rsa-pss-sha256')), spki, data, signBytes('rsa-sha256', key, data))).toBe('invalid')
    expect(verifySignature(parse(algorithmOf('rsa-sha256')), spki, data, signBytes('rsa-pss-sha256', key, data))).toBe('invalid')
  })

  it('verifies ML-DSA (RFC 9881) where the platform can', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ml-dsa-65')
    const spki = parsePublicKeyInfo(Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' })))
    const algorithm = parse(encodeDer(0x30, encodeObjectIdentifier('2.16.840.1.101.3.4.3.18')))
    const value = sign(null, data, privateKey)
    expect(verifySignature(algorithm, spki, data, value)).toBe('valid')
    expect(verifySignature(algorithm, spki, fromHex('00'), value)).toBe('invalid')
  })
})

describe('readSignatureAlgorithm', () => {
  const sha256 = encodeDer(0x30, encodeObjectIdentifier('2.16.840.1.101.3.4.2.1'), encodeDer(0x05))
  const sha384 = encodeDer(0x30, encodeObjectIdentifier('2.16.840.1.101.3.4.2.2'), encodeDer(0x05))
  const mgf1 = (hash: Uint8Array) => encodeDer(0x30, encodeObjectIdentifier('1.2.840.113549.1.1.8'), hash)
  const pss = (...fields: readonly Uint8Array[]) => encodeDer(0x30, encodeObjectIdentifier('1.2.840.113549.1.1.10'), encodeDer(0x30, ...fields))
  it.each<[string, Uint8Array, object | null]>([
    ['RSA with NULL', algorithmOf('rsa-sha256'), { kind: 'rsa-pkcs1', hash: 'sha256' }],
    ['RSA with parameters', encodeDer(0x30, encodeObjectIdentifier('1.2.840.113549.1.1.11'), integer(1)), null],
    ['ECDSA with NULL', encodeDer(0x30, encodeObjectIdentifier('1.2.840.10045.4.3.2'), encodeDer(0x05)), null],
    ['Ed25519 with NULL', encodeDer(0x30, encodeObjectIdentifier('1.3.101.112'), encodeDer(0x05)), null],
    ['an unknown algorithm', encodeDer(0x30, encodeObjectIdentifier('1.2.3')), null],
    ['PSS', algorithmOf('rsa-pss-sha256'), { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 }],
    ['PSS with all defaults', pss(), { kind: 'rsa-pss', hash: 'sha1', saltLength: 20 }],
    ['PSS without parameters', encodeDer(0x30, encodeObjectIdentifier('1.2.840.113549.1.1.10')), null],
    ['PSS with two hashes', pss(encodeDer(0xa0, sha256), encodeDer(0xa1, mgf1(sha384)), encodeDer(0xa2, integer(32))), null],
    ['PSS with another mask', pss(encodeDer(0xa0, sha256), encodeDer(0xa1, encodeDer(0x30, encodeObjectIdentifier('1.2.3'), sha256))), null],
    ['PSS with a trailer of its own', pss(encodeDer(0xa0, sha256), encodeDer(0xa1, mgf1(sha256)), encodeDer(0xa2, integer(32)), encodeDer(0xa3, integer(2))), null],
    ['PSS with a salt that nothing holds', pss(encodeDer(0xa0, sha256), encodeDer(0xa1, mgf1(sha256)), encodeDer(0xa2, integer(5000))), null],
    ['PSS with more than that', pss(encodeDer(0xa0, sha256), encodeDer(0xa1, mgf1(sha256)), encodeDer(0xa4, integer(1))), null],
  ])('%s', (_, der, scheme) => expect(parse(der).scheme).toEqual(scheme))
})
