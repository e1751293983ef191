import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatPem } from './pem.ts'
import { randomChain, type RandomChain } from './testing/random-chain.ts'
import { verifyChain } from './verify.ts'

/**
 * OpenSSL's `verify` (strict, for TLS servers, with policies) as a second opinion on random chains. Chain n is always the
 * same, so that a difference can be looked at again. Run more of them with HOSTLENS_ORACLE_CHAINS.
 */
const chainCount = Number(process.env['HOSTLENS_ORACLE_CHAINS'] ?? 400)
/** Why we differ, and in how many chains it occurs for sure: in a run of as many, an entry that explains nothing fails. */
interface LedgerEntry {
  readonly why: string
  readonly occursIn: number
}

/** What we refuse and OpenSSL accepts, by our reason. */
const stricterThanOpenSsl: Readonly<Record<string, LedgerEntry>> = {
  'common-name-spelling': { occursIn: 400, why: 'BR 7.1.4.3: a common name is a copy of a name in subjectAltName; OpenSSL does not look' },
  'ca-as-server': { occursIn: 400, why: 'BR 7.1.2.7.8: a server certificate is no CA; OpenSSL asks only what the certificate may be used for' },
  'names-missing': { occursIn: 400, why: 'RFC 9525 section 6.4.4: OpenSSL falls back on the common name where there is no subjectAltName' },
  'name-constraint-violated': { occursIn: 4_000, why: 'a wildcard covers the excluded host, and so violates the exclusion; OpenSSL compares the name as it is written' },
}

/** What we accept and OpenSSL refuses, by its message. */
const moreTolerantThanOpenSsl: readonly (LedgerEntry & { readonly message: RegExp })[] = [
  { occursIn: 400, message: /CA cert does not include key usage extension/, why: 'RFC 5280 section 4.2.1.3 asks CAs to write a keyUsage; section 6.1.4 (n) checks it only if present, and we warn' },
  { occursIn: 4_000, message: /Path length given without key usage keyCertSign/, why: 'the same, in a CA that has a path length' },
]

let folder = ''
let openSslVersion: string | null = null
try {
  openSslVersion = execFileSync('openssl', ['version'], { encoding: 'utf8' }).trim()
} catch {
  // No openssl on this machine: the suite says so below.
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'x509-oracle-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

if (openSslVersion === null) {
  process.stderr.write('\nSKIPPED: there is no openssl on the PATH: no chain was compared with it.\n\n')
  it.skip('SKIPPED: there is no openssl on the PATH')
} else {
  describe(`random chains beside ${openSslVersion}`, () => {
    it(`agree on ${chainCount}, but for what the ledger explains`, { timeout: 30_000 + chainCount * 200 }, () => {
      const used = new Set<string>()
      const unexplained: string[] = []
      const counts = { accepted: 0, rejected: 0, stricter: 0, tolerant: 0 }
      for (let seed = 1; seed <= chainCount; seed++) {
        const chain = randomChain(seed)
        const verdict = verifyChain(chain)
        const theirs = askOpenSsl(chain)
        counts[verdict.status]++
        if ((verdict.status === 'accepted') === (theirs === null)) continue
        if (verdict.status === 'rejected') {
          counts.stricter++
          // Any of what we found explains a refusal that is ours alone.
          const codes = [verdict.reason, ...verdict.defects].filter(({ severity }) => severity === 'error').map(({ code }) => code)
          const explained = codes.filter((code) => code in stricterThanOpenSsl)
          for (const code of explained) used.add(code)
          if (explained.length < codes.length) unexplained.push(`seed ${seed}: OpenSSL accepts, we say ${codes.join(', ')}: expected ${verdict.reason.expected}, got ${verdict.reason.got}`)
        } else {
          counts.tolerant++
          const entry = moreTolerantThanOpenSsl.find(({ message }) => message.test(theirs ?? ''))
          if (entry === undefined) unexplained.push(`seed ${seed}: we accept, OpenSSL says ${theirs ?? ''}`)
          else used.add(entry.why)
        }
      }
      expect(unexplained, JSON.stringify(counts)).toEqual([])
      // Neither all right nor all wrong, or the comparison would say little.
      expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(chainCount / 10)
      const entries = [...Object.entries(stricterThanOpenSsl).map(([code, entry]) => ({ ...entry, mark: code })), ...moreTolerantThanOpenSsl.map((entry) => ({ ...entry, mark: entry.why }))]
      const stale = entries.filter(({ mark, occursIn }) => chainCount >= occursIn && !used.has(mark))
      expect(stale, 'stale ledger entries').toEqual([])
    })
  })
}

/** Null where it accepts, else what it says. */
function askOpenSsl({ leaf, intermediates, roots, atMs, name }: RandomChain): string | null {
  const write = (file: string, ders: readonly Uint8Array[]) => {
    const path = join(folder, file)
    writeFileSync(path, ders.map((der) => formatPem('CERTIFICATE', der)).join(''))
    return path
  }
  const result = spawnSync('openssl', [
    'verify', '-x509_strict', '-purpose', 'sslserver', '-policy_check', '-no-CApath', '-no-CAstore', '-attime', `${atMs / 1000}`, '-verify_hostname', name.value,
    '-CAfile', write('roots.pem', roots), ...(intermediates.length === 0 ? [] : ['-untrusted', write('untrusted.pem', intermediates)]), write('leaf.pem', [leaf]),
  ], { encoding: 'utf8' })
  if (result.status === 0) return null
  return /error (\d+ at .*)/.exec(result.stderr)?.[1] ?? result.stderr.slice(0, 200)
}
