import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { testWorkerToken } from '../../../e2e/lab/test-worker.ts'
import { createApp } from '../app.ts'
import { operations } from './operations.ts'

/** Methods and paths that the app really takes. What answers to all methods is a guard or a refusal. */
function routesOf(app: ReturnType<typeof createApp>): string[] {
  return [...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`))].toSorted()
}

it('every route of the app is documented, and everything documented is a route', () => {
  expect(routesOf(createApp())).toEqual(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted())
  const app = createApp()
  app.get('/v1/secret', (c) => c.text(''))
  expect(routesOf(app)).toContain('GET /v1/secret')
})

it.each(['/openapi.json', '/docs', '/health'])('%s is open to everybody, a page of the web included', async (path) => {
  for (const headers of [{}, { origin: 'https://example.com' }]) expect((await exports.default.fetch(new Request(`http://127.0.0.1${path}`, { headers }))).status).toBe(200)
})

it('what is not open answers nobody without a token', async () => {
  for (const { method, path } of operations.filter(({ isPublic }) => isPublic !== true)) {
    expect([path, (await exports.default.fetch(new Request(`http://127.0.0.1${path}`, { method: method.toUpperCase() }))).status]).toEqual([path, 401])
  }
})

it('the document and the page come with the right headers', async () => {
  const get = (path: string): Promise<Response> => exports.default.fetch(new Request(`http://127.0.0.1${path}`, { headers: { authorization: `Bearer ${testWorkerToken}` } }))
  const json = await get('/openapi.json')
  expect([json.headers.get('content-type'), await json.json()]).toMatchObject(['application/json', { openapi: '3.1.1' }])
  const page = await get('/docs')
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; /)
  expect(await page.text()).toContain('<h1>Hostlens API</h1>')
})
