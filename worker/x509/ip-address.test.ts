import { describe, expect, it } from 'vitest'
import { formatIpAddress, parseIpAddress } from './ip-address.ts'

describe('IP addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['::', '::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8::', '2001:db8::'],
    ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('reads %s as %s', (text, formatted) => {
    const bytes = parseIpAddress(text)
    expect(bytes === null ? null : formatIpAddress(bytes)).toBe(formatted)
  })

  it.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4.5', '0x7f.0.0.1', ':::', '1::2::3', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', 'example.com', '1.2.3.4:80', '::1.2.3.4.5', '::1.2.3.4:1'])(
    'refuses %j', (text) => expect(parseIpAddress(text)).toBeNull())
})
