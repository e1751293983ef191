import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buildWorker } from '../../../e2e/start/build-worker.ts'
import { guardProcessGroup } from '../../../e2e/lab/process-guard.ts'
import { temporaryDirectory } from '../../../e2e/lab/temporary-directory.ts'
import { ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'

/**
 * The deployed bundle in a workerd of its own, without the development server's proxy in front of it: one process, whose CPU
 * and memory are those of the Worker alone.
 */
export interface WorkerdProcess {
  readonly pid: number
  readonly url: string
  /** From the start of the process to its first answer. */
  readonly readyMs: number
  readonly close: () => Promise<void>
}

export interface WorkerdOptions {
  readonly bundle: Bundle
  readonly resolver?: string
  readonly allow?: readonly string[]
}

/** A Worker as one ES module. */
export interface Bundle {
  readonly text: string
}

/** The Worker as it would be deployed, built once a run: all parts measure the same. */
export function buildBundle(): Promise<Bundle> {
  built ??= buildWorker().then(async (folder) => ({ text: await readFile(join(folder, 'index.js'), 'utf8') }))
  return built
}

export async function startWorkerd({ bundle, resolver = 'http://127.0.0.1:9/dns-query', allow = [] }: WorkerdOptions): Promise<WorkerdProcess> {
  const directory = await temporaryDirectory()
  await writeFile(join(directory.path, 'main.js'), bundle.text)
  await writeFile(join(directory.path, 'config.capnp'), configuration({
    HOSTLENS_KIND: 'local', HOSTLENS_VERSION: '0.0.0', HOSTLENS_RESOLVER: resolver, HOSTLENS_ALLOW: allow.join(','),
    HOSTLENS_DIALS_CLOUDFLARE: 'no', HOSTLENS_TOKEN: benchmarkToken,
  }))
  const startedMs = performance.now()
  // The control descriptor says which port was taken.
  const child = spawn(workerdPath, ['serve', 'config.capnp', '--experimental', '--control-fd=3'], {
    cwd: directory.path, detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('workerd could not be started')
  const release = guardProcessGroup(pid)
  let said = ''
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-10_000)))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const close = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    release()
    await directory.remove()
  }
  try {
    const url = `http://127.0.0.1:${await controlPort(child.stdio[3], ended, () => said)}`
    const health = await fetch(`${url}/health`)
    await health.text()
    return { pid, url, readyMs: performance.now() - startedMs, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** One probe over the API. A failed probe is an error: nothing would be measured. */
export async function probe(worker: { readonly url: string }, request: ProbeRequest): Promise<ProbeReport> {
  const response = await requestProbe(worker, request)
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`the Worker refused to probe ${request.target}: ${JSON.stringify(answer)}`)
  const report = ProbeReport.parse(answer)
  if (report.outcome !== 'ok') throw new Error(`the probe of ${request.target} failed: ${report.failure?.code ?? '?'}: ${report.failure?.detail ?? ''} ${report.failure?.got ?? ''}`)
  return report
}

/** The same without looking at the answer. */
export function requestProbe(worker: { readonly url: string }, request: ProbeRequest, signal?: AbortSignal): Promise<Response> {
  return fetch(`${worker.url}/v1/probe`, {
    method: 'POST',
    headers: { authorization: `Bearer ${benchmarkToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    ...(signal !== undefined && { signal }),
  })
}

async function controlPort(control: unknown, ended: Promise<void>, said: () => string): Promise<number> {
  if (!(control instanceof Readable)) throw new Error('workerd has no control descriptor')
  const stream: AsyncIterable<unknown> = control
  const listening = (async () => {
    let text = ''
    for await (const data of stream) {
      text += String(data)
      const port = /"event":\s*"listen".*"port":\s*(\d+)/.exec(text)?.[1]
      if (port !== undefined) return Number(port)
    }
    throw new Error('workerd closed its control descriptor')
  })()
  return Promise.race([listening, ended.then(() => {
    throw new Error(`workerd ended at once: ${said()}`)
  })])
}

function configuration(bindings: Readonly<Record<string, string>>): string {
  const texts = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`)
  return `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "main.js", esModule = embed "main.js")],
  compatibilityDate = "2026-10-01",
  compatibilityFlags = ["nodejs_compat", "enable_request_signal"],
  bindings = [${[...texts, ...objects.map(({ name, className }) => `(name = "${name}", durableObjectNamespace = "${className}")`)].join(', ')}],
  durableObjectNamespaces = [${objects.map(({ className }) => `(className = "${className}", uniqueKey = "${className}", enableSql = true)`).join(', ')}],
  durableObjectStorage = (inMemory = void),
);
`
}

/** As wrangler.jsonc binds them. */
const objects = [
  { name: 'REGION_PROBER', className: 'RegionProber' },
  { name: 'RESULT_STORE', className: 'ResultStore' },
  { name: 'SCAN_RUNNER', className: 'ScanRunner' },
] as const

let built: Promise<Bundle> | null = null

/** Guards nothing. */
export const benchmarkToken = 'token-of-a-worker-under-measurement-0123456789'
const workerdPath = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.bin', 'workerd')
