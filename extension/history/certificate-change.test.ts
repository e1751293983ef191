import { describe, expect, it } from 'vitest'
import { certificateChange, certificateChanges } from './certificate-change.ts'
import type { CertificateSighting } from './certificate-change.ts'
import type { SeenCertificate } from './summary.ts'

/** Day 0 is the first of January 2027; the first certificate is good for 90 days from then. */
const day = (number: number): number => Date.UTC(2027, 0, 1 + number)
const text = (number: number): string => new Date(day(number)).toISOString()

const first: SeenCertificate = {
  fingerprintSha256: 'aa'.repeat(32),
  spkiPin: 'sha256//first',
  serialNumber: '01',
  subjectShort: 'example.com',
  issuer: 'CN=R10,O=Example CA,C=US',
  issuerShort: 'R10',
  notBefore: text(0),
  notAfter: text(90),
  names: ['dns:example.com', 'dns:www.example.com'],
  isTrusted: true,
  rootSource: 'public-root',
}
const next: SeenCertificate = { ...first, fingerprintSha256: 'bb'.repeat(32), spkiPin: 'sha256//second', serialNumber: '02', notBefore: text(61), notAfter: text(151) }
const seen = (certificate: SeenCertificate, onDay: number): CertificateSighting => ({ atMs: day(onDay), certificate })
const change = (certificate: SeenCertificate, onDay: number, earlier: readonly CertificateSighting[] = [seen(first, 10)]): unknown => certificateChange(seen(certificate, onDay), earlier)

describe('a certificate that is another than the last time', () => {
  it('is nothing to speak of when it is the same, or the first', () => {
    expect(change(first, 20)).toBeNull()
    expect(change(first, 20, [])).toBeNull()
  })

  it('is a renewal when the issuer is the same and the old one was near its end', () => {
    expect(change(next, 62)).toMatchObject({ kind: 'renewed', tone: 'calm', isKeyKept: false, isIssuerKept: true, daysLeftBefore: 28 })
  })

  it('is a renewal when only the intermediate of the same CA is another', () => {
    expect(change({ ...next, issuer: 'CN=E7,O=Example CA,C=US' }, 62)).toMatchObject({ kind: 'renewed', isIssuerKept: true })
    expect(change({ ...next, issuer: 'CN=E7,O=Example CA\\, Inc.,C=US' }, 62)).toMatchObject({ isIssuerKept: false })
  })

  it('came early when the old one had most of its time left', () => {
    expect(change({ ...next, notBefore: text(20), notAfter: text(110) }, 20)).toMatchObject({ kind: 'renewed-early', tone: 'notice', daysLeftBefore: 70 })
  })

  it('counts a month ahead as due for a certificate of a year, and half its time for one of days', () => {
    const year = { ...first, notAfter: text(365) }
    expect(change({ ...next, notBefore: text(336), notAfter: text(700) }, 336, [seen(year, 300)])).toMatchObject({ kind: 'renewed' })
    const week = { ...first, notAfter: text(6) }
    expect(change({ ...next, notBefore: text(3), notAfter: text(9) }, 3, [seen(week, 1)])).toMatchObject({ kind: 'renewed' })
    expect(change({ ...next, notBefore: text(1), notAfter: text(7) }, 1, [seen(week, 1)])).toMatchObject({ kind: 'renewed-early' })
  })

  it('has the same key from another CA, so that the holder of the key has moved', () => {
    expect(change({ ...next, issuer: 'CN=X1,O=Other CA', spkiPin: first.spkiPin }, 20)).toMatchObject({ kind: 'same-key', tone: 'notice', isKeyKept: true, isIssuerKept: false })
  })

  it('is from another CA: expected at the end of the old one, loud long before it', () => {
    const other = { ...next, issuer: 'CN=X1,O=Other CA' }
    expect(change(other, 80)).toMatchObject({ kind: 'moved', tone: 'notice' })
    expect(change({ ...other, notBefore: text(20) }, 20)).toMatchObject({ kind: 'replaced', tone: 'loud' })
  })

  it('was seen before on another server', () => {
    expect(change(first, 64, [seen(next, 63), seen(first, 62)])).toMatchObject({ kind: 'seen-before', tone: 'calm' })
    expect(change(first, 64, [seen(next, 63)])).toMatchObject({ kind: 'older', tone: 'notice' })
  })

  it('is loud when trust was lost, whatever else explains it', () => {
    expect(change({ ...next, isTrusted: false, rootSource: null }, 62)).toMatchObject({ kind: 'trust-lost', tone: 'loud' })
    expect(change({ ...next, isTrusted: null }, 62)).toMatchObject({ kind: 'renewed' })
  })

  it('is loud when a private CA stands where a public one stood', () => {
    expect(change({ ...next, rootSource: 'custom-ca' }, 62)).toMatchObject({ kind: 'private-ca', tone: 'loud' })
    expect(change({ ...next, rootSource: 'custom-ca' }, 62, [seen({ ...first, rootSource: 'custom-ca' }, 10)])).toMatchObject({ kind: 'renewed' })
  })

  it('is worth a look when a renewal covers fewer names', () => {
    expect(change({ ...next, names: ['dns:example.com'] }, 62)).toMatchObject({ kind: 'renewed', tone: 'notice', namesLost: ['dns:www.example.com'] })
    expect(change({ ...next, names: [...next.names, 'dns:new.example.com'] }, 62)).toMatchObject({ kind: 'renewed', tone: 'calm', namesLost: [] })
  })

  it('is found at each place of a history', () => {
    const history = [seen(next, 64), seen(next, 63), seen(first, 62), seen(first, 10)]
    expect(certificateChanges(history)).toMatchObject([{ atMs: day(63), change: { kind: 'renewed' } }])
  })
})
