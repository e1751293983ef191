import { exports } from 'cloudflare:workers'
import { describe, expect, inject, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { WorkerInfo } from '../../shared/contract/worker-info.ts'

const authorization = `Bearer ${testWorkerToken}`
const extension = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`http://127.0.0.1${path}`, init))
}

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return call('/v1/probe', { method: 'POST', headers: { authorization, 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

describe('the API', () => {
  it('says that it is alive to anybody, and nothing more', async () => {
    const response = await call('/health')
    expect([response.status, await response.text()]).toEqual([200, 'ok'])
  })

  it('says what it is to those with a token', async () => {
    const response = await call('/v1/info', { headers: { authorization } })
    expect(response.status).toBe(200)
    const info = WorkerInfo.parse(await response.json())
    expect(info).toMatchObject({ product: 'hostlens', kind: 'local', resolver: inject('lab').dohUrl, dialsCloudflare: false, colo: null })
  })

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: `Basic ${testWorkerToken}` }],
  ])('refuses %s', async (_, headers: Record<string, string>) => {
    for (const path of ['/v1/info', '/v1/probe']) {
      const response = await call(path, { headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(Problem.parse(await response.json())).toMatchObject({ type: 'urn:hostlens:problem:unauthorized', status: 401 })
    }
  })

  it('lets extensions call, and no web page', async () => {
    const fromExtension = await call('/v1/info', { headers: { authorization, origin: extension } })
    expect([fromExtension.status, fromExtension.headers.get('access-control-allow-origin')]).toEqual([200, extension])
    const unauthorized = await call('/v1/info', { headers: { origin: extension } })
    expect([unauthorized.status, unauthorized.headers.get('access-control-allow-origin')]).toEqual([401, extension])
    const preflight = await call('/v1/info', { method: 'OPTIONS', headers: { origin: extension, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization,content-type,accept'])
    expect(fromExtension.headers.get('access-control-expose-headers')).toBe('retry-after')
    const fromPage = await call('/v1/info', { headers: { authorization, origin: 'https://example.com' } })
    expect([fromPage.status, fromPage.headers.get('access-control-allow-origin')]).toEqual([403, null])
  })

  it.each([
    ['not JSON', '{', 400, 'invalid-request', []],
    ['no target', {}, 400, 'invalid-request', ['target']],
    ['an unknown field', { target: 'good.test', colour: 'red' }, 400, 'invalid-request', ['colour']],
    ['an unknown field further down', { target: 'good.test', tls: { cihper: [] } }, 400, 'invalid-request', ['tls.cihper']],
    ['a target that is none', { target: 'ftp://good.test' }, 400, 'invalid-request', ['target']],
    ['a deadline out of bounds', { target: 'good.test', deadlineMs: 10 }, 400, 'invalid-request', ['deadlineMs']],
    ['a cipher suite that nobody knows', { target: 'good.test', tls: { cipherSuites: ['TLS_MADE_UP'] } }, 400, 'invalid-request', ['tls.cipherSuites.0']],
    ['a custom CA that is none', { target: 'good.test', trust: { customCaPem: 'hello' } }, 400, 'invalid-request', ['trust.customCaPem']],
    ['nothing that could be trusted', { target: 'good.test', trust: { publicRoots: false } }, 400, 'invalid-request', ['trust.publicRoots']],
    ['a remote key where nobody can be asked', { target: 'good.test', tls: { clientCertificate: { chainPem: 'x', key: { kind: 'remote' } } } }, 400, 'invalid-request', ['tls.clientCertificate.key']],
    ['a body that is too large', { target: 'good.test', trust: { customCaPem: 'x'.repeat(600_000) } }, 413, 'request-too-large', []],
  ])('refuses %s, and names the field', async (_, body, status, code, fields) => {
    const response = await post(body)
    const problem = Problem.parse(await response.json())
    expect([response.status, problem.type]).toEqual([status, `urn:hostlens:problem:${code}`])
    expect(problem.errors?.map(({ field }) => field) ?? []).toEqual(fields)
  })

  it('refuses other formats, methods and paths', async () => {
    expect((await post('target=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await post({ target: 'good.test' }, { accept: 'text/html' })).status).toBe(406)
    const wrongMethod = await call('/v1/probe', { method: 'DELETE', headers: { authorization } })
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST, GET'])
    expect((await call('/v1/probe', { headers: { authorization } })).status).toBe(426)
    expect((await call('/elsewhere', { headers: { authorization } })).status).toBe(404)
    // Who has no token does not learn which paths there are.
    expect((await call('/elsewhere')).status).toBe(401)
  })
})
