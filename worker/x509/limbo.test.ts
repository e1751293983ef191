import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePem } from './pem.ts'
import { verifyChain, type Verdict } from './verify.ts'

/**
 * C2SP/x509-limbo: chains with the result that RFC 5280 and the web's profile ask for. The vectors are not part of this
 * repository; they stand beside it.
 */
const vectorsUrl = new URL('../../../shared/data/limbo-rfc5280.json', import.meta.url)
const tiersUrl = new URL('../../../shared/data/limbo-rfc5280-tiers.json', import.meta.url)

/** Where we knowingly come to another result. An entry that no longer diverges fails. */
const ledger: Readonly<Record<string, string>> = {
  'rfc5280::ca-as-leaf': 'conflicts with webpki::ca-as-leaf, and the web profile is ours: a CA certificate is no server certificate (BR 7.1.2.7.8)',
  'pathlen::validation-ignores-pathlen-in-leaf': 'its leaf is a CA certificate, which the web profile refuses as a server (BR 7.1.2.7.8), whatever its path length',
  'rfc5280::nc::permitted-dns-match-noncritical': 'conflicts with webpki::nc::permitted-dns-match-noncritical: the web accepts nameConstraints that are not critical, and we warn',
}

interface LimboCase {
  readonly id: string
  readonly validation_kind: 'SERVER' | 'CLIENT'
  readonly trusted_certs: readonly string[]
  readonly untrusted_intermediates: readonly string[]
  readonly peer_certificate: string
  readonly crls: readonly string[]
  readonly validation_time: string | null
  readonly expected_peer_name: { readonly kind: 'DNS' | 'IP' | 'RFC822'; readonly value: string } | null
  readonly max_chain_depth: number | null
  readonly expected_result: 'SUCCESS' | 'FAILURE'
}

if (!existsSync(vectorsUrl)) {
  process.stderr.write('\nSKIPPED: the x509-limbo vectors are absent (../shared/data/limbo-rfc5280.json): 116 chains were NOT verified.\n\n')
  it.skip('SKIPPED: the x509-limbo vectors are absent')
} else {
  const { testcases } = JSON.parse(readFileSync(vectorsUrl, 'utf8')) as { testcases: readonly LimboCase[] }
  const tiers = JSON.parse(readFileSync(tiersUrl, 'utf8')) as Readonly<Record<'must_pass', readonly string[]>>

  describe('x509-limbo', () => {
    it.each(testcases.map((testcase) => [testcase.id, testcase] as const))('%s', (id, testcase) => {
      const verdict = verdictOf(testcase)
      const isAsExpected = (verdict.status === 'accepted') === (testcase.expected_result === 'SUCCESS')
      const explanation = verdict.status === 'rejected' ? `${verdict.reason.code}: expected ${verdict.reason.expected}, got ${verdict.reason.got}` : 'accepted'
      if (id in ledger) expect(isAsExpected, `stale ledger entry: it came out as expected (${explanation})`).toBe(false)
      else expect(isAsExpected, explanation).toBe(true)
    })

    it('has all 116 cases, and a ledger of cases that exist and that some good verifier gets wrong too', () => {
      expect(testcases).toHaveLength(116)
      const ids = new Set(testcases.map(({ id }) => id))
      for (const id of Object.keys(ledger)) {
        expect(ids.has(id), id).toBe(true)
        expect(tiers.must_pass.includes(id), `${id} must pass`).toBe(false)
      }
    })
  })
}

function verdictOf(testcase: LimboCase): Verdict {
  const name = testcase.expected_peer_name
  const ders = (pems: readonly string[]) => pems.flatMap((pem) => parsePem(pem).blocks.map(({ der }) => der))
  const [leaf] = ders([testcase.peer_certificate])
  if (leaf === undefined) throw new TypeError('a case without a certificate')
  return verifyChain({
    leaf,
    intermediates: ders(testcase.untrusted_intermediates),
    roots: ders(testcase.trusted_certs),
    atMs: testcase.validation_time === null ? Date.now() : Date.parse(testcase.validation_time),
    name: name === null || name.kind === 'RFC822' ? null : { kind: name.kind === 'DNS' ? 'dns' : 'ip', value: name.value },
    purpose: testcase.validation_kind === 'SERVER' ? 'server-auth' : 'client-auth',
    maxDepth: testcase.max_chain_depth,
    crls: ders(testcase.crls),
  })
}
