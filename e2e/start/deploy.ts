import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { formatPairing } from '../../shared/contract/pairing.ts'
import { formatTokenLine, type TokenLine } from '../../shared/contract/token-line.ts'
import { requestProbe } from '../terminal/probe-client.ts'
import { renderReport } from '../terminal/render-report.ts'
import { printable, styleFor } from '../terminal/style.ts'
import { deployHelp, readDeployArguments, type DeployArguments } from './deploy-arguments.ts'
import { makeToken, readExpiry, readTokenFile, writeTokenFile } from './token-file.ts'
import { checkBundle, deployProduction, whoAmI } from './wrangler-program.ts'

/** `npm run deploy`: from a checkout to a paired browser, step by step, each of which says what it did. */
async function main(): Promise<number> {
  const command = readDeployArguments(process.argv.slice(2))
  switch (command.kind) {
    case 'help':
      console.log(deployHelp)
      return 0
    case 'usage-error':
      console.error(`${command.message}\n\n${deployHelp}`)
      return 2
    case 'deploy':
      return deploy(command.deploy)
  }
}

async function deploy(wanted: DeployArguments): Promise<number> {
  const tokensFile = wanted.tokensFile ?? join(repositoryRoot, '.hostlens', 'tokens')
  const tokens = await planTokens(wanted, tokensFile)
  if (tokens.status === 'impossible') return complain(tokens.message)

  const folder = await mkdtemp(join(tmpdir(), 'hostlens-deploy-'))
  try {
    step('Bundling the production environment')
    const fault = checkBundle(wanted.wrangler, join(folder, 'bundle'))
    if (fault !== null) return complain(`The Worker cannot be bundled:\n${fault}`)

    if (wanted.dryRun) return say(plan(wanted, tokens, tokensFile))

    step('Asking wrangler who is logged in')
    const account = findAccount(wanted.wrangler)
    if (account.status === 'impossible') return complain(account.message)
    console.log(`  ${account.name}`)

    step(`Deploying, with ${tokens.lines.length === 1 ? 'one token' : `${tokens.lines.length} tokens`}`)
    const secretsFile = join(folder, 'secrets.json')
    await writeFile(secretsFile, JSON.stringify({ HOSTLENS_TOKENS: tokens.lines.map(formatTokenLine).join('\n') }), { mode: 0o600 })
    const deployment = deployProduction(wanted.wrangler, { secretsFile, folder })
    if (deployment.status === 'failed') return complain('Wrangler could not deploy; its own words are above. No token was kept.')
    // Only now: a list that no Worker knows would be worse than none.
    if (tokens.token !== null) await writeTokenFile(tokensFile, tokens.lines)

    const url = wanted.url ?? deployment.urls[0]
    if (url === undefined) return complain('It is deployed, but wrangler does not say where. Give its address with --url.')
    console.log(`  ${url}`)
    return tokens.token === null ? say(`\nThe tokens are those of ${shown(tokensFile)}; who holds one is paired already.`) : await greet(url, tokens.token, wanted)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type TokenPlan =
  | { readonly status: 'possible'; readonly lines: readonly TokenLine[]; /** Null where none is made. */ readonly token: string | null }
  | { readonly status: 'impossible'; readonly message: string }

/** The list that the Worker is to have, before anything has happened. */
async function planTokens({ tokenName, expires }: DeployArguments, file: string): Promise<TokenPlan> {
  const lines = await readTokenFile(file)
  if (tokenName === null) {
    if (lines.length > 0) return { status: 'possible', lines, token: null }
    return { status: 'impossible', message: `There is no token in ${shown(file)}, and without one the Worker would answer nobody. Leave --keep-tokens out.` }
  }
  if (lines.some(({ name }) => name === tokenName)) {
    return { status: 'impossible', message: `There is a token “${tokenName}” already, and it is not shown twice. Deploy with it (--keep-tokens), make one of another name (--token NAME), or revoke it first (npm run token -- --revoke ${tokenName}).` }
  }
  const expiresAt = expires === null ? null : readExpiry(expires, Date.now())
  if (expires !== null && expiresAt === null) return { status: 'impossible', message: '--expires is a number of days (90d), a date (2027-01-31) or an RFC 3339 time, and not over yet.' }
  const { token, line } = makeToken(tokenName, expiresAt)
  return { status: 'possible', lines: [...lines, line], token }
}

type Account = { readonly status: 'possible'; readonly name: string } | { readonly status: 'impossible'; readonly message: string }

function findAccount(wrangler: string): Account {
  const login = whoAmI(wrangler)
  const chosen = process.env['CLOUDFLARE_ACCOUNT_ID'] ?? ''
  switch (login.status) {
    case 'failed':
      return { status: 'impossible', message: `wrangler whoami failed: ${printable(login.message)}` }
    case 'logged-out':
      return { status: 'impossible', message: 'Nobody is logged in to Cloudflare here. Run “npx wrangler login”, or set CLOUDFLARE_API_TOKEN, and start again.' }
    case 'logged-in': {
      if (chosen !== '') return { status: 'possible', name: login.accounts.find(({ id }) => id === chosen)?.name ?? chosen }
      const [first, ...more] = login.accounts
      if (first !== undefined && more.length === 0) return { status: 'possible', name: printable(first.name) }
      if (first === undefined) return { status: 'impossible', message: 'This login has no account. Set CLOUDFLARE_ACCOUNT_ID to the account to deploy to.' }
      const list = login.accounts.map(({ id, name }) => `  ${id}  ${printable(name)}`).join('\n')
      return { status: 'impossible', message: `This login has several accounts. Set CLOUDFLARE_ACCOUNT_ID to one of them:\n${list}` }
    }
  }
}

/** The first probe through the Worker that was just deployed, and how to reach it from a browser. */
async function greet(url: string, token: string, { target }: DeployArguments): Promise<number> {
  const pairing = `Paste this into the options page of the extension. It holds the token, and is shown this once:\n\n  ${formatPairing({ url, token })}\n`
  step('Waiting for the Worker to answer')
  const isThere = await waitFor(url, token)
  if (!isThere) {
    console.log(`\n${pairing}`)
    return complain(`${url} did not answer within ${patienceMs / 1_000} s. A new address can take some minutes; probe then with\n  npm start -- ${target} --worker ${url} --token …`)
  }
  step(`Probing ${target}`)
  const answer = await requestProbe({ url, token }, { target })
  if (answer.status === 'report') console.log(`\n${renderReport(answer.report, styleFor(process.stdout, process.env))}`)
  console.log(`\n${pairing}`)
  if (answer.status === 'report') return 0
  return complain(`The first probe was not answered: ${printable(answer.status === 'problem' ? answer.problem.detail : answer.message)}`)
}

/** A new version, and its secret, reach the edge within seconds; until then it answers as the one before, or not at all. */
async function waitFor(url: string, token: string): Promise<boolean> {
  for (let leftMs = patienceMs; leftMs > 0; leftMs -= pauseMs) {
    const response = await fetch(`${url}/v1/info`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5_000) }).catch(() => null)
    if (response?.status === 200) return true
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return false
}

function plan({ target, url }: DeployArguments, { lines, token }: Extract<TokenPlan, { status: 'possible' }>, tokensFile: string): string {
  return [
    '',
    'This would be deployed:',
    '  the environment “production” of wrangler.jsonc, whose bundle is fine',
    `  the secret HOSTLENS_TOKENS with ${lines.map(({ name }) => `“${name}”`).join(', ')}${token === null ? '' : `, the last of them new and kept in ${shown(tokensFile)}`}`,
    `  and ${target} be probed${url === null ? '' : ` through ${url}`}.`,
    'Nothing was changed, and nobody was asked.',
  ].join('\n')
}

let steps = 0
function step(text: string): void {
  console.log(`${++steps}. ${text}`)
}

function say(text: string): number {
  console.log(text)
  return 0
}

function complain(message: string): number {
  console.error(message)
  return 1
}

function shown(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}

const repositoryRoot = join(import.meta.dirname, '..', '..')
const patienceMs = 60_000
const pauseMs = 2_000

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = complain(error instanceof Error ? error.message : String(error))
}
