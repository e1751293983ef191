import { expect, it } from 'vitest'
import { parseAltSvc } from './alt-svc.ts'

const parse = (...values: string[]) => parseAltSvc(values.map((value) => ({ name: 'alt-svc', value })))

it('reads alternatives (RFC 7838 section 3)', () => {
  expect(parse('h2="alt.example.com:8000", h2=":443"; ma=3600; persist=1', 'w%3Dx%3Ay#z="[2001:db8::1]:1"')).toEqual({
    status: 'present',
    malformedCount: 0,
    offersHttp3: false,
    alternatives: [
      { protocol: 'h2', host: 'alt.example.com', port: 8_000, maxAgeSeconds: 86_400, persist: false },
      { protocol: 'h2', host: '', port: 443, maxAgeSeconds: 3_600, persist: true },
      { protocol: 'w=x:y#z', host: '[2001:db8::1]', port: 1, maxAgeSeconds: 86_400, persist: false },
    ],
  })
})

it.each([
  ['h3=":443"; ma=86400, h3-29=":443"', true],
  ['h3-29=":443"', false],
  ['h3=":443"; ma=0', false],
  ['h3=":0"', false],
  ['h2=":443"', false],
])('%j offers HTTP/3: %s', (value, offersHttp3) => expect(parse(value)).toMatchObject({ status: 'present', offersHttp3 }))

it.each(['h3', 'h3=', 'h3="443"', 'h3=":65536"', 'h3=":0"', 'h3=":x"', '="a:1"', 'h%3="a:1"', 'h3="a b:1"', 'CLEAR'])('counts %j as malformed', (value) => {
  expect(parse(value)).toEqual({ status: 'present', alternatives: [], malformedCount: 1, offersHttp3: false })
})

it('tells clear and absence', () => {
  expect([parse('clear'), parse()]).toEqual([{ status: 'clear' }, { status: 'absent' }])
  expect(parse('h3=":443",'.repeat(500))).toMatchObject({ alternatives: { length: 64 } })
})
