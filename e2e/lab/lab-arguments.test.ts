import { describe, expect, it } from 'vitest'
import { readLabArguments } from './lab-arguments.ts'

describe('the lab\'s command line', () => {
  it('may be empty', () => expect(readLabArguments([])).toEqual({ json: false, slowFirstByteMs: 800, programs: [] }))

  it('takes every option', () => {
    const args = ['--json', '--programs', 'nginx,openssl', '--upstream=https://dns.example/dns-query', '--slow-first-byte=50']
    expect(readLabArguments(args)).toEqual({
      json: true, slowFirstByteMs: 50, programs: ['nginx', 'openssl'], upstreamDohUrl: 'https://dns.example/dns-query',
    })
    expect(readLabArguments(['--programs=all']).programs).toContain('haproxy-mtls')
  })

  it.each([['--no-such-option'], ['--programs=apache'], ['--programs='], ['--slow-first-byte=soon'], ['--upstream=nowhere'], ['operand']])(
    'refuses %s',
    (argument) => expect(() => readLabArguments([argument])).toThrow(/^.+\nusage: /),
  )
})
