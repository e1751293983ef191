import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { parsePairing } from '../../shared/contract/pairing.ts'
import { parseTokenLines } from '../../shared/contract/token-line.ts'
import { startChildProgram } from '../lab/child-program.ts'
import { portOf } from '../lab/listen.ts'
import { startLab, type Lab } from '../lab/start-lab.ts'
import { temporaryDirectory, type TemporaryDirectory } from '../lab/temporary-directory.ts'
import { testWorkerToken } from '../lab/test-worker.ts'
import { readDeployArguments } from './deploy-arguments.ts'
import { startWorker, type LocalWorker } from './worker.ts'

/**
 * Cloudflare is out of reach here, so a program stands in for wrangler: it answers `whoami` as told, and “deploys” to a real
 * Worker in workerd that gets the secrets which it was handed. Everything else is as it is for a person.
 */
let lab: Lab
let directory: TemporaryDirectory
let edge: Server
let worker: Promise<LocalWorker> | null = null

beforeAll(async () => {
  lab = await startLab()
  // Where the deployed Worker is reached: it starts with the first request, when the stand-in has left the secrets.
  edge = createServer((request, response) => {
    worker ??= startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: ['127.0.0.1'], settings: Secrets.parse(JSON.parse(readFileSync(pathOf('secrets.json'), 'utf8'))) })
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = 'GET', url = '/', headers: { authorization = '', 'content-type': type = '' } } = request
      void worker?.then(({ url: origin }) => fetch(origin + url, { method, headers: { authorization, ...(type !== '' && { 'content-type': type }) }, ...(parts.length > 0 && { body: Buffer.concat(parts) }) }))
        .then(async (answer) => response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(Buffer.from(await answer.arrayBuffer())))
    })
  })
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  edge.close()
  await lab.close()
})
beforeEach(async () => {
  directory = await temporaryDirectory()
})
afterEach(async () => {
  await (await worker)?.close()
  worker = null
  await directory.remove()
})

const Secrets = z.record(z.string(), z.string())

function pathOf(name: string): string {
  return join(directory.path, name)
}

/** The stand-in: notes what it is called with, and does what the test says. */
function standIn({ whoami, deploys = true }: { readonly whoami: object | string; readonly deploys?: boolean }): string {
  const file = pathOf('wrangler')
  writeFileSync(file, `#!${process.execPath}
const { appendFileSync, copyFileSync, statSync, writeFileSync } = require('node:fs')
const words = process.argv.slice(2)
appendFileSync(${JSON.stringify(pathOf('calls'))}, words.join(' ') + '\\n')
if (words[0] === 'whoami') { console.log(${JSON.stringify(typeof whoami === 'string' ? whoami : JSON.stringify(whoami))}); process.exit(0) }
if (words[0] === 'deploy' && words.includes('--dry-run')) process.exit(0)
if (words[0] === 'deploy') {
  if (!${deploys}) { console.error('no such account'); process.exit(1) }
  const secrets = words[words.indexOf('--secrets-file') + 1]
  appendFileSync(${JSON.stringify(pathOf('calls'))}, 'secrets have mode ' + (statSync(secrets).mode & 0o777).toString(8) + '\\n')
  copyFileSync(secrets, ${JSON.stringify(pathOf('secrets.json'))})
  writeFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, JSON.stringify({ type: 'wrangler-session' }) + '\\n' + JSON.stringify({ type: 'deploy', version: 1, targets: ['http://127.0.0.1:${portOf(edge)}'] }) + '\\n')
}
`)
  chmodSync(file, 0o700)
  return file
}

async function deploy(...args: readonly string[]): Promise<string> {
  const child = startChildProgram(process.execPath, [join(import.meta.dirname, 'deploy.ts'), '--tokens', pathOf('tokens'), ...args], { env: { CLOUDFLARE_ACCOUNT_ID: '', NO_COLOR: '1' } })
  await child.ended
  return Buffer.from(child.log(), 'latin1').toString('utf8')
}

function calls(): string {
  return existsSync(pathOf('calls')) ? readFileSync(pathOf('calls'), 'utf8') : ''
}

const oneAccount = { loggedIn: true, authType: 'OAuth Token', email: 'a@example.com', accounts: [{ id: 'a1', name: 'Office' }] }

describe('npm run deploy', () => {
  it('ends with a probe through the Worker, and a string that pairs with it', async () => {
    const target = lab.hosts.http.url
    const log = await deploy('--wrangler', standIn({ whoami: oneAccount }), '--target', target, '--expires', '90d')
    expect(log).toContain('ended with 0')
    expect(log).toContain('Office')
    expect(log).toContain(target)
    expect(log).toMatch(/firstByte|first byte/)
    const pairing = parsePairing(/hostlens:v1:\S+/.exec(log)?.[0] ?? '')
    if (pairing.status !== 'ok') throw new Error(log)
    const { url, token } = pairing.pairing
    expect(url).toBe(`http://127.0.0.1:${portOf(edge)}`)
    expect((await fetch(`${url}/v1/info`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    expect((await fetch(`${url}/v1/info`, { headers: { authorization: `Bearer ${token.slice(0, -1)}` } })).status).toBe(401)
    // The list holds the hash of it, and nothing anywhere else holds the token.
    const list = readFileSync(pathOf('tokens'), 'utf8')
    expect(parseTokenLines(list)).toMatchObject({ status: 'ok', tokens: [{ name: 'browser' }] })
    expect(calls()).toContain('deploy --env production --minify --secrets-file')
    expect(calls()).toContain('secrets have mode 600')
    expect([list, calls(), readFileSync(pathOf('secrets.json'), 'utf8'), log.replace(/hostlens:v1:\S+/, '')].filter((text) => text.includes(token))).toEqual([])
  })

  it('keeps the tokens of before, and can deploy them alone', async () => {
    const wrangler = standIn({ whoami: oneAccount })
    await deploy('--wrangler', wrangler, '--target', lab.hosts.http.url, '--token', 'first')
    expect(await deploy('--wrangler', wrangler, '--token', 'first')).toMatch(/There is a token “first” already[\s\S]*ended with 1/)
    const before = readFileSync(pathOf('tokens'), 'utf8')
    const log = await deploy('--wrangler', wrangler, '--keep-tokens')
    expect(log).toContain('ended with 0')
    expect(log).not.toContain('hostlens:v1:')
    expect(readFileSync(pathOf('tokens'), 'utf8')).toBe(before)
    expect(Secrets.parse(JSON.parse(readFileSync(pathOf('secrets.json'), 'utf8')))['HOSTLENS_TOKENS']).toBe(before.trim())
  })

  it.each([
    ['nobody is logged in', { loggedIn: false }, /Nobody is logged in[\s\S]*npx wrangler login/],
    ['there are several accounts', { loggedIn: true, accounts: [{ id: 'a1', name: 'Office' }, { id: 'b2', name: 'Home' }] }, /CLOUDFLARE_ACCOUNT_ID[\s\S]*a1 {2}Office[\s\S]*b2 {2}Home/],
    ['there is no account', { loggedIn: true, accounts: [] }, /no account/],
    ['wrangler says something else', 'What?', /wrangler whoami failed: What\?/],
  ])('stops before anything has happened when %s', async (_, whoami, message) => {
    const log = await deploy('--wrangler', standIn({ whoami }))
    expect(log).toMatch(message)
    expect(log).toContain('ended with 1')
    expect(calls()).not.toContain('--secrets-file')
    expect(existsSync(pathOf('tokens'))).toBe(false)
  })

  it('keeps no token that no Worker knows', async () => {
    expect(await deploy('--wrangler', standIn({ whoami: oneAccount, deploys: false }))).toMatch(/no such account[\s\S]*No token was kept[\s\S]*ended with 1/)
    expect(existsSync(pathOf('tokens'))).toBe(false)
    expect(await deploy('--wrangler', pathOf('nowhere'))).toMatch(/cannot be bundled[\s\S]*ENOENT[\s\S]*ended with 1/)
    expect(await deploy('--wrangler', standIn({ whoami: oneAccount }), '--keep-tokens')).toMatch(/There is no token[\s\S]*ended with 1/)
  })

  it('checks all that it can without the network, by the real wrangler, and changes nothing', async () => {
    const log = await deploy('--dry-run')
    expect(log).toMatch(/HOSTLENS_TOKENS with “browser”[\s\S]*Nothing was changed[\s\S]*ended with 0/)
    expect(existsSync(pathOf('tokens'))).toBe(false)
  })
})

it.each([
  [['--token', 'Big Name'], /--token is/],
  [['--token', 'default'], /--token is/],
  [['--keep-tokens', '--token', 'x'], /--keep-tokens makes no token/],
  [['--url', 'http://probe.example.com'], /--url is/],
  [['--url', 'https://probe.example.com/path'], /--url is/],
  [['--target', 'ftp://x'], /--target/],
  [['now'], /positional/],
])('refuses %j', (words, message) => {
  const command = readDeployArguments(words)
  expect(command.kind === 'usage-error' ? command.message : command.kind).toMatch(message)
})
