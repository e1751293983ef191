import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ScanReport } from '../shared/contract/scan.ts'
import { run } from './lab/run-program.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'

/** Scans through the Worker and its Durable Objects: from the terminal, and by callers who go away. */
let lab: Lab
let worker: LocalWorker
/** Takes connections and never says a word; counts them. */
let silent: Server
const open = new Set<Socket>()
let most = 0

beforeAll(async () => {
  silent = createServer((socket) => {
    open.add(socket)
    most = Math.max(most, open.size)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.resume()
  })
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  lab = await startLab()
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: [...lab.allowList, silentHost()] })
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  silent.close()
  await Promise.all([worker.close(), lab.close()])
})

function silentHost(): string {
  return `127.0.0.1:${(silent.address() as AddressInfo).port}`
}

describe('npm start -- scan', () => {
  it('shows a matrix, who gets which certificate, what it means, and what was not tested', async () => {
    const { exitCode, stdout, stderr } = await scan(lab.hosts.good.url, '--ca', lab.files.root)
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^✓ https:\/\/good\.test:\d+\/ {2}grade \S+ {2}\d+ connections in [\d.]+ s\n/)
    expect(stdout).toMatch(/versions\n {2}TLSv1\.3 {3}spoken\n/)
    expect(stdout).toMatch(/cipher suites\n +TLSv1\.3 +TLSv1\.2\n/)
    expect(stdout).toMatch(/TLS_AES_256_GCM_SHA384 +1\n/)
    for (const word of ['groups', 'certificates', 'features', 'profiles', 'clients', 'findings', 'not tested\n  SSLv2']) expect(stdout).toContain(word)
  })

  it('prints JSON for programs', async () => {
    const { stdout } = await scan(lab.hosts.tls12.url, '--ca', lab.files.root, '--json', '--connections', '5')
    expect(ScanReport.parse(JSON.parse(stdout))).toMatchObject({ outcome: 'partial', connections: 5 })
  })

  it('says why there is nothing to show', async () => {
    const failed = await scan(lab.hosts['plain-http'].url.replace(/^http:/, 'https:'))
    expect([failed.exitCode, failed.stdout]).toEqual([1, expect.stringMatching(/^✗ https:\/\/plain-http\.test[^]*tls-not-spoken[^]*Try: /)])
    const unfit = await scan(lab.hosts.http.url)
    expect([unfit.exitCode, unfit.stderr]).toEqual([2, expect.stringContaining('target')])
  })
})

describe('a caller who goes away', () => {
  it.each(['application/x-ndjson', 'application/json'])('takes the scan along (%s), and no connection stays', async (accept) => {
    most = 0
    const abort = new AbortController()
    // It could go on for minutes: whatever closes before was closed.
    const asked = fetch(`${worker.url}/v1/scan`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testWorkerToken}`, 'content-type': 'application/json', accept },
      body: JSON.stringify({ target: silentHost(), deadlineMs: 180_000, silenceMs: 10_000 }),
      signal: abort.signal,
    })
    asked.catch(() => undefined)
    await vi.waitFor(() => expect(open.size).toBe(3), patience)
    abort.abort()
    await vi.waitFor(() => expect(open.size).toBe(0), patience)
    expect(most).toBe(3)
  })

  it('leaves the place for the next', async () => {
    const { exitCode } = await scan(lab.hosts.tls13.url, '--ca', lab.files.root)
    expect(exitCode).toBe(0)
  })
})

function scan(target: string, ...words: string[]): ReturnType<typeof run> {
  return run(process.execPath, [main, 'scan', target, ...words, '--worker', worker.url, '--token', worker.token], { timeoutMs: 30_000 })
}

const patience = { timeout: 4_000, interval: 20 }
const main = join(import.meta.dirname, 'start', 'main.ts')
