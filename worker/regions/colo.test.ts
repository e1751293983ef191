import { createServer, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../e2e/lab/listen.ts'
import { askColo, coloIn } from './colo.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

describe('where code runs', () => {
  it.each([
    ['fl=1f1\nh=www.cloudflare.com\ncolo=FRA\nhttp=http/2\n', 'FRA'],
    ['colo=', null],
    ['colo=fra', null],
    ['xcolo=FRA', null],
    ['colo=FRAX', null],
    ['h=colo=FRA', null],
    ['', null],
  ])('%j says %j', (text, colo) => expect(coloIn(text)).toBe(colo))

  it.each<[string, number, string, string | null]>([
    ['an answer', 200, 'h=x\ncolo=NRT\n', 'NRT'],
    ['an error', 500, 'colo=NRT\n', null],
    ['a redirect', 302, 'colo=NRT\n', null],
    ['a page without end', 200, `${'x'.repeat(100_000)}\ncolo=NRT\n`, null],
  ])('from %s', async (_, status, body, expected) => {
    const url = await serve((response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body))
    expect(await askColo(fetch, { url })).toBe(expected)
  })

  it('is unknown where nobody answers, or too late', async () => {
    const url = await serve(() => undefined)
    expect(await askColo(fetch, { url, waitMs: 50 })).toBeNull()
    expect(await askColo(fetch, { url: 'http://127.0.0.1:1/' })).toBeNull()
  })
})

async function serve(answer: (response: ServerResponse) => unknown): Promise<string> {
  const server = await listen(createServer((_, response) => void answer(response)))
  closers.push(server.close)
  return `http://127.0.0.1:${server.port}/`
}
