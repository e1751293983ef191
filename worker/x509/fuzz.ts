import { equal } from '../bytes/bytes.ts'
import { seededRandom } from './testing/random-chain.ts'
import {
  caExtensions,
  certificatePolicies,
  crlDistributionPoints,
  authorityInfoAccess,
  makeCrl,
  nameConstraints,
  policyConstraints,
  policyMappings,
  seededEd25519Key,
} from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'
import { allPublicRoots } from './public-roots/public-roots.ts'
import { describeCertificate } from './describe.ts'
import { parseCrl } from './crl.ts'
import { DerError } from './der.ts'
import { verifyOcspResponse } from './ocsp.ts'
import { parseCertificate } from './certificate.ts'
import { SctError, parseSctList } from './sct.ts'
import { parseCaBundle } from './ca-bundle.ts'
import { verifyChain } from './verify.ts'

/**
 * Mutates certificates, lists and responses and gives them to everything here that reads them: nothing but the typed
 * results and errors may come out, in bounded time, and nothing mutated may be accepted. A run by itself, not part of the tests:
 *
 *   node worker/x509/fuzz.ts [count] [first seed]
 *
 * Every input depends on its seed only, so a failure is replayed with `1 <seed>`.
 */
export interface FuzzReport {
  readonly count: number
  readonly parsed: number
  readonly accepted: number
  readonly slowestMs: number
  readonly slowestSeed: number
}

/** Throws what came out untyped, with its seed in front. */
export function fuzz(count: number, firstSeed: number): FuzzReport {
  let parsed = 0
  let accepted = 0
  let slowest = { ms: 0, seed: firstSeed }
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const started = performance.now()
    try {
      const outcome = fuzzOnce(seed)
      if (outcome.parsed) parsed++
      if (outcome.accepted) accepted++
    } catch (error) {
      throw new Error(`seed ${seed} gave an untyped exception`, { cause: error })
    }
    const ms = performance.now() - started
    if (ms > slowest.ms) slowest = { ms, seed }
  }
  return { count, parsed, accepted, slowestMs: slowest.ms, slowestSeed: slowest.seed }
}

function fuzzOnce(seed: number): { parsed: boolean; accepted: boolean } {
  const random = seededRandom(seed)
  const mutated = mutate(pick(corpus, random), random)
  const role = random()
  const description = describeCertificate(mutated)
  JSON.stringify(description)
  if (role < 0.05) {
    tolerate(() => parseCrl(mutated))
    const crl = mutate(crlDer, random)
    verifyChain({ ...options, crls: [crl, mutated] })
  }
  if (role > 0.95) {
    verifyOcspResponse(mutated, { certificate: leafCertificate, issuer: intermediateCertificate, atMs: options.atMs })
    tolerate(() => parseSctList(mutated.subarray(0, 200)))
    parseCaBundle(mutated)
  }
  const verdict =
    role < 0.4
      ? verifyChain({ ...options, leaf: mutated })
      : role < 0.8
        ? verifyChain({ ...options, intermediates: [mutated, chainIntermediate] })
        : verifyChain({ ...options, roots: [mutated], intermediates: [chainIntermediate] })
  // A path is trusted through signatures only: what is signed in it is what was signed before the mutation.
  if (verdict.status === 'accepted') {
    for (const { role: place, certificate } of verdict.path) {
      if (place !== 'root' && !signedParts.some((tbs) => equal(tbs, certificate.tbs)))
        throw new TypeError('a mutated certificate was accepted')
    }
  }
  return { parsed: !('malformed' in description), accepted: verdict.status === 'accepted' }
}

/** One to four changes: single bits and bytes, lengths, tags, cuts, doublings, pieces of other inputs. */
function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes = Uint8Array.from(original)
  const changes = 1 + Math.floor(random() * 4)
  for (let i = 0; i < changes; i++) {
    const position = Math.floor(random() * bytes.length)
    const value = Math.floor(random() * 256)
    switch (Math.floor(random() * 7)) {
      case 0:
        bytes[position] = (bytes[position] ?? 0) ^ (1 << (value & 7))
        break
      case 1:
        bytes[position] = value
        break
      case 2:
        bytes[position] = pick(interestingBytes, random)
        break
      case 3:
        bytes = bytes.slice(0, position)
        break
      case 4: {
        const other = pick(corpus, random)
        const from = Math.floor(random() * other.length)
        bytes.set(other.subarray(from, from + Math.min(value, bytes.length - position)), position)
        break
      }
      case 5:
        bytes = Uint8Array.from([...bytes.subarray(0, position), ...bytes.subarray(Math.max(0, position - value))])
        break
      case 6:
        bytes = Uint8Array.from([...bytes.subarray(0, position), ...bytes.subarray(position + (value & 15))])
        break
    }
  }
  return bytes
}

function tolerate(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof DerError) && !(error instanceof SctError)) throw error
  }
}

function pick<T>(items: readonly [T, ...T[]], random: () => number): T {
  return items[Math.floor(random() * items.length)] ?? items[0]
}

const chain = new TestChain({
  root: seededEd25519Key('root'),
  intermediate: seededEd25519Key('intermediate'),
  leaf: seededEd25519Key('leaf'),
})
const rich = chain.leaf({
  extensions: [
    ...chain.leafExtensions([
      'server.example.com',
      '*.example.com',
      'ip:192.0.2.1',
      'email:a@example.com',
      'uri:https://example.com/',
      'directory:x',
      'other:1.2.3',
    ]),
    certificatePolicies(['2.23.140.1.2.1', '1.2.3']),
    crlDistributionPoints(['http://crl.example/']),
    authorityInfoAccess({ ocsp: 'http://o.example/', caIssuers: 'http://i.example/' }),
  ],
})
const richCa = chain.intermediate({
  extensions: [
    ...caExtensions(chain.intermediateKey, chain.rootKey, 1),
    nameConstraints(
      ['example.com', 'ip:192.0.2.0/255.255.255.0', 'email:example.com', 'uri:.example.com'],
      ['bad.example', 'directory:x'],
    ),
    certificatePolicies(['2.23.140.1.2.1', '1.2.3']),
    policyMappings([['1.2.3', '1.2.4']]),
    policyConstraints(3, 2),
  ],
})
const chainIntermediate = chain.intermediate()
const intermediateCertificate = parseCertificate(chainIntermediate)
const leafDer = chain.leaf()
const leafCertificate = parseCertificate(leafDer)
const crlDer = makeCrl({
  key: chain.intermediateKey,
  issuer: 'Test Intermediate',
  revoked: [{ serial: Uint8Array.of(1), reason: 1 }],
})
const corpus: readonly [Uint8Array, ...Uint8Array[]] = [
  leafDer,
  rich,
  rich,
  richCa,
  richCa,
  chainIntermediate,
  chain.root(),
  crlDer,
  ...allPublicRoots().slice(0, 8),
]
const signedParts = [leafDer, rich, richCa, chainIntermediate].map((der) => parseCertificate(der).tbs)
const options = {
  leaf: leafDer,
  intermediates: [chainIntermediate, richCa],
  roots: [chain.root()],
  atMs: Date.UTC(2026, 5, 1),
  name: { kind: 'dns', value: 'server.example.com' },
  purpose: 'server-auth',
} as const
const interestingBytes: readonly [number, ...number[]] = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x17, 0x18, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x85, 0xa0, 0xa3, 0xfe,
  0xff,
]

if (import.meta.main) {
  const [count = '100000', firstSeed = '1'] = process.argv.slice(2)
  const report = fuzz(Number(count), Number(firstSeed))
  process.stdout.write(`${JSON.stringify(report)}\n`)
}
