import { describe, expect, it } from 'vitest'
import { fromBase64 } from '../bytes/bytes.ts'
import { parseCertificate } from './certificate.ts'
import { describeParsed, sctsOf } from './describe.ts'
import { publicRoots } from './public-roots/public-roots.ts'
import { parseLogList, verifyScts } from './sct.ts'
import { realIntermediate, realLeaf, realLogList } from './testing/real-chain.ts'
import { outcomeOf } from './testing/test-chain.ts'
import { verifyChain } from './verify.ts'

const [leaf, intermediate] = [fromBase64(realLeaf), fromBase64(realIntermediate)]
const atMs = Date.UTC(2023, 6, 10)
const options = { leaf, intermediates: [intermediate], roots: publicRoots, atMs, name: { kind: 'dns', value: 'cryptography.io' }, purpose: 'server-auth' } as const

describe('a chain of the web', () => {
  it('reaches a public root without a defect', () => {
    const verdict = verifyChain(options)
    expect(verdict).toMatchObject({ status: 'accepted', defects: [] })
    expect(verdict.path.map(({ source, certificate }) => [source, describeParsed(certificate).subject.short])).toEqual([
      [null, 'cryptography.io'], [null, 'R3'], ['public', 'ISRG Root X1'],
    ])
  })

  it('does not without its intermediate, or three years later', () => {
    expect(verifyChain({ ...options, intermediates: [] })).toMatchObject({
      status: 'rejected', reason: { code: 'issuer-not-found' }, missingIssuer: { name: "CN=R3,O=Let's Encrypt,C=US", caIssuers: ['http://r3.i.lencr.org/'] },
    })
    expect(outcomeOf(verifyChain({ ...options, atMs: Date.UTC(2026, 6, 10) }))).toBe('expired')
  })

  it('has timestamps that its logs signed', () => {
    const scts = sctsOf(parseCertificate(leaf)).map((sct) => ({ sct, source: 'certificate' as const }))
    const logList = parseLogList(realLogList)
    const context = { certificate: parseCertificate(leaf), issuer: parseCertificate(intermediate), logList, atMs }
    expect(verifyScts(scts, context).map(({ status, log }) => [status, log?.operator])).toEqual([['valid', "Let's Encrypt"], ['valid', 'Cloudflare']])
    expect(verifyScts(scts, { ...context, issuer: context.certificate }).map(({ status }) => status)).toEqual(['signature-invalid', 'signature-invalid'])
  })
})
