import { parseArgs } from 'node:util'
import { parseResolver } from '../../shared/dns/resolvers.ts'

/** What `npm run serve -- …` was asked for. */
export type ServeCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'serve'; readonly serve: ServeArguments }

export interface ServeArguments {
  /** The address to listen on. */
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  /** Names under which the Worker answers, beside the loopback ones. */
  readonly names: readonly string[]
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly resolver: string | null
  /** Where results are kept; null: in the repository's own folder. */
  readonly stateFolder: string | null
  readonly tokenFile: string | null
  readonly metricsCaFile: string | null
  /** Prints the pairing string even where nobody sits: a log then has it. */
  readonly showsPairing: boolean
}

/** Reads the words after `npm run serve --`. Never throws: bad usage is a result of its own. */
export function readServeArguments(words: readonly string[]): ServeCommand {
  try {
    return read(words)
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error))
  }
}

function read(words: readonly string[]): ServeCommand {
  const { values } = parseArgs({ args: [...words], options, allowPositionals: false, strict: true })
  if (values.help === true) return { kind: 'help' }
  const port = Number(values.port ?? '8787')
  if (!/^\d{1,5}$/.test(values.port ?? '8787') || port > 65_535) return usage('--port is a number from 0 to 65535.')
  const host = values.host ?? '127.0.0.1'
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host)) return usage('--host is an address of this machine, such as 127.0.0.1, 0.0.0.0 or ::1.')
  const resolver = values.resolver ?? null
  if (resolver !== null && parseResolver(resolver).status === 'invalid') return usage('--resolver is the https address of a DNS-over-HTTPS resolver (plain http on this machine only).')
  const names = list(values.name)
  const wrong = names.find((name) => !/^[A-Za-z0-9.-]{1,253}$/.test(name))
  if (wrong !== undefined) return usage(`--name takes host names, without scheme and port; “${wrong}” is none.`)
  return {
    kind: 'serve',
    serve: {
      host,
      port,
      names,
      allow: list(values.allow),
      deny: list(values.deny),
      resolver,
      stateFolder: values.state ?? null,
      tokenFile: values['token-file'] ?? null,
      metricsCaFile: values['metrics-ca'] ?? null,
      showsPairing: values['show-pairing'] === true,
    },
  }
}

/** Options may be given several times, each with several values. */
function list(values: readonly string[] = []): string[] {
  return values.flatMap((value) => value.split(/[\s,]+/)).filter((entry) => entry !== '')
}

function usage(message: string): ServeCommand {
  return { kind: 'usage-error', message }
}

const options = {
  help: { type: 'boolean', short: 'h' },
  host: { type: 'string' },
  port: { type: 'string' },
  name: { type: 'string', multiple: true },
  allow: { type: 'string', multiple: true },
  deny: { type: 'string', multiple: true },
  resolver: { type: 'string' },
  state: { type: 'string' },
  'token-file': { type: 'string' },
  'metrics-ca': { type: 'string' },
  'show-pairing': { type: 'boolean' },
} as const

export const serveHelp = `The Worker alone, on this machine, for as long as it runs.

  npm run serve -- [options]

  --host ADDRESS       listens there; default 127.0.0.1
  --port PORT          default 8787; 0 takes any that is free
  --name NAME          answers under this name as well, for example behind a reverse proxy; may be given several times
  --allow TARGET       private targets that may be probed: a name, *.suffix, CIDR or host:port; may be given several times
  --deny TARGET        targets that may not be probed, in the same spelling; counts before --allow
  --resolver URL       DNS-over-HTTPS resolver; default that of wrangler.jsonc
  --state FOLDER       where recorded results are kept; default .hostlens/state
  --token-file FILE    file with the token; default .hostlens/token, made at the first start
  --metrics-ca FILE    CA certificates (PEM) that GET /metrics/probe trusts beside the public roots
  --show-pairing       prints the pairing string also where the output is no terminal

SIGTERM and Ctrl-C end it.
`
