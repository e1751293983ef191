import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeReport } from '../shared/contract/report.ts'
import type { ProbeRequest } from '../shared/contract/request.ts'
import { issue } from './lab/pki.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'
import { requestProbe } from './terminal/probe-client.ts'

/**
 * One policy before every dial: a server that sends the Worker elsewhere, by redirects and by its certificate, gets it to
 * a forbidden place on none of these ways. The place is real, on loopback, and counts who connects.
 */
let lab: Lab
let host: Server
let canary: Server
let hostPort: number
let canaryPort: number
let connections = 0
const workers: Record<'closed' | 'open' | 'narrow', LocalWorker | null> = { closed: null, open: null, narrow: null }

beforeAll(async () => {
  lab = await startLab()
  canary = createHttpServer((_, response) => response.writeHead(404).end())
  canary.on('connection', () => connections++)
  canaryPort = await listen(canary)
  const away = `http://127.0.0.1:${canaryPort}`
  const identity = await issue(lab.pki.intermediate, {
    subject: { commonName: 'guide.test' }, dnsNames: ['guide.test', 'two-faced.test', 'denied.guide.test'], ocspUrl: `${away}/ocsp`, crlUrl: `${away}/crl`, caIssuersUrl: `${away}/issuer`,
  })
  // The leaf alone: whoever wants its issuer has to fetch it from where the leaf says.
  host = createHttpsServer({ cert: identity.pem, key: identity.keyPem }, (request, response) => {
    const to = new URL(request.url ?? '/', 'https://guide.test').searchParams.get('to')
    response.writeHead(to === null ? 200 : 302, to === null ? {} : { location: to }).end()
  })
  hostPort = await listen(host)
  lab.doh.zone.addAddresses('guide.test', ['127.0.0.1'])
  lab.doh.zone.addAddresses('denied.guide.test', ['127.0.0.1'])
  lab.doh.zone.addAddresses('canary.test', ['127.0.0.1'])
  lab.doh.zone.addAddresses('two-faced.test', ['10.1.2.3', '127.0.0.1', '169.254.169.254', '::ffff:127.0.0.1'])
  const start = (allow: readonly string[], settings = {}): Promise<LocalWorker> => startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow, refuseCloudflare: true, settings })
  workers.closed = await start([`127.0.0.1:${hostPort}`])
  workers.open = await start([`127.0.0.1:${hostPort}`, `127.0.0.1:${canaryPort}`])
  workers.narrow = await start(['127.0.0.1'], { HOSTLENS_ALLOW_ONLY: 'guide.test 104.16.0.0/16', HOSTLENS_DENY: `denied.guide.test *:${canaryPort} 104.16.6.0/24` })
})
beforeEach(() => {
  connections = 0
})
afterAll(async () => {
  for (const server of [host, canary]) {
    server.closeAllConnections()
    server.close()
  }
  await Promise.all([...Object.values(workers).map((worker) => worker?.close()), lab.close()])
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function probe(name: keyof typeof workers, request: ProbeRequest): Promise<ProbeReport> {
  const worker = workers[name]
  if (worker === null) throw new Error('it was not started')
  const answer = await requestProbe(worker, request)
  if (answer.status !== 'report') throw new Error(JSON.stringify(answer))
  return answer.report
}

const guide = (path = '/', name = 'guide.test') => `https://${name}:${hostPort}${path}`
const failureOf = ({ failure }: ProbeReport) => failure === null ? 'ok' : [failure.code, failure.detail].filter((part) => part !== null).join(' ')
const trusting = (): NonNullable<ProbeRequest['trust']> => ({ customCaPem: lab.rootPem + lab.pki.intermediate.pem })

/** Each way in which a server can send the Worker to the canary. */
const ways: readonly (readonly [string, () => ProbeRequest])[] = [
  ['a redirect to an address', () => ({ target: guide(`/?to=http://127.0.0.1:${canaryPort}/`), maxRedirects: 3, trust: trusting() })],
  ['a redirect to an address in another spelling', () => ({ target: guide(`/?to=http://0x7f.1:${canaryPort}/`), maxRedirects: 3, trust: trusting() })],
  ['a redirect to a name of that address', () => ({ target: guide(`/?to=http://canary.test:${canaryPort}/`), maxRedirects: 3, trust: trusting() })],
  ['a redirect by way of another', () => ({ target: guide(`/?to=${encodeURIComponent(guide(`/?to=http://localhost:${canaryPort}/`))}`), maxRedirects: 3, trust: trusting() })],
  ['the issuer that a certificate names', () => ({ target: guide(), trust: { customCaPem: lab.rootPem } })],
  ['the OCSP responder and the CRL that a certificate names', () => ({ target: guide(), trust: { ...trusting(), revocation: 'online' } })],
  ['an address that the caller gives for a name', () => ({ target: `http://guide.test:${canaryPort}/`, address: '127.0.0.1' })],
]

describe('a forbidden place', () => {
  it.each(ways)('is not reached by %s', async (_, request) => {
    await probe('closed', request())
    expect(connections).toBe(0)
  })

  it.each(ways)('is reached by %s where the operator allows it', async (_, request) => {
    await probe('open', request())
    expect(connections).toBeGreaterThan(0)
  })

  it('is named where a redirect leads to it', async () => {
    const report = await probe('closed', { target: guide(`/?to=http://127.0.0.1:${canaryPort}/`), maxRedirects: 3, trust: trusting() })
    expect([report.hops.length, failureOf(report)]).toEqual([2, 'target-forbidden special-use-address'])
  })
})

describe('a name with good addresses and bad ones', () => {
  it('is dialled at the good ones, and the bad ones are named', async () => {
    const report = await probe('closed', { target: guide('/', 'two-faced.test'), trust: trusting() })
    expect(failureOf(report)).toBe('ok')
    const network = report.hops[0]?.network
    expect(network?.dialled).toMatchObject({ address: '127.0.0.1' })
    const forbidden = network?.attempts.filter(({ outcome }) => outcome === 'forbidden').map(({ address, detail }) => [address, detail])
    expect(forbidden?.toSorted()).toEqual([['10.1.2.3', 'special-use-address'], ['169.254.169.254', 'special-use-address'], ['::ffff:7f00:1', 'special-use-address']])
  })
})

describe('beside the API', () => {
  it.each(['/cdn-cgi/explorer/', '/cdn-cgi/explorer/api/local/workers', '/cdn-cgi/local/explorer/api/local/workers', '/cdn-cgi/local/observability', '/'])('there is nothing at %s without a token', async (path) => {
    const response = await fetch(`${workers.closed?.url ?? ''}${path}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
  })
})

describe('the lists of an operator', () => {
  it.each([
    ['a name on the list', () => guide(), 'ok'],
    ['a name that is denied', () => guide('/', 'denied.guide.test'), 'target-forbidden denied'],
    ['a name that is not on it', () => guide('/', 'canary.test'), 'target-forbidden not-allowed'],
    ['an address that is not on it', () => `https://127.0.0.1:${hostPort}/`, 'target-forbidden not-allowed'],
    ['a denied port', () => `http://guide.test:${canaryPort}/`, 'target-forbidden denied'],
    ['a listed prefix', () => 'https://104.16.7.1/', 'cloudflare-address'],
    ['a denied part of it', () => 'https://104.16.6.1/', 'target-forbidden denied'],
    ['port 25 of a listed name', () => 'tcp://guide.test:25', 'target-forbidden port-denied'],
  ])('%s', async (_, target, expected) => {
    const report = await probe('narrow', { target: target(), ...(target().startsWith('https:') && { trust: trusting() }) })
    expect(failureOf(report).startsWith(expected) ? expected : failureOf(report)).toBe(expected)
    expect(connections).toBe(0)
  })

  it('count for redirects too', async () => {
    const report = await probe('narrow', { target: guide(`/?to=${encodeURIComponent(guide('/', 'canary.test'))}`), maxRedirects: 2, trust: trusting() })
    expect([report.hops.length, failureOf(report)]).toEqual([2, 'target-forbidden not-allowed'])
  })
})
