import { describe, expect, it } from 'vitest'
import { ScanReport } from '../contract/scan.ts'
import { ScanJudgement, type ScanFinding, type ScanGrade } from '../contract/scan-judgement.ts'
import { scanFindingTable, scanFindingCodes, type ScanFindingCode } from './finding-table.ts'
import { scanFinding, scanFindingTexts } from './finding-texts.ts'
import { judge } from './judge.ts'
import { everyKind, sampleCertificate, sampleFacts, sampleGroups, sampleReport, sampleSuites, sampleVersions } from './testing/sample-report.ts'

type Changes = Parameters<typeof sampleReport>[0]

const { features } = sampleFacts()
const rsaSuites = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA']

describe('judge', () => {
  it('gives what the contract describes, whatever was found', () => {
    for (const report of [sampleReport(), empty(), worst()]) {
      expect(ScanReport.safeParse(report).error).toBeUndefined()
      expect(ScanJudgement.safeParse(judge(report)).error).toBeUndefined()
    }
  })

  it('finds nothing to complain of in a server of today', () => {
    const { findings, profiles, grade } = judge(sampleReport())
    expect(findings.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([])
    expect(profiles.map(({ id, status }) => [id, status])).toEqual([['modern', 'missed'], ['intermediate', 'met'], ['old', 'missed']])
    expect(grade).toMatchObject({ grade: 'A', withheld: null, score: { protocolSupport: 100, keyExchange: 90, cipherStrength: 90, overall: 93 } })
    expect(grade.reasons.map(({ message }) => message).join(' ')).toContain('HSTS')
  })

  it('says nothing of a server that could not be scanned, but that', () => {
    const { findings, grade, clients, profiles } = judge(empty())
    expect(findings).toEqual([])
    expect(grade).toMatchObject({ grade: null, withheld: 'the server could not be scanned', score: null })
    expect(new Set(clients.map(({ status }) => status))).toEqual(new Set(['unknown']))
    expect(new Set(profiles.map(({ status }) => status))).toEqual(new Set(['unknown']))
  })
})

describe('findings', () => {
  it.each(scanFindingCodes)('%s says what it means and what to do', (code) => {
    const used = new Set<string>()
    scanFindingTexts[code].message(new Proxy({}, { get: (_, name) => (used.add(String(name)), 'value') }))
    const result = scanFinding(code, Object.fromEntries([...used].map((name) => [name, 'Value'])))
    expect(ScanJudgement.shape.findings.safeParse([result]).success).toBe(true)
    expect(result.message).toMatch(/^[^a-z].*[.]$/s)
    expect(result.message).not.toContain('?')
    expect(result.advice).toMatch(/^[^a-z].*[.]$/s)
  })

  it('cuts what a peer can make long', () => {
    expect(scanFinding('certificate-key-short', { subject: 'x'.repeat(9_000), key: 'RSA' }).message).toHaveLength(2_000)
  })

  const cases: readonly (readonly [ScanFindingCode, Changes])[] = [
    ['sslv3-accepted', { versions: sampleVersions('SSLv3', 'TLSv1.2') }],
    ['no-current-version', { versions: sampleVersions('TLSv1.0') }],
    ['outdated-versions-accepted', { versions: sampleVersions('TLSv1.1', 'TLSv1.2') }],
    ['tls13-missing', { versions: sampleVersions('TLSv1.2') }],
    ['suites-without-encryption', withSuites('TLS_RSA_WITH_NULL_SHA256')],
    ['suites-without-authentication', withSuites('TLS_DH_anon_WITH_AES_128_GCM_SHA256')],
    ['suites-export', withSuites('TLS_RSA_EXPORT_WITH_DES40_CBC_SHA')],
    ['suites-rc4', withSuites('TLS_ECDHE_RSA_WITH_RC4_128_SHA')],
    ['suites-short-key', withSuites('TLS_DHE_RSA_WITH_DES_CBC_SHA')],
    ['forward-secrecy-missing', withSuites('TLS_RSA_WITH_AES_128_GCM_SHA256')],
    ['suites-small-block', withSuites('TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA')],
    ['suites-without-forward-secrecy', withSuites('TLS_RSA_WITH_AES_128_GCM_SHA256')],
    ['suites-cbc', withSuites('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256')],
    ['suites-weak-preferred', { suites: [sampleSuites('TLSv1.2', rsaSuites.toReversed())] }],
    ['suites-client-chooses', { suites: [sampleSuites('TLSv1.2', rsaSuites, 'client')] }],
    ['dh-prime-broken', withPrime(768, null)],
    ['dh-prime-short', withPrime(1_024, null)],
    ['dh-prime-shared', withPrime(1_024, 'RFC 2409 group 2')],
    ['groups-weak', { groups: [sampleGroups('TLSv1.2', ['secp192r1', 'x25519'])] }],
    ['post-quantum-missing', { groups: [sampleGroups('TLSv1.3', ['x25519'])] }],
    ['hello-retry-refused', { helloRetry: { onMissingKeyShare: 'refused', forPreferredGroup: null } }],
    ['signature-hash-broken', { signatureSchemes: [{ version: 'TLSv1.2', authentication: 'rsa', schemes: [{ code: 0x0201, name: 'rsa_pkcs1_sha1' }], order: 'single', complete: true, ignoresOffer: false }] }],
    ['signature-offer-ignored', { signatureSchemes: [{ version: 'TLSv1.2', authentication: 'rsa', schemes: [], order: 'single', complete: true, ignoresOffer: true }] }],
    ['certificate-untrusted', { certificates: [sampleCertificate({ trust: { status: 'rejected', reason: 'expired' } })] }],
    ['certificate-untrusted-without-name', { certificates: [sampleCertificate(), sampleCertificate({ trust: { status: 'rejected', reason: 'name-mismatch' }, shownTo: everyKind(['any'], ['absent', 'unknown']) })] }],
    ['certificate-expiring', { certificates: [sampleCertificate({ leaf: { daysLeft: 3 } })] }],
    ['certificate-key-short', { certificates: [sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 1_024, keyCurve: null } })] }],
    ['certificate-hash-broken', { certificates: [sampleCertificate({ leaf: { signatureAlgorithm: 'sha1WithRSAEncryption' } })] }],
    ['certificates-by-client', twoCertificates()],
    ['server-name-needed', { certificateRefusals: [{ kind: { version: 'TLSv1.3', serverName: 'absent', authentication: 'any' }, refusal: { how: 'alert', detail: 'unrecognized_name' } }] }],
    ['client-certificate-asked-for', { features: { ...features, clientCertificate: { requested: true, versions: ['TLSv1.3'], acceptedIssuers: [] } } }],
    ['compression-accepted', { features: { ...features, compression: true } }],
    ['renegotiation-insecure', { features: { ...features, secureRenegotiation: false } }],
    ['downgrade-sentinel-missing', { features: { ...features, downgradeSentinel: false } }],
    ['fallback-signal-ignored', { features: { ...features, fallbackScsv: false } }],
    ['extended-master-secret-missing', { features: { ...features, extendedMasterSecret: false } }],
    ['encrypt-then-mac-missing', { features: { ...features, encryptThenMac: false } }],
    ['heartbeat-offered', { features: { ...features, heartbeat: true } }],
    ['early-data-accepted', { features: { ...features, earlyData: { maxBytes: 16_384, accepted: true } } }],
    ['ticket-lifetime-long', { features: { ...features, resumption: { ...features.resumption, ticketLifetimeSeconds: 864_000 } } }],
    ['resumption-missing', { features: { ...features, resumption: { sessionId: 'not-resumed', ticket: 'not-offered', psk: 'not-offered', ticketLifetimeSeconds: null } } }],
    ['intolerant', { tolerances: [{ name: 'grease', status: 'intolerant', refusal: { how: 'closed', detail: null } }] }],
    ['current-clients-fail', { versions: sampleVersions('TLSv1.0') }],
    ['older-clients-fail', { versions: sampleVersions('TLSv1.3') }],
    ['not-everything-tested', { untested: [{ part: 'features', what: 'early data', why: 'deadline', detail: null }] }],
  ]

  it.each(cases)('%s is found where it is so, and not in the sample', (code, changes) => {
    expect(codes(judge(sampleReport(changes)).findings)).toContain(code)
    if (code !== 'older-clients-fail') expect(codes(judge(sampleReport()).findings)).not.toContain(code)
  })

  it('covers every code', () => {
    const good = Object.entries(scanFindingTable).filter(([, severity]) => severity === 'good').map(([code]) => code)
    expect([...new Set([...cases.map(([code]) => code), ...good])].toSorted()).toEqual(scanFindingCodes.toSorted())
    expect(codes(judge(sampleReport()).findings).filter((code) => scanFindingTable[code] === 'good').toSorted()).toEqual(good.toSorted())
    expect(codes(judge(worst()).findings).filter((code) => scanFindingTable[code] === 'good')).toEqual([])
  })

  it('stands worst first', () => {
    const order = judge(worst()).findings.map(({ severity }) => ['error', 'warning', 'notice', 'good'].indexOf(severity))
    expect(order).toEqual(order.toSorted())
    expect(new Set(order).size).toBe(3)
  })

  it('remarks on each suite once, by its worst fault', () => {
    const { findings } = judge(sampleReport(withSuites('TLS_RSA_EXPORT_WITH_RC4_40_MD5')))
    expect(findings.filter(({ message }) => message.includes('TLS_RSA_EXPORT_WITH_RC4_40_MD5')).map(({ code }) => code)).toEqual(['suites-export'])
  })
})

describe('grade', () => {
  it.each<[string, Changes, Partial<ScanGrade>]>([
    ['TLS 1.0', { versions: sampleVersions('TLSv1.0', 'TLSv1.2', 'TLSv1.3'), suites: [...sampleFacts().suites, sampleSuites('TLSv1.0', ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'])] }, { grade: 'B' }],
    ['SSL 3.0 without CBC', { versions: sampleVersions('SSLv3', 'TLSv1.2', 'TLSv1.3'), suites: [...sampleFacts().suites, sampleSuites('SSLv3', ['TLS_ECDHE_RSA_WITH_RC4_128_SHA'])] }, { grade: 'B' }],
    ['SSL 3.0 with CBC', { versions: sampleVersions('SSLv3', 'TLSv1.2', 'TLSv1.3'), suites: [...sampleFacts().suites, sampleSuites('SSLv3', ['TLS_RSA_WITH_AES_128_CBC_SHA'])] }, { grade: 'C' }],
    ['RC4 with TLS 1.2', withSuites(...rsaSuites, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'), { grade: 'C' }],
    ['nothing but RC4', withSuites('TLS_ECDHE_RSA_WITH_RC4_128_SHA'), { grade: 'F' }],
    ['an export suite', withSuites(...rsaSuites, 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA'), { grade: 'F' }],
    ['an anonymous suite', withSuites(...rsaSuites, 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA'), { grade: 'F', score: { protocolSupport: 100, keyExchange: 0, cipherStrength: 80, overall: 0 } }],
    ['no encryption', withSuites(...rsaSuites, 'TLS_RSA_WITH_NULL_SHA256'), { grade: 'F' }],
    ['no AEAD', withSuites('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'), { grade: 'B' }],
    ['no forward secrecy', withSuites('TLS_RSA_WITH_AES_128_GCM_SHA256'), { grade: 'B' }],
    ['3DES that nobody gets', withSuites('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', ...rsaSuites, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'), { grade: 'A' }],
    ['3DES that clients get', withSuites('TLS_RSA_WITH_3DES_EDE_CBC_SHA', ...rsaSuites), { grade: 'C' }],
    ['DHE of 1024 bits', { ...withPrime(1_024, null) }, { grade: 'B' }],
    ['DHE of 768 bits', { ...withPrime(768, null) }, { grade: 'F' }],
    ['an RSA key of 1024 bits', { certificates: [sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 1_024, keyCurve: null } })] }, { grade: 'B' }],
    ['an RSA key of 512 bits', { certificates: [sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 512, keyCurve: null } })] }, { grade: 'F' }],
    ['an MD5 signature', { certificates: [sampleCertificate({ leaf: { signatureAlgorithm: 'md5WithRSAEncryption' } })] }, { grade: 'F' }],
    ['an incomplete chain', { certificates: [sampleCertificate({ trust: { path: [{ subjectShort: 'CA', fingerprintSha256: 'a', source: 'fetched' }] } })] }, { grade: 'B' }],
    ['no secure renegotiation', { features: { ...features, secureRenegotiation: false } }, { grade: 'A-' }],
    ['TLS compression', { features: { ...features, compression: true } }, { grade: 'C' }],
    ['no TLS 1.2', { versions: sampleVersions('TLSv1.1'), suites: [sampleSuites('TLSv1.1', ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'])] }, { grade: 'C' }],
    ['an untrusted certificate', { certificates: [sampleCertificate({ trust: { status: 'rejected', reason: 'self-signed' } })] }, { grade: 'T', gradeIfTrusted: 'A' }],
    ['a certificate for another name', { certificates: [sampleCertificate({ trust: { status: 'rejected', reason: 'name-mismatch' } })] }, { grade: 'M', gradeIfTrusted: 'A' }],
    ['another certificate for clients without SNI', { certificates: [sampleCertificate(), sampleCertificate({ trust: { status: 'rejected', reason: 'name-mismatch' }, shownTo: everyKind(['any'], ['absent']) })] }, { grade: 'A' }],
  ])('%s', (_, changes, expected) => {
    expect(judge(sampleReport(changes)).grade).toMatchObject(expected)
  })

  it.each<[string, Changes, RegExp]>([
    ['a version was not tested', { versions: sampleVersions('TLSv1.2').map((one) => (one.version === 'SSLv3' ? { ...one, status: 'not-tested', refusal: null } : one)) }, /SSL 3\.0 could not be tested/],
    ['a list of suites has no end', { suites: sampleFacts().suites.map((list) => ({ ...list, complete: list.version !== 'TLSv1.2' })) }, /cipher suites of TLS 1\.2/],
    ['no certificate was judged', { certificates: [] }, /certificates were not judged/],
    ['nothing is accepted', { versions: sampleVersions() }, /no protocol version is accepted/],
  ])('is withheld where %s', (_, changes, why) => {
    const { grade } = judge(sampleReport(changes))
    expect(grade).toMatchObject({ grade: null, score: null })
    expect(grade.withheld).toMatch(why)
  })
})

describe('profiles', () => {
  const modern = sampleReport({ versions: sampleVersions('TLSv1.3'), suites: sampleFacts().suites.slice(0, 1), groups: sampleFacts().groups.slice(0, 1) })

  it('are met by a server that follows them', () => {
    expect(judge(modern).profiles[0]).toMatchObject({ id: 'modern', version: '6.0', status: 'met', misses: [] })
    expect(judge(sampleReport()).profiles[1]).toMatchObject({ id: 'intermediate', status: 'met' })
    const old = sampleReport({
      versions: sampleVersions('TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'),
      suites: [sampleSuites('TLSv1.3', ['TLS_AES_128_GCM_SHA256']), ...(['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const).map((version) => sampleSuites(version, ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA']))],
      certificates: [sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 2_048, keyCurve: null, signatureAlgorithm: 'sha256WithRSAEncryption' } })],
    })
    expect(judge(old).profiles[2]).toMatchObject({ id: 'old', version: '5.8', status: 'met' })
  })

  it.each<[string, Changes, string, string]>([
    ['an older version', { versions: sampleVersions('TLSv1.1', 'TLSv1.2', 'TLSv1.3') }, 'versions', 'TLS 1.1 is accepted'],
    ['no TLS 1.3', { versions: sampleVersions('TLSv1.2') }, 'versions', 'TLS 1.3 is refused'],
    ['a suite', withSuites('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'), 'cipher-suites', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA (TLS 1.2)'],
    ['a group', { groups: [sampleGroups('TLSv1.3', ['x25519', 'secp521r1'])] }, 'groups', 'secp521r1 is accepted'],
    ['a prime', withPrime(1_024, null), 'dh-parameters', '1024 bits'],
    ['a key', { certificates: [sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 1_024, keyCurve: null } })] }, 'certificate-key', 'RSA of 1024 bits'],
    ['a curve', { certificates: [sampleCertificate({ leaf: { keyBits: 521, keyCurve: 'P-521' } })] }, 'certificate-key', 'EC on P-521'],
    ['a signature', { certificates: [sampleCertificate({ leaf: { signatureAlgorithm: 'sha512WithRSAEncryption' } })] }, 'certificate-signature', 'sha512WithRSAEncryption'],
    ['a lifetime', { certificates: [sampleCertificate({ leaf: { notBefore: '2025-01-01T00:00:00Z' } })] }, 'certificate-lifetime', '751 days'],
  ])('name %s that misses the intermediate one', (_, changes, aspect, got) => {
    const { profiles } = judge(sampleReport(changes))
    expect(profiles[1]?.status).toBe('missed')
    expect(profiles[1]?.misses).toContainEqual(expect.objectContaining({ aspect, got }))
  })

  it('name the client’s order, where the profile wants the server’s', () => {
    const misses = judge(sampleReport()).profiles[2]?.misses ?? []
    expect(misses.filter(({ aspect }) => aspect === 'order').map(({ got }) => got)).toEqual(['the client’s order counts in TLS 1.3', 'the client’s order counts in TLS 1.2'])
  })

  it('are unknown where nothing misses and something was not tested', () => {
    const { profiles } = judge({ ...modern, groups: [] })
    expect(profiles[0]).toMatchObject({ status: 'unknown', misses: [], untested: ['groups'] })
  })
})

function codes(findings: readonly ScanFinding[]): ScanFindingCode[] {
  return findings.map(({ code }) => code)
}

/** TLS 1.2 alone, with these suites in the server's order. */
function withSuites(...names: readonly string[]): NonNullable<Changes> {
  return { versions: sampleVersions('TLSv1.2'), suites: [sampleSuites('TLSv1.2', names)] }
}

function withPrime(primeBits: number, primeName: string | null): NonNullable<Changes> {
  const suite = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'
  return {
    versions: sampleVersions('TLSv1.2'),
    suites: [sampleSuites('TLSv1.2', ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', suite], 'server', primeBits)],
    dhParameters: [{ primeBits, primeName, prime: 'ff', generator: '02', versions: ['TLSv1.2'], suites: [suite] }],
  }
}

function twoCertificates(): NonNullable<Changes> {
  return {
    certificates: [
      sampleCertificate({ shownTo: everyKind(['any', 'ecdsa'], ['sent']) }),
      sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 2_048, keyCurve: null }, shownTo: everyKind(['rsa'], ['sent']) }),
    ],
  }
}

function empty(): ReturnType<typeof sampleReport> {
  const { features: known } = sampleFacts()
  return sampleReport({
    outcome: 'failed', versions: [], suites: [], groups: [], signatureSchemes: [], certificates: [], tolerances: [],
    helloRetry: { onMissingKeyShare: 'not-tested', forPreferredGroup: null },
    features: {
      ...known, alpn: { offered: [], accepted: [], order: 'unknown', withoutMatch: 'not-tested' },
      resumption: { sessionId: 'not-tested', ticket: 'not-tested', psk: 'not-tested', ticketLifetimeSeconds: null }, earlyData: { maxBytes: null, accepted: null },
      ocspStapling: null, handshakeScts: null, extendedMasterSecret: null, secureRenegotiation: null, compression: null, heartbeat: null, fallbackScsv: null, downgradeSentinel: null,
      clientCertificate: { requested: null, versions: [], acceptedIssuers: [] },
    },
  })
}

/** A server that does about everything wrong. */
function worst(): ReturnType<typeof sampleReport> {
  return sampleReport({
    versions: sampleVersions('SSLv3', 'TLSv1.0'),
    suites: [sampleSuites('TLSv1.0', ['TLS_RSA_WITH_RC4_128_MD5', 'TLS_RSA_WITH_AES_128_CBC_SHA']), sampleSuites('SSLv3', ['TLS_RSA_EXPORT_WITH_RC4_40_MD5'])],
    groups: [], certificates: [sampleCertificate({ trust: { status: 'rejected', reason: 'expired' }, leaf: { daysLeft: -3 } })],
    features: { ...features, compression: true, secureRenegotiation: false, fallbackScsv: false },
  })
}
