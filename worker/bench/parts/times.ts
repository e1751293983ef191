import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../e2e/lab/run-program.ts'
import { temporaryDirectory } from '../../../e2e/lab/temporary-directory.ts'
import { ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { encodeQuestion } from '../../../shared/dns/message.ts'
import { buildBundle, probe, requestProbe, startWorkerd } from '../processes/workerd.ts'
import type { Bundle, WorkerdProcess } from '../processes/workerd.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { benchmarkHost } from '../servers/commands.ts'
import { startServerProcess } from '../servers/server-process.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { median, percentile, summarize } from '../statistics.ts'
import { curlTarget, curlTimes, openEcho, opensslMs } from '../times/peers.ts'
import type { CurlTimes } from '../times/peers.ts'
import { lines, scenarios, undelayed } from '../times/scenarios.ts'
import type { Line, Measure, Scenario } from '../times/scenarios.ts'
import { probeWithSigner } from '../times/socket-probe.ts'

/** Whether the times are true: each phase against a path whose delays are known, beside curl and openssl on the same path. */
export const timesPart: Part = {
  name: 'times',
  title: 'The truth of the times',
  run: async (context) => {
    const servers = await startServerProcess()
    const directory = await temporaryDirectory()
    try {
      return await measureAll({ servers, directory: directory.path, bundle: await buildBundle(), ...context })
    } finally {
      await servers.close()
      await directory.remove()
    }
  },
}

interface Setting extends PartContext {
  readonly servers: ServerProcess
  readonly directory: string
  readonly bundle: Bundle
}

/** Figures of one measure on one line, for each who took it, in ms, and the truth of each probe. */
interface Series {
  readonly measure: Measure
  readonly truth: number[]
  readonly ours: number[]
  readonly curl: number[]
  readonly openssl: number[]
}

async function measureAll(setting: Setting): Promise<Table[]> {
  const { servers, directory, quick } = setting
  await writeFile(join(directory, 'roots.pem'), servers.rootsPem)
  await writeFile(join(directory, 'client.pem'), servers.client.chainPem)
  await writeFile(join(directory, 'client.key'), servers.client.keyPem)
  await writeFile(join(directory, 'query'), encodeQuestion({ name: benchmarkHost, type: 'A' }))
  const chosen = [undelayed, ...(quick ? lines.slice(0, 1) : lines)]
  const undelayedMedians = new Map<string, UndelayedTimes>()
  const tables: Table[] = []
  for (const line of chosen) {
    const rows: Cell[][] = []
    await onLine(setting, line, async ({ worker, resolverPort, echoPort }) => {
      rows.push(...await pathRow(setting, line, echoPort))
      rows.push(...await measureDns(setting, line, { worker, resolverPort }, undelayedMedians))
      for (const scenario of scenarios) {
        if (!isMeasuredOn(scenario, line, chosen.at(-1))) continue
        setting.progress(`${line.title}: ${scenario.title}`)
        const series = await measureScenario(setting, line, scenario, worker)
        if (typeof series === 'string') {
          rows.push([`${scenario.title}: not measured: ${series}`, ...Array.from({ length: COLUMNS.length - 1 }, () => '–')])
          continue
        }
        rows.push(...series.map((one) => seriesRow(scenario.title, one, undelayedMedians, line === undelayed)))
      }
    })
    tables.push({ title: `On a line with ${line.title}`, columns: COLUMNS, rows, ...(line === undelayed && { notes: NOTES }) })
  }
  return tables
}

function isMeasuredOn({ on = 'two-lines' }: Scenario, line: Line, last: Line | undefined): boolean {
  if (line === undelayed) return true
  return on === 'every-line' || (on === 'two-lines' && line === last)
}

interface OpenLine {
  readonly worker: WorkerdProcess
  readonly resolverPort: number
  readonly echoPort: number
}

async function onLine({ servers, bundle, quick }: Setting, line: Line, use: (open: OpenLine) => Promise<void>): Promise<void> {
  const behind = (port: number): Promise<number> => servers.start({ start: 'delay', port, toServerMs: line.toServerMs, toClientMs: line.toClientMs })
  const resolverPort = await behind(await servers.start({ start: 'doh' }))
  const echoPort = await behind(await servers.start({ start: 'tcp-echo' }))
  // Ports of targets are not known yet; the lab's host name has every one of them.
  const worker = await startWorkerd({ bundle, resolver: `http://127.0.0.1:${resolverPort}/dns-query`, allow: ['127.0.0.0/8'] })
  try {
    await warmUp(worker, await servers.start({ start: 'https', http2: true }), quick ? 40 : 150)
    await use({ worker, resolverPort, echoPort })
  } finally {
    await worker.close()
  }
}

/** An isolate gets faster for some hundred probes: the phases that are measured first must not bear it. */
async function warmUp(worker: WorkerdProcess, port: number, count: number): Promise<void> {
  const request: ProbeRequest = { target: `https://127.0.0.1:${port}/`, tls: { resumption: true }, trust: { allowUntrusted: true } }
  for (let i = 0; i < count; i++) await probe(worker, request)
}

async function pathRow({ quick }: Setting, line: Line, echoPort: number): Promise<Cell[][]> {
  const echo = await openEcho(echoPort)
  const truthMs = roundTripMs(line)
  const values: number[] = []
  try {
    for (let round = 0; round < rounds(quick); round++) values.push(await echo.roundTripMs())
  } finally {
    echo.close()
  }
  const errors = values.map((value) => Math.abs(value - truthMs))
  return [[
    'the line itself: one byte there and back by a plain socket', ms(truthMs), { sample: summarize(values), unit: 'ms' }, ms(percentile(errors, 95)), ms(Math.max(...errors)),
    ms(Math.abs(mean(values) - truthMs)), ...Array.from({ length: COLUMNS.length - 6 }, () => '–'),
  ]]
}

async function measureDns(
  { quick, directory }: Setting, line: Line, { worker, resolverPort }: Pick<OpenLine, 'worker' | 'resolverPort'>, medians: Map<string, UndelayedTimes>,
): Promise<Cell[][]> {
  const measure: Measure = { title: 'dns', roundTrips: 1, ours: (report) => report.hops[0]?.timings.dns ?? null, curl: ({ firstByteMs }) => firstByteMs }
  const series: Series = { measure, truth: [], ours: [], curl: [], openssl: [] }
  // Nothing listens at port 9: the probe ends with the refusal, and `dns` is behind it by then.
  const request: ProbeRequest = { target: `https://${benchmarkHost}:9/` }
  for (let round = -WARM_UP; round < rounds(quick); round++) {
    const report = await failingProbe(worker, request)
    const curl = await curlTimes(['--output', '/dev/null', '--header', 'content-type: application/dns-message', '--data-binary', `@${join(directory, 'query')}`, `http://127.0.0.1:${resolverPort}/dns-query`])
    if (round >= 0) record(series, roundTripMs(line), report, curl, null)
  }
  return [seriesRow('A and AAAA over DoH', series, medians, line === undelayed)]
}

async function measureScenario(setting: Setting, line: Line, scenario: Scenario, worker: WorkerdProcess): Promise<Series[] | string> {
  const { servers, quick } = setting
  const behind = async (command: Parameters<ServerProcess['start']>[0]): Promise<number> => servers.start({
    start: 'delay', port: await servers.start(command), toServerMs: line.toServerMs, toClientMs: line.toClientMs,
    ...(scenario.acceptMs !== undefined && { acceptMs: scenario.acceptMs }),
  })
  const end = await behind({ start: 'https', ...scenario.server })
  const port = scenario.redirects === true ? await behind({ start: 'https', ...scenario.server, location: `https://${benchmarkHost}:${end}/` }) : end
  const take = takers(setting, scenario, port, worker)
  const series = scenario.measures.map((measure): Series => ({ measure, truth: [], ours: [], curl: [], openssl: [] }))
  try {
    for (let round = -WARM_UP; round < rounds(quick); round++) {
      const { report, heldMs } = await take.ours()
      const curl = scenario.measures.some((measure) => measure.curl !== undefined) ? await take.curl() : null
      // The last round trip is that of its goodbye, for whose answer s_client waits.
      const openssl = scenario.measures.some((measure) => measure.openssl === true) ? await take.openssl() - roundTripMs(line) : null
      if (round < 0) continue
      for (const one of series) record(one, truthOf(one.measure, line, heldMs), report, curl, openssl)
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return series
}

interface Takers {
  readonly ours: () => Promise<{ readonly report: ProbeReport; readonly heldMs: number }>
  readonly curl: () => Promise<CurlTimes>
  readonly openssl: () => Promise<number>
}

/** The three who look at one scenario's server. */
function takers({ servers, directory }: Setting, scenario: Scenario, port: number, worker: WorkerdProcess): Takers {
  const { request, path = '/', signAfterMs, curlArgs = [], curlTwice = false, opensslArgs = [], opensslResumes = false } = scenario
  const rootsFile = join(directory, 'roots.pem')
  const asked: ProbeRequest = { target: `https://${benchmarkHost}:${port}${path}`, ...request, trust: { customCaPem: servers.rootsPem } }
  const certificate = [join(directory, 'client.pem'), join(directory, 'client.key')] as const
  const sessionFile = join(directory, `session-${port}`)
  let hasSession = false
  return {
    ours: async () => signAfterMs === undefined
      ? { report: await probe(worker, asked), heldMs: 0 }
      : probeWithSigner(worker, { ...asked, tls: { clientCertificate: { chainPem: servers.client.chainPem, key: { kind: 'remote' } } } }, { keyPem: servers.client.keyPem, holdMs: signAfterMs }),
    curl: () => {
      const target = curlTarget(port, path, rootsFile)
      return curlTimes([
        ...(curlArgs.length > 0 ? curlArgs : ['--http1.1']),
        ...(signAfterMs === undefined ? [] : ['--cert', certificate[0], '--key', certificate[1]]),
        ...(curlTwice ? ['--header', 'Connection: close', ...target, '--output', '/dev/null', target.at(-1) ?? ''] : target),
      ])
    },
    openssl: async () => {
      const args = ['-CAfile', rootsFile, ...opensslArgs, ...(signAfterMs === undefined ? [] : ['-cert', certificate[0], '-key', certificate[1]])]
      if (opensslResumes && !hasSession) {
        // The tickets of TLS 1.3 come after the handshake: they are there when the answer to a request is.
        await run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', benchmarkHost, ...args, '-sess_out', sessionFile, '-ign_eof'],
          { input: `GET / HTTP/1.1\r\nHost: ${benchmarkHost}\r\nConnection: close\r\n\r\n` })
        hasSession = true
      }
      return opensslMs(port, opensslResumes ? [...args, '-sess_in', sessionFile] : args)
    },
  }
}

function record({ measure, truth, ours, curl, openssl }: Series, truthMs: number, report: ProbeReport, curlFigures: CurlTimes | null, opensslFigure: number | null): void {
  const figure = measure.ours(report)
  if (figure === null) throw new Error(`the report has no figure for ${measure.title}`)
  truth.push(truthMs)
  ours.push(figure)
  if (measure.curl !== undefined && curlFigures !== null) curl.push(measure.curl(curlFigures))
  if (measure.openssl === true && opensslFigure !== null) openssl.push(opensslFigure)
}

/** What each needs where nothing delays it: own computing, the server's, the start of a program. */
interface UndelayedTimes {
  readonly ours: number
  readonly curl: number | null
  readonly openssl: number | null
}

/** One row; the undelayed line's medians are kept, and taken off on the others. */
function seriesRow(scenarioTitle: string, { measure, truth, ours, curl, openssl }: Series, medians: Map<string, UndelayedTimes>, isUndelayed: boolean): Cell[] {
  const key = `${scenarioTitle}: ${measure.title}`
  const truthMs = median(truth)
  const beyond = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values.map((value, i) => value - (truth[i] ?? truthMs))))
  if (isUndelayed) medians.set(key, { ours: beyond(ours) ?? 0, curl: beyond(curl), openssl: beyond(openssl) })
  const known = medians.get(key)
  const errors = (values: readonly number[], offMs = 0): number[] => values.map((value, i) => Math.abs(value - offMs - (truth[i] ?? truthMs)))
  const p95 = percentile(errors(ours), 95)
  const aimMs = Math.max(2, truthMs * 0.02)
  return [
    key, ms(truthMs), { sample: summarize(ours), unit: 'ms' }, ms(p95), ms(Math.max(...errors(ours))), ms(Math.abs(mean(ours) - mean(truth))),
    p95 <= aimMs ? 'met' : `missed by ${(p95 - aimMs).toFixed(2)} ms`,
    known === undefined ? '–' : ms(percentile(errors(ours, known.ours), 95)),
    ...(curl.length === 0 ? ['–', '–', '–'] : [{ sample: summarize(curl), unit: 'ms' }, ms(percentile(errors(curl), 95)), known?.curl == null ? '–' : ms(percentile(errors(curl, known.curl), 95))]),
    openssl.length === 0 || known?.openssl == null ? '–' : ms(percentile(errors(openssl, known.openssl), 95)),
  ]
}

/** A probe that is expected to fail after its look-up. */
async function failingProbe(worker: WorkerdProcess, request: ProbeRequest): Promise<ProbeReport> {
  return ProbeReport.parse(await (await requestProbe(worker, request)).json())
}

const truthOf = (measure: Measure, line: Line, heldMs: number): number => measure.roundTrips * roundTripMs(line) + (measure.ownMs ?? 0) + (measure.isSigning === true ? heldMs : 0)
const roundTripMs = ({ toServerMs, toClientMs }: Line): number => toServerMs + toClientMs
const rounds = (quick: boolean): number => (quick ? 5 : 100)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const ms = (value: number): Cell => ({ value, unit: 'ms' })

/** The first probes of a scenario pay for what is connected or compiled for it alone. */
const WARM_UP = 2
const COLUMNS = [
  'Phase', 'truth', 'Hostlens', 'error, p95', 'largest error', 'error of the mean', 'aim: 2 ms or 2 % at p95', 'p95 without the undelayed time', 'curl', 'curl’s error, p95',
  'curl’s p95 without the undelayed time', 'openssl’s p95 without the undelayed time',
] as const
const NOTES = [
  'The truth is what was injected: round trips times the line’s delay, and the time that the server was told to take. An error is the distance of a figure from it, in either direction, of every single probe.',
  'The line is a TCP proxy in a process of its own that delays every byte after the kernel’s handshake. It cannot delay that handshake: `tcp` has 0 for its truth on every line, and a server that is slow to accept shows in `tls`, which begins when the ClientHello is written. The first row of each line shows how true the proxy itself is.',
  'On the line without delay, a figure is what is left when nothing is injected: our computing, the server’s, the kernel’s and the clock’s. “Without the undelayed time” takes the median of that off each figure, for everybody alike; of `openssl s_client` only the time of the whole program is known, so that it has no other column.',
  'workerd’s clock runs on a local machine while the Worker computes, and shows whole milliseconds: each boundary of a phase is cut to one. Of many probes the cuts even out: “error of the mean” is what repeating the probe n times makes of it. On Cloudflare the clock stands still between I/O events, and own computing is not in any phase. “tls, waiting only” is the part of `tls` that the report knows to be waiting (`serverTimeMs` and the round trips).',
]
