import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { unstable_startWorker as startWorker } from 'wrangler'
import { formatPairing } from '../../shared/contract/pairing.ts'
import { isLoopbackHost } from '../../shared/contract/loopback-host.ts'
import { leaveWorkerAlone } from './leave-worker-alone.ts'
import { readServeArguments, serveHelp, type ServeArguments } from './serve-arguments.ts'
import { localToken } from './worker.ts'

/** `npm run serve`: the Worker of the environment `local` in workerd, without lab and browser, until SIGTERM. */
async function main(): Promise<number> {
  const command = readServeArguments(process.argv.slice(2))
  switch (command.kind) {
    case 'help':
      console.log(serveHelp)
      return 0
    case 'usage-error':
      console.error(`${command.message}\n\n${serveHelp}`)
      return 2
    case 'serve':
      return serve(command.serve)
  }
}

async function serve(wanted: ServeArguments): Promise<number> {
  const token = await readToken(wanted.tokenFile)
  const stateFolder = resolve(wanted.stateFolder ?? join(repositoryRoot, '.hostlens', 'state'))
  await mkdir(stateFolder, { recursive: true, mode: 0o700 })
  const metricsCa = wanted.metricsCaFile === null ? null : await readFile(wanted.metricsCaFile, 'utf8')

  leaveWorkerAlone()
  const worker = await startWorker({
    config: join(repositoryRoot, 'wrangler.jsonc'),
    env: 'local',
    bindings: {
      HOSTLENS_TOKEN: { type: 'secret_text', value: token },
      HOSTLENS_ALLOW: { type: 'plain_text', value: wanted.allow.join(' ') },
      HOSTLENS_DENY: { type: 'plain_text', value: wanted.deny.join(' ') },
      HOSTLENS_HOSTS: { type: 'plain_text', value: [...wanted.names, ...(isAnyAddress(wanted.host) ? [] : [bracketed(wanted.host)])].join(' ') },
      ...(wanted.resolver !== null && { HOSTLENS_RESOLVER: { type: 'plain_text', value: wanted.resolver } }),
      ...(metricsCa !== null && { HOSTLENS_METRICS_CA: { type: 'plain_text', value: metricsCa } }),
    },
    dev: { server: { hostname: wanted.host, port: wanted.port }, persist: stateFolder, watch: false, inspector: false, remote: false, logLevel: 'warn', structuredLogsHandler: writeLog },
  })
  // Wrangler's own handlers end the process at once, with a failure; until here that is right, from here on there is work to end.
  const stopped = new Promise<void>((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal).once(signal, () => settle())
  })
  const { port } = await worker.url
  console.log(welcome(wanted, { port, token }))
  await stopped
  await worker.dispose()
  return 0
}

async function readToken(file: string | null): Promise<string> {
  if (file === null) return localToken()
  const token = (await readFile(file, 'utf8')).trim()
  if (!/^[A-Za-z0-9._~+/-]{16,500}=*$/.test(token)) throw new Error(`${file} holds no token: one line of at least 16 letters, digits and -._~+/.`)
  return token
}

/** The Worker writes its own lines, as JSON; they go out as they are, one a line. */
function writeLog({ message, level }: { readonly message: string; readonly level: string }): void {
  process[level === 'error' || level === 'warn' ? 'stderr' : 'stdout'].write(`${message.trimEnd()}\n`)
}

/**
 * Where it is, and what to paste into the options page. A pairing string holds the token: it is shown to whoever sits there
 * or asks for it, and never to a log by itself.
 */
function welcome({ host, names, allow, showsPairing }: ServeArguments, { port, token }: { readonly port: string; readonly token: string }): string {
  const url = `http://${isAnyAddress(host) ? '127.0.0.1' : bracketed(host)}:${port}`
  const lines = [`Hostlens listens at ${url}`, allow.length === 0 ? 'Private targets: none (--allow opens some)' : `Private targets: ${allow.join(', ')}`]
  if (!showsPairing && !process.stdout.isTTY) return [...lines, 'The pairing string is a secret: --show-pairing shows it'].join('\n')
  const name = names[0]
  const pairing = isLoopbackHost(new URL(url).hostname) ? formatPairing({ url, token }) : null
  return [
    ...lines,
    ...(pairing === null ? [] : [`On this machine, pair a browser with\n\n  ${pairing}\n`]),
    ...(name === undefined ? [] : [`Behind a TLS proxy at https://${name}, pair a browser with\n\n  ${formatPairing({ url: `https://${name}`, token })}\n`]),
    ...(pairing === null && name === undefined ? ['Browsers send a token over https only: put a TLS proxy in front, and give its name with --name.'] : []),
  ].join('\n')
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

const repositoryRoot = join(import.meta.dirname, '..', '..')

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
