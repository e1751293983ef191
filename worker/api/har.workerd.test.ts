import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import { lab, post, urlOf } from '../../e2e/lab/worker-probe.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { harFaults } from '../../shared/export/testing/har-schema.ts'
import { acceptsHar } from './har-answer.ts'

const secret = 'planted-secret-0123456789'
const request = { target: urlOf('good'), trust: { customCaPem: lab.rootPem }, headers: [{ name: 'Authorization', value: `Bearer ${secret}` }] }

async function archiveOf(response: Response): Promise<{ log: { entries: { request: { url: string }; response: { status: number } }[] } }> {
  const text = await response.text()
  expect([response.status, response.headers.get('content-type')], text).toEqual([200, 'application/json;profile=har'])
  const archive: unknown = JSON.parse(text)
  expect(harFaults(archive)).toEqual([])
  expect(text).not.toContain(secret)
  return archive as Awaited<ReturnType<typeof archiveOf>>
}

describe('HAR from the API', () => {
  it('comes for the asking at /v1/probe, and at a path of its own', async () => {
    for (const accept of ['application/json;profile=har', 'application/json; profile="har"']) {
      expect((await archiveOf(await post('/v1/probe', request, accept))).log.entries[0]).toMatchObject({ request: { url: urlOf('good') }, response: { status: 200 } })
    }
    const response = await post('/v1/probe.har', request)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="good.test.har"')
    await archiveOf(response)
  })

  it('comes to a GET with a target as well, and holds a failure', async () => {
    const get = (query: string): Promise<Response> => exports.default.fetch(new Request(`http://127.0.0.1/v1/probe.har?${query}`, { headers: { authorization: `Bearer ${testWorkerToken}` } }))
    expect((await archiveOf(await get(`target=${encodeURIComponent(urlOf('expired'))}`))).log.entries[0]?.response.status).toBe(0)
    for (const query of ['', 'target=good.test&method=POST', 'target=a&target=b']) {
      const refusal = await get(query)
      expect([refusal.status, Problem.parse(await refusal.json()).errors?.length]).toEqual([400, 1])
    }
  })

  it('is of one place, and for those with a token', async () => {
    const regional = await post('/v1/probe.har', { ...request, regions: ['weur'] })
    expect([regional.status, Problem.parse(await regional.json()).errors?.[0]?.field]).toEqual([400, 'regions'])
    expect((await exports.default.fetch(new Request('http://127.0.0.1/v1/probe.har?target=good.test'))).status).toBe(401)
  })

  it.each([
    ['application/json;profile=har', true],
    ['text/html, application/json ; profile="har";q=0.9', true],
    ['application/json', false],
    ['application/json;profile=harvest', false],
    ['application/x-json;profile=har', false],
    ['*/*', false],
  ])('reads Accept: %s', (accept, isHar) => {
    expect(acceptsHar(accept)).toBe(isHar)
  })
})
