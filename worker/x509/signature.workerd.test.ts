import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { allPublicRoots, publicRoots } from './public-roots/public-roots.ts'
import { parseCertificate } from './certificate.ts'
import { verifySignature } from './signature.ts'
import { fixedSignatures } from './testing/fixed-signatures.ts'
import { verifyChain } from './verify.ts'
import { fromBase64 } from '../bytes/bytes.ts'

/** The same checks in the runtime of the Worker as in Node: each with a signature that holds and one that does not. */
describe('signatures in this runtime', () => {
  it.each(fixedSignatures.map((fixed) => [fixed.name, fixed] as const))('verifies %s', (_, fixed) => {
    const certificate = parseCertificate(fromBase64(fixed.certificate))
    const { signatureAlgorithm, publicKey, tbs, signature } = certificate
    expect(verifySignature(signatureAlgorithm, publicKey, tbs, signature)).toBe('valid')
    const forged = Uint8Array.from(tbs)
    forged[20] = (forged[20] ?? 0) ^ 1
    expect(verifySignature(signatureAlgorithm, publicKey, forged, signature)).toBe('invalid')
  })

  it('verifies a chain to a trusted root and refuses it without', () => {
    const [fixed] = fixedSignatures
    if (fixed === undefined) throw new TypeError('no fixed signatures')
    const leaf = fromBase64(fixed.certificate)
    const options = { leaf, intermediates: [], atMs: Date.UTC(2026, 5, 1), name: { kind: 'dns', value: 'fixed.example.com' }, purpose: 'server-auth' } as const
    expect(verifyChain({ ...options, roots: [leaf] }).status).toBe('accepted')
    const refused = verifyChain({ ...options, roots: publicRoots })
    expect(refused.status === 'rejected' && refused.reason.code).toBe('self-signed')
  })

  it('verifies the public roots that are signed by themselves', () => {
    const outcomes = allPublicRoots().map((der) => {
      const { signatureAlgorithm, publicKey, tbs, signature } = parseCertificate(der)
      return verifySignature(signatureAlgorithm, publicKey, tbs, signature)
    })
    expect(new Set(outcomes)).toEqual(new Set(['valid']))
    expect(createHash('sha256').update('').digest('hex')).toMatch(/^e3b0c442/)
  })
})
