import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import type { TlsOptions } from 'node:tls'
import { randomFillSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fromLatin1, toLatin1 } from '../bytes/bytes.ts'
import { TlsClient } from './client.ts'
import { TlsError } from './errors.ts'
import type { TlsEvent } from './events.ts'
import type { TlsClientOptions } from './options.ts'
import type { TlsSession } from './session.ts'

/** What only a real server shows: OpenSSL (through Node and by its own program) and GnuTLS on loopback. */
let folder = ''
const running: (() => void)[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostlens-tls-'))
  for (const [name, algorithm] of [['rsa', 'rsa:2048'], ['ec', 'ec'], ['ed', 'ed25519']] as const) {
    execFileSync('openssl', ['req', '-x509', '-newkey', algorithm, ...(name === 'ec' ? ['-pkeyopt', 'ec_paramgen_curve:P-256'] : []), '-nodes', '-keyout', path(`${name}.key`), '-out', path(`${name}.pem`), '-subj', `/CN=${name}`, '-days', '2'], { stdio: 'ignore' })
  }
})

afterEach(() => running.splice(0).forEach((stop) => stop()))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('Node', () => {
  it.each(['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'ffdhe2048', 'ffdhe3072'])('agrees over %s', async (group) => {
    const port = await nodeServer('rsa', { ecdhCurve: group.replace('secp256r1', 'P-256').replace('secp384r1', 'P-384').replace('secp521r1', 'P-521') })
    const { events } = await talk(port, { groups: [group] })
    expect(summary(events)).toMatchObject({ version: 'TLSv1.3', group, signatureScheme: 'rsa_pss_rsae_sha256' })
    expect(text(events)).toBe('ping')
  })

  it.each([['rsa', 'TLSv1.3'], ['ec', 'TLSv1.3'], ['ed', 'TLSv1.3'], ['rsa', 'TLSv1.2'], ['ec', 'TLSv1.2'], ['ed', 'TLSv1.2']] as const)('accepts a client certificate and resumes: %s, %s', async (name, version) => {
    const port = await nodeServer(name, { minVersion: version, maxVersion: version, requestCert: true, rejectUnauthorized: true, ca: [read('ec.pem')] })
    const clientAuth = { chain: [pemToDer(read('ec.pem'))], key: { kind: 'pem', pem: read('ec.key') } } as const
    const first = await talk(port, { clientAuth })
    expect(text(first.events)).toBe('ping')
    expect(first.client.clientCertificateVerdict.status).toBe('accepted')
    const session = first.events.findLast((event) => event.type === 'session')?.session
    const second = await talk(port, { clientAuth, ...(session !== undefined && { session }) })
    expect(summary(second.events)).toMatchObject({ resumed: true, version })
    expect(text(second.events)).toBe('ping')
  })

  it('refuses a handshake without a client certificate', async () => {
    const port = await nodeServer('rsa', { requestCert: true, rejectUnauthorized: true, ca: [read('ec.pem')] })
    const { error, client } = await talk(port, {})
    expect(error).toMatchObject({ code: 'alert-received', got: 'certificate_required' })
    expect(client.clientCertificateVerdict).toMatchObject({ status: 'refused', alert: 'certificate_required' })
  })
})

describe('openssl s_server', () => {
  it('takes early data, and rejects it after a HelloRetryRequest', async () => {
    const { port, output } = await opensslServer(['-tls1_3', '-early_data', '-max_early_data', '1000', '-groups', 'P-256:X25519'])
    const first = await talk(port, { groups: ['secp256r1', 'x25519'] }, { until: 'session' })
    const session = found<TlsSession>(first.events.findLast((event) => event.type === 'session')?.session)
    expect(session.maxEarlyDataBytes).toBe(1000)
    const early = { session, earlyData: fromLatin1('early words\n') }
    expect(summary((await talk(port, { ...early, groups: ['secp256r1'] }, { until: 'session' })).events)).toMatchObject({ resumed: true, earlyData: 'accepted' })
    expect(output()).toContain('early words')
    // One ticket is good for one 0-RTT handshake; a HelloRetryRequest rejects early data in any case.
    const retried = await talk(port, { ...early, groups: ['x25519', 'secp256r1'], keyShares: [] }, { until: 'session' })
    expect(summary(retried.events)).toMatchObject({ helloRetryRequest: true, earlyData: 'rejected' })
  })

  it('staples an OCSP response in both versions', async () => {
    // s_server only staples a response that parses; any DER that does will do.
    execFileSync('openssl', ['ocsp', '-index', index(), '-rsigner', path('rsa.pem'), '-rkey', path('rsa.key'), '-CA', path('rsa.pem'), '-issuer', path('rsa.pem'), '-serial', '1', '-respout', path('ocsp.der')], { stdio: 'ignore' })
    for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
      const { port } = await opensslServer([version === 'TLSv1.3' ? '-tls1_3' : '-tls1_2', '-status_file', path('ocsp.der')])
      const { events } = await talk(port, { requestOcsp: true, versions: { min: version, max: version } }, { until: 'handshake-complete' })
      const certificate = events.find((event) => event.type === 'certificate')
      expect(certificate?.ocspResponse).toEqual(new Uint8Array(readFileSync(path('ocsp.der'))))
    }
  })
})

describe('GnuTLS', () => {
  it('keeps to our record_size_limit', async () => {
    const port = await freePort()
    start('gnutls-serv', ['-p', String(port), `--x509certfile=${path('rsa.pem')}`, `--x509keyfile=${path('rsa.key')}`, '--echo', '-q'])
    await listening(port)
    for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
      const { events, error } = await talk(port, { recordSizeLimit: 512, versions: { min: version, max: version } }, { line: `${'x'.repeat(2000)}\n` })
      expect(error).toBeNull()
      expect(summary(events).recordSizeLimit).toBeGreaterThan(0)
      const sizes = events.flatMap((event) => (event.type === 'application-data' ? [event.data.length] : []))
      expect(Math.max(...sizes)).toBeLessThanOrEqual(512)
      expect(text(events)).toContain('x'.repeat(2000))
    }
  })
})

interface Talk {
  readonly client: TlsClient
  readonly events: readonly TlsEvent[]
  readonly error: TlsError | null
}

/** A handshake, a line of text, and everything until the answer (or the event) that was waited for. */
async function talk(
  port: number,
  options: Partial<TlsClientOptions>,
  { until = 'application-data', line = 'ping' }: { until?: TlsEvent['type']; line?: string } = {},
): Promise<Talk> {
  const client = new TlsClient({ serverName: 'localhost', random: (length) => randomFillSync(new Uint8Array(length)), nowMs: Date.now(), ...options })
  const socket = connect(port, '127.0.0.1')
  const events: TlsEvent[] = []
  let echoed = 0
  return new Promise((resolve, reject) => {
    // A clean end: OpenSSL forgets a session whose connection was cut off.
    const finish = (error: TlsError | null) => {
      client.close()
      socket.end(client.takeOutgoing(), () => {
        socket.destroy()
        resolve({ client, events, error })
      })
    }
    const step = (work: () => TlsEvent[]) => {
      try {
        for (const event of work()) {
          events.push(event)
          if (event.type === 'handshake-complete') client.send(fromLatin1(line))
          if (event.type === 'application-data') echoed += event.data.length
          if (event.type === until && (until !== 'application-data' || echoed >= line.length)) finish(null)
        }
        if (socket.writable) socket.write(client.takeOutgoing())
      } catch (error) {
        if (!(error instanceof TlsError)) {
          reject(error instanceof Error ? error : new Error('not an error'))
          return
        }
        events.push(...error.events)
        finish(error)
      }
    }
    socket.on('connect', () => step(() => {
      client.start()
      return []
    }))
    socket.on('data', (data) => step(() => client.receive(new Uint8Array(data))))
    socket.on('end', () => step(() => client.receiveEof()))
    socket.on('error', reject)
  })
}

async function nodeServer(name: string, options: TlsOptions): Promise<number> {
  const server = createTlsServer({ key: read(`${name}.key`), cert: read(`${name}.pem`), ...options }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push(() => server.close())
  return portOf(server.address())
}

async function opensslServer(flags: readonly string[]): Promise<{ port: number; output: () => string }> {
  const port = await freePort()
  const process = start('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', path('rsa.pem'), '-key', path('rsa.key'), ...flags])
  let output = ''
  process.stdout?.on('data', (data: Buffer) => (output += data.toString('latin1')))
  await listening(port)
  return { port, output: () => output }
}

function start(program: string, flags: readonly string[]): ChildProcess {
  const process = spawn(program, flags, { stdio: ['pipe', 'pipe', 'ignore'] })
  running.push(() => process.kill('SIGKILL'))
  return process
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server.address())
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Waits until somebody listens there. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function portOf(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address && typeof address.port === 'number') return address.port
  throw new Error('the server does not listen')
}

function path(name: string): string {
  return join(folder, name)
}

function read(name: string): string {
  return readFileSync(path(name), 'utf8')
}

/** An index file of `openssl ca` without entries. */
function index(): string {
  execFileSync('touch', [path('index.txt')])
  return path('index.txt')
}

function pemToDer(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
}

function summary(events: readonly TlsEvent[]) {
  return found(events.find((event) => event.type === 'handshake-complete')).summary
}

function text(events: readonly TlsEvent[]): string {
  return events.map((event) => (event.type === 'application-data' ? toLatin1(event.data) : '')).join('')
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there')
  return value
}
