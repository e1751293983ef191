import { describe, expect, it } from 'vitest'
import { unicodeHost } from './punycode.ts'

describe('unicodeHost', () => {
  // RFC 3492 section 7.1 (A, B, G, L, S as labels) and names in use.
  it.each([
    ['xn--egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['xn--ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['xn--b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
    ['xn--3B-ww4c5e180e575a65lsy2b', '3年b組金八先生'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['www.xn--mnchen-3ya.de', 'www.münchen.de'],
    ['xn--n3h.test', '☃.test'],
  ])('shows %s as %s', (ascii, unicode) => {
    expect(unicodeHost(ascii)?.toLowerCase()).toBe(unicode)
  })

  it('agrees with the URL parser on the way back', () => {
    for (const unicode of ['ñandú.test', 'ελληνικά.test', 'δοκιμή.bücher.test', '中文.test']) {
      expect(unicodeHost(new URL(`http://${unicode}/`).hostname)).toBe(unicode)
    }
  })

  it.each(['example.com', '2001:db8::1', 'xn--.test', 'xn--\u0080.test', 'xn--99999999.test', `xn--${'9'.repeat(59)}`])('shows nothing for %s', (host) => {
    expect(unicodeHost(host)).toBeNull()
  })
})
