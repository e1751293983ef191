import { describe, expect, it } from 'vitest'
import {
  caExtensions, certificatePolicies, crlDistributionPoints, crlNumber, inhibitAnyPolicy, makeCertificate, makeCrl, nameConstraints, newTestKey, policyConstraints,
  policyMappings, serverExtensions, authorityKeyIdentifier, extension, name, generalName, type TestKey,
} from './testing/certificate-factory.ts'
import { anyPolicyOid, extensionOid } from './oids.ts'
import { encodeDer } from './der-writer.ts'
import { fromHex } from '../bytes/bytes.ts'
import { parseCertificate } from './certificate.ts'
import { TestChain, outcomeOf } from './testing/test-chain.ts'

const chain = new TestChain()
const { rootKey, intermediateKey, leafKey } = chain

describe('path building', () => {
  const otherRootKey = newTestKey()
  const otherRoot = makeCertificate({ key: otherRootKey, subject: 'Other Root', extensions: caExtensions(otherRootKey, otherRootKey) })
  /** The old root vouches for the new one, and expired since. */
  const crossRoot = (notAfter: string) => makeCertificate({
    key: rootKey, subject: 'Test Root', signer: { key: otherRootKey, subject: 'Other Root' }, extensions: caExtensions(rootKey, otherRootKey), notAfter,
  })

  it.each<[string, Parameters<TestChain['verify']>[0], string]>([
    ['any order, twice, with strangers', { intermediates: [otherRoot, chain.intermediate(), chain.root(), chain.leaf(), chain.intermediate()] }, 'accepted'],
    ['through a cross-signature', { intermediates: [chain.intermediate(), crossRoot('20350101000000Z')], roots: [otherRoot] }, 'accepted'],
    ['past an expired cross-signature', { intermediates: [chain.intermediate(), crossRoot('20250601000000Z')] }, 'accepted'],
    ['past an expired cross-signature to a trusted root of it', { intermediates: [crossRoot('20250601000000Z'), chain.intermediate()], roots: [otherRoot, chain.root()] }, 'accepted'],
    ['nothing but the expired cross-signature', { intermediates: [chain.intermediate(), crossRoot('20250601000000Z')], roots: [otherRoot] }, 'expired'],
    ['past an expired copy of the intermediate', { intermediates: [chain.intermediate({ notAfter: '20250601000000Z' }), chain.intermediate()] }, 'accepted'],
    ['past an intermediate of the same name and another key', { intermediates: [impostor(), chain.intermediate()] }, 'accepted'],
    ['past an expired root of the same key', { roots: [chain.root({ notAfter: '20250601000000Z' }), chain.root()] }, 'accepted'],
    ['past an intermediate that forbids the name', { intermediates: [constrained(['other.example']), chain.intermediate()] }, 'accepted'],
    ['only the intermediate that forbids the name', { intermediates: [constrained(['other.example'])] }, 'name-constraint-violated'],
  ])('%s', (_, changes, outcome) => expect(outcomeOf(chain.verify(changes))).toBe(outcome))

  it('does not run in circles', () => {
    const [a, b] = [newTestKey(), newTestKey()]
    const circle = [
      makeCertificate({ key: a, subject: 'A', signer: { key: b, subject: 'B' }, extensions: caExtensions(a, b) }),
      makeCertificate({ key: b, subject: 'B', signer: { key: a, subject: 'A' }, extensions: caExtensions(b, a) }),
    ]
    const leaf = makeCertificate({ key: leafKey, subject: 'server.example.com', signer: { key: a, subject: 'A' }, extensions: serverExtensions(leafKey, a, ['server.example.com']) })
    expect(outcomeOf(chain.verify({ leaf, intermediates: circle }))).toBe('issuer-not-found')
    const exit = makeCertificate({ key: b, subject: 'B', signer: { key: rootKey, subject: 'Test Root' }, extensions: caExtensions(b, rootKey) })
    expect(outcomeOf(chain.verify({ leaf, intermediates: [...circle, exit] }))).toBe('accepted')
  })

  it('reports the least bad path with all that is wrong on it', () => {
    const verdict = chain.verify({ intermediates: [chain.intermediate({ notAfter: '20250601000000Z', extensions: caExtensions(intermediateKey, rootKey).slice(1) })] })
    expect(verdict).toMatchObject({ status: 'rejected', reachesRoot: true, reason: { code: 'expired', certificate: { role: 'intermediate', index: 0 } } })
    expect(verdict.defects.map(({ code }) => code)).toContain('not-a-ca')
    expect(verdict.path).toHaveLength(3)
  })

  function impostor(): Uint8Array {
    const key = newTestKey()
    return chain.intermediate({ key, extensions: caExtensions(key, rootKey) })
  }

  function constrained(permitted: readonly string[]): Uint8Array {
    return chain.intermediate({ extensions: [...caExtensions(intermediateKey, rootKey), nameConstraints(permitted, [])] })
  }
})

describe('lengths', () => {
  /** A line of CAs below the root, with these path lengths, and a leaf below the last. */
  function line(lengths: readonly (number | null)[], rootLength: number | null = null) {
    const keys = lengths.map(() => newTestKey())
    const signerOf = (i: number) => ({ key: keys[i - 1] ?? rootKey, subject: i === 0 ? 'Test Root' : `CA ${i - 1}` })
    const intermediates = lengths.map((length, i) => {
      const key = keys[i] ?? rootKey
      return makeCertificate({ key, subject: `CA ${i}`, signer: signerOf(i), extensions: caExtensions(key, signerOf(i).key, length) })
    })
    const signer = signerOf(lengths.length)
    const leaf = makeCertificate({ key: leafKey, subject: 'server.example.com', signer, extensions: serverExtensions(leafKey, signer.key, ['server.example.com']) })
    return { leaf, intermediates, roots: [chain.root({ extensions: caExtensions(rootKey, rootKey, rootLength) })] }
  }

  it.each<[readonly (number | null)[], number | null, number | null, string]>([
    [[0], null, null, 'accepted'],
    [[0, null], null, null, 'path-length-exceeded'],
    [[1, 0], null, null, 'accepted'],
    [[1, 5], null, null, 'accepted'],
    [[1, null, null], null, null, 'path-length-exceeded'],
    [[null], 0, null, 'path-length-exceeded'],
    [[null], 1, null, 'accepted'],
    [[], 0, 0, 'accepted'],
    [[null], null, 0, 'depth-exceeded'],
    [[null], null, 1, 'accepted'],
    [[null, null, null, null, null, null], null, null, 'accepted'],
  ])('path lengths %j below a root of %s, at most %s', (lengths, rootLength, maxDepth, outcome) =>
    expect(outcomeOf(chain.verify({ ...line(lengths, rootLength), maxDepth }))).toBe(outcome))
})

describe('name constraints', () => {
  const verifyConstrained = (permitted: readonly string[], excluded: readonly string[], names: readonly string[], subject: string | Uint8Array = '') => {
    const intermediates = [chain.intermediate({ extensions: [...caExtensions(intermediateKey, rootKey), nameConstraints(permitted, excluded)] })]
    const isCritical = subject === ''
    const [usage, extended, ski, aki] = chain.leafExtensions()
    const san = encodeDer(0x30, ...names.map(generalName))
    const extensions = [usage, extended, ski, aki, extension(extensionOid.subjectAltName, san, isCritical)].filter((one) => one !== undefined)
    return outcomeOf(chain.verify({ leaf: chain.leaf({ subject, extensions }), intermediates, name: null }))
  }
  it.each<[readonly string[], readonly string[], readonly string[], string]>([
    [['example.com'], [], ['example.com'], 'accepted'],
    [['example.com'], [], ['a.b.example.com'], 'accepted'],
    [['EXAMPLE.com'], [], ['www.example.COM'], 'accepted'],
    [['example.com'], [], ['notexample.com'], 'name-constraint-violated'],
    [['example.com'], [], ['example.com', 'example.org'], 'name-constraint-violated'],
    [['example.com', 'example.org'], [], ['example.org'], 'accepted'],
    [['example.com'], [], ['*.example.com'], 'accepted'],
    [['www.example.com'], [], ['*.example.com'], 'name-constraint-violated'],
    [['example.com'], [], ['.example.com'], 'name-constraint-violated'],
    [['example.com'], [], ['ip:192.0.2.1'], 'accepted'],
    [['dns:'], [], ['anything.example'], 'accepted'],
    [[], ['dns:'], ['anything.example'], 'name-constraint-violated'],
    [[], ['example.com'], ['www.example.com'], 'name-constraint-violated'],
    [[], ['example.com'], ['example.org'], 'accepted'],
    [[], ['bar.example.com'], ['*.example.com'], 'name-constraint-violated'],
    [[], ['a.bar.example.com'], ['*.example.com'], 'accepted'],
    [['example.com'], ['www.example.com'], ['www.example.com'], 'name-constraint-violated'],
    [['.example.com'], [], ['www.example.com'], 'name-constraints-malformed'],
    [['*.example.com'], [], ['www.example.com'], 'name-constraints-malformed'],
    [['ip:192.0.2.0/255.255.255.0'], [], ['ip:192.0.2.200'], 'accepted'],
    [['ip:192.0.2.0/255.255.255.0'], [], ['ip:192.0.3.1'], 'name-constraint-violated'],
    [['ip:192.0.2.0/255.255.255.0'], [], ['ip:2001:db8::1'], 'name-constraint-violated'],
    [['ip:192.0.2.0/255.0.255.0'], [], ['ip:192.0.2.1'], 'name-constraints-malformed'],
    [['ip:192.0.2.0'], [], ['ip:192.0.2.1'], 'name-constraints-malformed'],
    [[], ['ip:2001:db8::/ffff:ffff::'], ['ip:2001:db8:1::1'], 'name-constraint-violated'],
    [[], ['ip:2001:db8::/ffff:ffff::'], ['ip:2001:db9::1'], 'accepted'],
    [['email:example.com'], [], ['email:a@example.com'], 'accepted'],
    [['email:example.com'], [], ['email:a@sub.example.com'], 'name-constraint-violated'],
    [['email:.example.com'], [], ['email:a@sub.example.com'], 'accepted'],
    [['email:.example.com'], [], ['email:a@example.com'], 'name-constraint-violated'],
    [['email:a@example.com'], [], ['email:a@EXAMPLE.com'], 'accepted'],
    [['email:a@example.com'], [], ['email:A@example.com'], 'name-constraint-violated'],
    [['email:example.com'], [], ['email:a@b@example.com'], 'name-constraint-violated'],
    [['email:a@b@example.com'], [], ['email:a@example.com'], 'name-constraints-malformed'],
    [['uri:example.com'], [], ['uri:https://example.com/x'], 'accepted'],
    [['uri:example.com'], [], ['uri:https://www.example.com/x'], 'name-constraint-violated'],
    [['uri:.example.com'], [], ['uri:https://user@www.example.com:8443/x'], 'accepted'],
    [['uri:.example.com'], [], ['uri:urn:example'], 'name-constraint-violated'],
    [['uri:example.com'], [], ['uri:https://192.0.2.1/'], 'name-constraint-violated'],
    [['uri:example.com'], [], ['uri:https://evil.example\\@example.com/'], 'name-constraint-violated'],
    [['directory:foo'], [], ['directory:foo'], 'accepted'],
    [['directory:foo'], [], ['directory:bar'], 'name-constraint-violated'],
    [[], ['other:1.2.3.4'], ['other:1.2.3.4'], 'name-constraint-unsupported'],
    [[], ['other:1.2.3.4'], ['www.example.com'], 'accepted'],
  ])('permitted %j excluded %j: %j', (permitted, excluded, names, outcome) => expect(verifyConstrained(permitted, excluded, names)).toBe(outcome))

  it('hold for the subject and for its email address too', () => {
    expect(verifyConstrained(['directory:foo'], [], ['a.example'], 'foo')).toBe('accepted')
    expect(verifyConstrained(['directory:foo'], [], ['a.example'], 'bar')).toBe('name-constraint-violated')
    const withEmail = encodeDer(0x30, encodeDer(0x31, encodeDer(0x30, fromHex('06092a864886f70d010901'), encodeDer(0x16, new TextEncoder().encode('a@example.org')))))
    expect(verifyConstrained(['email:example.org'], [], ['a.example'], withEmail)).toBe('accepted')
    expect(verifyConstrained(['email:example.com'], [], ['a.example'], withEmail)).toBe('name-constraint-violated')
  })

  it('hold below a root, and for intermediates that are not self-issued', () => {
    const root = (permitted: readonly string[]) => [chain.root({ extensions: [...caExtensions(rootKey, rootKey), nameConstraints(permitted, [])] })]
    expect(outcomeOf(chain.verify({ roots: root(['example.com']) }))).toBe('accepted')
    expect(outcomeOf(chain.verify({ roots: root(['example.org']) }))).toBe('name-constraint-violated')
    expect(outcomeOf(chain.verify({ roots: root(['directory:Nobody']) }))).toBe('name-constraint-violated')
  })

  it('that are not critical are kept and warned of', () => {
    const intermediates = (permitted: string) => [chain.intermediate({ extensions: [...caExtensions(intermediateKey, rootKey), nameConstraints([permitted], [], false)] })]
    expect(outcomeOf(chain.verify({ intermediates: intermediates('example.org') }))).toBe('name-constraint-violated')
    const verdict = chain.verify({ intermediates: intermediates('example.com') })
    expect(verdict.status).toBe('accepted')
    expect(verdict.defects.map(({ code }) => code)).toContain('name-constraints-not-critical')
  })
})

describe('policies (RFC 9618)', () => {
  const gold = '1.2.3.1'
  const silver = '1.2.3.2'
  const verifyPolicies = (intermediate: readonly Uint8Array[], leaf: readonly Uint8Array[]) => outcomeOf(chain.verify({
    intermediates: [chain.intermediate({ extensions: [...caExtensions(intermediateKey, rootKey), ...intermediate] })],
    leaf: chain.leaf({ extensions: [...chain.leafExtensions(), ...leaf] }),
  }))
  it.each<[string, readonly Uint8Array[], readonly Uint8Array[], string]>([
    ['none required and none there', [], [], 'accepted'],
    ['none required and two that differ', [certificatePolicies([gold])], [certificatePolicies([silver])], 'accepted'],
    ['required and the same', [policyConstraints(0, null), certificatePolicies([gold])], [certificatePolicies([gold])], 'accepted'],
    ['required and another', [policyConstraints(0, null), certificatePolicies([gold])], [certificatePolicies([silver])], 'policy-required'],
    ['required and none in the leaf', [policyConstraints(0, null), certificatePolicies([gold])], [], 'policy-required'],
    ['required and none in the CA', [policyConstraints(0, null)], [certificatePolicies([gold])], 'policy-required'],
    ['required only further down', [policyConstraints(1, null)], [], 'policy-required'],
    ['required only beyond the leaf', [policyConstraints(2, null)], [], 'accepted'],
    ['required, and the CA has anyPolicy', [policyConstraints(0, null), certificatePolicies([anyPolicyOid])], [certificatePolicies([gold])], 'accepted'],
    ['required, and the leaf has anyPolicy', [policyConstraints(0, null), certificatePolicies([gold])], [certificatePolicies([anyPolicyOid])], 'accepted'],
    ['required, the leaf has anyPolicy and it is inhibited', [policyConstraints(0, null), inhibitAnyPolicy(0), certificatePolicies([gold])], [certificatePolicies([anyPolicyOid])], 'policy-required'],
    ['required and mapped', [policyConstraints(0, null), certificatePolicies([gold]), policyMappings([[gold, silver]])], [certificatePolicies([silver])], 'accepted'],
    ['required, mapped away', [policyConstraints(0, null), certificatePolicies([gold]), policyMappings([[gold, silver]])], [certificatePolicies([gold])], 'policy-required'],
    ['mapped from anyPolicy', [certificatePolicies([gold]), policyMappings([[anyPolicyOid, gold]])], [certificatePolicies([gold])], 'policy-mapping-invalid'],
    ['a policy twice', [certificatePolicies([gold, gold])], [], 'extension-malformed'],
  ])('%s', (_, intermediate, leaf, outcome) => expect(verifyPolicies(intermediate, leaf)).toBe(outcome))

  it('stay small where RFC 5280 would grow a tree without bound', () => {
    const policies = Array.from({ length: 60 }, (_, i) => `1.2.3.${i}`)
    const mappings = policies.flatMap((from) => policies.map((to): [string, string] => [from, to]))
    const keys = Array.from({ length: 12 }, () => newTestKey())
    const subjectOf = (i: number) => (i < 0 ? 'Test Root' : `CA ${i}`)
    const intermediates = keys.map((key, i) => {
      const signer = keys[i - 1] ?? rootKey
      return makeCertificate({ key, subject: subjectOf(i), signer: { key: signer, subject: subjectOf(i - 1) },
        extensions: [...caExtensions(key, signer), certificatePolicies(policies), policyMappings(mappings), policyConstraints(0, null)] })
    })
    const last = keys.at(-1) ?? rootKey
    const leaf = makeCertificate({ key: leafKey, subject: 'server.example.com', signer: { key: last, subject: subjectOf(keys.length - 1) },
      extensions: [...serverExtensions(leafKey, last, ['server.example.com']), certificatePolicies(['1.2.3.7'])] })
    expect(outcomeOf(chain.verify({ leaf, intermediates }))).toBe('accepted')
  })
})

describe('budgets', () => {
  it('end the search in a thousand issuers of one name', () => {
    const signer = { key: rootKey, subject: 'Test Root' }
    const intermediates = Array.from({ length: 1_000 }, () => {
      const key = newTestKey()
      return makeCertificate({ key, subject: 'Test Intermediate', signer, extensions: [...caExtensions(key, rootKey).slice(0, 2), authorityKeyIdentifier(rootKey)] })
    })
    expect(outcomeOf(chain.verify({ intermediates }))).toBe('budget-exhausted')
  })

  it('end the search in a mesh in which every CA signed every other', () => {
    const keys = Array.from({ length: 12 }, () => newTestKey())
    const subject = (i: number) => `Mesh ${i}`
    const intermediates = keys.flatMap((key, i) => keys.flatMap((signer, j) => i === j ? []
      : [makeCertificate({ key, subject: subject(i), signer: { key: signer, subject: subject(j) }, extensions: caExtensions(key, signer) })]))
    const [first] = keys
    if (first === undefined) throw new TypeError('no keys')
    const leaf = makeCertificate({ key: leafKey, subject: 'server.example.com', signer: { key: first, subject: subject(0) }, extensions: serverExtensions(leafKey, first, ['server.example.com']) })
    const verdict = chain.verify({ leaf, intermediates })
    expect(outcomeOf(verdict)).toBe('budget-exhausted')
    expect(verdict.path.length).toBeGreaterThan(1)
  })

  it('end the comparison of thousands of names with thousands of constraints', () => {
    const many = (count: number, suffix: string) => Array.from({ length: count }, (_, i) => `n${i}.${suffix}`)
    const intermediates = [chain.intermediate({ extensions: [...caExtensions(intermediateKey, rootKey), nameConstraints([], many(2_048, 'test'))] })]
    const leafNames = (count: number) => chain.leaf({ extensions: chain.leafExtensions([...many(count, 'example'), 'server.example.com']) })
    expect(outcomeOf(chain.verify({ leaf: leafNames(2_048), intermediates }))).toBe('budget-exhausted')
    expect(outcomeOf(chain.verify({ leaf: leafNames(100), intermediates }))).toBe('accepted')
  })
})

describe('revocation lists given to verifyChain', () => {
  const serial = fromHex('1234')
  const leaf = chain.leaf({ serial })
  const list = (changes: Partial<Parameters<typeof makeCrl>[0]> = {}) => [makeCrl({ key: intermediateKey, issuer: 'Test Intermediate', ...changes })]
  const revoked = [{ serial, at: '20260301000000Z', reason: 1 }]
  const scope = (...fields: readonly Uint8Array[]) => [authorityKeyIdentifier(intermediateKey), crlNumber(1), extension(extensionOid.issuingDistributionPoint, encodeDer(0x30, ...fields), true)]
  const truth = fromHex('ff')
  const otherKey: TestKey = newTestKey()
  it.each<[string, readonly Uint8Array[], string]>([
    ['it is not on the list', list({ revoked: [{ serial: fromHex('1235') }] }), 'accepted'],
    ['an empty list', list(), 'accepted'],
    ['it is on the list', list({ revoked }), 'certificate-revoked'],
    ['on the list of another issuer', [makeCrl({ key: rootKey, issuer: 'Test Root', revoked })], 'accepted'],
    ['on a list of another key of that name', list({ key: otherKey, revoked }), 'accepted'],
    ['a list with a signature that nobody made', list({ corruptSignature: true }), 'crl-invalid'],
    ['a list that claims the key and is signed by another', list({ key: otherKey, extensions: [authorityKeyIdentifier(intermediateKey), crlNumber(1)] }), 'crl-invalid'],
    ['a list of yesterday', list({ nextUpdate: '20260201000000Z' }), 'crl-invalid'],
    ['a list of tomorrow', list({ thisUpdate: '20270101000000Z' }), 'crl-invalid'],
    ['a list without nextUpdate', list({ nextUpdate: null }), 'crl-invalid'],
    ['a list without number', list({ extensions: [authorityKeyIdentifier(intermediateKey)] }), 'crl-invalid'],
    ['a list with a critical number', list({ extensions: [authorityKeyIdentifier(intermediateKey), crlNumber(1, true)] }), 'crl-invalid'],
    ['a list with an unknown critical extension', list({ extensions: [crlNumber(1), extension('1.2.3.4', fromHex('0500'), true)] }), 'crl-invalid'],
    ['a list of version 1', list({ version: 1, extensions: [] }), 'crl-invalid'],
    ['what is no list', [fromHex('3000')], 'crl-invalid'],
    ['an invalid list beside a good one', [...list({ nextUpdate: '20260201000000Z' }), ...list()], 'accepted'],
    ['a good list beside one that revokes', [...list(), ...list({ revoked })], 'certificate-revoked'],
    ['a list of CA certificates only', list({ extensions: scope(encodeDer(0x82, truth)), revoked }), 'accepted'],
    ['a list of end entities only', list({ extensions: scope(encodeDer(0x81, truth)), revoked }), 'certificate-revoked'],
    ['an indirect list', list({ extensions: scope(encodeDer(0x84, truth)), revoked }), 'accepted'],
    ['a list of another distribution point', list({ extensions: scope(encodeDer(0xa0, encodeDer(0xa0, generalName('uri:http://b.example/')))), revoked }), 'accepted'],
    ['a delta list', list({ extensions: [authorityKeyIdentifier(intermediateKey), crlNumber(2), extension(extensionOid.deltaCrlIndicator, fromHex('020101'), true)], revoked }), 'accepted'],
  ])('%s', (_, crls, outcome) => expect(outcomeOf(chain.verify({ leaf, crls }))).toBe(outcome))

  it('match the distribution point of the certificate', () => {
    const pointed = chain.leaf({ serial, extensions: [...chain.leafExtensions(), crlDistributionPoints(['http://a.example/'])] })
    const crls = list({ extensions: scope(encodeDer(0xa0, encodeDer(0xa0, generalName('uri:http://a.example/')))), revoked })
    expect(outcomeOf(chain.verify({ leaf: pointed, crls }))).toBe('certificate-revoked')
  })

  it('say when and why, and warn of what they do not cover', () => {
    expect(chain.verify({ leaf, crls: list({ revoked }) })).toMatchObject({ reason: { got: 'revoked on 2026-03-01T00:00:00Z, keyCompromise' } })
    const verdict = chain.verify({ leaf, crls: list() })
    expect(verdict.defects).toContainEqual(expect.objectContaining({ code: 'revocation-unknown', certificate: expect.objectContaining({ role: 'intermediate' }) as unknown }))
    expect(chain.verify({ leaf }).defects.map(({ code }) => code)).not.toContain('revocation-unknown')
  })

  it('revoke an intermediate', () => {
    const { serial: revokedSerial } = parseCertificate(chain.intermediate({ serial: fromHex('4321') }))
    const crls = [makeCrl({ key: rootKey, issuer: 'Test Root', revoked: [{ serial: revokedSerial }] })]
    const verdict = chain.verify({ intermediates: [chain.intermediate({ serial: fromHex('4321') })], crls })
    expect(verdict).toMatchObject({ reason: { code: 'certificate-revoked', certificate: { role: 'intermediate' } } })
  })

  it('need cRLSign', () => {
    const withoutSign = chain.intermediate({ extensions: caExtensions(intermediateKey, rootKey).toSpliced(1, 1, extension(extensionOid.keyUsage, fromHex('03020204'), true)) })
    expect(outcomeOf(chain.verify({ leaf, intermediates: [withoutSign], crls: list() }))).toBe('crl-invalid')
    expect(outcomeOf(chain.verify({ leaf, intermediates: [withoutSign] }))).toBe('accepted')
  })

  it('are of names, not of bytes', () => {
    expect(outcomeOf(chain.verify({ leaf, crls: list({ issuer: name('TEST intermediate'), revoked }) }))).toBe('certificate-revoked')
  })
})
