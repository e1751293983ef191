import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { formatTokenLine, type TokenLine } from '../../shared/contract/token-line.ts'
import { makeToken, readExpiry, readTokenFile, writeTokenFile } from './token-file.ts'

/** `npm run token`: makes, lists and revokes the tokens of a Worker on Cloudflare. */
async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: true })
    const [name, ...more] = positionals
    const file = values.file ?? defaultFile
    if (values.help === true) return say(helpText)
    if (more.length > 0) return complain(`One name at a time; “${more.join(' ')}” is too much.`)
    if (values.revoke !== undefined) {
      if (name !== undefined || values.expires !== undefined) return complain('--revoke takes the name of the token and nothing else.')
      return await revoke(values.revoke, file, values.env ?? 'production')
    }
    if (name !== undefined) return await make(name, values.expires, file, values.env ?? 'production')
    return values.expires === undefined ? await list(file) : complain('--expires needs the name of a new token.')
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error))
  }
}

async function make(name: string, expires: string | undefined, file: string, env: string): Promise<number> {
  const expiresAt = expires === undefined ? null : readExpiry(expires, Date.now())
  if (expires !== undefined && expiresAt === null) return complain('--expires is a number of days (90d), a date (2027-01-31) or an RFC 3339 time, and not over yet.')
  const { token, line } = makeToken(name, expiresAt)
  await writeTokenFile(file, [...(await readTokenFile(file)), line])
  return say(`The token “${name}”, shown this once:

  ${token}

Its line in ${shown(file)}:

  ${formatTokenLine(line)}

${step(file, env)}`)
}

async function revoke(name: string, file: string, env: string): Promise<number> {
  const tokens = await readTokenFile(file)
  const left = tokens.filter((line) => line.name !== name)
  if (left.length === tokens.length) return complain(`There is no token “${name}” in ${shown(file)}.`)
  await writeTokenFile(file, left)
  if (left.length > 0) return say(`“${name}” is off the list.\n\n${step(file, env)}`)
  return say(`“${name}” was the last one. Until there is another, let the Worker answer nobody:\n\n  ${command('delete', env)}`)
}

async function list(file: string): Promise<number> {
  const tokens = await readTokenFile(file)
  if (tokens.length === 0) return say(`There is no token in ${shown(file)} yet.\n\n${helpText}`)
  return say(tokens.map((line) => `${line.name.padEnd(33)}${describe(line)}`).join('\n'))
}

function describe({ expiresAt }: TokenLine): string {
  if (expiresAt === null) return 'does not expire'
  return `${Date.parse(expiresAt) > Date.now() ? 'expires' : 'expired'} ${expiresAt}`
}

/** What makes the Worker know the list. It takes the whole list each time: who is not on it is out. */
function step(file: string, env: string): string {
  return `Nothing has changed at the Worker yet. Give it the list:\n\n  ${command('put', env)} < ${shown(file)}`
}

function command(verb: 'put' | 'delete', env: string): string {
  return `npx wrangler secret ${verb} HOSTLENS_TOKENS --env ${env}`
}

function shown(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}

function say(text: string): number {
  console.log(text)
  return 0
}

function complain(message: string): number {
  console.error(`${message}\n\n${helpText}`)
  return 2
}

const options = {
  help: { type: 'boolean', short: 'h' },
  expires: { type: 'string' },
  revoke: { type: 'string' },
  env: { type: 'string' },
  file: { type: 'string' },
} as const

const defaultFile = join(import.meta.dirname, '..', '..', '.hostlens', 'tokens')

const helpText = `Tokens of a Worker, by name. The list holds their hashes only.

  npm run token                          the tokens on the list
  npm run token -- NAME                  a new token; shows it once
    --expires 90d | 2027-01-31 | TIME    until when it opens the Worker
  npm run token -- --revoke NAME         takes a token off the list
    --env NAME                           the Wrangler environment that the next step names (default production)
    --file PATH                          another list than .hostlens/tokens`

process.exitCode = await main()
