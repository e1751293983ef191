import { describe, expect, it } from 'vitest'
import { parseAddress } from './address.ts'
import { parseHost, reversedLabels } from './host.ts'

describe('parseHost', () => {
  it.each<[string, object]>([
    ['Example.COM', { kind: 'name', name: 'example.com' }],
    ['example.com.', { kind: 'name', name: 'example.com' }],
    ['bücher.example', { kind: 'name', name: 'xn--bcher-kva.example' }],
    ['日本語。example', { kind: 'name', name: 'xn--wgv71a119e.example' }],
    ['ex%61mple.com', { kind: 'name', name: 'example.com' }],
    ['_dmarc.example.com', { kind: 'name', name: '_dmarc.example.com' }],
    [`${'a'.repeat(63)}.example`, { kind: 'name', name: `${'a'.repeat(63)}.example` }],
    ['good.test', { kind: 'name', name: 'good.test' }],
    ['localhost', { kind: 'special-name', name: 'localhost', rule: { suffix: 'localhost' } }],
    ['Printer.LOCAL.', { kind: 'special-name', name: 'printer.local', rule: { rfc: 'RFC 6762' } }],
    ['192.0.2.1', { kind: 'address', address: { text: '192.0.2.1', family: 'ipv4' } }],
    ['0xC0.0.01001', { kind: 'address', address: { text: '192.0.2.1' } }],
    ['3221225985', { kind: 'address', address: { text: '192.0.2.1' } }],
    ['１９２.0.2.1', { kind: 'address', address: { text: '192.0.2.1' } }],
    ['[2001:DB8::1]', { kind: 'address', address: { text: '2001:db8::1', family: 'ipv6' } }],
    ['2001:db8::1', { kind: 'address', address: { text: '2001:db8::1' } }],
  ])('reads %s', (text, host) => expect(parseHost(text)).toMatchObject({ status: 'ok', host }))

  it.each([
    ['', 'empty'],
    ['a..b', 'empty-label'],
    ['example.com..', 'empty-label'],
    [`${'a'.repeat(64)}.example`, 'label-too-long'],
    ['a.'.repeat(127), 'ok'],
    [`${'a.'.repeat(127)}b`, 'name-too-long'],
    ['a'.repeat(10_000), 'name-too-long'],
    ['a b', 'forbidden-character'],
    ['user@example.com', 'forbidden-character'],
    ['example.com/path', 'forbidden-character'],
    ['exam\tple.com', 'forbidden-character'],
    ['example.com:443', 'not-a-host'],
    ['[::1', 'not-a-host'],
    ['fe80::1%eth0', 'not-a-host'],
    ['256.1.1.1', 'not-a-host'],
    ['a%2fb', 'not-a-host'],
  ])('%j is %s', (text, fault) => {
    const parsed = parseHost(text)
    expect(parsed.status === 'ok' ? 'ok' : parsed.fault).toBe(fault)
  })
})

describe('reversedLabels', () => {
  it.each([
    ['192.0.2.7', '7.2.0.192'],
    // The example of RFC 3596 section 2.5.
    ['4321:0:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4'],
  ])('%s', (text, labels) => {
    const address = parseAddress(text)
    expect(address && reversedLabels(address)).toBe(labels)
  })
})
