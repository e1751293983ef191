import { spawn } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { mainThreadCpuMs, pause, processCpuMs, processMemory } from '../processes/usage.ts'
import { buildBundle, probe, requestProbe, startWorkerd } from '../processes/workerd.ts'
import type { Bundle, WorkerdProcess } from '../processes/workerd.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { benchmarkHost } from '../servers/commands.ts'
import { startServerProcess } from '../servers/server-process.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { summarize } from '../statistics.ts'

/** What a probe costs the Worker: CPU cold and warm, the start of the bundle, memory in flight. */
export const workerPart: Part = {
  name: 'worker',
  title: 'A whole probe in workerd',
  run: async (context) => {
    const servers = await startServerProcess()
    try {
      const bundle = await buildBundle()
      return [await startUp(bundle, context), await probeCpu(bundle, servers, context), await memoryInFlight(bundle, servers, context)]
    } finally {
      await servers.close()
    }
  },
}

interface Starts {
  readonly cpuMs: number[]
  readonly readyMs: number[]
}

async function startUp(bundle: Bundle, { quick, progress }: PartContext): Promise<Table> {
  const empty: Bundle = { text: 'export default { fetch: () => new Response("ok") }\n' }
  const ours: Starts = { cpuMs: [], readyMs: [] }
  const none: Starts = { cpuMs: [], readyMs: [] }
  for (let round = 0; round < (quick ? 3 : 15); round++) {
    progress(`start ${round + 1}`)
    for (const [which, into] of round % 2 === 0 ? [[bundle, ours], [empty, none]] as const : [[empty, none], [bundle, ours]] as const) {
      const worker = await startWorkerd({ bundle: which })
      into.cpuMs.push(await processCpuMs(worker.pid))
      into.readyMs.push(worker.readyMs)
      await worker.close()
    }
  }
  const bytes = Buffer.from(bundle.text)
  return {
    title: 'Start of the bundle',
    columns: ['What', 'Hostlens', 'an empty Worker', 'difference of the medians'],
    rows: [
      ['CPU of workerd from its start to its first answer', sample(ours.cpuMs, 'ms'), sample(none.cpuMs, 'ms'), difference(ours.cpuMs, none.cpuMs)],
      ['time from its start to its first answer', sample(ours.readyMs, 'ms'), sample(none.readyMs, 'ms'), difference(ours.readyMs, none.readyMs)],
      ['bundle, minified', { value: bytes.length / 1024, unit: 'KiB' }, '–', '–'],
      ['bundle, minified and gzip', { value: gzipSync(bytes).length / 1024, unit: 'KiB' }, '–', '–'],
    ],
    notes: ['The difference is what parsing and running the bundle’s top level costs, and its first request (`/health`). Cloudflare allows 1 s of CPU for the start of a Worker, and 3 MB after gzip on the free plan.'],
  }
}

async function probeCpu(bundle: Bundle, servers: ServerProcess, { quick, progress }: PartContext): Promise<Table> {
  const doh = await servers.start({ start: 'doh' })
  const rows: Cell[][] = []
  const targets = await probeTargets(servers)
  const [starts, batches, batch] = quick ? [2, 4, 10] : [10, 20, 40]
  const warmUps = quick ? 60 : 300
  for (const { title, port, request } of quick ? targets.slice(0, 2) : targets) {
    const asked: ProbeRequest = { target: `https://${benchmarkHost}:${port}/`, ...request, trust: { customCaPem: servers.rootsPem } }
    const [cold, second, warm, health]: [Cpu[], Cpu[], Cpu[], Cpu[]] = [[], [], [], []]
    for (let start = 0; start < starts; start++) {
      progress(`${title}, isolate ${start + 1}`)
      const worker = await startWorkerd({ bundle, resolver: `http://127.0.0.1:${doh}/dns-query`, allow: [`127.0.0.1:${port}`] })
      try {
        cold.push(await cpuOf(worker, 1, () => probe(worker, asked)))
        second.push(await cpuOf(worker, 1, () => probe(worker, asked)))
        if (start > 0) continue
        await cpuOf(worker, warmUps, () => probe(worker, asked))
        for (let turn = 0; turn < batches; turn++) {
          warm.push(await cpuOf(worker, batch, () => probe(worker, asked)))
          health.push(await cpuOf(worker, batch, async () => (await fetch(`${worker.url}/health`)).text()))
        }
      } finally {
        await worker.close()
      }
    }
    rows.push([title, ...[cold, second, warm, health].flatMap((list) => [sample(list.map(({ allMs }) => allMs), 'ms'), sample(list.map(({ mainMs }) => mainMs), 'ms')])])
  }
  return {
    title: 'CPU of one probe',
    columns: [
      'Target', 'first probe of a fresh isolate', 'of it the main thread', 'its second probe', 'main thread', 'warm', 'main thread', '`GET /health`, warm', 'main thread',
    ],
    rows,
    notes: [
      `CPU of the whole workerd process and of its main thread, which runs the Worker’s code and the event loop, per request, the kernel’s share of the network included; the other threads are V8’s, which compile and collect; warm figures are means of ${batch} probes, n counts batches. The free plan allows 10 ms of CPU a request; what Cloudflare counts is the isolate’s own time, of which the main thread’s is an upper bound on the same processor. \`/health\` shows what workerd spends on any request.`,
      'The isolate has answered one `/health` before its first probe: its top level has run, nothing of the probe has.',
    ],
  }
}

async function probeTargets(servers: ServerProcess): Promise<readonly { readonly title: string; readonly port: number; readonly request: Partial<ProbeRequest> }[]> {
  const tls13 = await servers.start({ start: 'https', groups: 'X25519MLKEM768:X25519:P-256' })
  const http2 = await servers.start({ start: 'https', groups: 'X25519MLKEM768:X25519:P-256', http2: true })
  const classical = await servers.start({ start: 'https', groups: 'X25519:P-256' })
  const tls12 = await servers.start({ start: 'https', version: 'TLSv1.2', groups: 'X25519:P-256' })
  return [
    { title: 'TLS 1.3, X25519MLKEM768, HTTP/1.1', port: tls13, request: {} },
    { title: 'TLS 1.3, X25519MLKEM768, HTTP/2', port: http2, request: {} },
    { title: 'TLS 1.3, x25519 on both sides, HTTP/1.1', port: classical, request: { tls: { groups: ['x25519', 'secp256r1'] } } },
    { title: 'TLS 1.2, x25519, HTTP/1.1', port: tls12, request: { tls: { groups: ['x25519', 'secp256r1'] } } },
    { title: 'TLS 1.3, X25519MLKEM768, HTTP/1.1, then a resumed handshake', port: tls13, request: { tls: { resumption: true } } },
  ]
}

async function memoryInFlight(bundle: Bundle, servers: ServerProcess, { quick, progress }: PartContext): Promise<Table> {
  const port = await servers.start({ start: 'silent' })
  const rows: Cell[][] = []
  for (const count of quick ? [100] : [10, 100, 300]) {
    progress(`${count} probes in flight`)
    const worker = await startWorkerd({ bundle, allow: [`127.0.0.1:${port}`] })
    try {
      const request: ProbeRequest = { target: `https://127.0.0.1:${port}/`, deadlineMs: 30_000 }
      await abandonSome(worker, 10, { ...request, deadlineMs: 500 })
      const before = await processMemory(worker.pid)
      const abort = new AbortController()
      const waiting = Array.from({ length: count }, () => requestProbe(worker, request, abort.signal).catch(() => null))
      await pause(quick ? 2_000 : 4_000)
      const during = await processMemory(worker.pid)
      abort.abort()
      await Promise.all(waiting)
      await pause(1_000)
      const after = await processMemory(worker.pid)
      const kib = (value: number): Cell => ({ value, unit: 'KiB' })
      rows.push([
        `${count} probes that wait for a silent server`, kib(before.residentKib), kib(during.residentKib), kib(after.residentKib),
        kib((during.residentKib - before.residentKib) / count),
      ])
    } finally {
      await worker.close()
    }
  }
  const curl = await silentCurl(port)
  rows.push(['one curl that waits for the same server', '–', { value: curl.residentKib, unit: 'KiB' }, '–', { value: curl.privateKib, unit: 'KiB, shared with nobody' }])
  return {
    title: 'Memory of probes in flight',
    columns: ['What', 'resident before', 'during', 'a second after', 'growth a probe'],
    rows,
    notes: ['Of the workerd process, after ten probes that ran into their deadline; n 1 for each row. An isolate on Cloudflare has 128 MB; growth includes heap that the collector has not yet taken back.'],
  }
}

async function abandonSome(worker: WorkerdProcess, count: number, request: ProbeRequest): Promise<void> {
  await Promise.all(Array.from({ length: count }, async () => (await requestProbe(worker, request)).arrayBuffer()))
}

async function silentCurl(port: number): Promise<Awaited<ReturnType<typeof processMemory>>> {
  const child = spawn('curl', ['--silent', '--insecure', '--max-time', '10', `https://127.0.0.1:${port}/`], { stdio: 'ignore' })
  await pause(500)
  try {
    return child.pid === undefined ? { residentKib: Number.NaN, privateKib: Number.NaN } : await processMemory(child.pid)
  } finally {
    child.kill()
  }
}

interface Cpu {
  readonly allMs: number
  readonly mainMs: number
}

/** CPU of workerd per call. Its threads need a moment to put away what is left after an answer. */
async function cpuOf(worker: WorkerdProcess, calls: number, run: () => Promise<unknown>): Promise<Cpu> {
  const [allBefore, mainBefore] = [await processCpuMs(worker.pid), await mainThreadCpuMs(worker.pid)]
  for (let call = 0; call < calls; call++) await run()
  await pause(SETTLE_MS)
  return { allMs: (await processCpuMs(worker.pid) - allBefore) / calls, mainMs: (await mainThreadCpuMs(worker.pid) - mainBefore) / calls }
}

function sample(values: readonly number[], unit: string): Cell {
  return { sample: summarize(values), unit }
}

function difference(ours: readonly number[], theirs: readonly number[]): Cell {
  return { value: summarize(ours).median - summarize(theirs).median, unit: 'ms' }
}

const SETTLE_MS = 30
