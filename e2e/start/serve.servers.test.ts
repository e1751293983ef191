import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePairing } from '../../shared/contract/pairing.ts'
import { ResultsPage } from '../../shared/contract/results.ts'
import { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { startChildProgram, type ChildProgram } from '../lab/child-program.ts'
import { run } from '../lab/run-program.ts'
import { startLab, type Lab } from '../lab/start-lab.ts'
import { temporaryDirectory, type TemporaryDirectory } from '../lab/temporary-directory.ts'
import { requestProbe } from '../terminal/probe-client.ts'
import { readServeArguments } from './serve-arguments.ts'

const token = 'token-of-a-self-hosted-worker-0123456789'
let lab: Lab
let directory: TemporaryDirectory

beforeAll(async () => {
  lab = await startLab()
  directory = await temporaryDirectory()
  writeFileSync(join(directory.path, 'token'), `${token}\n`)
})
afterAll(async () => {
  await lab.close()
  await directory.remove()
})

interface Served {
  readonly child: ChildProgram
  readonly url: string
}

async function serve(...more: readonly string[]): Promise<Served> {
  const child = startChildProgram(process.execPath, [
    join(import.meta.dirname, 'serve.ts'), '--port', '0', '--state', join(directory.path, 'state'), '--token-file', join(directory.path, 'token'),
    '--resolver', lab.dohUrl, '--allow', '127.0.0.0/8', ...more,
  ])
  const [, url = ''] = await child.waitForLog(/listens at (\S+)/, 25_000)
  return { child, url }
}

/** Ends it as a service manager does, and gives the last of its log. */
async function stop({ child }: Served): Promise<string> {
  child.signalOnly('SIGTERM')
  await child.ended
  return child.log()
}

/** Processes, of any kind, that have this text in their command line or in their environment. */
function processesWith(text: string): string[] {
  return execFileSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\n').filter((line) => line.includes(text) && !line.includes('ps axeww'))
}

const authorization = { authorization: `Bearer ${token}` }

describe('npm run serve', () => {
  it('answers, probes, keeps results over a restart, and leaves no process behind', async () => {
    // A mark that every process which it starts inherits.
    const mark = `HOSTLENS_TEST_MARK=${directory.path}`
    process.env['HOSTLENS_TEST_MARK'] = directory.path
    const first = await serve()
    delete process.env['HOSTLENS_TEST_MARK']
    expect(await (await fetch(`${first.url}/health`)).text()).toBe('ok')
    // Nor is there a way around the token by what wrangler has for developers.
    for (const path of ['/v1/info', '/cdn-cgi/local/explorer', '/cdn-cgi/local/explorer/api/local/workers', '/cdn-cgi/platform-proxy']) expect((await fetch(first.url + path)).status).toBe(401)
    expect(WorkerInfo.parse(await (await fetch(`${first.url}/v1/info`, { headers: authorization })).json())).toMatchObject({ kind: 'local', privateTargets: ['127.0.0.0/8'], resolver: lab.dohUrl })
    const answer = await requestProbe({ url: first.url, token }, { target: lab.hosts.good.url, trust: { customCaPem: lab.rootPem }, record: true })
    expect(answer).toMatchObject({ status: 'report', report: { outcome: 'ok' } })
    expect(processesWith(mark).some((line) => line.includes('workerd'))).toBe(true)

    const log = await stop(first)
    expect(log).toContain('ended with 0')
    expect(processesWith(mark)).toEqual([])
    expect(log).not.toContain(token)
    // Nor is the token in anything that was kept, while the host of the result is.
    const filesWith = async (text: string): Promise<string> => (await run('grep', ['-rlaF', text, join(directory.path, 'state')])).stdout
    expect([await filesWith(token), (await filesWith('good.test')) !== '']).toEqual(['', true])
    expect(log.split('\n').filter((line) => line.includes('"event":"probe"'))).toHaveLength(1)

    const second = await serve()
    const host = new URL(lab.hosts.good.url).hostname
    const page = ResultsPage.parse(await (await fetch(`${second.url}/v1/results?host=${host}`, { headers: authorization })).json())
    expect(page.results).toHaveLength(1)
    await stop(second)
  })

  it('shows the pairing string to those who ask for it', async () => {
    const served = await serve('--show-pairing', '--name', 'probe.office.example')
    const [text = ''] = await served.child.waitForLog(/hostlens:v1:\S+(?=[\s\S]*hostlens:v1:)/)
    expect(parsePairing(text)).toEqual({ status: 'ok', pairing: { url: served.url, token } })
    // By its own name behind a proxy it answers too, and by no other.
    const called = (name: string): string => {
      const { hostname, port } = new URL(served.url)
      return execFileSync('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--connect-to', `${name}:80:${hostname}:${port}`, '-H', `authorization: Bearer ${token}`, `http://${name}/v1/info`], { encoding: 'utf8' })
    }
    expect([called('probe.office.example'), called('rebound.example')]).toEqual(['200', '421'])
    await stop(served)
  })

  it('says what is wrong, and does not start', async () => {
    const start = async (...args: readonly string[]): Promise<string> => {
      const child = startChildProgram(process.execPath, [join(import.meta.dirname, 'serve.ts'), ...args])
      await child.ended
      return child.log()
    }
    expect(await start('--port', 'x')).toMatch(/^--port is a number[\s\S]*ended with 2/)
    expect(await start('--token-file', join(directory.path, 'nowhere'))).toMatch(/ENOENT[\s\S]*ended with 1/)
    writeFileSync(join(directory.path, 'short'), 'short')
    expect(await start('--token-file', join(directory.path, 'short'))).toMatch(/holds no token[\s\S]*ended with 1/)
  })
})

it.each([
  [['--host', 'a b'], /--host is/],
  [['--port', '70000'], /--port is/],
  [['--name', 'https://x'], /--name takes/],
  [['--resolver', 'http://example.com/dns-query'], /--resolver is/],
  [['--colour'], /Unknown option/],
  [['example.com'], /positional/],
])('refuses %j', (words, message) => {
  const command = readServeArguments(words)
  expect(command.kind === 'usage-error' ? command.message : command.kind).toMatch(message)
})

it('takes lists in any form', () => {
  expect(readServeArguments(['--allow', '10.0.0.0/8, db.internal', '--allow', '*.lan', '--port', '0'])).toMatchObject({ kind: 'serve', serve: { allow: ['10.0.0.0/8', 'db.internal', '*.lan'], host: '127.0.0.1', port: 0 } })
})

it('the systemd unit of the documentation starts it with options that there are', () => {
  const unit = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'self-hosting', 'hostlens.service'), 'utf8')
  const [, words = ''] = /^ExecStart=\S+ \S+serve\.ts((?: \S+|\\\n)*)$/m.exec(unit) ?? []
  const command = readServeArguments(words.replaceAll('\\\n', ' ').split(/\s+/).filter((word) => word !== ''))
  expect(command).toMatchObject({ kind: 'serve' })
})
