import { describe, expect, it } from 'vitest'
import { scanClientFaults, type ScanJudgement } from '../../contract/scan-judgement.ts'
import { scanClientFaultText } from '../client-fault-text.ts'
import { clientKindsText } from '../client-kinds.ts'
import { scanFindingCodes } from '../finding-table.ts'
import { scanFindingTexts } from '../finding-texts.ts'
import { judge } from '../judge.ts'
import { everyKind, sampleCertificate, sampleFacts, sampleGroups, sampleReport, sampleSuites, sampleVersions } from '../testing/sample-report.ts'
import { scanFindingTextsDe } from './finding-texts.ts'
import { scanFindingSentencesDe, scanPhraseDe } from './scan-sentences.ts'

/** Which of the parameters a sentence speaks of. */
function spokenOf(message: (parameters: Record<string, string>) => string): string[] {
  const asked = new Set<string>()
  message(new Proxy<Record<string, string>>({}, { get: (_target, name) => (typeof name === 'string' ? (asked.add(name), `«${name}»`) : undefined) }))
  return [...asked].toSorted()
}

describe('German says what English says', () => {
  it.each(scanFindingCodes)('of the finding %s', (code) => {
    const [english, german] = [scanFindingTexts[code], scanFindingTextsDe[code]]
    expect(spokenOf(german.message)).toEqual(spokenOf(english.message))
    expect(german.message({})).not.toBe(english.message({}))
    expect(german.advice).not.toBe(english.advice)
  })

  it.each(scanClientFaults)('of a client: %s', (code) => {
    for (const text of [scanClientFaultText(code, 'TLSv1.2', 'x25519'), scanClientFaultText(code, null, null)]) expect(english(scanPhraseDe(text))).toBe(false)
  })
})

describe('a judgement in German', () => {
  it.each(Object.entries(reports()))('has no English left: %s', (_name, report) => {
    const judgement = judge(report)
    const sentences = [...judgement.findings.flatMap((one) => Object.values(scanFindingSentencesDe(one))), ...phrasesOf(judgement).map(scanPhraseDe)]
    expect(sentences.length).toBeGreaterThan(0)
    expect(sentences.filter(english)).toEqual([])
  })

  it('says who gets which certificate', () => {
    const [rsa, ecdsa] = [sampleCertificate({ shownTo: everyKind(['rsa']) }), sampleCertificate({ shownTo: everyKind(['any', 'ecdsa']) })]
    const texts = [clientKindsText(rsa, [ecdsa]), clientKindsText(ecdsa, [rsa]), clientKindsText(ecdsa), clientKindsText(sampleCertificate({ shownTo: everyKind(['any'], ['absent', 'unknown']) }))]
    expect(texts.map(scanPhraseDe).filter(english)).toEqual([])
    expect(scanPhraseDe(clientKindsText(rsa, [ecdsa]))).toBe('Clients nur für RSA')
  })

  it('keeps what it does not know', () => {
    expect(scanPhraseDe('the moon is full')).toBe('the moon is full')
  })
})

function phrasesOf({ grade, profiles, clients }: ScanJudgement): string[] {
  return [
    ...grade.reasons.map(({ message }) => message),
    ...(grade.withheld === null ? [] : [grade.withheld]),
    ...profiles.flatMap(({ misses }) => misses.flatMap(({ expected, got }) => [expected, got])),
    ...clients.flatMap(({ failure, source }) => (failure === null ? [source] : [source, failure.message])),
  ]
}

function reports(): Record<string, ReturnType<typeof sampleReport>> {
  const { features } = sampleFacts()
  const old = ['TLS_RSA_WITH_RC4_128_MD5', 'TLS_RSA_EXPORT_WITH_RC4_40_MD5', 'TLS_RSA_WITH_NULL_SHA', 'TLS_DH_anon_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA']
  return {
    good: sampleReport(),
    worst: sampleReport({
      versions: sampleVersions('SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'),
      suites: (['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'] as const).map((version) => sampleSuites(version, old, 'client', 512)),
      groups: [sampleGroups('TLSv1.2', ['secp160r1', 'x25519'])],
      dhParameters: [],
      features: { ...features, compression: true, secureRenegotiation: false, heartbeat: true, fallbackScsv: false, extendedMasterSecret: false, earlyData: { maxBytes: 16_384, accepted: true } },
      certificates: [
        sampleCertificate({ leaf: { keyType: 'rsa', keyBits: 1_024, keyCurve: null, signatureAlgorithm: 'sha1WithRSAEncryption', daysLeft: 3 }, trust: { status: 'rejected', reason: 'self-signed' }, shownTo: everyKind(['any', 'rsa'], ['sent', 'absent']) }),
        sampleCertificate({ leaf: { daysLeft: 5 }, shownTo: everyKind(['ecdsa'], ['sent']) }),
      ],
      untested: [{ part: 'groups', what: 'x448', why: 'deadline', detail: null }],
    }),
    nothing: sampleReport({ versions: [], suites: [], groups: [], certificates: [] }),
    halfway: sampleReport({ versions: sampleFacts().versions.map((one) => (one.version === 'TLSv1.0' ? { ...one, status: 'not-tested', refusal: null } : one)), suites: [], certificates: [] }),
  }
}

/** Names of algorithms have English words in them. */
function english(text: string): boolean {
  return /\b(?:the|is|are|of|and|by|not|with|from|which|you|your|this|that|for|it|no|or|only|accepted|refused|clients (?!nur)|bits|days|bytes|least|most)\b/.test(text.replace(/\w+-with-\w+/g, ''))
}
