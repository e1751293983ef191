import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../shared/contract/certificate.ts'
import type { CaaRecord, DnsAnswer, HttpsRecord, TlsaRecord } from '../../shared/contract/dns.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import { parseAddress } from '../../shared/dns/address.ts'
import { caaVerdict } from './caa-check.ts'
import { compareHttps, compareResolvers } from './dns-view.ts'
import { derOf } from './issuer-name.ts'
import { newProbe, reduceProbe } from './probe-state.ts'
import type { ProbeAction, ProbeState } from './probe-state.ts'
import { certificate, event, tls } from './samples.ts'
import { olderPem, newerPem } from './testing-certificates.ts'
import { tlsaVerdict } from './tlsa-check.ts'

const answered = { resolver: 'https://dns.test/', durationMs: 1, authenticated: true, aliases: [], canonicalName: 'good.test', extendedErrors: [] }
const denied = { ...answered, zone: 'test', negativeTtlSeconds: 60 }

describe('compareResolvers', () => {
  it.each([
    ['the same in another order', ['192.0.2.1', '192.0.2.2'], ['192.0.2.2', '192.0.2.1'], 'same'],
    ['the same in another spelling', ['2001:db8::1'], ['2001:0DB8:0::1'], 'same'],
    ['some in common', ['93.184.215.14', '8.8.8.8'], ['8.8.8.8'], 'overlapping'],
    ['different networks', ['93.184.215.14'], ['8.8.8.8'], 'different-networks'],
    ['a network in common', ['93.184.215.14'], ['93.184.215.15'], 'same-network'],
    ['an inner address here', ['10.0.0.1'], ['8.8.8.8'], 'split-horizon'],
    ['nothing here', [], ['8.8.8.8'], 'one-sided'],
    ['nothing there', ['8.8.8.8'], [], 'one-sided'],
  ])('knows %s', (_, ours, theirs, kind) => {
    expect(compareResolvers(looked(ours, theirs, kind === 'same-network' ? 15133 : 64500))?.addresses.kind).toBe(kind)
  })

  it('says which side is the odd one', () => {
    expect(compareResolvers(looked(['10.0.0.1'], ['8.8.8.8']))?.addresses).toEqual({ kind: 'split-horizon', inner: 'browser' })
    expect(compareResolvers(looked(['8.8.8.8'], ['10.0.0.1']))?.addresses).toEqual({ kind: 'split-horizon', inner: 'worker' })
    expect(compareResolvers(looked([], ['8.8.8.8']))?.addresses).toEqual({ kind: 'one-sided', missing: 'browser' })
  })

  it('does not compare an address that was given', () => {
    expect(compareResolvers(looked(['8.8.8.8'], ['9.9.9.9'], 1, { addressGiven: true }))?.addresses).toEqual({ kind: 'given' })
  })

  it('tells what each resolver says of DNSSEC, and nothing where it gave no address', () => {
    expect(compareResolvers(looked(['8.8.8.8'], ['8.8.8.8']))).toMatchObject({ browserValidated: true, workerValidated: false })
    expect(compareResolvers(looked([], []))).toMatchObject({ browserValidated: null, workerValidated: null })
  })

  it('has nothing to say before both sides are known', () => {
    expect(compareResolvers(newProbe(target, 'looking-up'))).toBeNull()
  })
})

describe('compareHttps', () => {
  const record: HttpsRecord = { type: 'HTTPS', name: 'good.test', ttlSeconds: 60, priority: 1, target: '.', mandatory: [], alpn: ['h3', 'h2'], noDefaultAlpn: false, port: null, ipv4Hints: ['8.8.8.8'], ipv6Hints: [], ech: false, unknownKeys: [] }
  const withRecord = (part: Partial<HttpsRecord>, alpn: string | null): ReturnType<typeof compareHttps> => {
    const state = reduceProbe(looked(['8.8.8.8'], ['8.8.8.8']), { type: 'dns-answer', answer: { status: 'answered', ...answered, question: { name: 'good.test', type: 'HTTPS' }, records: [{ ...record, ...part }] } })
    const hop = state.hops[0]
    return compareHttps(state.lookUp, hop === undefined ? null : { ...hop, tls: { ...tls, alpn } })
  }

  it('holds what was negotiated against what is offered', () => {
    expect(withRecord({}, 'h2')).toMatchObject({ alpn: ['h3', 'h2', 'http/1.1'], negotiated: { protocol: 'h2', isOffered: true }, http3: true, ech: false })
    expect(withRecord({ alpn: ['h3'], noDefaultAlpn: true }, 'h2')?.negotiated).toEqual({ protocol: 'h2', isOffered: false })
    // Whoever negotiates nothing speaks HTTP/1.1, which is offered unless it is taken back.
    expect(withRecord({ alpn: ['h3'] }, null)?.negotiated).toEqual({ protocol: 'http/1.1', isOffered: true })
  })

  it('finds hints that no address record confirms', () => {
    expect(withRecord({}, 'h2')).toMatchObject({ strayHints: [], hasHints: true })
    expect(withRecord({ ipv4Hints: ['8.8.8.8', '9.9.9.9'] }, 'h2')?.strayHints).toEqual(['9.9.9.9'])
  })

  it('says nothing of a name without records, or with an alias only', () => {
    expect(withRecord({ priority: 0 }, 'h2')).toBeNull()
    expect(compareHttps(newProbe(target, 'looking-up').lookUp, null)).toBeNull()
  })
})

describe('caaVerdict', () => {
  const leaf = (issuer: string, names = ['dns:good.test']): Certificate => ({ ...certificate, issuer, issuerShort: 'CA', names })
  const issue = (value: string, tag = 'issue'): CaaRecord => ({ type: 'CAA', name: 'test', ttlSeconds: 60, critical: false, tag, value })
  const verdict = (records: readonly CaaRecord[], issued: Certificate | null): ReturnType<typeof caaVerdict> => caaVerdict('good.test', [caaAnswer(records)], issued)
  const letsEncrypt = leaf('CN=R10,O=Let\'s Encrypt,C=US')

  it('knows the CA that is allowed, among several and with parameters', () => {
    expect(verdict([issue('digicert.com'), issue('LetsEncrypt.org; validationmethods=dns-01')], letsEncrypt)).toEqual({ kind: 'allowed', at: 'test', by: 'letsencrypt.org' })
    expect(verdict([issue('digicert.com')], leaf('CN=X,O="DigiCert, Inc.",C=US'))).toMatchObject({ kind: 'allowed' })
    expect(verdict([issue('digicert.com')], leaf('C=US, O=DigiCert\\, Inc., CN=X'))).toMatchObject({ kind: 'allowed' })
  })

  it('knows a CA that is not', () => {
    expect(verdict([issue('pki.goog')], letsEncrypt)).toEqual({ kind: 'not-listed', at: 'test', listed: ['pki.goog'], issuer: 'CA' })
    expect(verdict([issue(';')], letsEncrypt)).toEqual({ kind: 'nobody', at: 'test', issuer: 'CA' })
  })

  it('claims nothing of a CA that is not in the table', () => {
    expect(verdict([issue('lab.hostlens.test')], leaf('CN=Lab,O=Hostlens Lab'))).toEqual({ kind: 'issuer-unknown', at: 'test', listed: ['lab.hostlens.test'] })
    // A name that only contains a known one is somebody else's.
    expect(verdict([issue('pki.goog')], leaf('CN=O\\=Let\'s Encrypt,O=Not Let\'s Encrypt'))).toMatchObject({ kind: 'issuer-unknown' })
  })

  it('takes issuewild for a certificate that is under a wildcard only', () => {
    const wild = [issue('pki.goog'), issue('letsencrypt.org', 'issuewild')]
    expect(verdict(wild, leaf(letsEncrypt.issuer, ['dns:*.test']))).toMatchObject({ kind: 'allowed' })
    expect(verdict(wild, leaf(letsEncrypt.issuer, ['dns:*.test', 'dns:good.test']))).toMatchObject({ kind: 'not-listed' })
    expect(verdict([issue('letsencrypt.org')], leaf(letsEncrypt.issuer, ['dns:*.test']))).toMatchObject({ kind: 'allowed' })
  })

  it('tells no records from records that say nothing, and from no answer', () => {
    expect(caaVerdict('good.test', [{ status: 'nodata', ...denied, question: { name: 'test', type: 'CAA' } }], letsEncrypt)).toEqual({ kind: 'open' })
    expect(verdict([issue('mailto:x@good.test', 'iodef')], letsEncrypt)).toEqual({ kind: 'silent', at: 'test' })
    expect(caaVerdict('good.test', [{ status: 'timeout', resolver: '', durationMs: 1, question: { name: 'test', type: 'CAA' } }], letsEncrypt)).toEqual({ kind: 'unanswered' })
    expect(caaVerdict('good.test', [], letsEncrypt)).toBeNull()
    expect(verdict([issue('x')], null)).toBeNull()
  })
})

describe('tlsaVerdict', () => {
  const chain = [olderPem, newerPem].map((pem): Certificate => ({ ...certificate, pem, fingerprintSha256: hash('sha256', pem) }))
  const record = (usage: number, selector: number, matchingType: number, data: string): TlsaRecord => ({ type: 'TLSA', name: '_443._tcp.good.test', ttlSeconds: 60, usage, selector, matchingType, data })

  it('fits the leaf in every form that can be worked out', async () => {
    const spki = Buffer.from(certificate.spkiPin.slice('sha256//'.length), 'base64').toString('hex')
    const whole = Buffer.from(derOf(olderPem) ?? []).toString('hex')
    const forms = [record(3, 1, 1, spki), record(3, 0, 1, hash('sha256', olderPem)), record(3, 0, 2, hash('sha512', olderPem)), record(1, 0, 0, whole)]
    expect(await Promise.all(forms.map((form) => tlsaVerdict(form, chain)))).toEqual(['matches', 'matches', 'matches', 'matches'])
  })

  it('looks for a CA above the leaf, which need not have been sent', async () => {
    expect(await tlsaVerdict(record(2, 0, 1, hash('sha256', newerPem)), chain)).toBe('matches')
    expect(await tlsaVerdict(record(2, 0, 1, hash('sha256', olderPem)), chain)).toBe('unknown')
  })

  it('says what differs, and claims nothing about forms that it does not know', async () => {
    expect(await tlsaVerdict(record(3, 0, 1, '00'), chain)).toBe('differs')
    expect(await tlsaVerdict(record(3, 1, 0, '00'), chain)).toBe('unknown')
    expect(await tlsaVerdict(record(9, 0, 1, '00'), chain)).toBe('unknown')
    expect(await tlsaVerdict(record(3, 0, 1, '00'), [])).toBe('unknown')
  })
})

function looked(ours: readonly string[], theirs: readonly string[], asn = 64500, part: Partial<HopNetwork> = {}): ProbeState {
  const addresses = ours.flatMap((text) => {
    const address = parseAddress(text)
    return address === null ? [] : [{ address, ttlSeconds: 60 }]
  })
  const family = (text: string): 'ipv4' | 'ipv6' => (text.includes(':') ? 'ipv6' : 'ipv4')
  const a: DnsAnswer = { status: 'nodata', ...denied, question: { name: 'good.test', type: 'A' } }
  const network: HopNetwork = {
    resolver: 'https://other.test/', addresses: theirs.map((address) => ({ address, family: family(address), ttlSeconds: 60 })), aliases: [], authenticated: false, attempts: [], dialled: null,
    autonomousSystems: [{ asn, name: null, prefix: '0.0.0.0/0', country: null }], ...part,
  }
  const actions: readonly ProbeAction[] = [
    addresses.length === 0
      ? { type: 'resolution', resolution: { status: 'no-addresses', name: 'good.test', aliases: [], a, aaaa: a } }
      : { type: 'resolution', resolution: { status: 'resolved', name: 'good.test', addresses, aliases: [], canonicalName: 'good.test', authenticated: true, a, aaaa: a } },
    { type: 'networks', networks: [{ status: 'found', address: '93.184.215.14', fromCache: false, origins: [{ asn: 15133, prefix: '93.184.215.0/24', country: null, registry: null, allocatedOn: null, name: null }] }] },
    event({ type: 'hop', hop: 0, target: { url: 'https://good.test/', scheme: 'https', host: 'good.test', port: 443 } }),
    event({ type: 'network', hop: 0, network }),
  ]
  return actions.reduce(reduceProbe, newProbe(target, 'looking-up'))
}

function caaAnswer(records: readonly CaaRecord[]): DnsAnswer {
  return { status: 'answered', ...answered, question: { name: 'test', type: 'CAA' }, records: [...records] }
}

function hash(algorithm: string, pem: string): string {
  return createHash(algorithm).update(derOf(pem) ?? new Uint8Array()).digest('hex')
}

const parsed = parseTarget('https://good.test')
if (parsed.status === 'invalid') throw new Error(parsed.message)
const target = parsed.target
