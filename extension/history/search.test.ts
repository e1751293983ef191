import { describe, expect, it } from 'vitest'
import { certificate, report, trust } from '../probe-state/samples.ts'
import { matchesSearch, outcomeOf, startOfDayMs } from './search.ts'
import type { HistorySearch } from './search.ts'
import { seenCertificate, summaryOf } from './summary.ts'

const all: HistorySearch = { text: '', outcome: 'any', fromMs: null, toMs: null }
const entry = summaryOf(report({ outcome: 'ok' }))

describe('a summary', () => {
  it('says which host, when, and how long', () => {
    expect(entry).toMatchObject({ authority: 'good.test', target: 'https://good.test/', atMs: Date.UTC(2026, 10, 21), outcome: 'ok', vantage: 'local', certificate: null })
    expect(entry.timings).toMatchObject({ dns: 18, tcp: 12, tls: null, total: 30 })
  })

  it('adds up the hops, and takes the certificate of the host itself', () => {
    const one = report({ outcome: 'ok' })
    const [hop] = one.hops
    if (hop === undefined) throw new Error('the sample has a hop')
    const elsewhere = { ...hop, target: { ...hop.target, host: 'other.test' }, certificates: [{ ...certificate, subjectShort: 'other' }], trust }
    expect(summaryOf({ ...one, hops: [hop, elsewhere] })).toMatchObject({ timings: { dns: 36, total: 60 }, certificate: null })
    expect(summaryOf({ ...one, hops: [elsewhere, hop] }).certificate?.subjectShort).toBe('other')
  })

  it('keeps what a certificate is compared by', () => {
    expect(seenCertificate(certificate, { ...trust, status: 'rejected' })).toMatchObject({ isTrusted: false, rootSource: null, names: ['dns:good.test'] })
    const path = [{ subjectShort: 'Root', fingerprintSha256: 'ab', source: 'custom-ca' as const }]
    expect(seenCertificate(certificate, { ...trust, path })).toMatchObject({ isTrusted: true, rootSource: 'custom-ca' })
    expect(seenCertificate(certificate, null).isTrusted).toBeNull()
  })
})

describe('a search', () => {
  it('finds by a part of the target in any case', () => {
    expect(matchesSearch(entry, { ...all, text: ' GOOD ' })).toBe(true)
    expect(matchesSearch(entry, { ...all, text: 'bad' })).toBe(false)
  })

  it('finds by outcome', () => {
    expect(outcomeOf(entry)).toBe('well')
    expect(outcomeOf({ outcome: 'ok', worst: 'warning' })).toBe('remarks')
    expect(outcomeOf({ outcome: 'ok', worst: 'notice' })).toBe('well')
    expect(outcomeOf({ outcome: 'failed', worst: null })).toBe('failed')
    expect(matchesSearch(entry, { ...all, outcome: 'failed' })).toBe(false)
    expect(matchesSearch(entry, { ...all, outcome: 'well' })).toBe(true)
  })

  it('finds from one day to another', () => {
    expect(matchesSearch(entry, { ...all, fromMs: entry.atMs })).toBe(true)
    expect(matchesSearch(entry, { ...all, fromMs: entry.atMs + 1 })).toBe(false)
    expect(matchesSearch(entry, { ...all, toMs: entry.atMs + 1 })).toBe(true)
    expect(matchesSearch(entry, { ...all, toMs: entry.atMs })).toBe(false)
  })

  it('reads the day of a date field where the person is', () => {
    expect(startOfDayMs('2026-11-21')).toBe(new Date(2026, 10, 21).getTime())
    expect(startOfDayMs('2026-11-30', 1)).toBe(new Date(2026, 11, 1).getTime())
    expect(startOfDayMs('')).toBeNull()
    expect(startOfDayMs('21.11.2026')).toBeNull()
  })
})
