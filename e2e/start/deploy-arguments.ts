import { parseArgs } from 'node:util'
import { isTokenName, plainTokenName } from '../../shared/contract/token-line.ts'
import { parseTarget } from '../../shared/contract/target.ts'

/** What `npm run deploy -- …` was asked for. */
export type DeployCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'deploy'; readonly deploy: DeployArguments }

export interface DeployArguments {
  /** Everything that can be checked without the network, and nothing else. */
  readonly dryRun: boolean
  /** The name of the token to make; null: the tokens stay as they are. */
  readonly tokenName: string | null
  /** As `npm run token` takes it. */
  readonly expires: string | null
  /** The list of tokens; null: `.hostlens/tokens`. */
  readonly tokensFile: string | null
  /** Where the Worker answers, for one with a domain of its own; null: as wrangler says. */
  readonly url: string | null
  /** The target of the first probe. */
  readonly target: string
  /** The program that is wrangler. */
  readonly wrangler: string
}

/** Reads the words after `npm run deploy --`. Never throws: bad usage is a result of its own. */
export function readDeployArguments(words: readonly string[]): DeployCommand {
  try {
    return read(words)
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error))
  }
}

function read(words: readonly string[]): DeployCommand {
  const { values } = parseArgs({ args: [...words], options, allowPositionals: false, strict: true })
  if (values.help === true) return { kind: 'help' }
  const keeps = values['keep-tokens'] === true
  if (keeps && (values.token !== undefined || values.expires !== undefined)) return usage('--keep-tokens makes no token, so --token and --expires have nothing to say.')
  const name = values.token ?? defaultTokenName
  if (!isTokenName(name) || name === plainTokenName) return usage('--token is a name of up to 32 of a-z, 0-9, “.”, “_” and “-”.')
  const url = values.url === undefined ? null : URL.parse(values.url)
  if (values.url !== undefined && (url?.protocol !== 'https:' || url.pathname !== '/')) return usage('--url is an address such as https://probe.example.com.')
  const target = parseTarget(values.target ?? defaultTarget)
  if (target.status === 'invalid') return usage(`--target: ${target.message}`)
  return {
    kind: 'deploy',
    deploy: {
      dryRun: values['dry-run'] === true,
      tokenName: keeps ? null : name,
      expires: values.expires ?? null,
      tokensFile: values.tokens ?? null,
      url: url?.origin ?? null,
      target: target.target.url,
      wrangler: values.wrangler ?? 'wrangler',
    },
  }
}

function usage(message: string): DeployCommand {
  return { kind: 'usage-error', message }
}

const options = {
  help: { type: 'boolean', short: 'h' },
  'dry-run': { type: 'boolean' },
  token: { type: 'string' },
  'keep-tokens': { type: 'boolean' },
  expires: { type: 'string' },
  tokens: { type: 'string' },
  url: { type: 'string' },
  target: { type: 'string' },
  wrangler: { type: 'string' },
} as const
const defaultTokenName = 'browser'
const defaultTarget = 'https://www.iana.org/'

export const deployHelp = `Deploys the Worker to Cloudflare, with a token, and pairs a browser with it.

  npm run deploy -- [options]

  --dry-run            checks what can be checked without the network, and changes nothing
  --token NAME         the name of the token that is made; default ${defaultTokenName}
  --expires WHEN       until when it holds: 90d, 2027-01-31, or an RFC 3339 time; default for good
  --keep-tokens        deploys the tokens of the list as they are, and makes none
  --tokens FILE        another list than .hostlens/tokens
  --url URL            where the Worker answers, if it has a domain of its own
  --target TARGET      the first probe; default ${defaultTarget}
  --wrangler PROGRAM   another wrangler than that of this folder
`
