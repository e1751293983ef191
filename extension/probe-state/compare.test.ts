import { createHash, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import { compareConnections } from './compare.ts'
import type { BrowserCertificate, BrowserSecurity, WorkerConnection } from './compare.ts'
import { derOf, issuerName } from './issuer-name.ts'
import { certificate, trust } from './samples.ts'
import { newerPem, olderPem, otherCaPem } from './testing-certificates.ts'

const older = new X509Certificate(olderPem)

const security = (chain: readonly BrowserCertificate[]): BrowserSecurity => ({
  protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'x25519', signatureScheme: null, hsts: false, transparency: null, ech: null, chain,
})

/** The browser's view of a certificate, below a root that it came with, or one that somebody installed. */
function here(pem: string, { root = 'public-root', isPublic = true, issuer = 'CN=Lab CA,O=Lab' } = {}): BrowserSecurity {
  const parsed = new X509Certificate(pem)
  const der = derOf(pem)
  const leaf: BrowserCertificate = {
    subject: 'CN=good.test', issuer, fingerprintSha256: hex(parsed.fingerprint256), spkiPin: pinOf(parsed), notBeforeMs: parsed.validFromDate.getTime(),
    notAfterMs: parsed.validToDate.getTime(), isBuiltInRoot: false, issuerName: der === null ? null : issuerName(der),
  }
  return security([leaf, { ...leaf, subject: isPublic ? 'CN=Public Root' : 'CN=Virus Scanner Root,O=Scanner Inc.', fingerprintSha256: root, spkiPin: null, isBuiltInRoot: isPublic }])
}

/** The Worker's view of one. */
function there(pem: string, { source = 'public-root', root = 'public-root', status = 'accepted', issuerShort = 'Lab CA' }: { source?: Trust['path'][number]['source']; root?: string; status?: Trust['status']; issuerShort?: string } = {}): WorkerConnection {
  const parsed = new X509Certificate(pem)
  const leaf: Certificate = { ...certificate, pem, issuerShort, fingerprintSha256: hex(parsed.fingerprint256), spkiPin: pinOf(parsed), notBefore: parsed.validFromDate.toISOString(), notAfter: parsed.validToDate.toISOString() }
  return { certificates: [leaf], trust: { ...trust, status, path: [{ subjectShort: 'good.test', fingerprintSha256: leaf.fingerprintSha256, source: 'sent' }, { subjectShort: 'root', fingerprintSha256: root, source }] } }
}

describe('compareConnections', () => {
  it('knows the same certificate, whoever signed it', () => {
    expect(compareConnections(here(olderPem), there(olderPem))).toEqual({ kind: 'same-certificate' })
    expect(compareConnections(here(olderPem, { isPublic: false, root: 'own' }), there(olderPem, { status: 'rejected' }))).toEqual({ kind: 'same-certificate' })
  })

  it('knows a key that was kept through a renewal, and which side has the newer certificate', () => {
    const kept = there(newerPem)
    const leaf = kept.certificates?.[0] ?? certificate
    const sameKey = { ...kept, certificates: [{ ...leaf, spkiPin: pinOf(older) }] }
    expect(compareConnections(here(olderPem), sameKey)).toEqual({ kind: 'same-key', newer: 'worker' })
  })

  it('knows a renewal by the same CA that has not reached every server, in either direction', () => {
    expect(compareConnections(here(olderPem), there(newerPem))).toEqual({ kind: 'renewed', newer: 'worker', issuer: 'Lab CA' })
    expect(compareConnections(here(newerPem), there(olderPem))).toEqual({ kind: 'renewed', newer: 'browser', issuer: 'Lab CA' })
  })

  it('knows two certificates of the same CA and day', () => {
    const twin = there(newerPem)
    const leaf = twin.certificates?.[0] ?? certificate
    expect(compareConnections(here(olderPem), { ...twin, certificates: [{ ...leaf, notBefore: older.validFromDate.toISOString() }] })).toEqual({ kind: 'same-issuer', issuer: 'Lab CA' })
  })

  it('raises no alarm at a CDN that has certificates of two public CAs', () => {
    expect(compareConnections(here(olderPem, { root: 'a' }), there(otherCaPem, { root: 'b', issuerShort: 'Other CA' })))
      .toEqual({ kind: 'several-authorities', browserIssuer: 'Lab CA (Lab)', workerIssuer: 'Other CA' })
  })

  it('names who intercepts: an installed CA here, a public one there', () => {
    expect(compareConnections(here(otherCaPem, { isPublic: false, root: 'scanner' }), there(olderPem)))
      .toEqual({ kind: 'intercepted', by: 'Virus Scanner Root (Scanner Inc.)', workerIssuer: 'Lab CA' })
  })

  it('is not deceived by an interceptor who copies the name of the CA', () => {
    expect(compareConnections(here(newerPem, { isPublic: false, root: 'scanner' }), there(olderPem)).kind).toBe('intercepted')
  })

  it('knows an installed CA other than the one that the Worker was told to trust', () => {
    expect(compareConnections(here(otherCaPem, { isPublic: false, root: 'scanner' }), there(olderPem, { source: 'custom-ca', root: 'own' })).kind).toBe('intercepted')
  })

  it('raises no alarm where the installed CA is the host’s own', () => {
    const own = { source: 'custom-ca', root: 'own' } as const
    expect(compareConnections(here(newerPem, { isPublic: false, root: 'own' }), there(olderPem, own))).toMatchObject({ kind: 'renewed' })
    expect(compareConnections(here(otherCaPem, { isPublic: false, root: 'own' }), there(olderPem, own))).toMatchObject({ kind: 'private-both' })
    expect(compareConnections(here(otherCaPem, { isPublic: false, root: 'own' }), there(olderPem, { status: 'rejected' }))).toMatchObject({ kind: 'private-both' })
  })

  it('says so where it is the Worker that is shown something private', () => {
    expect(compareConnections(here(olderPem), there(otherCaPem, { status: 'rejected', issuerShort: 'Captive Portal' })))
      .toEqual({ kind: 'private-there', browserIssuer: 'Lab CA (Lab)', workerIssuer: 'Captive Portal' })
    expect(compareConnections(here(olderPem), there(otherCaPem, { source: 'custom-ca', root: 'own' })).kind).toBe('private-there')
  })

  it('claims nothing where one side has nothing', () => {
    expect(compareConnections(null, there(olderPem))).toEqual({ kind: 'unknown', missing: 'browser' })
    expect(compareConnections(security([]), there(olderPem))).toEqual({ kind: 'unknown', missing: 'browser' })
    expect(compareConnections(here(olderPem), { certificates: null, trust: null })).toEqual({ kind: 'unknown', missing: 'worker' })
  })

  it.each([
    ['CN=R3,O=Let\'s Encrypt,C=US', 'R3 (Let\'s Encrypt)'], ['O="DigiCert, Inc.",C=US', 'DigiCert, Inc.'], ['CN=Only', 'Only'], ['CN=A\\, B,O=C', 'A, B (C)'], ['', ''], ['x'.repeat(20), 'x'.repeat(20)],
  ])('shows the name %s as %s', (issuer, shown) => {
    expect(compareConnections(here(olderPem, { issuer }), there(otherCaPem, { root: 'b' }))).toMatchObject({ browserIssuer: shown })
  })
})

describe('issuerName', () => {
  it('is the same for certificates of one CA, and another for those of another', () => {
    const [a, b, c] = [olderPem, newerPem, otherCaPem].map((pem) => issuerName(derOf(pem) ?? new Uint8Array()))
    expect(a).toMatch(/^31/)
    expect(a).toBe(b)
    expect(c).not.toBe(a)
  })

  it('reads nothing of bytes that are no certificate, at whatever place they are cut', () => {
    const der = derOf(olderPem) ?? new Uint8Array()
    expect(derOf('nothing')).toBeNull()
    for (let length = 0; length < der.length; length++) expect(issuerName(der.subarray(0, length))).toBeNull()
    for (const bytes of [[0x30, 0x80], [0x30, 0x85, 1, 1, 1, 1, 1], [0x3f, 0x81], [0x30, 2, 0x30, 0]]) expect(issuerName(Uint8Array.from(bytes))).toBeNull()
  })
})

function pinOf({ publicKey }: X509Certificate): string {
  return `sha256//${createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64')}`
}

function hex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}
