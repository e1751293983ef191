import { describe, expect, it } from 'vitest'
import { cipherSuiteNames } from './cipher-suite-names.ts'
import { cipherSuiteFacts, codePoint } from './cipher-suites.ts'
import { groupFacts, groupFactsByName, isPostQuantum } from './groups.ts'
import { signatureSchemeFacts } from './signature-schemes.ts'

describe('cipherSuiteFacts', () => {
  it('knows what every registered suite encrypts with', () => {
    expect(cipherSuiteNames.size).toBe(350)
    const facts = [...cipherSuiteNames.keys()].map(cipherSuiteFacts)
    expect(facts.filter(({ cipher, encryptionBits, keyExchange }) => cipher === null || encryptionBits === null || keyExchange === null)).toEqual([])
    expect(new Set(cipherSuiteNames.values()).size).toBe(cipherSuiteNames.size)
  })

  it.each([
    [0x1301, { keyExchange: 'any', authentication: 'any', cipher: 'AES_128_GCM', encryptionBits: 128, mac: 'AEAD', hasForwardSecrecy: true, isTls13: true, strength: 'strong' }],
    [0xc02b, { keyExchange: 'ECDHE', authentication: 'ecdsa', cipher: 'AES_128_GCM', hasForwardSecrecy: true, isTls13: false, strength: 'strong' }],
    [0xccaa, { keyExchange: 'DHE', authentication: 'rsa', cipher: 'CHACHA20_POLY1305', encryptionBits: 256, strength: 'strong' }],
    [0xc0a3, { keyExchange: 'DHE', cipher: 'AES_256_CCM_8', encryptionBits: 256, isAead: true, strength: 'strong' }],
    [0xc014, { keyExchange: 'ECDHE', authentication: 'rsa', cipher: 'AES_256_CBC', mac: 'SHA', isAead: false, strength: 'fair' }],
    [0x009c, { keyExchange: 'RSA', authentication: 'rsa', isAead: true, hasForwardSecrecy: false, strength: 'weak' }],
    [0xc004, { keyExchange: 'ECDH', authentication: 'ecdsa', hasForwardSecrecy: false, strength: 'weak' }],
    [0xc012, { cipher: '3DES_EDE_CBC', encryptionBits: 112, hasSmallBlock: true, strength: 'weak' }],
    [0xc011, { cipher: 'RC4_128', encryptionBits: 128, hasForwardSecrecy: true, strength: 'broken' }],
    [0x0014, { keyExchange: 'DHE', authentication: 'rsa', isExport: true, encryptionBits: 40, strength: 'broken' }],
    [0x0034, { keyExchange: 'DH', authentication: 'none', isAnonymous: true, strength: 'broken' }],
    [0xc010, { isNull: true, encryptionBits: 0, strength: 'broken' }],
    [0xc0b4, { name: 'TLS_SHA256_SHA256', isNull: true, isTls13: true, strength: 'broken' }],
    [0x0009, { cipher: 'DES_CBC', encryptionBits: 56, strength: 'broken' }],
  ])('reads 0x%s', (code, expected) => {
    expect(cipherSuiteFacts(code)).toMatchObject(expected)
  })

  it('names what it does not know by its number', () => {
    expect(cipherSuiteFacts(0xcc14)).toMatchObject({ name: '0xCC,0x14', keyExchange: null, encryptionBits: null, strength: 'weak' })
    expect(codePoint(0xc02b)).toBe('0xC0,0x2B')
  })
})

describe('groups and signature schemes', () => {
  it('knows which groups withstand a quantum computer', () => {
    expect(isPostQuantum(groupFacts(0x11ec))).toBe(true)
    expect(isPostQuantum(groupFacts(0x001d))).toBe(false)
    expect(groupFactsByName('secp192r1')).toEqual({ code: 0x13, name: 'secp192r1', kind: 'elliptic-curve', securityBits: 96 })
    expect(groupFactsByName('prime256v1')).toBeNull()
    expect(groupFacts(0x4242)).toEqual({ code: 0x4242, name: '0x4242', kind: 'unknown', securityBits: null })
  })

  it('knows which schemes sign in TLS 1.3, and whose hash is broken', () => {
    expect(signatureSchemeFacts(0x0804)).toMatchObject({ name: 'rsa_pss_rsae_sha256', key: 'rsa', signsInTls13: true, hasBrokenHash: false })
    expect(signatureSchemeFacts(0x0401)).toMatchObject({ key: 'rsa', signsInTls13: false, hasBrokenHash: false })
    expect(signatureSchemeFacts(0x0203)).toMatchObject({ name: 'ecdsa_sha1', key: 'ecdsa', signsInTls13: false, hasBrokenHash: true })
    expect(signatureSchemeFacts(0x0905)).toMatchObject({ key: 'ml-dsa', signsInTls13: true })
    expect(signatureSchemeFacts(0xeeee)).toMatchObject({ name: '0xeeee', key: 'other' })
  })
})
