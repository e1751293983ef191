import { expect, it } from 'vitest'
import { parseLinks } from './link.ts'

const parse = (...values: string[]) => parseLinks(values.map((value) => ({ name: 'Link', value })))

it('reads links (RFC 8288 section 3)', () => {
  expect(parse('</style.css>; rel=preload; as=style, <https://cdn.example/?a,b;c>; rel="PreConnect dns-prefetch"; crossorigin', '<>;rel=self;rel=next')).toEqual([
    { target: '/style.css', relations: ['preload'], as: 'style' },
    { target: 'https://cdn.example/?a,b;c', relations: ['preconnect', 'dns-prefetch'], as: null },
    { target: '', relations: ['self'], as: null },
  ])
})

it.each(['/a; rel=preload', '<a', '<a> rel=preload', 'x<a>; rel=x'])('ignores %j', (value) => expect(parse(value)).toEqual([]))

it('keeps to its bounds', () => {
  expect(parse('<a>,'.repeat(1_000))).toHaveLength(64)
  expect(parse(`<${'a'.repeat(1_000)}>; rel="${'r '.repeat(100)}"`)).toMatchObject([{ target: 'a'.repeat(512), relations: { length: 8 } }])
})
