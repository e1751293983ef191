import { execFile } from 'node:child_process'
import { readFile, stat, writeFile, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab, type Lab } from '../lab/start-lab.ts'
import { temporaryDirectory } from '../lab/temporary-directory.ts'
import { testWorkerToken } from '../lab/test-worker.ts'
import { readExpiry } from './token-file.ts'
import { startWorker, type LocalWorker } from './worker.ts'

let folder: Awaited<ReturnType<typeof temporaryDirectory>>
let file: string

beforeAll(async () => {
  folder = await temporaryDirectory()
  file = join(folder.path, 'inside', 'tokens')
})
afterAll(() => folder.remove())

function run(...args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'token.ts'), ...args, '--file', file], (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err })
    })
  })
}

function tokenIn(out: string): string {
  return /hostlens_[\w-]{43}/.exec(out)?.[0] ?? ''
}

describe('npm run token', () => {
  it('makes a token that is nowhere but on the screen', async () => {
    const made = await run('laptop', '--env', 'other')
    const token = tokenIn(made.out)
    expect([made.status, token.length]).toEqual([0, 52])
    expect(made.out).toContain(`npx wrangler secret put HOSTLENS_TOKENS --env other < ${file}`)
    const text = await readFile(file, 'utf8')
    expect(text).toMatch(/^laptop:[0-9a-f]{64}\n$/)
    expect(text).not.toContain(token)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('lists and revokes by name', async () => {
    await chmod(file, 0o644)
    expect((await run('ci', '--expires', '2999-01-31')).status).toBe(0)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await run()).out).toMatch(/^laptop +does not expire\nci +expires 2999-01-31T23:59:59Z\n$/)
    const revoked = await run('--revoke', 'laptop')
    expect([revoked.status, revoked.out]).toEqual([0, expect.stringContaining('wrangler secret put HOSTLENS_TOKENS --env production <')])
    expect(await readFile(file, 'utf8')).toMatch(/^ci:[0-9a-f]{64}:2999-01-31T23:59:59Z\n$/)
    const last = await run('--revoke', 'ci')
    expect([last.status, last.out, await readFile(file, 'utf8')]).toEqual([0, expect.stringContaining('wrangler secret delete HOSTLENS_TOKENS --env production'), ''])
  })

  it.each([
    [['two', 'names'], 'One name at a time'], [['Upper'], 'A name has'], [['default'], 'HOSTLENS_TOKEN'], [['x', '--expires', '2020-01-01'], 'not over yet'], [['x', '--expires', 'soon'], 'RFC 3339'],
    [['--revoke', 'nobody'], 'There is no token'], [['x', '--revoke', 'y'], 'nothing else'], [['--expires', '3d'], 'needs the name'], [['--colour'], 'colour'],
  ])('%j is refused', async (args, message) => {
    const refused = await run(...args)
    expect([refused.status, refused.out]).toEqual([2, ''])
    expect(refused.err).toContain(message)
  })

  it('does not touch a list that it cannot read', async () => {
    await run('first')
    expect((await run('first')).err).toContain('of this name already')
    await writeFile(file, 'a line that is none\n')
    const refused = await run('second')
    expect([refused.status, refused.err.split('\n')[0]]).toEqual([2, `${file}, line 1: shape`])
    expect(await readFile(file, 'utf8')).toBe('a line that is none\n')
    await writeFile(file, '')
  })

  it.each([['1d', '2026-06-02T00:00:00.000Z'], ['2026-06-01', '2026-06-01T23:59:59Z'], ['2026-06-01T01:00:00+00:30', '2026-06-01T01:00:00+00:30'], ['2026-05-31', null], ['0d', null], ['2026-02-30', null], ['', null]])(
    'reads --expires %s',
    (text, expected) => expect(readExpiry(text, Date.parse('2026-06-01T00:00:00Z'))).toBe(expected),
  )
})

describe('a Worker with a list of tokens', () => {
  let lab: Lab
  let worker: LocalWorker
  const tokens = { laptop: '', brief: '' }

  beforeAll(async () => {
    await writeFile(file, '')
    tokens.laptop = tokenIn((await run('laptop')).out)
    tokens.brief = tokenIn((await run('brief', '--expires', '1d')).out)
    // The same token, with an end that lies behind.
    const list = (await readFile(file, 'utf8')).replace(/^(brief:[0-9a-f]{64}):.*$/m, '$1:2026-01-01T00:00:00Z')
    lab = await startLab()
    worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: lab.allowList, refuseCloudflare: true, settings: { HOSTLENS_TOKENS: list } })
  })
  afterAll(async () => {
    await Promise.all([worker.close(), lab.close()])
  })

  async function ask(token: string | null) {
    const response = await fetch(`${worker.url}/v1/info`, { headers: token === null ? {} : { authorization: `Bearer ${token}` } })
    const body = await response.json() as { token?: unknown; detail?: string }
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body }
  }

  it('knows each by its name', async () => {
    expect((await ask(tokens.laptop)).body.token).toEqual({ name: 'laptop', expiresAt: null })
    expect((await ask(testWorkerToken)).body.token).toEqual({ name: 'default', expiresAt: null })
  })

  it('tells missing, wrong and expired apart in its log alone', async () => {
    const wrong = 'hostlens_wrong-and-planted-0123456789'
    const [missing, unknown, expired] = [await ask(null), await ask(wrong), await ask(tokens.brief)]
    expect([missing.status, missing.challenge]).toEqual([401, 'Bearer realm="hostlens"'])
    expect([unknown, expired]).toEqual([missing, missing])
    const refusals = worker.logs().filter((line) => line.includes('"unauthorized"')).map((line) => JSON.parse(line) as unknown)
    expect(refusals).toEqual([
      { level: 'warn', event: 'unauthorized', reason: 'missing' },
      { level: 'warn', event: 'unauthorized', reason: 'unknown' },
      { level: 'warn', event: 'unauthorized', reason: 'expired', caller: 'brief' },
    ])
    for (const token of [wrong, ...Object.values(tokens), testWorkerToken]) expect(worker.logs().join('\n')).not.toContain(token)
  })
})
