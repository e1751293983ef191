import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { integer, objectIdentifier, time } from './der.ts'
import type { KeyType } from './key-pairs.ts'
import { addressOctets, issue, selfSigned } from './pki.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('DER', () => {
  it.each([[0, '020100'], [127, '02017f'], [128, '02020080'], [256, '02020100'], [Uint8Array.of(0, 0, 0x80), '02020080']])(
    'writes INTEGER %j',
    (value, expected) => expect(hex(integer(value))).toBe(expected),
  )
  it('writes an OBJECT IDENTIFIER with arcs above 127', () => expect(hex(objectIdentifier('1.2.840.113549'))).toBe('06062a864886f70d'))
  it('changes to GeneralizedTime in 2050', () => {
    expect(Buffer.from(time(new Date('2049-12-31T23:59:59Z')).subarray(2)).toString()).toBe('491231235959Z')
    expect(Buffer.from(time(new Date('2050-01-01T00:00:00Z')).subarray(2)).toString()).toBe('20500101000000Z')
  })
  it.each([['127.0.0.1', '7f000001'], ['::1', `${'0'.repeat(31)}1`], ['2606:4700::6810:84e5', '260647000000000000000000681084e5']])(
    'writes the address %s',
    (address, expected) => expect(hex(addressOctets(address))).toBe(expected),
  )
})

describe('the CA factory', () => {
  it.each<KeyType>(['rsa1024', 'rsa2048', 'p256', 'p384', 'p521', 'ed25519'])('issues %s certificates that verify', async (keyType) => {
    const root = await selfSigned({ subject: { commonName: 'root' }, certificateAuthority: true, keyType })
    const other = await selfSigned({ subject: { commonName: 'root' }, certificateAuthority: true })
    const leaf = await issue(root, { subject: { commonName: 'a.test' }, dnsNames: ['a.test'], ipAddresses: ['127.0.0.1', '::1'], keyType })
    const certificate = new X509Certificate(leaf.der)
    expect(certificate.verify(root.publicKey)).toBe(true)
    expect(certificate.verify(other.publicKey)).toBe(false)
    expect(certificate.checkIssued(new X509Certificate(root.pem))).toBe(true)
    expect(certificate.checkIssued(new X509Certificate(other.pem))).toBe(false)
    expect(certificate.checkPrivateKey(leaf.privateKey)).toBe(true)
    expect(certificate.checkHost('a.test')).toBe('a.test')
    expect(certificate.checkHost('b.test')).toBeUndefined()
    expect(certificate.checkIP('::1')).toBe('::1')
    expect([certificate.ca, new X509Certificate(root.der).ca]).toEqual([false, true])
  })

  it('writes every extension that it is asked for', async () => {
    const root = await selfSigned({ subject: { commonName: 'root', organization: 'Ö', country: 'DE' }, certificateAuthority: true, maxPathLength: 1 })
    const leaf = await issue(root, {
      subject: { commonName: 'x' }, mustStaple: true, ocspUrl: 'http://o.test/', caIssuersUrl: 'http://i.test/', crlUrl: 'http://c.test/',
      extendedKeyUsage: ['clientAuth'], nameConstraints: { permittedDnsNames: ['test'] }, policies: ['2.23.140.1.2.1'],
    })
    const certificate = new X509Certificate(leaf.der)
    expect(certificate.infoAccess).toBe('OCSP - URI:http://o.test/\nCA Issuers - URI:http://i.test/')
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    expect(certificate.issuer).toBe('C=DE\nO=Ö\nCN=root')
    for (const oid of ['1.3.6.1.5.5.7.1.24', '2.5.29.31', '2.5.29.30', '2.5.29.32']) {
      expect(hex(leaf.der)).toContain(hex(objectIdentifier(oid)))
      expect(hex(root.der)).not.toContain(hex(objectIdentifier(oid)))
    }
  })

  it('sets the validity relative to now', async () => {
    const { der } = await selfSigned({ subject: { commonName: 'old' }, validDays: [-10, -1] })
    expect(new X509Certificate(der).validToDate.getTime()).toBeLessThan(Date.now())
    expect(new X509Certificate((await selfSigned({ subject: { commonName: 'new' } })).der).validToDate.getTime()).toBeGreaterThan(Date.now())
  })

  it('sends the intermediates and not the root', async () => {
    const root = await selfSigned({ subject: { commonName: 'root' }, certificateAuthority: true })
    const intermediate = await issue(root, { subject: { commonName: 'intermediate' }, certificateAuthority: true, maxPathLength: 0 })
    const leaf = await issue(intermediate, { subject: { commonName: 'leaf' } })
    expect(leaf.chain).toEqual([leaf.der, intermediate.der])
  })

  it.each<KeyType>(['rsa2048', 'p256'])('gives root and intermediate keys of their own (%s)', async (keyType) => {
    const root = await selfSigned({ subject: { commonName: 'Root' }, certificateAuthority: true, keyType })
    const intermediate = await issue(root, { subject: { commonName: 'Intermediate' }, certificateAuthority: true, keyType })
    const leaf = await issue(intermediate, { subject: { commonName: 'leaf.test' }, dnsNames: ['leaf.test'], keyType })
    expect(leaf.chain).toEqual([leaf.der, intermediate.der])
    expect(intermediate.publicKey.equals(root.publicKey)).toBe(false)
  })
})
