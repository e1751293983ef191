import { expect, it } from 'vitest'
import { readContent } from './content.ts'

const read = (...lines: (readonly [name: string, value: string])[]) => readContent(lines.map(([name, value]) => ({ name, value })))

it('reads type, charset, codings and languages', () => {
  expect(read(['Content-Type', 'Text/HTML ; Charset="UTF-8"'], ['Content-Encoding', 'GZIP, identity'], ['Content-Language', 'de, en-GB'])).toEqual({
    mediaType: 'text/html', charset: 'utf-8', encodings: ['gzip'], languages: ['de', 'en-GB'], isText: true, issues: [],
  })
})

it.each([
  [[], ['content-type-missing']],
  [[['Content-Type', 'text']], ['content-type-malformed']],
  [[['Content-Type', '']], ['content-type-malformed']],
  [[['Content-Type', 'image/png'], ['Content-Type', 'image/gif']], ['content-type-repeated']],
  [[['Content-Type', 'image/png'], ['Content-Type', 'image/png']], []],
  [[['Content-Type', 'text/html'], ['Content-Encoding', 'br']], ['charset-missing']],
  [[['Content-Type', 'text/css']], ['not-compressed']],
  [[['Content-Type', 'application/json'], ['Content-Encoding', 'identity']], ['not-compressed']],
  [[['Content-Type', 'image/png'], ['Content-Encoding', 'utf-8']], ['unregistered-content-encoding']],
] as const)('finds in %j the issues %j', (lines, issues) => expect(read(...lines).issues).toEqual(issues))

it.each([['text/plain', true], ['application/problem+json', true], ['image/svg+xml', true], ['application/xml', true], ['application/octet-stream', false], ['application/jsonx', false], ['image/png', false]])(
  'knows that %s is text: %s', (type, isText) => expect(read(['Content-Type', type]).isText).toBe(isText))
