import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { problemType } from '../../shared/contract/problem.ts'
import { vantage } from '../probe-state/samples.ts'
import { startTestServer } from './testing-server.ts'
import type { TestServer } from './testing-server.ts'
import { checkWorker } from './worker-check.ts'
import type { WorkerCheck } from './worker-check.ts'

const info = { ...vantage, schemaVersion: 1, dialsCloudflare: true, privateTargets: ['127.0.0.1'], phases: ['dns', 'tcp'], tlsVersions: ['TLSv1.3'], limits: { maxBodyBytes: 1 } }
let server: TestServer | null = null

afterEach(async () => {
  await server?.close()
  server = null
})

describe('checkWorker', () => {
  it('finds a Worker, and shows it the token', async () => {
    let authorization: string | undefined
    const result = await check((request, response) => {
      authorization = request.headers.authorization
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(info))
    })
    expect(result).toMatchObject({ status: 'ok', info })
    expect(authorization).toBe('Bearer secret')
  })

  it.each<[string, number, unknown, object]>([
    ['a wrong token', 401, { type: problemType('unauthorized'), title: 'x', status: 401, detail: '' }, { code: 'worker-unauthorized' }],
    ['its own refusal', 403, { type: problemType('origin-forbidden'), title: 'Origin', status: 403, detail: 'This origin may not ask.' }, { code: 'worker-refused', got: 'This origin may not ask' }],
    ['somebody else’s 401', 401, { error: 'login' }, { code: 'worker-not-hostlens', got: 'it answers with HTTP status 401' }],
    ['somebody else’s page', 200, 'hello', { code: 'worker-not-hostlens', got: 'its answer is something else' }],
    ['another version', 200, { ...info, schemaVersion: 2 }, { code: 'worker-not-hostlens', got: 'it speaks another version of the contract' }],
    ['an answer without end', 200, 'x'.repeat(100_000), { code: 'worker-not-hostlens' }],
  ])('names %s', async (_, status, body, failure) => {
    const result = await check((_request, response) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)))
    expect(result).toMatchObject({ status: 'failed', failure })
  })

  it('names nobody at all', async () => {
    server = await startTestServer(() => undefined)
    const { url } = server
    await server.close()
    expect(await checkWorker({ url, token: 'secret' })).toMatchObject({ status: 'failed', failure: { code: 'worker-unreachable', message: expect.stringContaining(new URL(url).host) as unknown } })
    server = null
  })

  it('does not follow anybody elsewhere with the token', async () => {
    const result = await check((_, response) => response.writeHead(302, { location: 'https://other.invalid/' }).end())
    expect(result).toMatchObject({ status: 'failed', failure: { code: 'worker-not-hostlens' } })
  })
})

async function check(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<WorkerCheck> {
  server = await startTestServer(answer)
  return await checkWorker({ url: server.url, token: 'secret' })
}
