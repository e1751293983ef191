import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

describe('readArguments', () => {
  it('serves without words and helps when asked', () => {
    expect(readArguments([])).toEqual({ kind: 'serve' })
    expect(readArguments(['--help'])).toEqual({ kind: 'help' })
  })

  it('reads a target with everything', () => {
    const words = ['example.com', '--json', '--ca', 'ca.pem', '--cert', 'c.pem', '--key', 'k.pem', '-6', '--head', '--deadline', '3000']
    expect(readArguments(words)).toMatchObject({
      kind: 'probe',
      probe: { target: 'example.com', json: true, caFile: 'ca.pem', certFile: 'c.pem', keyFile: 'k.pem', family: 'ipv6', method: 'HEAD', deadlineMs: 3000 },
    })
  })

  it.each([
    [['a', 'b']],
    [['--json']],
    [['a', '--cert', 'c.pem']],
    [['a', '--key', 'k.pem']],
    [['a', '--worker', 'http://127.0.0.1']],
    [['a', '-4', '-6']],
    [['a', '--deadline', 'soon']],
    [['a', '--no-such-option']],
    [['a', '--ca']],
  ])('calls %j bad usage', (words) => {
    expect(readArguments(words)).toMatchObject({ kind: 'usage-error' })
  })
})
