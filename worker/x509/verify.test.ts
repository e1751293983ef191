import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/bytes.ts'
import { encodeDer } from './der-writer.ts'
import { extendedKeyUsageOid, extensionOid } from './oids.ts'
import { createRootStore } from './root-store.ts'
import {
  authorityInfoAccess, authorityKeyIdentifier, basicConstraints, caExtensions, extendedKeyUsage, extension, inhibitAnyPolicy, keyUsage,
  makeCertificate, nameConstraints, newTestKey, policyConstraints, serverExtensions, subjectAltName, subjectKeyIdentifier, name,
} from './testing/certificate-factory.ts'
import { TestChain, outcomeOf } from './testing/test-chain.ts'
import { VerifiedPath } from './verify.ts'

const chain = new TestChain()
const { rootKey, intermediateKey, leafKey } = chain
const serverAuth = extendedKeyUsageOid.serverAuth

/** The server extensions with one replaced or left out, by position: keyUsage, extendedKeyUsage, SKI, AKI, SAN. */
function leafWith(position: number, ...replacement: readonly Uint8Array[]): Uint8Array {
  return chain.leaf({ extensions: chain.leafExtensions().toSpliced(position, 1, ...replacement) })
}

/** The CA extensions likewise: basicConstraints, keyUsage, SKI, AKI. */
function intermediateWith(position: number, ...replacement: readonly Uint8Array[]): Uint8Array[] {
  return [chain.intermediate({ extensions: caExtensions(intermediateKey, rootKey).toSpliced(position, 1, ...replacement) })]
}

function rootWith(position: number, ...replacement: readonly Uint8Array[]): Uint8Array[] {
  return [chain.root({ extensions: caExtensions(rootKey, rootKey).toSpliced(position, 1, ...replacement) })]
}

describe('verifyChain', () => {
  it('accepts a chain that is in order, with a proof of it', () => {
    const verdict = chain.verify()
    expect(verdict.status).toBe('accepted')
    if (verdict.status !== 'accepted') return
    expect(verdict.path.map(({ role }) => role)).toEqual(['leaf', 'intermediate', 'root'])
    expect(verdict.proof).toBeInstanceOf(VerifiedPath)
    expect(verdict.proof).toMatchObject({ path: verdict.path, name: { value: 'server.example.com' }, purpose: 'server-auth' })
    expect(verdict.path.at(-1)?.source).toBe('given')
  })

  it('names the store that the root came from', () => {
    const verdict = chain.verify({ roots: createRootStore([chain.root()], 'our own CA') })
    expect(verdict.path.at(-1)).toMatchObject({ role: 'root', index: 0, source: 'our own CA' })
  })

  it('says both sides', () => {
    const verdict = chain.verify({ leaf: chain.leaf({ notAfter: '20260303120000Z' }), atMs: Date.UTC(2026, 2, 5) })
    expect(verdict).toMatchObject({
      status: 'rejected', reachesRoot: true,
      reason: { code: 'expired', kind: 'trust', expected: 'valid until 2026-03-03T12:00:00Z', got: 'it is 2026-03-05T00:00:00Z', certificate: { role: 'leaf', index: 0, subject: 'server.example.com' } },
    })
  })

  it('ranks what it found, and keeps the rest beside it', () => {
    const verdict = chain.verify({ leaf: chain.leaf({ notAfter: '20260101000000Z', extensions: chain.leafExtensions(['other.example.com']) }) })
    expect(outcomeOf(verdict)).toBe('name-mismatch')
    expect(verdict.defects.map(({ code }) => code)).toContain('expired')
  })

  it('does not make a proof for anybody else', () => {
    const verdict = chain.verify()
    if (verdict.status !== 'accepted') throw new TypeError('not accepted')
    const forge = VerifiedPath as unknown as new (...values: readonly unknown[]) => VerifiedPath
    expect(() => new forge(Symbol('verifyChain'), verdict.path, {})).toThrow(TypeError)
  })
})

describe('trust', () => {
  const stranger = newTestKey()
  const strangerRoot = makeCertificate({ key: stranger, subject: 'Stranger', extensions: caExtensions(stranger, stranger) })
  const selfSigned = makeCertificate({ key: leafKey, subject: 'server.example.com', extensions: serverExtensions(leafKey, leafKey, ['server.example.com']) })
  it.each<[string, Parameters<TestChain['verify']>[0], string]>([
    ['a root that is trusted', {}, 'accepted'],
    ['no roots', { roots: [] }, 'issuer-not-found'],
    ['another root', { roots: [strangerRoot] }, 'issuer-not-found'],
    ['its own root sent and not trusted', { roots: [strangerRoot], intermediates: [chain.intermediate(), chain.root()] }, 'root-not-trusted'],
    ['a missing intermediate', { intermediates: [] }, 'issuer-not-found'],
    ['an intermediate that is trusted itself', { intermediates: [], roots: [chain.intermediate()] }, 'accepted'],
    ['signed by itself', { leaf: selfSigned, intermediates: [] }, 'self-signed'],
    ['signed by itself and trusted as such', { leaf: selfSigned, intermediates: [], roots: [selfSigned] }, 'accepted'],
    ['trusted as such, for another name', { leaf: selfSigned, intermediates: [], roots: [selfSigned], name: { kind: 'dns', value: 'other.example.com' } }, 'name-mismatch'],
    ['a signature nobody made on the leaf', { leaf: chain.leaf({ corruptSignature: true }) }, 'signature-invalid'],
    ['a signature nobody made on the intermediate', { intermediates: [chain.intermediate({ corruptSignature: true })] }, 'signature-invalid'],
    ['a broken self-signature of the root, which proves nothing', { roots: [chain.root({ corruptSignature: true })] }, 'accepted'],
    ['a root of the same name with another key', { roots: [makeCertificate({ key: stranger, subject: 'Test Root', extensions: caExtensions(stranger, stranger) })] }, 'issuer-not-found'],
    ['what is no certificate', { leaf: fromHex('3003020101') }, 'certificate-malformed'],
    ['bytes after the certificate', { leaf: Uint8Array.from([...chain.leaf(), 0]) }, 'certificate-malformed'],
    ['junk among the intermediates', { intermediates: [fromHex('00'), new Uint8Array(), chain.intermediate()] }, 'accepted'],
    ['junk among the roots', { roots: [fromHex('00'), chain.root()] }, 'accepted'],
  ])('%s', (_, changes, outcome) => expect(outcomeOf(chain.verify(changes))).toBe(outcome))

  it('says where the missing issuer may be had', () => {
    const leaf = chain.leaf({ extensions: [...chain.leafExtensions(), authorityInfoAccess({ ocsp: 'http://ocsp.example/', caIssuers: 'http://ca.example/i.der' })] })
    expect(chain.verify({ leaf, intermediates: [] })).toMatchObject({ missingIssuer: { name: 'CN=Test Intermediate', caIssuers: ['http://ca.example/i.der'] } })
    expect(chain.verify({ leaf: chain.leaf({ corruptSignature: true }) })).toMatchObject({ missingIssuer: null })
  })
})

describe('validity', () => {
  const at = (text: string) => Date.parse(text)
  const bounded = { notBefore: '20260101000000Z', notAfter: '20260201000000Z' }
  it.each<[string, string, string]>([
    ['the first second', '2026-01-01T00:00:00Z', 'accepted'],
    ['before it', '2025-12-31T23:59:59.999Z', 'not-yet-valid'],
    ['the last second', '2026-02-01T00:00:00.999Z', 'accepted'],
    ['after it', '2026-02-01T00:00:01Z', 'expired'],
  ])('%s', (_, moment, outcome) => {
    expect(outcomeOf(chain.verify({ leaf: chain.leaf(bounded), atMs: at(moment) }))).toBe(outcome)
    expect(outcomeOf(chain.verify({ intermediates: [chain.intermediate(bounded)], atMs: at(moment) }))).toBe(outcome)
    expect(outcomeOf(chain.verify({ roots: [chain.root(bounded)], atMs: at(moment) }))).toBe(outcome)
  })

  it('warns of a certificate that lives too long', () => {
    const leaf = chain.leaf({ notBefore: '20260101000000Z', notAfter: '20270301000000Z' })
    expect(chain.verify({ leaf }).defects).toContainEqual(expect.objectContaining({ code: 'validity-too-long', expected: 'at most 398 days' }))
    const short = chain.leaf({ notBefore: '20260501000000Z', notAfter: '20260801000000Z' })
    expect(chain.verify({ leaf: short }).defects.map(({ code }) => code)).not.toContain('validity-too-long')
  })

  it('refuses a date in the wrong encoding', () => {
    expect(outcomeOf(chain.verify({ leaf: chain.leaf({ notAfter: '20490101000000Z' }) }))).toBe('accepted')
    const wrong = chain.leaf({ notBefore: '20260101000000Z', notAfter: '491231235959Z' })
    expect(outcomeOf(chain.verify({ leaf: wrong }))).toBe('accepted')
    // UTCTime cannot say 2050, so the wrong way round is a GeneralizedTime before it.
    const der = Uint8Array.from(chain.leaf({ notAfter: '20510101000000Z' }))
    const position = Buffer.from(der).indexOf('20510101000000Z')
    der.set(Buffer.from('20410101000000Z'), position)
    expect(chain.verify({ leaf: der }).defects.map(({ code }) => code)).toContain('time-encoding-wrong')
  })
})

describe('the names of the server', () => {
  const verifyNames = (names: readonly string[], kind: 'dns' | 'ip', value: string) =>
    outcomeOf(chain.verify({ leaf: chain.leaf({ extensions: chain.leafExtensions(names) }), name: { kind, value } }))
  it.each<[readonly string[], 'dns' | 'ip', string, string]>([
    [['server.example.com'], 'dns', 'server.example.com', 'accepted'],
    [['SERVER.Example.com'], 'dns', 'server.EXAMPLE.com', 'common-name-spelling'],
    [['server.example.com'], 'dns', 'SERVER.example.com.', 'accepted'],
    [['a.example.com', 'b.example.com'], 'dns', 'b.example.com', 'accepted'],
    [['example.com'], 'dns', 'www.example.com', 'name-mismatch'],
    [['*.example.com'], 'dns', 'www.example.com', 'accepted'],
    [['*.example.com'], 'dns', 'example.com', 'name-mismatch'],
    [['*.example.com'], 'dns', 'a.b.example.com', 'name-mismatch'],
    [['w*.example.com'], 'dns', 'www.example.com', 'name-mismatch'],
    [['www.*.com'], 'dns', 'www.example.com', 'name-mismatch'],
    [['*'], 'dns', 'example', 'name-mismatch'],
    [['*.com'], 'dns', 'example.com', 'wildcard-in-public-suffix'],
    [['*.co.uk'], 'dns', 'example.co.uk', 'wildcard-in-public-suffix'],
    [['*.github.io'], 'dns', 'someone.github.io', 'accepted'],
    [['*.com', 'example.com'], 'dns', 'example.com', 'accepted'],
    [['xn--bcher-kva.example'], 'dns', 'xn--bcher-kva.example', 'accepted'],
    [['foo_bar.example.com'], 'dns', 'foo_bar.example.com', 'expected-name-invalid'],
    [['ip:192.0.2.1'], 'ip', '192.0.2.1', 'accepted'],
    [['ip:192.0.2.1'], 'ip', '192.0.2.2', 'name-mismatch'],
    [['192.0.2.1'], 'ip', '192.0.2.1', 'name-mismatch'],
    [['ip:192.0.2.1'], 'dns', '192.0.2.1', 'expected-name-invalid'],
    [['ip:2001:db8::1'], 'ip', '2001:0DB8:0::1', 'accepted'],
    [['ip:2001:db8::1'], 'ip', '[2001:db8::1]', 'accepted'],
    [['email:a@example.com'], 'dns', 'example.com', 'names-missing'],
    [['ip:192.0.2.1'], 'ip', 'nonsense', 'expected-name-invalid'],
  ])('%j for %s %s', (names, kind, value, outcome) => expect(verifyNames(names, kind, value)).toBe(outcome))

  it('never takes the common name', () => {
    expect(outcomeOf(chain.verify({ leaf: leafWith(4) }))).toBe('names-missing')
    expect(outcomeOf(chain.verify({ leaf: leafWith(4), name: null }))).toBe('accepted')
  })

  it.each<[string, string, string]>([
    ['server.example.com', 'server.example.com', 'accepted'],
    ['Server.example.com', 'server.example.com', 'common-name-spelling'],
    ['bücher.example', 'xn--bcher-kva.example', 'common-name-spelling'],
    ['2001:DB8::1', 'ip:2001:db8::1', 'common-name-spelling'],
    ['Jane Doe', 'server.example.com', 'accepted'],
  ])('common name %s beside %s', (commonName, san, outcome) => {
    const leaf = chain.leaf({ subject: commonName, extensions: chain.leafExtensions([san]) })
    expect(outcomeOf(chain.verify({ leaf, name: null }))).toBe(outcome)
  })
})

describe('keys and signatures', () => {
  it.each<[string, ConstructorParameters<typeof TestChain>[0], Partial<Parameters<TestChain['leaf']>[0]>, string]>([
    ['RSA 2048', { intermediate: newTestKey('RSA-2048') }, {}, 'accepted'],
    ['RSA PSS', { intermediate: newTestKey('RSA-2048') }, { signature: 'rsa-pss-sha256' }, 'accepted'],
    ['RSA 1024 in the leaf', { leaf: newTestKey('RSA-1024') }, {}, 'weak-key'],
    ['RSA 1024 in the intermediate', { intermediate: newTestKey('RSA-1024') }, {}, 'weak-key'],
    ['RSA 1024 in the root', { root: newTestKey('RSA-1024') }, {}, 'weak-key'],
    ['RSA 2047', { leaf: newTestKey('RSA-2047') }, {}, 'weak-key'],
    ['P-384', { intermediate: newTestKey('P-384'), leaf: newTestKey('P-384') }, { signature: 'ecdsa-sha384' }, 'accepted'],
    ['P-521', { intermediate: newTestKey('P-521') }, { signature: 'ecdsa-sha512' }, 'accepted'],
    ['P-224', { leaf: newTestKey('P-224') }, {}, 'weak-key'],
    ['Ed25519', { root: newTestKey('Ed25519'), intermediate: newTestKey('Ed25519') }, {}, 'accepted'],
    ['SHA-1 with RSA', { intermediate: newTestKey('RSA-2048') }, { signature: 'rsa-sha1' }, 'weak-signature'],
    ['MD5', { intermediate: newTestKey('RSA-2048') }, { signature: 'rsa-md5' }, 'weak-signature'],
    ['SHA-1 with ECDSA', {}, { signature: 'ecdsa-sha1' }, 'weak-signature'],
    ['two algorithms', {}, { innerSignature: 'ecdsa-sha384' }, 'algorithm-identifiers-differ'],
    ['an algorithm of another key', {}, { innerSignature: 'rsa-sha256' }, 'algorithm-identifiers-differ'],
  ])('%s', (_, keys, changes, outcome) => {
    const other = new TestChain(keys)
    expect(outcomeOf(other.verify({ leaf: other.leaf(changes) }))).toBe(outcome)
  })

  it('does not mind SHA-1 in the self-signature of a root, and does in an intermediate', () => {
    const other = new TestChain({ root: newTestKey('RSA-2048') })
    expect(outcomeOf(other.verify({ roots: [other.root({ signature: 'rsa-sha1' })] }))).toBe('accepted')
    expect(outcomeOf(other.verify({ intermediates: [other.intermediate({ signature: 'rsa-sha1' })] }))).toBe('weak-signature')
  })
})

describe('the profile', () => {
  const aki = (...fields: readonly Uint8Array[]) => extension(extensionOid.authorityKeyIdentifier, encodeDer(0x30, ...fields))
  const issuerField = encodeDer(0xa1, encodeDer(0xa4, name('Test Root')))
  it.each<[string, Parameters<TestChain['verify']>[0], string]>([
    ['a version 1 leaf', { leaf: chain.leaf({ version: 1, extensions: [] }), name: null }, 'version-unsupported'],
    ['a serial of 20 octets', { leaf: chain.leaf({ serial: Uint8Array.of(0x7f, ...new Uint8Array(19)) }) }, 'accepted'],
    ['a serial of 21 octets', { leaf: chain.leaf({ serial: Uint8Array.of(0x7f, ...new Uint8Array(20)) }) }, 'serial-invalid'],
    ['a negative serial', { leaf: chain.leaf({ serial: fromHex('ff00') }) }, 'serial-invalid'],
    ['a serial of zero', { leaf: chain.leaf({ serial: fromHex('00') }) }, 'serial-invalid'],
    ['a serial of zero in a root', { roots: [chain.root({ serial: fromHex('00') })] }, 'accepted'],
    ['a serial with a redundant byte', { leaf: chain.leaf({ serial: fromHex('0001') }) }, 'serial-invalid'],
    ['no authorityKeyIdentifier', { leaf: leafWith(3) }, 'authority-key-identifier-missing'],
    ['none in the intermediate', { intermediates: intermediateWith(3) }, 'authority-key-identifier-missing'],
    ['a critical one', { leaf: leafWith(3, authorityKeyIdentifier(intermediateKey, true)) }, 'extension-criticality-wrong'],
    ['one without keyIdentifier', { leaf: leafWith(3, aki(issuerField, encodeDer(0x82, fromHex('01')))) }, 'authority-key-identifier-invalid'],
    ['one in a root, of itself', { roots: rootWith(3, authorityKeyIdentifier(rootKey)) }, 'accepted'],
    ['one in a root, of another key', { roots: rootWith(3, authorityKeyIdentifier(leafKey)) }, 'authority-key-identifier-invalid'],
    ['one in a root, with an issuer', { roots: rootWith(3, aki(encodeDer(0x80, rootKey.identifier), issuerField)) }, 'authority-key-identifier-invalid'],
    ['no subjectKeyIdentifier in the leaf', { leaf: leafWith(2) }, 'accepted'],
    ['none in the intermediate', { intermediates: intermediateWith(2) }, 'subject-key-identifier-missing'],
    ['none in the root', { roots: rootWith(2) }, 'subject-key-identifier-missing'],
    ['a critical one', { roots: rootWith(2, subjectKeyIdentifier(rootKey, true)) }, 'extension-criticality-wrong'],
    ['no cA', { intermediates: intermediateWith(0, basicConstraints(false)) }, 'not-a-ca'],
    ['no basicConstraints', { intermediates: intermediateWith(0) }, 'not-a-ca'],
    ['basicConstraints not critical', { intermediates: intermediateWith(0, basicConstraints(true, null, false)) }, 'basic-constraints-invalid'],
    ['no keyCertSign', { intermediates: intermediateWith(1, keyUsage(['cRLSign'])) }, 'key-usage-violated'],
    ['no keyUsage in a CA', { intermediates: intermediateWith(1) }, 'accepted'],
    ['keyCertSign in a leaf', { leaf: leafWith(0, keyUsage(['digitalSignature', 'keyCertSign'])) }, 'key-usage-inconsistent'],
    ['a key that may not do handshakes', { leaf: leafWith(0, keyUsage(['dataEncipherment'])) }, 'key-usage-violated'],
    ['a key that is for RSA key exchange', { leaf: leafWith(0, keyUsage(['keyEncipherment'])) }, 'accepted'],
    ['no keyUsage in a leaf', { leaf: leafWith(0) }, 'accepted'],
    ['a CA as server', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), basicConstraints(true)] }) }, 'ca-as-server'],
    ['cA false in a leaf', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), basicConstraints(false)] }) }, 'accepted'],
    ['a path length without cA', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), basicConstraints(false, 0)] }) }, 'basic-constraints-invalid'],
    ['no extendedKeyUsage', { leaf: leafWith(1) }, 'accepted'],
    ['another extendedKeyUsage', { leaf: leafWith(1, extendedKeyUsage([extendedKeyUsageOid.clientAuth])) }, 'extended-key-usage-violated'],
    ['serverAuth among others', { leaf: leafWith(1, extendedKeyUsage([extendedKeyUsageOid.clientAuth, serverAuth])) }, 'accepted'],
    ['anyExtendedKeyUsage in a leaf', { leaf: leafWith(1, extendedKeyUsage([extendedKeyUsageOid.any])) }, 'extended-key-usage-invalid'],
    ['an empty extendedKeyUsage', { leaf: leafWith(1, extendedKeyUsage([])) }, 'extension-malformed'],
    ['a critical one', { leaf: leafWith(1, extendedKeyUsage([serverAuth], true)) }, 'extension-criticality-wrong'],
    ['an intermediate for something else', { intermediates: intermediateWith(4, extendedKeyUsage([extendedKeyUsageOid.clientAuth])) }, 'extended-key-usage-violated'],
    ['an intermediate for servers', { intermediates: intermediateWith(4, extendedKeyUsage([serverAuth])) }, 'accepted'],
    ['an intermediate for anything', { intermediates: intermediateWith(4, extendedKeyUsage([extendedKeyUsageOid.any])) }, 'accepted'],
    ['extendedKeyUsage in a root', { roots: rootWith(4, extendedKeyUsage([serverAuth])) }, 'extended-key-usage-invalid'],
    ['a critical subjectAltName beside a subject', { leaf: leafWith(4, subjectAltName(['server.example.com'], true)) }, 'extension-criticality-wrong'],
    ['a critical one without subject', { leaf: chain.leaf({ subject: '', extensions: [...chain.leafExtensions().slice(0, 4), subjectAltName(['server.example.com'], true)] }) }, 'accepted'],
    ['one that is not critical without subject', { leaf: chain.leaf({ subject: '' }) }, 'extension-criticality-wrong'],
    ['a subjectAltName that is no DER', { leaf: leafWith(4, extension(extensionOid.subjectAltName, fromHex('6162'))) }, 'extension-malformed'],
    ['a subjectAltName that is no ASCII', { leaf: leafWith(4, subjectAltName(['server.example.com', 'dns:\u00e4.example.com'])) }, 'extension-malformed'],
    ['an empty subjectAltName', { leaf: leafWith(4, subjectAltName([])) }, 'extension-malformed'],
    ['an empty issuer', { leaf: chain.leaf({ signer: { key: intermediateKey, subject: '' } }), intermediates: [chain.intermediate({ subject: '' })] }, 'issuer-empty'],
    ['an unknown critical extension', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), extension('1.2.3.4', fromHex('0500'), true)] }) }, 'unknown-critical-extension'],
    ['one in the intermediate', { intermediates: intermediateWith(4, extension('1.2.3.4', fromHex('0500'), true)) }, 'unknown-critical-extension'],
    ['one in the root', { roots: rootWith(4, extension('1.2.3.4', fromHex('0500'), true)) }, 'unknown-critical-extension'],
    ['an unknown extension', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), extension('1.2.3.4', fromHex('0500'))] }) }, 'accepted'],
    ['a precertificate', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), extension(extensionOid.sctPoison, fromHex('0500'), true)] }) }, 'unknown-critical-extension'],
    ['an extension twice', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), keyUsage(['digitalSignature'])] }) }, 'extension-duplicate'],
    ['an authorityInfoAccess', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), authorityInfoAccess({ ocsp: 'http://o.example/' })] }) }, 'accepted'],
    ['a critical one', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), authorityInfoAccess({ ocsp: 'http://o.example/' }, true)] }) }, 'extension-criticality-wrong'],
    ['one that is no DER', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), extension(extensionOid.authorityInfoAccess, fromHex('6162'))] }) }, 'extension-malformed'],
    ['nameConstraints in a leaf', { leaf: chain.leaf({ extensions: [...chain.leafExtensions(), nameConstraints(['example.com'], [])] }) }, 'name-constraints-misplaced'],
    ['policyConstraints that are not critical', { intermediates: intermediateWith(4, policyConstraints(5, null, false)) }, 'extension-criticality-wrong'],
    ['inhibitAnyPolicy that is not critical', { intermediates: intermediateWith(4, inhibitAnyPolicy(1, false)) }, 'extension-criticality-wrong'],
    ['empty nameConstraints', { intermediates: intermediateWith(4, nameConstraints([], [])) }, 'extension-malformed'],
    ['extension lists with nothing in them', { leaf: leafWith(0, extension(extensionOid.keyUsage, fromHex('030100'), true)) }, 'extension-malformed'],
  ])('%s', (_, changes, outcome) => expect(outcomeOf(chain.verify(changes))).toBe(outcome))

  it('does not take a key that can only sign for encryption', () => {
    const ed25519 = new TestChain({ leaf: newTestKey('Ed25519') })
    const leafOf = (usage: readonly Uint8Array[]) => ed25519.leaf({ extensions: ed25519.leafExtensions().toSpliced(0, 1, ...usage) })
    expect(outcomeOf(ed25519.verify({ leaf: leafOf([keyUsage(['digitalSignature'])]) }))).toBe('accepted')
    expect(outcomeOf(ed25519.verify({ leaf: leafOf([keyUsage(['digitalSignature', 'keyEncipherment'])]) }))).toBe('key-usage-inconsistent')
  })

  it('does not judge the form of a root that somebody vouches for, but its trust', () => {
    const withoutIdentifier = rootWith(2)
    expect(outcomeOf(chain.verify({ roots: createRootStore(withoutIdentifier) }))).toBe('subject-key-identifier-missing')
    expect(outcomeOf(chain.verify({ roots: createRootStore(withoutIdentifier, 'ours', true) }))).toBe('accepted')
    expect(outcomeOf(chain.verify({ roots: createRootStore([chain.root({ notAfter: '20260101000000Z' })], 'ours', true) }))).toBe('expired')
  })

  it('asks less of a client certificate', () => {
    const leaf = leafWith(1, extendedKeyUsage([extendedKeyUsageOid.any]))
    expect(outcomeOf(chain.verify({ leaf, name: null, purpose: 'client-auth' }))).toBe('accepted')
    expect(outcomeOf(chain.verify({ name: null, purpose: 'client-auth' }))).toBe('extended-key-usage-violated')
  })
})
