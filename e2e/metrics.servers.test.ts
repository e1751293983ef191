import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { requireProgram } from './lab/ensure-programs.ts'
import { run } from './lab/run-program.ts'
import { startProgramServer, type ProgramServer } from './lab/servers/program-server.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'

/** What Prometheus's own programs make of `GET /metrics/probe`. */
let lab: Lab
let worker: LocalWorker

beforeAll(async () => {
  lab = await startLab()
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: ['127.0.0.1', '::1'], settings: { HOSTLENS_METRICS_CA: lab.rootPem } })
})
afterAll(async () => {
  await Promise.all([worker.close(), lab.close()])
})

async function scrape(target: string, module: string): Promise<string> {
  const url = new URL('/metrics/probe', worker.url)
  url.search = new URLSearchParams({ target, module }).toString()
  const response = await fetch(url, { headers: { authorization: `Bearer ${testWorkerToken}` } })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  return response.text()
}

describe('promtool', () => {
  it.for([
    ['good', 'http_2xx', '1'],
    ['expired', 'http_2xx', '0'],
    ['http', 'http_2xx', '1'],
    ['closed', 'http_2xx', '0'],
  ] as const)('finds nothing wrong with the metrics of %s', async ([host, module, success], { skip }) => {
    const program = await requireProgram('promtool')
    const text = await scrape(lab.hosts[host].url, module)
    expect(text).toMatch(new RegExp(`^probe_success ${success}$`, 'm'))
    if (!program.available) return skip(program.missing.hint)
    expect(await run(program.path, ['check', 'metrics'], { input: text })).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect((await run(program.path, ['check', 'metrics'], { input: text.replace('# TYPE probe_success gauge', '# TYPE probe_success colour') })).exitCode).not.toBe(0)
  })

  it('takes the rules of the documentation', async ({ skip }) => {
    const program = await requireProgram('promtool')
    if (!program.available) return skip(program.missing.hint)
    expect(await run(program.path, ['check', 'rules', documented('alerts.yml').path])).toMatchObject({ exitCode: 0, stderr: '' })
  })
})

it('the scrape configuration of the documentation works, once it has this address and this token', async ({ skip }) => {
  const targets = [lab.hosts.good.url, lab.hosts.expired.url, lab.hosts.redirect.url]
  const prometheus = await startPrometheus(documented('prometheus.yml').text
    .replace('scheme: https', 'scheme: http')
    .replace('credentials_file: /etc/prometheus/hostlens-token', `credentials: ${testWorkerToken}`)
    .replace('scrape_interval: 60s', 'scrape_interval: 1s').replace('scrape_timeout: 15s', 'scrape_timeout: 1s')
    .replace('- https://www.example.com/', `- ${targets[0] ?? ''}`).replace('- https://www.example.org/health', targets.slice(1).map((target) => `- ${target}`).join('\n          - ').replace('- - ', '- '))
    .replace('replacement: hostlens.example.workers.dev', `replacement: ${new URL(worker.url).host}`))
  if (!prometheus.available) return skip(prometheus.missing.hint)
  try {
    const success = await waitForSamples(prometheus.port, 'probe_success', targets.length)
    expect(targets.map((target) => success.get(target))).toEqual(['1', '0', '1'])
    const expiry = await waitForSamples(prometheus.port, 'probe_ssl_earliest_cert_expiry', targets.length)
    expect(Number(expiry.get(targets[0] ?? ''))).toBeGreaterThan(Date.now() / 1_000)
    expect(Number(expiry.get(targets[1] ?? ''))).toBeLessThan(Date.now() / 1_000)
    const redirects = await waitForSamples(prometheus.port, 'probe_http_redirects', targets.length)
    expect(Number(redirects.get(targets[2] ?? ''))).toBeGreaterThan(0)
  } finally {
    await prometheus.close()
  }
})

function startPrometheus(configuration: string): Promise<ProgramServer> {
  return startProgramServer({
    program: 'prometheus',
    files: () => ({ 'prometheus.yml': configuration }),
    args: (port, directory) => [`--config.file=${join(directory, 'prometheus.yml')}`, `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=127.0.0.1:${port}`],
    ready: async (child, port) => {
      await child.waitForPort(port, 20_000)
      return port
    },
    needsFreePort: true,
  })
}

/** Asks until so many instances have the metric; the test's own deadline ends the wait. */
async function waitForSamples(port: number, metric: string, count: number): Promise<Map<string, string>> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${metric}`)
    if (response.ok) {
      const { data } = QueryAnswer.parse(await response.json())
      if (data.result.length >= count) return new Map(data.result.map(({ metric: { instance }, value }) => [instance, value[1]]))
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const QueryAnswer = z.object({ data: z.object({ result: z.array(z.object({ metric: z.object({ instance: z.string() }), value: z.tuple([z.number(), z.string()]) })) }) })

function documented(name: string): { readonly path: string; readonly text: string } {
  const path = join(import.meta.dirname, '..', 'docs', 'prometheus', name)
  return { path, text: readFileSync(path, 'utf8') }
}
