import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/bytes.ts'
import { parseCertificate } from './certificate.ts'
import { DerReader } from './der.ts'
import { encodeDer, encodeObjectIdentifier } from './der-writer.ts'
import { buildOcspRequest, verifyOcspResponse, type OcspStatus } from './ocsp.ts'
import { accessMethodOid, extendedKeyUsageOid, extensionOid } from './oids.ts'
import {
  authorityKeyIdentifier, defaultSignature, extendedKeyUsage, extension, generalizedTime, keyUsage, makeCertificate, name, newTestKey, signed,
  subjectKeyIdentifier, type CertificateSpec, type TestKey, type TestSignature,
} from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain()
const issuer = parseCertificate(chain.intermediate())
const certificate = parseCertificate(chain.leaf({ serial: fromHex('1234') }))
const atMs = Date.UTC(2026, 5, 1)
const delegateKey = newTestKey()
const issuerKey = chain.intermediateKey

interface ResponseSpec {
  readonly signer?: TestKey
  readonly signature?: TestSignature
  readonly responder?: Uint8Array
  readonly status?: Uint8Array
  readonly serial?: Uint8Array
  readonly hash?: 'sha1' | 'sha256'
  readonly thisUpdate?: string
  readonly nextUpdate?: string | null
  readonly certificates?: readonly Uint8Array[]
  readonly nonce?: Uint8Array
  readonly corrupt?: boolean
  readonly issuerName?: Uint8Array
  readonly singleExtensions?: readonly Uint8Array[]
}

const good = encodeDer(0x80)
const revoked = encodeDer(0xa1, generalizedTime('20260301000000Z'), encodeDer(0xa0, encodeDer(0x0a, Uint8Array.of(1))))
const byName = (subject: string) => encodeDer(0xa1, name(subject))
const byKey = (keyBytes: Uint8Array) => encodeDer(0xa2, encodeDer(0x04, digest('sha1', keyBytes)))

function digest(hash: string, data: Uint8Array): Uint8Array {
  return createHash(hash).update(data).digest()
}

function makeResponse(spec: ResponseSpec = {}): Uint8Array {
  const hash = spec.hash ?? 'sha1'
  const signer = spec.signer ?? issuerKey
  const id = encodeDer(0x30,
    encodeDer(0x30, encodeObjectIdentifier(hash === 'sha1' ? '1.3.14.3.2.26' : '2.16.840.1.101.3.4.2.1'), encodeDer(0x05)),
    encodeDer(0x04, digest(hash, spec.issuerName ?? certificate.issuer.raw)), encodeDer(0x04, digest(hash, issuer.publicKey.keyBytes)), encodeDer(0x02, spec.serial ?? certificate.serial))
  const single = encodeDer(0x30, id, spec.status ?? good, generalizedTime(spec.thisUpdate ?? '20260530000000Z'),
    ...(spec.nextUpdate === null ? [] : [encodeDer(0xa0, generalizedTime(spec.nextUpdate ?? '20260606000000Z'))]),
    ...(spec.singleExtensions === undefined ? [] : [encodeDer(0xa1, encodeDer(0x30, ...spec.singleExtensions))]))
  const tbs = encodeDer(0x30, spec.responder ?? byName('Test Intermediate'), generalizedTime('20260530000000Z'), encodeDer(0x30, single),
    ...(spec.nonce === undefined ? [] : [encodeDer(0xa1, encodeDer(0x30, extension(extensionOid.ocspNonce, encodeDer(0x04, spec.nonce))))]))
  const basic = signed(tbs, spec.signature ?? defaultSignature(signer), signer, spec.corrupt === true, ...(spec.certificates === undefined ? [] : [encodeDer(0xa0, encodeDer(0x30, ...spec.certificates))]))
  return encodeDer(0x30, encodeDer(0x0a, Uint8Array.of(0)), encodeDer(0xa0, encodeDer(0x30, encodeObjectIdentifier(accessMethodOid.ocspBasic), encodeDer(0x04, basic))))
}

function delegate(changes: Partial<CertificateSpec> = {}): Uint8Array {
  return makeCertificate({
    key: delegateKey, subject: 'Responder', signer: { key: issuerKey, subject: 'Test Intermediate' },
    extensions: [extendedKeyUsage([extendedKeyUsageOid.ocspSigning]), keyUsage(['digitalSignature']), subjectKeyIdentifier(delegateKey), authorityKeyIdentifier(issuerKey)], ...changes,
  })
}

const verify = (der: Uint8Array, nonce?: Uint8Array): OcspStatus => verifyOcspResponse(der, { certificate, issuer, atMs, nonce })
const outcome = (status: OcspStatus) => status.status === 'unknown' ? status.code : status.status
const delegated = { signer: delegateKey, responder: byName('Responder') }

describe('verifyOcspResponse', () => {
  it.each<[string, Uint8Array, string]>([
    ['good', makeResponse(), 'good'],
    ['good by key', makeResponse({ responder: byKey(issuer.publicKey.keyBytes) }), 'good'],
    ['a certificate id with SHA-256', makeResponse({ hash: 'sha256' }), 'good'],
    ['revoked', makeResponse({ status: revoked }), 'revoked'],
    ['not known', makeResponse({ status: encodeDer(0x82) }), 'not-known'],
    ['another serial', makeResponse({ serial: fromHex('1235') }), 'other-certificate'],
    ['another issuer', makeResponse({ issuerName: name('Other') }), 'other-certificate'],
    ['a signature nobody made', makeResponse({ corrupt: true }), 'signature-invalid'],
    ['a signature of another key', makeResponse({ signer: delegateKey }), 'signature-invalid'],
    ['a signature with SHA-1', makeResponse({ signature: 'ecdsa-sha1' }), 'signature-weak'],
    ['a responder nobody knows', makeResponse(delegated), 'responder-not-authorized'],
    ['a delegate', makeResponse({ ...delegated, certificates: [delegate()] }), 'good'],
    ['a delegate without OCSPSigning', makeResponse({ ...delegated, certificates: [delegate({ extensions: [] })] }), 'responder-not-authorized'],
    ['a delegate that may only encrypt', makeResponse({ ...delegated, certificates: [delegate({ extensions: [extendedKeyUsage([extendedKeyUsageOid.ocspSigning]), keyUsage(['keyEncipherment'])] })] }), 'responder-not-authorized'],
    ['an expired delegate', makeResponse({ ...delegated, certificates: [delegate({ notAfter: '20260101000000Z' })] }), 'responder-not-authorized'],
    ['a delegate of another CA', makeResponse({ ...delegated, certificates: [delegate({ signer: { key: chain.rootKey, subject: 'Test Root' } })] }), 'responder-not-authorized'],
    ['a delegate that another key signed', makeResponse({ ...delegated, certificates: [delegate({ signer: { key: chain.rootKey, subject: 'Test Intermediate' } })] }), 'responder-not-authorized'],
    ['a delegate that made itself', makeResponse({ ...delegated, certificates: [delegate({ signer: { key: delegateKey, subject: 'Responder' } })] }), 'responder-not-authorized'],
    ['the server as its own delegate', makeResponse({ signer: chain.leafKey, responder: byName('server.example.com'), certificates: [chain.leaf()] }), 'responder-not-authorized'],
    ['an answer of tomorrow', makeResponse({ thisUpdate: '20260602000000Z' }), 'not-yet-valid'],
    ['an answer of last week', makeResponse({ nextUpdate: '20260531235959Z' }), 'expired'],
    ['an answer in its last second', makeResponse({ nextUpdate: '20260601000000Z' }), 'good'],
    ['an answer without end', makeResponse({ nextUpdate: null }), 'expired'],
    ['try later', encodeDer(0x30, encodeDer(0x0a, Uint8Array.of(3))), 'responder-error'],
    ['successful with nothing', encodeDer(0x30, encodeDer(0x0a, Uint8Array.of(0))), 'malformed'],
    ['nothing', new Uint8Array(), 'malformed'],
    ['something else', fromHex('3003020101'), 'malformed'],
    ['too much', new Uint8Array(100_000), 'malformed'],
    ['an unknown critical extension', makeResponse({ singleExtensions: [extension('1.2.3.4', fromHex('0500'), true)] }), 'malformed'],
    ['an unknown extension', makeResponse({ singleExtensions: [extension('1.2.3.4', fromHex('0500'))] }), 'good'],
  ])('%s', (_, der, expected) => expect(outcome(verify(der))).toBe(expected))

  it('says who, when and why', () => {
    expect(verify(makeResponse({ ...delegated, certificates: [delegate()], status: revoked }))).toEqual({
      status: 'revoked', revokedAtMs: Date.UTC(2026, 2, 1), reason: 'keyCompromise', producedAtMs: Date.UTC(2026, 4, 30), thisUpdateMs: Date.UTC(2026, 4, 30),
      nextUpdateMs: Date.UTC(2026, 5, 6), responder: 'delegated', responderName: 'CN=Responder', nonce: 'not-asked', sctList: null,
    })
    expect(verify(makeResponse({ nextUpdate: '20260531000000Z' }))).toMatchObject({ expected: 'an answer that holds at 2026-06-01T00:00:00Z', got: 'until 2026-05-31T00:00:00Z' })
  })

  it('compares the nonce that was sent', () => {
    const nonce = fromHex('000102030405060708090a0b0c0d0e0f')
    expect(verify(makeResponse({ nonce }), nonce)).toMatchObject({ status: 'good', nonce: 'match' })
    expect(verify(makeResponse(), nonce)).toMatchObject({ status: 'good', nonce: 'absent' })
    expect(outcome(verify(makeResponse({ nonce: fromHex('ff') }), nonce))).toBe('nonce-mismatch')
  })

  it('hands out the timestamps of a staple', () => {
    const list = fromHex('0001ff')
    expect(verify(makeResponse({ singleExtensions: [extension(extensionOid.ocspSctList, encodeDer(0x04, list))] }))).toMatchObject({ sctList: list })
  })

  it('survives every truncation', () => {
    const whole = makeResponse()
    for (let length = 0; length < whole.length; length++) expect(outcome(verify(whole.subarray(0, length)))).toBe('malformed')
  })
})

describe('buildOcspRequest', () => {
  it('asks for the certificate by the hashes of its issuer, with a nonce', () => {
    const nonce = fromHex('0011223344556677')
    const request = buildOcspRequest(certificate, issuer, nonce)
    const tbs = new DerReader(request).sequence().sequence()
    const id = tbs.sequence().sequence().sequence()
    expect(id.sequence().objectIdentifier()).toBe('1.3.14.3.2.26')
    expect(id.octetString()).toEqual(Uint8Array.from(digest('sha1', certificate.issuer.raw)))
    expect(id.octetString()).toEqual(Uint8Array.from(digest('sha1', issuer.publicKey.keyBytes)))
    expect(id.integer()).toEqual(certificate.serial)
    const nonceExtension = tbs.nested(0xa2).sequence().sequence()
    expect(nonceExtension.objectIdentifier()).toBe(extensionOid.ocspNonce)
    expect(new DerReader(nonceExtension.octetString()).octetString()).toEqual(nonce)
    expect(tbs.isEmpty).toBe(true)
    const without = new DerReader(buildOcspRequest(certificate, issuer)).sequence().sequence()
    without.sequence()
    expect(without.isEmpty).toBe(true)
  })
})
