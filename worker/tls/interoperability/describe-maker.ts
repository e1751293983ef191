/* eslint-disable no-restricted-imports -- the shared part of the tests in this folder; nothing of the Worker imports it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ClientAuth, TlsClientOptions } from '../options.ts'
import type { TlsSession } from '../session.ts'
import type { TlsVersion } from '../versions.ts'
import { exchange, httpRequest } from './exchange.ts'
import type { Exchange, ExchangePlan, Transport } from './exchange.ts'
import type { ResultTable } from './result-table.ts'

export type KeyName = 'rsa2048' | 'p256' | 'ed25519'

export type StartedServer = { readonly available: false; readonly missing: { readonly hint: string } } | RunningServer
export interface RunningServer {
  readonly available: true
  readonly port: number
  close(): Promise<void>
}

/** What a maker's servers can do, and how they say no. */
export interface Maker {
  readonly name: string
  /** Starts a server for every version that the maker speaks, with ALPN for `http/1.1` where `alpn` says so. */
  readonly start: (setup: { readonly key: KeyName; readonly demandsClientCertificate: boolean }) => Promise<StartedServer>
  readonly connect: (port: number) => Promise<Transport>
  readonly versions: Readonly<Record<KeyName, readonly TlsVersion[]>>
  readonly alpn: string | null
  /** What the answer says when the application data went both ways. */
  readonly page: (version: TlsVersion) => RegExp
  readonly refusal: (version: TlsVersion, client: RefusedClient) => Refusal
  readonly clients: { readonly good: ClientAuth; readonly wrongCa: ClientAuth }
}

/**
 * By an alert that speaks of certificates, by one that does not (GnuTLS calls an empty Certificate before TLS 1.3 a
 * decode_error, to OpenSSL's client as well), by HTTP after a handshake that was let through, or by hanging up.
 */
export type Refusal = 'alert' | 'decode-error' | 'http-400' | 'hang-up'
export type RefusedClient = 'of another CA' | 'none sent'

/** Every version × key × client certificate × full and resumed. */
export function describeMaker(maker: Maker, table: ResultTable): void {
  for (const key of keyNames) {
    const versions = maker.versions[key]
    if (versions.length === 0) continue
    describe(`${maker.name}, ${key}`, () => {
      const server = useServer(maker, table, () => maker.start({ key, demandsClientCertificate: false }))
      it.each(versions)('%s: full, then resumed', async (version) => {
        const first = await server.try({ version, key, client: 'none', mode: 'full' }, {})
        expectSuccess(maker, first, { version, key, resumed: false })
        expect(first.clientCertificate).toMatchObject({ status: 'not-requested' })
        expectCertificate(first)
        const second = await server.try({ version, key, client: 'none', mode: 'resumed' }, { session: sessionOf(first) })
        expectSuccess(maker, second, { version, key, resumed: true })
        expect(second.events.filter(({ type }) => type === 'certificate')).toEqual([])
        expect(second.summary?.roundTrips).toBeLessThanOrEqual(first.summary?.roundTrips ?? 0)
      })
    })

    describe(`${maker.name}, ${key}, demanding a client certificate`, () => {
      const server = useServer(maker, table, () => maker.start({ key, demandsClientCertificate: true }))
      it.each(versions)('%s: a good one is accepted, and resumed', async (version) => {
        const first = await server.try({ version, key, client: 'accepted', mode: 'full' }, { clientAuth: maker.clients.good })
        expectSuccess(maker, first, { version, key, resumed: false })
        expect(first.clientCertificate).toMatchObject({ status: 'accepted' })
        expect(first.events.find(({ type }) => type === 'client-certificate-requested')).toMatchObject({ answer: { sends: 'certificate', fit: 'fits' } })
        const second = await server.try({ version, key, client: 'accepted', mode: 'resumed' }, { clientAuth: maker.clients.good, session: sessionOf(first) })
        expectSuccess(maker, second, { version, key, resumed: true })
        // Who resumes is known by the session: nobody asks again.
        expect(second.events.filter(({ type }) => type === 'client-certificate-requested')).toEqual([])
      })
      it.each(versions)('%s: one of another CA is refused', async (version) => {
        const refused = await server.try({ version, key, client: 'of another CA', mode: 'full' }, { clientAuth: maker.clients.wrongCa })
        expectRefusal(maker.refusal(version, 'of another CA'), refused)
        // Nobody sends a list of acceptable issuers but these: then the client knows it before the server says so.
        const request = refused.events.find((event) => event.type === 'client-certificate-requested')
        expect(request?.answer).toMatchObject({ sends: 'certificate', fit: request?.certificateAuthorities.length === 0 ? 'fits' : 'issuer-not-listed' })
      })
      it.each(versions)('%s: none is refused', async (version) => {
        const refused = await server.try({ version, key, client: 'none sent', mode: 'full' }, {})
        expectRefusal(maker.refusal(version, 'none sent'), refused)
        expect(refused.events.find(({ type }) => type === 'client-certificate-requested')).toMatchObject({ answer: { sends: 'nothing', fit: 'no-certificate' } })
      })
    })
  }
}

export interface ServerInTest {
  try(cell: Cell, tls: Partial<TlsClientOptions>, plan?: Partial<ExchangePlan>): Promise<Exchange>
}

export interface Cell {
  readonly version: TlsVersion
  readonly key: string
  readonly client: string
  readonly mode: string
}

/** One server for all tests of a `describe`. Where its program is missing, they are skipped, and the table says so. */
export function useServer(maker: Pick<Maker, 'connect'>, table: ResultTable, start: () => Promise<StartedServer>): ServerInTest {
  let server: StartedServer | null = null
  beforeAll(async () => {
    server = await start()
    if (!server.available) table.skip(server.missing.hint)
  })
  afterAll(async () => {
    if (server?.available === true) await server.close()
  })
  beforeEach(({ skip }) => {
    if (server?.available === false) skip(server.missing.hint)
  })
  return {
    async try(cell, tls, plan = {}) {
      if (server?.available !== true) throw new Error('the server did not start')
      const result = await exchange(await maker.connect(server.port), {
        tls: { serverName, versions: { min: cell.version, max: cell.version }, alpn: ['h2', 'http/1.1'], ...tls },
        request: httpRequest(serverName),
        ...plan,
      })
      table.add(cell, result)
      return result
    },
  }
}

/** Handshake, application data both ways, and an orderly end. */
export function expectSuccess(maker: Pick<Maker, 'alpn' | 'page'>, result: Exchange, expected: { version: TlsVersion; key: KeyName; resumed: boolean }): void {
  expect({ failure: result.failure?.message ?? null, transportFailure: result.transportFailure }).toEqual({ failure: null, transportFailure: null })
  expect(result.summary).toMatchObject({ version: expected.version, resumed: expected.resumed, alpn: maker.alpn })
  expect(result.summary?.cipherSuite).toMatch(suiteFamily(expected.version, expected.key))
  expect(result.answer).toMatch(maker.page(expected.version))
}

export function sessionOf(result: Exchange): TlsSession {
  const session = result.sessions.at(-1)
  if (session === undefined) throw new Error('the server gave no session')
  return session
}

export const serverName = 'interoperability.test'

function expectCertificate({ events }: Exchange): void {
  const certificate = events.find((event) => event.type === 'certificate')
  expect(certificate?.chain.length).toBeGreaterThanOrEqual(2)
}

function expectRefusal(refusal: Refusal, result: Exchange): void {
  switch (refusal) {
    case 'alert':
      expect(result.clientCertificate).toMatchObject({ status: 'refused', evidence: 'alert' })
      expect(certificateAlerts).toContain(result.clientCertificate.alert)
      expect(result.failure?.code).toBe('alert-received')
      expect(result.answer).toBe('')
      return
    case 'decode-error':
      expect(result.clientCertificate).toMatchObject({ status: 'requested-none-sent' })
      expect(result.failure).toMatchObject({ code: 'alert-received', got: 'decode_error' })
      return
    case 'http-400':
      expect(result.failure).toBeNull()
      expect(result.answer).toMatch(/^HTTP\/1\.1 400 /)
      return
    case 'hang-up':
      expect(result.answer).toBe('')
      // Nothing but the lack of an answer tells: with an orderly end, a reset, or a stream that just stops.
      expect(result.failure?.kind ?? 'network').toBe('network')
  }
}

function suiteFamily(version: TlsVersion, key: KeyName): RegExp {
  if (version === 'TLSv1.3') return /^TLS_(AES|CHACHA20)_/
  const authentication = key === 'rsa2048' ? '((EC)?DHE_)?RSA' : 'ECDHE_ECDSA'
  return new RegExp(`^TLS_${authentication}_WITH_.*${version === 'TLSv1.2' ? '' : '_CBC_SHA$'}`)
}

const keyNames: readonly KeyName[] = ['rsa2048', 'p256', 'ed25519']

const certificateAlerts: readonly string[] = [
  'unknown_ca', 'bad_certificate', 'certificate_unknown', 'certificate_required', 'handshake_failure', 'access_denied', 'decrypt_error',
]
