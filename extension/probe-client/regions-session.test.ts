import { afterEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../shared/contract/failures.ts'
import { problemType } from '../../shared/contract/problem.ts'
import type { RegionResult } from '../../shared/contract/regions.ts'
import { report } from '../probe-state/samples.ts'
import { probeRegions } from './regions-session.ts'
import type { RegionsSessionOptions } from './regions-session.ts'
import { startTestServer } from './testing-server.ts'
import type { TestServer } from './testing-server.ts'

const problem = { type: problemType('invalid-request'), title: 'No', status: 400, detail: 'No.' }
const reported = (region: string): object => ({ type: 'regional', region, event: { type: 'report', report: report({ outcome: 'ok' }) } })
const last = { type: 'regions', reported: ['weur'], unavailable: ['enam'] }
let server: TestServer | null = null

afterEach(async () => {
  await server?.close()
  server = null
})

describe('probeRegions', () => {
  it('hands over each region’s result once, and ends with the last line', async () => {
    const { failure, results, heard } = await run([reported('weur'), reported('weur'), { type: 'region-unavailable', region: 'enam', problem }, last])
    expect(failure).toBeNull()
    expect(results.map(({ region, status }) => [region, status])).toEqual([['weur', 'reported'], ['enam', 'unavailable']])
    expect(heard[0]).toMatchObject({ type: 'probe', request: { regions: ['weur', 'enam'] } })
  })

  it.each<[string, readonly unknown[], Partial<Failure>]>([
    ['a request that the Worker refuses', [{ type: 'problem', problem }], { code: 'worker-refused' }],
    ['a Worker that knows no regions', [{ type: 'started' }], { code: 'worker-not-hostlens' }],
    ['a region that is none', [reported('moon')], { code: 'worker-not-hostlens' }],
    ['a message that goes wrong later', [reported('weur'), { type: 'regions' }], { code: 'worker-closed' }],
  ])('names %s', async (_, messages, expected) => {
    expect((await run(messages)).failure).toMatchObject(expected)
  })

  it('passes over what a newer Worker may tell', async () => {
    expect((await run([reported('weur'), { type: 'of-tomorrow' }, last])).failure).toBeNull()
  })

  it('asks the key on behalf of the region that needs it, and signs nothing without one', async () => {
    const wanted = { type: 'regional', region: 'enam', event: { type: 'signature-needed', id: 'a', scheme: 's', content: 'AA==' } }
    const asked: string[] = []
    const signed = await run([wanted, last], async (region) => {
      asked.push(region)
      return Promise.resolve({ status: 'signed', signature: 'AA==' })
    })
    expect([asked, signed.heard[1]]).toEqual([['enam'], { type: 'signature', id: 'a', signature: 'AA==' }])
    await server?.close()
    expect((await run([wanted, last])).heard[1]).toMatchObject({ type: 'signature-refused', id: 'a' })
  })
})

/** A Worker that sends these messages, waiting for an answer after each request for a signature. */
async function run(messages: readonly unknown[], sign: RegionsSessionOptions['sign'] = null): Promise<{ failure: Failure | null; results: RegionResult[]; heard: unknown[] }> {
  const heard: unknown[] = []
  const left = [...messages]
  server = await startTestServer((_, response) => response.writeHead(404).end(), (socket, text) => {
    heard.push(JSON.parse(text))
    for (let message = left.shift(); message !== undefined; message = left.shift()) {
      const json = JSON.stringify(message)
      socket.send(json)
      if (json.includes('signature-needed')) return
    }
  })
  const results: RegionResult[] = []
  const failure = await probeRegions({
    worker: { url: server.url, token: 'secret' },
    request: { target: 'https://good.test/', regions: ['weur', 'enam'] },
    onResult: (result) => results.push(result),
    sign,
    signal: new AbortController().signal,
  })
  return { failure, results, heard }
}
