import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../e2e/lab/run-program.ts'
import { temporaryDirectory } from '../../../e2e/lab/temporary-directory.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { processCpuMs, processMemory } from '../processes/usage.ts'
import { buildBundle, probe, requestProbe, startWorkerd } from '../processes/workerd.ts'
import type { WorkerdProcess } from '../processes/workerd.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { benchmarkHost } from '../servers/commands.ts'
import { startServerProcess } from '../servers/server-process.ts'
import { summarize } from '../statistics.ts'
import type { Summary } from '../statistics.ts'
import { curlTarget } from '../times/peers.ts'

/** How one workerd bears many probes at once, beside loops of curl and of openssl on the same server. */
export const growthPart: Part = {
  name: 'growth',
  title: 'Many probes at once through one workerd',
  run: async (context) => {
    const servers = await startServerProcess()
    const directory = await temporaryDirectory()
    try {
      const rootsFile = join(directory.path, 'roots.pem')
      await writeFile(rootsFile, servers.rootsPem)
      // What OpenSSL 3.0 offers first, so that everybody does the same handshake.
      const port = await servers.start({ start: 'https', version: 'TLSv1.3', groups: 'X25519' })
      const doh = await servers.start({ start: 'doh' })
      const worker = await startWorkerd({ bundle: await buildBundle(), resolver: `http://127.0.0.1:${doh}/dns-query`, allow: [`127.0.0.1:${port}`] })
      try {
        return [await grow({ worker, port, rootsFile, rootsPem: servers.rootsPem }, context)]
      } finally {
        await worker.close()
      }
    } finally {
      await servers.close()
      await directory.remove()
    }
  },
}

interface Field {
  readonly worker: WorkerdProcess
  readonly port: number
  readonly rootsFile: string
  readonly rootsPem: string
}

interface Load {
  readonly perSecond: number
  readonly latencyMs: Summary
  readonly failed: number
}

async function grow(field: Field, { quick, progress }: PartContext): Promise<Table> {
  const request: ProbeRequest = { target: `https://${benchmarkHost}:${field.port}/`, tls: { groups: ['x25519'] }, trust: { customCaPem: field.rootsPem }, deadlineMs: 30_000 }
  for (let i = 0; i < (quick ? 30 : 200); i++) await probe(field.worker, request)
  const rows: Cell[][] = []
  for (const parallel of quick ? [1, 10, 100] : [1, 10, 50, 100, 300]) {
    const count = quick ? Math.max(20, parallel) : Math.max(200, parallel * 3)
    progress(`${parallel} at once, ${count} in all`)
    const cpuBefore = await processCpuMs(field.worker.pid)
    const ours = await probesAtOnce(field, request, count, parallel)
    const cpuMs = (await processCpuMs(field.worker.pid) - cpuBefore) / count
    const { residentKib } = await processMemory(field.worker.pid)
    const curl = await shellLoop(`curl --silent --http1.1 ${curlTarget(field.port, '/', field.rootsFile).join(' ')}`, count, parallel)
    const openssl = await shellLoop(
      `openssl s_client -connect 127.0.0.1:${field.port} -servername ${benchmarkHost} -CAfile ${field.rootsFile} -groups X25519 </dev/null >/dev/null 2>&1`, count, parallel,
    )
    rows.push([
      `${parallel}`, `${count}`,
      ...loadCells(ours), { value: cpuMs, unit: 'ms' }, { value: residentKib / 1024, unit: 'MiB' },
      ...loadCells(curl), ...loadCells(openssl),
      ratio(ours, curl), ratio(ours, openssl),
    ])
  }
  return {
    title: 'Probes a second, and how long one takes',
    columns: [
      'at once', 'in all', 'Hostlens', 'p50', 'p99', 'failed', 'CPU of workerd a probe', 'resident after', 'curl', 'p50', 'p99', 'failed', 'openssl s_client', 'p50', 'p99', 'failed',
      'Hostlens to curl', 'Hostlens to openssl',
    ],
    rows,
    notes: [
      'TLS 1.3, x25519, ECDSA P-256, HTTP/1.1, a fresh connection each; n is “in all”. A Hostlens probe resolves over DoH and judges and reports the whole handshake besides; curl is told the address, and openssl does the handshake alone.',
      'The loops are `xargs -P` with one process a probe. Client, server, resolver and workerd share the processors of this machine: this shows proportions, not the capacity of a data centre. workerd runs an isolate on one thread.',
    ],
  }
}

async function probesAtOnce({ worker }: Field, request: ProbeRequest, count: number, parallel: number): Promise<Load> {
  const latencies: number[] = []
  let failed = 0
  let left = count
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const startedMs = performance.now()
      const text = await requestProbe(worker, request).then((response) => response.text(), String)
      latencies.push(performance.now() - startedMs)
      if (!text.includes('"outcome":"ok"')) failed++
    }
  }
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: parallel }, lane))
  return { perSecond: (count * 1000) / (performance.now() - startedMs), latencyMs: summarize(latencies), failed }
}

/** `xargs -P`; each shell notes how long its program took and how it ended, by clocks of its own. */
async function shellLoop(command: string, count: number, parallel: number): Promise<Load> {
  const each = `s=$EPOCHREALTIME; ${command}; c=$?; echo "$s $EPOCHREALTIME $c"`
  const startedMs = performance.now()
  const { stdout } = await run('xargs', ['-P', `${parallel}`, '-n', '1', 'bash', '-c', each], { input: `${Array.from({ length: count }, (_, i) => i).join('\n')}\n`, timeoutMs: 300_000 })
  const elapsedMs = performance.now() - startedMs
  const ended = [...stdout.matchAll(/^([\d.]+) ([\d.]+) (\d+)$/gm)].map(([, from, to, code]) => ({ ms: (Number(to) - Number(from)) * 1000, code: Number(code) }))
  return { perSecond: (count * 1000) / elapsedMs, latencyMs: summarize(ended.map(({ ms }) => ms)), failed: count - ended.filter(({ code }) => code === 0).length }
}

function loadCells({ perSecond, latencyMs, failed }: Load): Cell[] {
  return [{ value: perSecond, unit: 'a second' }, { value: latencyMs.median, unit: 'ms' }, { value: latencyMs.p99, unit: 'ms' }, `${failed}`]
}

function ratio(ours: Load, theirs: Load): Cell {
  return { value: ours.perSecond / theirs.perSecond, unit: '×' }
}
