import { readFile } from 'node:fs/promises'
import type { BatchRequest, ProbeRequest } from '../../shared/contract/request.ts'
import type { ScanRequest } from '../../shared/contract/scan.ts'
import { isSecureScheme, parseTarget, type Target } from '../../shared/contract/target.ts'
import { resolvers } from '../../shared/dns/resolvers.ts'
import { startLab, type Lab } from '../lab/start-lab.ts'
import { printable, styleFor } from '../terminal/style.ts'
import { helpText, readArguments, type ProbeArguments, type ScanArguments, type WantedOptions } from './arguments.ts'
import { buildExtension } from './build-extension.ts'
import { openBrowser } from './open-browser.ts'
import { showBatch, showProbe, showRegions } from './show-probe.ts'
import { showScan } from './show-scan.ts'
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
    case 'scan':
      return scan(command.scan)
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
  const parsed: Target[] = []
  for (const text of wanted.targets) {
    const target = parseTarget(text)
    if (target.status === 'invalid') return usageError(`${printable(text)}: ${target.message}`)
    parsed.push(target.target)
  }
  const files = await readFiles(wanted)
  if (typeof files === 'string') return usageError(files)

  const local = wanted.worker === null ? await startLocal() : null
  const worker = wanted.worker ?? local?.worker
  if (worker === undefined) throw new TypeError('without a Worker there is nobody to ask')
  const options = toOptions(wanted, files, labRootFor(parsed, local?.lab ?? null))
  const [target = '', ...more] = wanted.targets
  const output = { format: wanted.format, style }
  // The Worker judges every field and names what it refuses; checking here as well would be a second truth.
  const request = { ...options, target } as ProbeRequest
  const status = more.length > 0
    ? await showBatch(worker, { targets: wanted.targets, options } as BatchRequest, output)
    : request.regions === undefined ? await showProbe(worker, request, output) : await showRegions(worker, request, output)
  if (wanted.keep && local !== null) {
    console.error(`\nStill serving at ${local.worker.url}; Ctrl-C ends it.`)
    await new Promise(() => undefined)
  }
  await closeAll()
  return status
}

async function scan(wanted: ScanArguments): Promise<number> {
  const target = parseTarget(wanted.target)
  if (target.status === 'invalid') return usageError(`${printable(wanted.target)}: ${target.message}`)
  const files = await readFiles({ caFile: wanted.caFile, certFile: null, keyFile: null })
  if (typeof files === 'string') return usageError(files)
  const local = wanted.worker === null ? await startLocal() : null
  const worker = wanted.worker ?? local?.worker
  if (worker === undefined) throw new TypeError('without a Worker there is nobody to ask')
  const customCaPem = files.ca ?? labRootFor([target.target], local?.lab ?? null)
  // The Worker judges every field and names what it refuses.
  const request = { ...wanted.options, target: wanted.target, ...(customCaPem !== null && { trust: { customCaPem } }) } as ScanRequest
  const status = await showScan(worker, request, { json: wanted.json, style })
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
async function readFiles({ caFile, certFile, keyFile }: Pick<ProbeArguments, 'caFile' | 'certFile' | 'keyFile'>): Promise<InputFiles | string> {
  const read = async (file: string | null): Promise<string | null> => (file === null ? null : readFile(file, 'utf8'))
  try {
    const [ca, cert, key] = await Promise.all([read(caFile), read(certFile), read(keyFile)])
    return { ca, cert, key }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The options of the command line with the contents of its files. */
function toOptions({ options }: ProbeArguments, { ca, cert, key }: InputFiles, labRootPem: string | null): WantedOptions {
  const customCaPem = ca ?? labRootPem
  return {
    ...options,
    ...(cert !== null && key !== null && { tls: { ...asFields(options.tls), clientCertificate: { chainPem: cert, key: { kind: 'inline', pem: key } } } }),
    ...(customCaPem !== null && { trust: { ...asFields(options.trust), customCaPem } }),
  }
}

function asFields(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

/** Hosts of the lab are judged by the lab's own root, and the person is told so. */
function labRootFor(targets: readonly Target[], lab: Lab | null): string | null {
  const isOfLab = ({ host, scheme }: Target): boolean => isSecureScheme(scheme) && Object.values(lab?.hosts ?? {}).some((labHost) => labHost.host === host)
  if (lab === null || !targets.every(isOfLab)) return null
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
