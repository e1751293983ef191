import { describe, expect, it } from 'vitest'
import { flagNames, helpText, readArguments } from './arguments.ts'

describe('readArguments', () => {
  it('serves without words and helps when asked', () => {
    expect(readArguments([])).toEqual({ kind: 'serve' })
    expect(readArguments(['--help'])).toEqual({ kind: 'help' })
  })

  it('asks for nothing that was not given', () => {
    expect(readArguments(['example.com'])).toEqual({
      kind: 'probe',
      probe: { targets: ['example.com'], format: 'text', keep: false, caFile: null, certFile: null, keyFile: null, options: {}, worker: null },
    })
  })

  it.each<[string[], object]>([
    [['--json', '--keep', '--ca', 'ca.pem', '--cert', 'c.pem', '--key', 'k.pem'], { format: 'json', keep: true, caFile: 'ca.pem', certFile: 'c.pem', keyFile: 'k.pem' }],
    [['--worker', 'https://w.example', '--token', 't'], { worker: { url: 'https://w.example', token: 't' } }],
    [['-6', '--deadline', '3000', '--address', '192.0.2.1'], { options: { family: 'ipv6', deadlineMs: 3000, address: '192.0.2.1' } }],
    [['-4', '--retries', '2', '-n', '5', '-L', '3'], { options: { family: 'ipv4', retries: 2, samples: 5, maxRedirects: 3 } }],
    [['--har'], { format: 'har' }],
    [['--markdown', '--record'], { format: 'markdown', options: { record: true } }],
    [['--regions', 'weur,apac'], { options: { regions: ['weur', 'apac'] } }],
    [['--regions', 'all'], { options: { regions: 'all' } }],
    [['-I'], { options: { method: 'HEAD' } }],
    [['-d', 'a=b'], { options: { method: 'POST', body: 'a=b' } }],
    [['-d', '', '-X', 'PUT'], { options: { method: 'PUT', body: '' } }],
    [['-H', 'X-A: b: c', '-H', 'X-D:'], { options: { headers: [{ name: 'X-A', value: 'b: c' }, { name: 'X-D', value: '' }] } }],
    [['--preview', '--fetch-fallback'], { options: { bodyPreview: true, fetchFallback: true } }],
    [['--starttls', 'smtp'], { options: { starttls: 'smtp' } }],
    [['--subprotocol', 'a', '--subprotocol', 'b'], { options: { subprotocols: ['a', 'b'] } }],
    [['--no-sni', '--no-alpn', '--no-staple', '--resume'], { options: { tls: { serverName: null, alpn: [], staple: false, resumption: true } } }],
    [['--sni', 'a.example', '--alpn', 'h2,http/1.1', '--ciphers', 'A:B', '--groups', 'x25519', '--sigalgs', 'ed25519'],
      { options: { tls: { serverName: 'a.example', alpn: ['h2', 'http/1.1'], cipherSuites: ['A', 'B'], groups: ['x25519'], signatureSchemes: ['ed25519'] } } }],
    [['--tls-min', 'TLSv1.2', '--tls-max', 'TLSv1.3'], { options: { tls: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } } }],
    [['--pin', 'p', '--check-revocation', '--allow-untrusted'], { options: { trust: { pins: ['p'], revocation: 'online', allowUntrusted: true } } }],
  ])('reads %j', (words, expected) => {
    expect(readArguments(['example.com', ...words])).toMatchObject({ kind: 'probe', probe: expected })
  })

  it('reads a scan, and refuses what a scan has no use for', () => {
    expect(readArguments(['scan', 'example.com', '--connections', '90', '-4', '--json'])).toEqual({
      kind: 'scan', scan: { target: 'example.com', json: true, caFile: null, options: { maxConnections: 90, family: 'ipv4' }, worker: null },
    })
    expect(readArguments(['scan'])).toMatchObject({ kind: 'usage-error' })
    expect(readArguments(['scan', 'a', 'b'])).toMatchObject({ kind: 'usage-error' })
    expect(readArguments(['scan', 'a', '--head'])).toMatchObject({ kind: 'usage-error', message: expect.stringContaining('--head') as string })
    expect(readArguments(['a', '--connections', '90'])).toMatchObject({ kind: 'usage-error' })
  })

  it('takes several targets', () => {
    expect(readArguments(['a', 'b'])).toMatchObject({ kind: 'probe', probe: { targets: ['a', 'b'] } })
  })

  it.each([
    [['--json']],
    [['a', '--cert', 'c.pem']],
    [['a', '--key', 'k.pem']],
    [['a', '--worker', 'http://127.0.0.1']],
    [['a', '-4', '-6']],
    [['a', '--sni', 'b', '--no-sni']],
    [['a', '--alpn', 'h2', '--no-alpn']],
    [['a', '-I', '-X', 'GET']],
    [['a', '--deadline', 'soon']],
    [['a', 'b', '--har']],
    [['a', '--markdown', '--regions', 'all']],
    [['a', '--har', '--json']],
    [['a', '-H', 'no colon']],
    [['a', '--no-such-option']],
    [['a', '--ca']],
  ])('calls %j bad usage', (words) => {
    expect(readArguments(words)).toMatchObject({ kind: 'usage-error' })
  })

  it('has no flag that its help does not name', () => {
    for (const flag of flagNames) expect(helpText).toContain(`--${flag}`)
  })
})
