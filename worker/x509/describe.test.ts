import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/bytes.ts'
import { describeCertificate, type CertificateDescription } from './describe.ts'
import { encodeDer } from './der-writer.ts'
import { extensionOid } from './oids.ts'
import { allPublicRoots } from './public-roots/public-roots.ts'
import {
  authorityInfoAccess, basicConstraints, certificatePolicies, crlDistributionPoints, extension, inhibitAnyPolicy, nameConstraints, newTestKey, policyConstraints, policyMappings,
} from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain({ leaf: newTestKey('RSA-2048') })

function describeOk(der: Uint8Array): CertificateDescription {
  const description = describeCertificate(der)
  if ('malformed' in description) throw new TypeError(JSON.stringify(description))
  return description
}

describe('describeCertificate', () => {
  const sct = `00${'ab'.repeat(32)}0000018c0000000000000403000100`
  const leaf = chain.leaf({
    serial: fromHex('0123ab'),
    extensions: [
      ...chain.leafExtensions(['server.example.com', 'ip:192.0.2.1', 'email:a@example.com', 'uri:https://example.com/', 'directory:somebody']),
      authorityInfoAccess({ ocsp: 'http://ocsp.example/', caIssuers: 'http://ca.example/i.der' }),
      crlDistributionPoints(['http://crl.example/a.crl']),
      certificatePolicies(['2.23.140.1.2.2', '1.2.3']),
      extension(extensionOid.tlsFeature, fromHex('3003020105')),
      extension(extensionOid.sctList, encodeDer(0x04, fromHex(`00320030${sct}`))),
      extension('1.2.3.4.5', fromHex('0c0568656c6c6f')),
      extension('1.2.3.4.6', fromHex('deadbeef')),
    ],
  })
  const description = describeOk(leaf)

  it('shows everything', () => {
    expect(description).toMatchObject({
      subject: { full: 'CN=server.example.com', short: 'server.example.com', commonName: 'server.example.com', organization: null },
      issuer: { full: 'CN=Test Intermediate' },
      version: 3, serial: '0123ab', notBefore: '2025-01-01T00:00:00Z', notAfter: '2035-01-01T00:00:00Z',
      names: { dns: ['server.example.com'], ip: ['192.0.2.1'], email: ['a@example.com'], uri: ['https://example.com/'], other: ['directory:CN=somebody'] },
      key: { type: 'rsa', bits: 2048, curve: null, exponent: '65537', text: 'RSA 2048' },
      signatureAlgorithm: 'ecdsa-with-SHA256', isCa: false, pathLength: null, isSelfIssued: false,
      keyUsage: ['digitalSignature'], extendedKeyUsage: ['serverAuth'], validation: 'OV', policies: ['2.23.140.1.2.2', '1.2.3'],
      ocsp: ['http://ocsp.example/'], caIssuers: ['http://ca.example/i.der'], crls: ['http://crl.example/a.crl'], mustStaple: true,
      scts: [{ logId: 'ab'.repeat(32), timestamp: '2023-11-24T06:24:09.216Z' }], faults: [],
    })
  })

  it('agrees with the platform', () => {
    for (const der of [leaf, chain.intermediate(), ...allPublicRoots()]) {
      const ours = describeOk(der)
      const theirs = new X509Certificate(der)
      expect(ours.fingerprints.sha256).toBe(theirs.fingerprint256.replaceAll(':', '').toLowerCase())
      expect(ours.fingerprints.sha1).toBe(theirs.fingerprint.replaceAll(':', '').toLowerCase())
      expect(BigInt(`0x${ours.serial}`)).toBe(BigInt(`0x${theirs.serialNumber}`))
      expect(ours.isCa).toBe(theirs.ca)
      expect(Date.parse(ours.notAfter)).toBe(Date.parse(theirs.validTo))
      expect(new X509Certificate(ours.pem).raw).toEqual(theirs.raw)
      expect(ours.key.type).toBe(theirs.publicKey.asymmetricKeyType)
    }
  })

  it('decodes every extension that it has a name for', () => {
    const texts = Object.fromEntries(description.extensions.map(({ name, oid, text }) => [name ?? oid, text]))
    expect(texts).toMatchObject({
      keyUsage: 'digitalSignature', extendedKeyUsage: 'serverAuth', certificatePolicies: '2.23.140.1.2.2 (OV), 1.2.3', tlsFeature: 'status_request (must-staple)',
      authorityInfoAccess: 'ocsp http://ocsp.example/, caIssuers http://ca.example/i.der', crlDistributionPoints: 'http://crl.example/a.crl', '1.2.3.4.5': 'hello', '1.2.3.4.6': null,
    })
    expect(description.extensions.at(-1)).toEqual({ oid: '1.2.3.4.6', name: null, critical: false, text: null, hex: 'deadbeef' })
    const ca = describeOk(chain.intermediate({ extensions: [
      basicConstraints(true, 3), nameConstraints(['example.com'], ['ip:192.0.2.0/255.255.255.0']), policyConstraints(0, 1), inhibitAnyPolicy(2), policyMappings([['1.2.3', '1.2.4']]),
    ] }))
    expect(ca).toMatchObject({ isCa: true, pathLength: 3 })
    expect(ca.extensions.map(({ text, critical }) => [text, critical])).toEqual([
      ['cA true, pathLenConstraint 3', true], ['permitted dns:example.com; excluded ip:192.0.2.0/255.255.255.0', true],
      ['requireExplicitPolicy 0, inhibitPolicyMapping 1', true], ['skipCerts 2', true], ['1.2.3 to 1.2.4', true],
    ])
  })

  it('is plain data', () => expect(JSON.parse(JSON.stringify(description))).toEqual(description))

  it('says what is wrong with what is none, and shows what is malformed inside of one', () => {
    expect(describeCertificate(fromHex('3000'))).toEqual({ malformed: { expected: 'sequence', got: 'the end (truncated at 2)' } })
    const odd = describeOk(chain.leaf({ extensions: [extension(extensionOid.keyUsage, fromHex('6162'), true)] }))
    expect(odd.faults).toMatchObject([{ code: 'extension-malformed', extension: 'keyUsage' }])
    expect(odd.extensions).toMatchObject([{ name: 'keyUsage', text: null, hex: '6162' }])
  })
})
