import { describe, expect, it } from 'vitest'
import { formatPairing, parsePairing, type Pairing } from './pairing.ts'

const token = 'a-token-of-a-worker-under-test'

/** A pairing string around any value at all. */
function wrap(value: unknown): string {
  return `hostlens:v1:${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`
}

describe('a pairing string', () => {
  it.each<Pairing>([
    { url: 'https://hostlens.example.workers.dev', token },
    { url: 'https://probe.example:8443', token, name: 'Büro 3' },
    { url: 'http://127.0.0.1:8787', token },
    { url: 'http://[::1]:8787', token: 'b64/token+with~all.kinds_of-it==' },
    { url: 'http://localhost', token },
  ])('comes back as it went: $url', (pairing) => {
    const text = formatPairing(pairing)
    expect(text).toMatch(/^hostlens:v1:[A-Za-z0-9_-]+$/)
    expect(parsePairing(text)).toEqual({ status: 'ok', pairing })
    expect(parsePairing(`  ${text.slice(0, 30)}\n${text.slice(30)}\r\n`)).toEqual({ status: 'ok', pairing })
  })

  it.each([
    ['', 'empty'],
    [' \n ', 'empty'],
    ['x'.repeat(2_001), 'too-long'],
    [' '.repeat(5_000), 'too-long'],
    ['https://hostlens.example.workers.dev', 'not-a-pairing'],
    ['hostlens:v2:e30', 'other-version'],
    ['hostlens:v1:', 'damaged'],
    ['hostlens:v1:?', 'damaged'],
    ['hostlens:v1:_w', 'damaged'],
    [wrap('{"url":'), 'damaged'],
    [wrap({ url: 'https://a.example' }), 'damaged'],
    [wrap({ url: 'https://a.example', token: 'short' }), 'damaged'],
    [wrap({ url: 'https://a.example', token: 'with blanks in its middle' }), 'damaged'],
    [wrap({ url: 'https://a.example', token: 'x'.repeat(501) }), 'damaged'],
    [wrap({ url: 'https://a.example', token, more: true }), 'damaged'],
    [wrap({ url: 'https://a.example', token, name: 'a\u0000b' }), 'damaged'],
    [wrap({ url: 'https://a.example/', token }), 'damaged'],
    [wrap({ url: 'https://a.example/path', token }), 'damaged'],
    [wrap({ url: 'https://me:secret@a.example', token }), 'damaged'],
    [wrap({ url: 'HTTPS://A.EXAMPLE', token }), 'damaged'],
    [wrap({ url: 'javascript:alert(1)', token }), 'damaged'],
    [wrap({ url: 'http://a.example', token }), 'plain-http'],
    [wrap({ url: 'http://127.0.0.1.example', token }), 'plain-http'],
  ] as const)('is told from %j', (text, fault) => {
    expect(parsePairing(text)).toEqual({ status: 'invalid', fault })
  })

  it('is not made of what could not be read back', () => {
    expect(() => formatPairing({ url: 'http://office.example', token })).toThrow(/plain-http/)
    expect(() => formatPairing({ url: 'https://office.example', token: 'short' })).toThrow(/damaged/)
  })
})
