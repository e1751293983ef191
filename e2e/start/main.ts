import { readFile } from 'node:fs/promises'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { isSecureScheme, parseTarget, type Target } from '../../shared/contract/target.ts'
import { resolvers } from '../../shared/dns/resolvers.ts'
import { startLab, type Lab } from '../lab/start-lab.ts'
import { requestProbe } from '../terminal/probe-client.ts'
import { renderReport } from '../terminal/render-report.ts'
import { printable, styleFor } from '../terminal/style.ts'
import { helpText, readArguments, type ProbeArguments } from './arguments.ts'
import { buildExtension } from './build-extension.ts'
import { openBrowser } from './open-browser.ts'
import { welcome } from './welcome.ts'
import { localToken, startWorker } from './worker.ts'

/** `npm start`: everything on this machine at once, or one probe from the terminal. */
const closers: (() => Promise<unknown>)[] = []
const style = styleFor(process.stdout, process.env)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop(128 + (signal === 'SIGINT' ? 2 : 15)))
process.exitCode = await main()

async function main(): Promise<number> {
  const command = readArguments(process.argv.slice(2))
  switch (command.kind) {
    case 'help':
      console.log(helpText)
      return 0
    case 'usage-error':
      console.error(`${command.message}\n\n${helpText}`)
      return 2
    case 'serve':
      await serve()
      return 0
    case 'probe':
      return probe(command.probe)
  }
}

/** Worker, lab and browser, until Ctrl-C. */
async function serve(): Promise<void> {
  const extensionFolder = await buildExtension()
  const { lab, worker } = await startLocal()
  const browser = await openBrowser({ extensionFolder, worker, lab })
  if (browser.close !== null) closers.push(browser.close)
  console.log(welcome({ worker, lab, extensionFolder, browser: browser.message }, style))
  await new Promise(() => undefined)
}

async function probe(wanted: ProbeArguments): Promise<number> {
  const parsed = parseTarget(wanted.target)
  if (parsed.status === 'invalid') return usageError(parsed.message)
  const files = await readFiles(wanted)
  if (typeof files === 'string') return usageError(files)

  const local = wanted.worker === null ? await startLocal() : null
  const worker = wanted.worker ?? local?.worker
  if (worker === undefined) throw new TypeError('without a Worker there is nobody to ask')
  const request = toRequest(wanted, files, local?.lab ?? null, parsed.target)
  const answer = await requestProbe(worker, request)

  let status: number
  switch (answer.status) {
    case 'report':
      process.stdout.write(wanted.json ? `${JSON.stringify(answer.report, null, 2)}\n` : renderReport(answer.report, style))
      status = answer.report.outcome === 'ok' ? 0 : 1
      break
    case 'problem': {
      const fields = answer.problem.errors?.map(({ field, message }) => `  ${field}: ${printable(message)}`) ?? []
      console.error([printable(answer.problem.detail), ...fields].join('\n'))
      status = 2
      break
    }
    case 'unreachable':
      console.error(printable(answer.message))
      status = 2
  }
  if (wanted.keep && local !== null) {
    console.error(`\nStill serving at ${local.worker.url}; Ctrl-C ends it.`)
    await new Promise(() => undefined)
  }
  await closeAll()
  return status
}

/** The lab and a Worker that asks the lab's resolver, which hands everything outside the lab to a public one. */
async function startLocal(): Promise<{ lab: Lab; worker: Awaited<ReturnType<typeof startWorker>> }> {
  const upstreamDohUrl = process.env['HOSTLENS_RESOLVER'] ?? resolvers[0].url
  const lab = await startLab({ upstreamDohUrl, preferStablePorts: true })
  closers.push(() => lab.close())
  const worker = await startWorker({ token: await localToken(), resolver: lab.dohUrl, allow: lab.allowList })
  closers.push(worker.close)
  return { lab, worker }
}

interface InputFiles {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
}

/** The contents, or what is wrong with them. */
async function readFiles({ caFile, certFile, keyFile }: ProbeArguments): Promise<InputFiles | string> {
  const read = async (file: string | null): Promise<string | null> => (file === null ? null : readFile(file, 'utf8'))
  try {
    const [ca, cert, key] = await Promise.all([read(caFile), read(certFile), read(keyFile)])
    return { ca, cert, key }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function toRequest(wanted: ProbeArguments, files: InputFiles, lab: Lab | null, { host, scheme }: Target): ProbeRequest {
  const isSecure = isSecureScheme(scheme)
  const customCaPem = files.ca ?? (isSecure ? labRootFor(host, lab) : null)
  const tls = {
    ...(wanted.minTlsVersion !== null && { minVersion: wanted.minTlsVersion }),
    ...(wanted.maxTlsVersion !== null && { maxVersion: wanted.maxTlsVersion }),
    ...(wanted.resumption && { resumption: true }),
    ...(files.cert !== null && files.key !== null && { clientCertificate: { chainPem: files.cert, key: { kind: 'inline', pem: files.key } } }),
  }
  const trust = {
    ...(customCaPem !== null && { customCaPem }),
    ...(wanted.pins.length > 0 && { pins: [...wanted.pins] }),
    ...(wanted.checkRevocation && { revocation: 'online' }),
    ...(wanted.allowUntrusted && { allowUntrusted: true }),
  }
  const request = {
    target: wanted.target,
    method: wanted.method,
    family: wanted.family,
    ...(wanted.deadlineMs !== null && { deadlineMs: wanted.deadlineMs }),
    ...(Object.keys(tls).length > 0 && { tls }),
    ...(Object.keys(trust).length > 0 && { trust }),
  }
  // The Worker judges every field and names what it refuses; checking here as well would be a second truth.
  return request as ProbeRequest
}

/** A host of the lab is judged by the lab's own root, and the person is told so. */
function labRootFor(host: string, lab: Lab | null): string | null {
  if (lab === null || !Object.values(lab.hosts).some((labHost) => labHost.host === host)) return null
  console.error(style.dim('A host of the lab: judged by the lab’s own root. --ca FILE gives another.'))
  return lab.rootPem
}

function usageError(message: string): number {
  console.error(message)
  return 2
}

async function closeAll(): Promise<void> {
  await Promise.allSettled(closers.splice(0).toReversed().map((close) => close()))
}

async function stop(status: number): Promise<void> {
  await closeAll()
  process.exit(status)
}
