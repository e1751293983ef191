import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './lab/run-program.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { startWireHosts, type WireHosts } from './lab/wire-hosts.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'

/** `npm start -- TARGET` as a person calls it, against the Worker and the lab. */
let lab: Lab
let wire: WireHosts
let worker: LocalWorker

beforeAll(async () => {
  lab = await startLab()
  wire = await startWireHosts(lab)
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: [...lab.allowList, ...wire.allowList] })
})
afterAll(async () => {
  await worker.close()
  await wire.close()
  await lab.close()
})

describe('the terminal', () => {
  it('shows one host in full', async () => {
    const { exitCode, stdout } = await start(lab.hosts.good.url, '--ca', lab.files.root)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^✓ https:\/\/good\.test:\d+\/ {2}200 OK {2}in \d+ ms\n/)
    for (const word of ['dns', 'tcp', 'tls', 'firstByte', 'total', 'TLSv1.3', 'trusted', 'HTTP/1.1 200 OK', 'findings']) expect(stdout).toContain(word)
  })

  it('shows every redirect as a hop, and what was not taken along', async () => {
    const { exitCode, stdout } = await start(lab.hosts['redirect-to-https'].url, '--ca', lab.files.root, '-L', '3', '-H', 'Authorization: Bearer x')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/over 2 hops/)
    expect(stdout).toMatch(/→ https:\/\/good\.test:\d+\/ {2}200 OK\n {2}30[1278].*upgrade/)
    expect(stdout).toMatch(/without authorization/i)
  })

  it('shows samples, a WebSocket, a STARTTLS talk and a greeting', async () => {
    const samples = await start(lab.hosts.good.url, '--ca', lab.files.root, '-n', '3')
    expect(samples.stdout).toMatch(/samples: 3 runs\n {2}phase +min +median +max +jitter +runs\n/)
    const socket = await start(wire.hosts.websocket.url, '--ca', lab.files.root, '--subprotocol', 'superchat')
    expect(socket.stdout).toMatch(/websocket\n {2}subprotocol {2}superchat\n {2}ping +[\d.]+ ms\n {2}close +clean \(1000\)/)
    const mail = await start(`tls://${wire.hosts['starttls-smtp'].host}:${wire.hosts['starttls-smtp'].port}`, '--ca', lab.files.root, '--starttls', 'smtp')
    expect(mail.stdout).toMatch(/starttls\n {2}it said +220-/)
    expect(mail.stdout).toMatch(/we said +STARTTLS/)
  })

  it('sends what it is told to send, and shows text when asked', async () => {
    const { stdout } = await start(wire.hosts.mirror.url, '--ca', lab.files.root, '-X', 'PUT', '-d', 'a body', '-H', 'X-Asked: yes', '--preview')
    expect(stdout).toMatch(/text +\{"method":"PUT"/)
    expect(stdout).toContain('x-asked')
  })

  it('of a client that was turned away says whom the server would have taken', async () => {
    const { exitCode, stdout } = await start(lab.hosts.mtls12.url, '--ca', lab.files.root)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/\n {2}client cert +\S+.*\n {2}accepts +CN=Hostlens Lab Client CA,O=Hostlens Lab\n {2}signed by +ecdsa_secp256r1_sha256, /)
  })

  it('shows a failure with its exit status, and goes on to say what was learnt', async () => {
    const { exitCode, stdout } = await start(lab.hosts.expired.url, '--ca', lab.files.root)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^✗ https:\/\/expired\.test/)
    expect(stdout).toMatch(/Try: /)
    expect(stdout).toContain('not trusted: ')
  })

  it('gives each of several targets a line, and the worst exit status', async () => {
    const { exitCode, stdout } = await start(lab.hosts.good.url, lab.hosts.expired.url, '--ca', lab.files.root)
    expect(exitCode).toBe(1)
    expect(stdout.trim().split('\n').toSorted()).toEqual([expect.stringMatching(/^✓ https:\/\/good\.test.*HTTP\/1\.1 200, TLSv1\.3, certificate \d+ days/), expect.stringMatching(/^✗ https:\/\/expired\.test.*\[certificate-rejected\]|^✗ https:\/\/expired\.test/)])
    const lines = (await start(lab.hosts.good.url, lab.hosts.http.url, '--json', '--ca', lab.files.root)).stdout.trim().split('\n').map((line) => JSON.parse(line) as { type: string })
    expect(lines.map(({ type }) => type)).toEqual(['report', 'problem'].toSorted((a, b) => (a === lines[0]?.type ? -1 : b === lines[0]?.type ? 1 : 0)))
  })

  it('puts regions side by side', async () => {
    const { exitCode, stdout } = await start(lab.hosts.good.url, '--ca', lab.files.root, '--regions', 'weur,apac')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/region +ran in +dns +tcp +tls +firstByte +download +total +answer\n✓ weur .*HTTP\/1\.1 200\n✓ apac .*HTTP\/1\.1 200\n/)
    expect(stdout).toContain('one machine')
    expect((await start(lab.hosts.good.url, '--regions', 'nowhere')).exitCode).toBe(2)
  })

  it('prints HAR, and Markdown for a ticket', async () => {
    expect(JSON.parse((await start(lab.hosts.good.url, '--har', '--ca', lab.files.root)).stdout)).toMatchObject({ log: { version: '1.2' } })
    expect((await start(lab.hosts.good.url, '--markdown', '--ca', lab.files.root)).stdout).toMatch(/^#/)
  })

  it('prints JSON for programs', async () => {
    const { stdout } = await start(lab.hosts.good.url, '--json', '--ca', lab.files.root)
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, outcome: 'ok' })
  })

  it.each([
    ['a field that the Worker refuses, by name', () => [lab.hosts.good.url, '--groups', 'no-such-group'], /tls\.groups/],
    ['a target that is none', () => ['http://'], /http:\/\//],
    ['a file that is not there', () => [lab.hosts.good.url, '--ca', 'no-such-file.pem'], /no-such-file\.pem/],
    ['a flag that is none', () => [lab.hosts.good.url, '--no-such-flag'], /no-such-flag/],
  ])('calls %s bad usage', async (_name, words, message) => {
    const { exitCode, stderr } = await start(...words())
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)])
  })

  it('tells a Worker that does not answer as one', async () => {
    const { exitCode, stderr } = await run(process.execPath, [main, lab.hosts.good.url, '--worker', 'http://127.0.0.1:9', '--token', 't'], { timeoutMs: 20_000 })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('did not answer')])
  })
})

function start(...words: string[]): ReturnType<typeof run> {
  return run(process.execPath, [main, ...words, '--worker', worker.url, '--token', worker.token], { timeoutMs: 20_000 })
}

const main = join(import.meta.dirname, 'start', 'main.ts')
