import { describe, expect, it } from 'vitest'
import { failure } from '../texts/failures.ts'
import { finding } from '../texts/findings.ts'
import { certificatePem, chainPem, fingerprint, pin } from './certificates.ts'
import { code, plain } from './markdown-text.ts'
import { toMarkdown } from './markdown.ts'
import { certificateWith, hopWith, reportWith } from './testing/report.ts'

describe('Markdown for a ticket', () => {
  it('says what happened, in tables', () => {
    const text = toMarkdown(reportWith({}, { findings: [finding('cdn-detected', 0, { cdn: 'x', evidence: 'via' }), finding('http3-advertised', 0, {})] }))
    expect(text).toMatch(/^## Hostlens: `https:\/\/site\.test\/`\n\n\*\*OK\*\*, status 200, in 59 ms\n/)
    expect(text).toContain('| Phase | dns | tcp | tls | firstByte | download | other | total |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n| Time | 10 ms | 8.0 ms | 16 ms | 20 ms | 4.0 ms | 1.0 ms | 59 ms |')
    expect(text).toContain('| TLS | `TLSv1.3`, `TLS_AES_128_GCM_SHA256`, `x25519`, `ecdsa_secp256r1_sha256`, `h2` |')
    expect(text).toContain('| Verdict | trusted |')
    expect(text).toContain('(`cdn-detected`)')
    expect(text).not.toContain('http3-advertised')
  })

  it('says why it failed, and numbers hops when there are several', () => {
    const failed = failure('certificate-name-mismatch', { host: 'site.test', expected: 'site.test', got: 'other.test' })
    const text = toMarkdown(reportWith({}, { outcome: 'failed', failure: failed, hops: [hopWith(), hopWith({ http: null })] }))
    expect(text).toContain('**Failed** while checking the certificate')
    expect(text).toContain('- Expected: `site.test`\n- Got: `other.test`')
    expect(text).toContain('### 2. `https://site.test/`')
  })

  it('of a client that was turned away says whom the server would have taken, also without a finished handshake', () => {
    const asked = { verdict: 'requested-none-sent', knownBy: null, acceptedIssuers: ['CN=Client CA'], signatureSchemes: Array.from({ length: 12 }, (_, index) => `scheme${index}`), issuerListed: null } as const
    const text = toMarkdown(reportWith({ tls: null, clientCertificate: { ...asked, acceptedIssuers: [...asked.acceptedIssuers] } }))
    expect(text).toContain('| Client certificate | `requested-none-sent` |\n| Accepted issuers | `CN=Client CA` |\n| Accepted signatures | `scheme0`,')
    expect(text).toContain('`scheme9` and 2 more |')
    expect(toMarkdown(reportWith())).not.toContain('Accepted')
  })

  it('has no header field and no cookie in it', () => {
    const { http } = hopWith()
    expect(toMarkdown(reportWith({ http: http && { ...http, headers: [{ name: 'set-cookie', value: 'sid=secret' }] } }))).not.toContain('secret')
  })

  it('is no way in for a peer: one table stays one table', () => {
    const hostile = '` | <img src=x> [a](javascript:alert(1)) @all\n# heading\u202e ``'
    const text = toMarkdown(reportWith({ certificates: [certificateWith({ subject: hostile, names: [hostile] })] }))
    const honest = toMarkdown(reportWith({ certificates: [certificateWith()] }))
    expect(text.split('\n')).toHaveLength(honest.split('\n').length)
    expect(text).toContain(String.raw`| Subject | ${'```'} ${'`'} \| <img src=x> [a](javascript:alert(1)) @all # heading  ${'``'} ${'```'} |`)
  })

  it.each([
    ['a `b` *c* [d](e) <f> | @g', String.raw`a \`b\` \*c\* \[d\]\(e\) \<f\> \| @`],
    ['1. x', String.raw`1\. x`],
    ['- x', String.raw`\- x`],
    ['https://x www.y', String.raw`https\://x www\.y`],
  ])('escapes %j', (text, escaped) => {
    expect(plain(text).startsWith(escaped)).toBe(true)
  })

  it.each([['a', '`a`'], ['a`b', '``a`b``'], ['`', '`` ` ``'], ['a|b', '`a\\|b`'], ['a\\|b', '`a\\\\\\|b`'], ['', '']])('shows %j as code', (text, span) => {
    expect(code(text)).toBe(span)
  })
})

it('certificates as programs take them', () => {
  const certificate = certificateWith()
  expect(certificatePem(certificate)).toBe('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  expect(chainPem([certificate, certificate])).toBe(certificatePem(certificate).repeat(2))
  expect(fingerprint(certificate)).toBe(`AB:${'AB:'.repeat(30)}AB`)
  expect(pin(certificate)).toMatch(/^sha256\/\/.{44}$/)
})
