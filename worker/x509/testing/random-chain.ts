import {
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  extendedKeyUsage,
  inhibitAnyPolicy,
  keyUsage,
  makeCertificate,
  nameConstraints,
  policyConstraints,
  seededP256Key,
  subjectAltName,
  subjectKeyIdentifier,
  type TestKey,
} from './certificate-factory.ts'
import { anyPolicyOid, extendedKeyUsageOid } from '../oids.ts'
import type { VerifyOptions } from '../verify.ts'

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface RandomChain extends Omit<VerifyOptions, 'roots' | 'name'> {
  readonly roots: readonly Uint8Array[]
  readonly name: { readonly kind: 'dns'; readonly value: string }
}

/** A chain that is mostly in order, with about one thing in it that may or may not be. The same for the same seed. */
export function randomChain(seed: number): RandomChain {
  const random = seededRandom(seed)
  const chance = (probability: number) => random() < probability
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0]
  const depth = Math.floor(random() * 4)
  const keys = Array.from({ length: depth + 2 }, (_, i) => keyOf(i))
  const subjectOf = (i: number) => (i === 0 ? 'Random Root' : `Random CA ${i}`)
  const times = (): { notBefore: string; notAfter: string } =>
    chance(0.015)
      ? { notBefore: '20250101000000Z', notAfter: '20260501000000Z' }
      : chance(0.008)
        ? { notBefore: '20260701000000Z', notAfter: '20300101000000Z' }
        : chance(0.1)
          ? { notBefore: '20250101000000Z', notAfter: '20550101000000Z' }
          : { notBefore: '20250101000000Z', notAfter: '20300101000000Z' }

  const authorities = Array.from({ length: depth + 1 }, (_, i) => {
    const key = keys[i] ?? keyOf(0)
    const signer = i === 0 ? key : (keys[i - 1] ?? key)
    const pathLength = chance(0.2) ? Math.floor(random() * 4) : null
    const extensions = [
      ...(chance(0.008) ? [] : [basicConstraints(!chance(0.008), pathLength, !chance(0.008))]),
      ...(chance(0.015) ? [] : [keyUsage(chance(0.015) ? ['cRLSign'] : ['keyCertSign', 'cRLSign'])]),
      ...(chance(0.008) ? [] : [subjectKeyIdentifier(key, chance(0.01))]),
      ...(i === 0 || chance(0.008) ? [] : [authorityKeyIdentifier(signer, chance(0.01))]),
      ...(i > 0 && chance(0.12)
        ? [
            extendedKeyUsage([
              pick([extendedKeyUsageOid.serverAuth, extendedKeyUsageOid.serverAuth, extendedKeyUsageOid.clientAuth]),
            ]),
          ]
        : []),
      ...(chance(0.09)
        ? [
            nameConstraints(
              chance(0.7) ? [pick(constraints)] : [],
              chance(0.5) ? [pick(constraints)] : ['dns:never.example'],
              !chance(0.2),
            ),
          ]
        : []),
      ...(chance(0.4) ? [certificatePolicies([pick(policies)])] : []),
      ...(i > 0 && chance(0.05) ? [policyConstraints(Math.floor(random() * 3), null)] : []),
      ...(i > 0 && chance(0.05) ? [inhibitAnyPolicy(Math.floor(random() * 2))] : []),
    ]
    const signerOf =
      i === 0
        ? {}
        : { signer: { key: chance(0.008) ? keyOf(9) : signer, subject: chance(0.008) ? 'Somebody Else' : subjectOf(i - 1) } }
    return makeCertificate({ key, subject: subjectOf(i), ...signerOf, ...times(), serial: Uint8Array.of(1, i), extensions })
  })

  const leafKey = keys[depth + 1] ?? keyOf(8)
  const signer = keys[depth] ?? keyOf(0)
  const names = chance(0.03) ? [] : chance(0.5) ? [pick(dnsNames)] : [pick(dnsNames), pick(otherNames)]
  const leaf = makeCertificate({
    key: leafKey,
    subject: pick(['www.example.com', 'Some Server']),
    signer: { key: signer, subject: subjectOf(depth) },
    ...times(),
    serial: Uint8Array.of(2, 1),
    corruptSignature: chance(0.015),
    extensions: [
      ...(chance(0.1) ? [] : [keyUsage(chance(0.02) ? ['dataEncipherment'] : ['digitalSignature'])]),
      ...(chance(0.1)
        ? []
        : [
            extendedKeyUsage(
              pick([
                [extendedKeyUsageOid.serverAuth],
                [extendedKeyUsageOid.serverAuth],
                [extendedKeyUsageOid.serverAuth, extendedKeyUsageOid.clientAuth],
                [extendedKeyUsageOid.serverAuth, extendedKeyUsageOid.clientAuth],
                [extendedKeyUsageOid.serverAuth],
                [extendedKeyUsageOid.clientAuth],
              ]),
            ),
          ]),
      ...(chance(0.1) ? [] : [subjectKeyIdentifier(leafKey)]),
      ...(chance(0.008) ? [] : [authorityKeyIdentifier(signer)]),
      ...(names.length === 0 ? [] : [subjectAltName(names)]),
      ...(chance(0.1) ? [basicConstraints(chance(0.1))] : []),
      ...(chance(0.4) ? [certificatePolicies([pick(policies)])] : []),
    ],
  })
  const [root, ...below] = authorities
  // The server sends them in any order, now and then one twice, now and then one too few.
  const intermediates = below
    .map((der) => ({ der, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ der }) => der)
  if (chance(0.05)) intermediates.pop()
  const [first] = intermediates
  if (first !== undefined && chance(0.1)) intermediates.push(first)
  return {
    leaf,
    intermediates,
    roots: root === undefined ? [] : [root],
    atMs: Date.UTC(2026, 5, 1),
    purpose: 'server-auth',
    name: {
      kind: 'dns',
      value: pick([
        'www.example.com',
        'www.example.com',
        'www.example.com',
        'www.example.com',
        'www.example.com',
        'mail.example.com',
        'example.org',
      ]),
    },
  }
}

function keyOf(index: number): TestKey {
  const known = keyPool.get(index)
  if (known !== undefined) return known
  const made = seededP256Key(`random chain ${index}`)
  keyPool.set(index, made)
  return made
}

const keyPool = new Map<number, TestKey>()
const dnsNames = [
  'www.example.com',
  'www.example.com',
  'www.example.com',
  '*.example.com',
  '*.example.com',
  'example.org',
  'WWW.EXAMPLE.COM',
  '*.com',
] as const
const otherNames = [
  'mail.example.com',
  'ip:192.0.2.1',
  'email:a@example.com',
  'uri:https://www.example.com/',
  'example.net',
] as const
const constraints = [
  'example.com',
  'www.example.com',
  'example.org',
  'ip:192.0.2.0/255.255.255.0',
  'email:example.com',
  'uri:.example.com',
  'directory:www.example.com',
] as const
const policies = ['1.2.3.1', '1.2.3.1', '1.2.3.2', anyPolicyOid] as const
