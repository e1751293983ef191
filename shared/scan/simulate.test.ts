import { describe, expect, it } from 'vitest'
import type { ScanFacts } from '../contract/scan.ts'
import type { ScanClientResult } from '../contract/scan-judgement.ts'
import { client, protocolVersions, type ClientRow } from './clients/client.ts'
import { scanClients } from './clients/clients.ts'
import { simulate } from './simulate.ts'
import { everyKind, sampleCertificate, sampleFacts, sampleGroups, sampleSuites, sampleVersions } from './testing/sample-report.ts'

const { features } = sampleFacts()

/** A client that has whatever the sample server has. */
const row: ClientRow = {
  id: 'c', name: 'Client', version: '1', released: 2026, versions: ['TLSv1.2', 'TLSv1.3'], source: 'made up',
  suites: '1301 1302 1303 c02b c02c', groups: '1d 17', signatureSchemes: '403 804', keyShares: '1d', alpn: ['h2', 'http/1.1'],
}
const only12 = { versions: ['TLSv1.2', 'TLSv1.2'] } as const

describe('simulate', () => {
  it.each<[string, Partial<ClientRow>, Partial<ScanFacts>, Partial<ScanClientResult>]>([
    ['the client’s order where that counts', {}, {}, { cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'x25519', alpn: 'h2', certificate: 0, strength: 'strong', certain: true }],
    ['the server’s order where that counts', {}, { suites: [sampleSuites('TLSv1.3', ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'])] }, { cipherSuite: 'TLS_AES_256_GCM_SHA384' }],
    ['ChaCha20 for a client that puts it first', { suites: '1303 1301' }, { suites: [{ ...sampleSuites('TLSv1.3', ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256']), prefersChaChaForClientsThatDo: true }] }, { cipherSuite: 'TLS_CHACHA20_POLY1305_SHA256' }],
    ['another key share when none fits', { keyShares: '1e', groups: '1e 17' }, {}, { group: 'secp256r1', helloRetry: true }],
    ['the group that the server asks for', { keyShares: '17', groups: '17 1d' }, { helloRetry: { onMissingKeyShare: 'retried', forPreferredGroup: true } }, { group: 'x25519', helloRetry: true }],
    ['the client’s first key share, which may not be the server’s', { keyShares: '17 1d', groups: '17 1d' }, {}, { group: 'secp256r1', helloRetry: false, certain: false }],
    ['no certainty where the order is mixed', {}, { suites: [sampleSuites('TLSv1.3', ['TLS_AES_128_GCM_SHA256'], 'mixed')] }, { status: 'connects', certain: false }],
    ['the certificate for clients without SNI', { sendsServerName: false }, { certificates: [sampleCertificate({ shownTo: everyKind(['any'], ['sent']) }), sampleCertificate({ shownTo: everyKind(['any'], ['absent']) })] }, { certificate: 1 }],
    ['the certificate for RSA-only clients', { ...only12, suites: 'c02f' }, { suites: [sampleSuites('TLSv1.2', ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'])], certificates: [sampleCertificate(), sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 2_048, keyCurve: null }, shownTo: everyKind(['rsa']) })] }, { certificate: 1 }],
    ['no application protocol where none fits and that is ignored', { alpn: ['spdy/3.1'] }, { features: { ...features, alpn: { ...features.alpn, withoutMatch: 'ignored' } } }, { status: 'connects', alpn: null }],
    ['the older version', { versions: ['TLSv1.0', 'TLSv1.3'], suites: 'c013 1301' }, { versions: sampleVersions('TLSv1.0'), suites: [sampleSuites('TLSv1.0', ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'])], groups: [] }, { tlsVersion: 'TLSv1.0', group: 'x25519' }],
    ['DHE with its size', { ...only12, suites: '9e' }, { suites: [sampleSuites('TLSv1.2', ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'])] }, { group: 'DHE 2048 bits', forwardSecrecy: true }],
    ['static RSA without a group', { ...only12, suites: '9c' }, { suites: [sampleSuites('TLSv1.2', ['TLS_RSA_WITH_AES_128_GCM_SHA256'])] }, { group: null, forwardSecrecy: false, strength: 'weak' }],
  ])('finds %s', (_, changes, facts, expected) => {
    expect(simulate({ ...sampleFacts(), ...facts }, client({ ...row, ...changes }))).toMatchObject({ status: 'connects', ...expected })
  })

  it.each<[string, Partial<ClientRow>, Partial<ScanFacts>]>([
    ['no-common-version', { versions: ['SSLv3', 'TLSv1.1'] }, {}],
    ['no-common-suite', { suites: 'c030' }, {}],
    ['no-common-suite', { ...only12, suites: '1301 c030' }, {}],
    ['no-common-group', { groups: '1e', keyShares: '1e' }, {}],
    ['no-common-group', { ...only12, groups: '1e' }, {}],
    ['no-common-signature-scheme', { signatureSchemes: '804' }, {}],
    ['no-common-signature-scheme', { ...only12, signatureSchemes: '401' }, {}],
    ['dh-prime-too-small', { ...only12, suites: '9e', minDhBits: 3_072 }, { suites: [sampleSuites('TLSv1.2', ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'])] }],
    ['dh-prime-too-large', { ...only12, suites: '9e', maxDhBits: 1_024 }, { suites: [sampleSuites('TLSv1.2', ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'])] }],
    ['server-name-needed', { sendsServerName: false }, { certificateRefusals: [{ kind: { version: 'TLSv1.3', serverName: 'absent', authentication: 'any' }, refusal: { how: 'alert', detail: 'unrecognized_name' } }] }],
    ['no-common-application-protocol', { alpn: ['spdy/3.1'] }, {}],
  ])('says %s', (code, changes, facts) => {
    const result = simulate({ ...sampleFacts(), ...facts }, client({ ...row, ...changes }))
    expect(result).toMatchObject({ status: 'fails', certain: true, failure: { code } })
    expect(result.failure?.message).toMatch(/^[A-Z].*[.]$/)
  })

  it.each<[string, Partial<ScanFacts>]>([
    ['the newest version was not tested', { versions: sampleVersions('TLSv1.2').map((one) => (one.version === 'TLSv1.3' ? { ...one, status: 'not-tested', refusal: null } : one)) }],
    ['the suites are not known', { suites: [] }],
    ['nothing in common stands in a list without end', { suites: [{ ...sampleSuites('TLSv1.3', ['TLS_AES_128_CCM_SHA256']), complete: false }] }],
    ['no group in common stands in a list without end', { groups: [{ ...sampleGroups('TLSv1.3', ['x448']), complete: false }] }],
  ])('does not tell where %s', (_, facts) => {
    expect(simulate({ ...sampleFacts(), ...facts }, client(row))).toMatchObject({ status: 'unknown', certain: false, failure: null })
  })
})

describe('the clients', () => {
  it('are told apart, and say where they are known from', () => {
    expect(new Set(scanClients.map(({ id }) => id)).size).toBe(scanClients.length)
    expect(scanClients.length).toBeGreaterThanOrEqual(30)
    expect(scanClients.filter(({ source, name, version }) => source === '' || name === '' || version === '')).toEqual([])
  })

  it('offer what their versions can use', () => {
    for (const { id, versions, suites, groups, keyShares, signatureSchemes } of scanClients) {
      expect([...suites, ...(groups ?? []), ...keyShares, ...(signatureSchemes ?? [])].every((code) => Number.isInteger(code) && code > 0 && code <= 0xffff), id).toBe(true)
      expect(new Set(suites).size, id).toBe(suites.length)
      expect(suites.some((code) => code >> 8 === 0x13), id).toBe(versions.includes('TLSv1.3'))
      expect(keyShares.length > 0, id).toBe(versions.includes('TLSv1.3'))
      expect(keyShares.every((code) => groups?.includes(code)), id).toBe(true)
      expect(versions, id).toEqual(protocolVersions.slice(protocolVersions.indexOf(versions[0] ?? 'SSLv3')).slice(0, versions.length))
    }
  })
})
