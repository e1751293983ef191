import { describe, expect, it } from 'vitest'
import { parseSecurityInfo } from './security-info.ts'

const certificate = {
  subject: 'CN=good.test', issuer: 'CN=CA', isBuiltInRoot: false, serialNumber: '01', fingerprint: { sha1: 'AA', sha256: 'AB:CD' }, subjectPublicKeyInfoDigest: { sha256: 'YWJj' },
  validity: { start: 1, end: 2, startGMT: '', endGMT: '' }, rawDER: [0x30, 0],
}
const info = { state: 'secure', protocolVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', keaGroupName: 'x25519', signatureSchemeName: 'ECDSA-P256-SHA256', hsts: true, certificateTransparencyStatus: 'policy_compliant', usedEch: false, certificates: [certificate] }

describe('parseSecurityInfo', () => {
  it('reads what Firefox gives', () => {
    expect(parseSecurityInfo(info)).toEqual({
      protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'x25519', signatureScheme: 'ECDSA-P256-SHA256', hsts: true, transparency: 'policy_compliant', ech: false,
      chain: [{ subject: 'CN=good.test', issuer: 'CN=CA', fingerprintSha256: 'abcd', spkiPin: 'sha256//YWJj', notBeforeMs: 1, notAfterMs: 2, isBuiltInRoot: false, issuerName: null }],
    })
  })

  it.each([undefined, null, 'x', {}, { state: 'insecure' }])('has nothing of %j', (given) => {
    expect(parseSecurityInfo(given)).toBeNull()
  })

  it('gives no chain that has a hole in it', () => {
    expect(parseSecurityInfo({ ...info, certificates: [certificate, { subject: 'CN=CA' }] })?.chain).toEqual([])
    expect(parseSecurityInfo({ ...info, certificates: 'none' })?.chain).toEqual([])
  })

  it('says nothing of what a Firefox does not tell', () => {
    expect(parseSecurityInfo({ state: 'secure', certificates: [] })).toEqual({ protocol: null, cipherSuite: null, group: null, signatureScheme: null, hsts: false, transparency: null, ech: null, chain: [] })
  })
})
