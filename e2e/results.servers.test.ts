import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RegionalReport } from '../shared/contract/regions.ts'
import { ResultsAggregate, ResultsDeleted, ResultsPage } from '../shared/contract/results.ts'
import { addResolverNames, Zone } from './lab/dns-zone.ts'
import { startDohServer, type DohServer } from './lab/doh-server.ts'
import type { RunningServer } from './lab/listen.ts'
import { guardProcessGroup } from './lab/process-guard.ts'
import { startNodeHttp } from './lab/servers/node-https.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker } from './start/worker.ts'

let doh: DohServer
let site: RunningServer
let folder: Awaited<ReturnType<typeof temporaryDirectory>>

beforeAll(async () => {
  const zone = addResolverNames(new Zone())
  zone.addAddresses('recorded.test', ['127.0.0.1'])
  ;[doh, site, folder] = await Promise.all([startDohServer({ zone }), startNodeHttp({ site: () => ({ status: 200, headers: {}, body: 'hello' }) }), temporaryDirectory()])
})
afterAll(async () => {
  await Promise.all([doh.close(), site.close()])
  await folder.remove()
})

/** The Worker as people run it on a machine of their own, with its state in a folder. */
async function serve(): Promise<{ readonly url: string; readonly crash: () => Promise<void> }> {
  const tokenFile = join(folder.path, 'token')
  writeFileSync(tokenFile, testWorkerToken)
  const words = ['--port', '0', '--state', join(folder.path, 'state'), '--token-file', tokenFile, '--resolver', doh.url, '--allow', '127.0.0.1']
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start', 'serve.ts'), ...words], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error('the Worker was not started')
  const release = guardProcessGroup(pid)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString()
      const [, found] = /listens at (http:\S+)/.exec(text) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the Worker ended: ${text}`)))
  })
  return {
    url,
    // Nobody gets to put anything in order: neither the program nor workerd.
    crash: async () => {
      process.kill(-pid, 'SIGKILL')
      await ended
      release()
    },
  }
}

async function call(url: string, token = testWorkerToken, init: { readonly method?: string; readonly body?: string } = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return await response.json()
}

async function record(url: string, token?: string): Promise<string[]> {
  const body = JSON.stringify({ target: `http://recorded.test:${site.port}/`, regions: ['weur', 'enam'], record: true })
  const { regions } = RegionalReport.parse(await call(`${url}/v1/probe`, token, { method: 'POST', body }))
  return regions.map((result) => {
    if (result.status !== 'reported' || result.report.record?.status !== 'recorded') throw new Error(JSON.stringify(result))
    return result.report.probeId
  })
}

async function recordedIds(url: string, token?: string): Promise<Set<string>> {
  const { results } = ResultsPage.parse(await call(`${url}/v1/results?host=recorded.test&limit=500`, token))
  return new Set(results.map(({ probeId }) => probeId))
}

describe('recorded results', () => {
  it('outlive the Worker, even one that is killed the moment after it has said that they are recorded', async () => {
    const ids = new Set<string>()
    for (let round = 1; round <= 1; round++) {
      const { url, crash } = await serve()
      // Of the rounds before.
      expect(await recordedIds(url)).toEqual(ids)
      for (const id of (await Promise.all(Array.from({ length: 40 }, () => record(url)))).flat()) ids.add(id)
      await crash()
    }
    const { url, crash } = await serve()
    expect(ids.size).toBe(80)
    expect(await recordedIds(url)).toEqual(ids)
    expect(ResultsAggregate.parse(await call(`${url}/v1/results/aggregate?host=recorded.test`))).toMatchObject({ count: 80, failures: [], regions: [{ region: 'enam', count: 40 }, { region: 'weur', count: 40 }] })
    await crash()
  })

  it('are shown to the token that recorded them, and to no other', async () => {
    const tokens = { ours: 'our-token-0123456789', theirs: 'their-token-0123456789' }
    const lines = Object.entries(tokens).map(([name, token]) => `${name}:${createHash('sha256').update(token).digest('hex')}`)
    const worker = await startWorker({ token: testWorkerToken, resolver: doh.url, allow: ['127.0.0.1'], settings: { HOSTLENS_TOKENS: lines.join('\n') } })
    try {
      const ids = new Set(await record(worker.url, tokens.ours))
      expect(await recordedIds(worker.url, tokens.ours)).toEqual(ids)
      for (const other of [tokens.theirs, testWorkerToken]) {
        expect(await recordedIds(worker.url, other)).toEqual(new Set())
        expect(ResultsAggregate.parse(await call(`${worker.url}/v1/results/aggregate?host=recorded.test`, other)).count).toBe(0)
        const exported = await fetch(`${worker.url}/v1/results/export?host=recorded.test`, { headers: { authorization: `Bearer ${other}` } })
        expect([exported.status, await exported.text()]).toEqual([200, ''])
        expect(ResultsDeleted.parse(await call(`${worker.url}/v1/results?host=recorded.test`, other, { method: 'DELETE' })).deleted).toBe(0)
      }
      expect(await recordedIds(worker.url, tokens.ours)).toEqual(ids)
    } finally {
      await worker.close()
    }
  })
})
