import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { problemType } from '../../shared/contract/problem.ts'
import type { Failure } from '../../shared/contract/failures.ts'
import type { ScanEvent } from '../../shared/contract/scan.ts'
import { sampleReport } from '../../shared/scan/testing/sample-report.ts'
import { clientLimits } from './limits.ts'
import { scanThroughWorker } from './scan-stream.ts'
import { startTestServer } from './testing-server.ts'
import type { TestServer } from './testing-server.ts'

const progress = { type: 'progress', connectionsDone: 1, connectionsPlanned: 48, part: 'versions', atMs: 3 }
const final = { type: 'report', report: sampleReport() }
let server: TestServer | null = null

afterEach(async () => {
  await server?.close()
  server = null
})

describe('scanThroughWorker', () => {
  it('sends the request with the token and hands the lines over until the report', async () => {
    const asked: IncomingMessage[] = []
    const { failure, events } = await scan((request, response) => {
      asked.push(request)
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      // Lines come in pieces of any size.
      const text = `${JSON.stringify(progress)}\n\n${JSON.stringify(final)}\n${JSON.stringify(progress)}\n`
      response.write(text.slice(0, 30))
      response.end(text.slice(30))
    })
    expect(failure).toBeNull()
    expect(events.map(({ type }) => type)).toEqual(['progress', 'report'])
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/v1/scan' })
    expect(asked[0]?.headers.authorization).toBe('Bearer secret')
  })

  it.each<[string, (response: ServerResponse) => void, Partial<Failure>]>([
    ['a wrong token', (response) => problem(response, 401, 'unauthorized'), { code: 'worker-unauthorized' }],
    ['a request that it refuses', (response) => problem(response, 400, 'invalid-request'), { code: 'worker-refused', detail: 'invalid-request' }],
    ['a limit that is reached', (response) => problem(response, 429, 'target-rate-exceeded'), { code: 'worker-refused', detail: 'target-rate-exceeded' }],
    ['something else altogether', (response) => response.writeHead(404).end('<html>'), { code: 'worker-not-hostlens', got: 'it answers with HTTP status 404' }],
    ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), { code: 'worker-not-hostlens', got: 'it redirects elsewhere' }],
    ['an end before the report', (response) => response.writeHead(200).end(`${JSON.stringify(progress)}\n`), { code: 'worker-closed', got: 'it closed before its report' }],
    ['a line that is none of the contract', (response) => response.writeHead(200).end('{"type":"greeting"}\n'), { code: 'worker-not-hostlens' }],
    ['a known event that goes wrong later', (response) => response.writeHead(200).end(`${JSON.stringify(progress)}\n{"type":"progress"}\n`), { code: 'worker-closed' }],
    ['a line that goes wrong later', (response) => response.writeHead(200).end(`${JSON.stringify(progress)}\nnonsense\n`), { code: 'worker-closed' }],
    ['a line without end', (response) => response.writeHead(200).end('x'.repeat(clientLimits.maxMessageCharacters + 1)), { code: 'worker-not-hostlens', got: 'its lines have no end' }],
    ['lines without end', (response) => response.writeHead(200).end(`${JSON.stringify(progress)}\n`.repeat(clientLimits.maxMessages + 1)), { code: 'worker-not-hostlens', got: 'it sends events without end' }],
    ['a connection that breaks', breakOff, { code: 'worker-closed' }],
  ])('names %s', async (_, answer, expected) => {
    const { failure } = await scan((__, response) => answer(response))
    expect(failure).toMatchObject(expected)
  })

  it('passes over events of a newer Worker', async () => {
    const { failure, events } = await scan((_, response) => response.writeHead(200).end(`${JSON.stringify(progress)}\n{"type":"of-tomorrow"}\n${JSON.stringify(final)}\n`))
    expect(failure).toBeNull()
    expect(events.map(({ type }) => type)).toEqual(['progress', 'report'])
  })

  it('names nobody there', async () => {
    const { url, close } = await startTestServer((_, response) => response.end())
    await close()
    expect((await ask(url)).failure).toMatchObject({ code: 'worker-unreachable' })
  })

  it('ends at once when it is stopped, and the Worker sees it', async () => {
    const controller = new AbortController()
    const gone = Promise.withResolvers<null>()
    const { failure, events } = await scan((_, response) => {
      response.on('close', () => gone.resolve(null))
      response.writeHead(200)
      response.write(`${JSON.stringify(progress)}\n`)
    }, controller)
    expect(failure).toMatchObject({ code: 'cancelled' })
    expect(events).toHaveLength(1)
    await gone.promise
  })
})

async function scan(answer: (request: IncomingMessage, response: ServerResponse) => void, controller?: AbortController): Promise<{ failure: Failure | null; events: ScanEvent[] }> {
  server = await startTestServer(answer)
  return ask(server.url, controller)
}

/** With a controller, the first event stops the scan. */
async function ask(url: string, controller?: AbortController): Promise<{ failure: Failure | null; events: ScanEvent[] }> {
  const events: ScanEvent[] = []
  const onEvent = (event: ScanEvent): void => {
    events.push(event)
    controller?.abort()
  }
  const failure = await scanThroughWorker({ worker: { url, token: 'secret' }, request: { target: 'https://good.test/' }, onEvent, signal: controller?.signal ?? new AbortController().signal })
  return { failure, events }
}

function problem(response: ServerResponse, status: number, code: Parameters<typeof problemType>[0]): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ type: problemType(code), title: 'No', status, detail: 'Not so.' }))
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200)
  response.write(`${JSON.stringify(progress)}\n`, () => response.destroy())
}
