import { describe, expect, it } from 'vitest'
import { changesAmong } from './changes-among.ts'
import type { SeenCertificate } from './summary.ts'

const certificate: SeenCertificate = {
  fingerprintSha256: 'aa'.repeat(32), spkiPin: 'sha256//first', serialNumber: '01', subjectShort: 'example.com', issuer: 'CN=R10,O=Example CA', issuerShort: 'R10',
  notBefore: '2027-01-01T00:00:00Z', notAfter: '2027-04-01T00:00:00Z', names: ['dns:example.com'], isTrusted: true, rootSource: 'public-root',
}
const renewed: SeenCertificate = { ...certificate, fingerprintSha256: 'bb'.repeat(32), spkiPin: 'sha256//second', notBefore: '2027-03-10T00:00:00Z', notAfter: '2027-06-10T00:00:00Z' }
const entry = (id: number, authority: string, seen: SeenCertificate | null, on: string): { id: number; authority: string; certificate: SeenCertificate | null; atMs: number } => ({ id, authority, certificate: seen, atMs: Date.parse(on) })

describe('changesAmong', () => {
  const all = [
    entry(4, 'example.com', renewed, '2027-03-12'),
    entry(3, 'other.example', renewed, '2027-03-11'),
    entry(2, 'example.com', null, '2027-03-10'),
    entry(1, 'example.com', certificate, '2027-03-09'),
  ]

  it('compares a probe with the one before it of the same authority that saw a certificate', () => {
    const changes = changesAmong(all, all)
    expect([...changes.keys()]).toEqual([4])
    expect(changes.get(4)).toMatchObject({ kind: 'renewed', tone: 'calm' })
  })

  it('says nothing of probes that are not asked for, and nothing where the certificate stayed', () => {
    expect(changesAmong(all.slice(1), all).size).toBe(0)
    const same = [entry(2, 'example.com', certificate, '2027-02-02'), entry(1, 'example.com', certificate, '2027-02-01')]
    expect(changesAmong(same, same).size).toBe(0)
  })
})
