import { describe, expect, it } from 'vitest'
import { codesOf, echoed, lastHop, probe, urlOf, type HostName } from '../../e2e/lab/worker-probe.ts'

function ask(set: readonly string[], to: string, request: { headers?: { name: string; value: string }[] } = {}) {
  const query = new URLSearchParams({ set: JSON.stringify(set), to })
  return probe({ target: urlOf('cookies', `/?${query.toString()}`), maxRedirects: 3, bodyPreview: true, ...request })
}

describe('cookies along redirects', () => {
  it('go along where domain and path let them, and are shown by name', async () => {
    const report = await ask(['a=1; Path=/; Secure; HttpOnly', 'b=2; Path=/elsewhere', 'c=3; Max-Age=0', 'd=4; Domain=cookies.test; SameSite=Lax'], '/show')
    expect(echoed(report).headers['cookie']).toBe('a=1; d=4')
    expect(report.hops[0]?.cookies).toEqual({ sent: [], stored: ['a', 'b', 'c', 'd'], refused: [] })
    expect(lastHop(report).cookies).toEqual({ sent: ['a', 'd'], stored: [], refused: [] })
  })

  it('stay with their host', async () => {
    expect(echoed(await ask(['a=1; Path=/'], urlOf('mirror'))).headers).not.toHaveProperty('cookie')
  })

  it.each([
    ['a public suffix', 'a=1; Domain=co.uk'],
    ['another host', 'a=1; Domain=mirror.test'],
    ['a prefix without its attributes', '__Host-a=1; Path=/'],
    ['one that is too large', `a=${'x'.repeat(5_000)}`],
  ])('are refused: %s', async (_, cookie) => {
    const report = await ask([cookie], '/show')
    expect(report.hops[0]?.cookies).toMatchObject({ stored: [], refused: [expect.any(String)] })
    expect(echoed(report).headers).not.toHaveProperty('cookie')
  })

  it('that are Secure do not go over plain http', async () => {
    const plain = (name: HostName) => urlOf(name, '/')
    const report = await ask(['a=1; Secure; Path=/', 'b=2; Path=/'], plain('mirror-http').replace('mirror-http.test', 'cookies.test'))
    expect(lastHop(report).target.scheme).toBe('http')
    expect(echoed(report).headers['cookie']).toBe('b=2')
  })

  it('stand behind those of the caller, which stay with their origin', async () => {
    const headers = [{ name: 'Cookie', value: 'own=0' }]
    expect(echoed(await ask(['a=1; Path=/'], '/show', { headers })).headers['cookie']).toBe('own=0; a=1')
    expect(echoed(await ask([], urlOf('mirror'), { headers })).headers).not.toHaveProperty('cookie')
  })

  it('make a page that redirects to itself once no loop', async () => {
    const query = new URLSearchParams({ set: JSON.stringify(['seen=1; Path=/']), once: '' })
    const target = urlOf('cookies', `/?${query.toString()}`)
    const report = await probe({ target: `${target}&to=${encodeURIComponent(`${target}&to=x`)}`, maxRedirects: 3, bodyPreview: true })
    expect([lastHop(report).http?.status, codesOf(report).includes('redirect-loop')]).toEqual([200, false])
  })

  it('are not spoken of where no redirects are followed', async () => {
    expect(lastHop(await probe({ target: urlOf('mirror') }))).not.toHaveProperty('cookies')
  })
})
