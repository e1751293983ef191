import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/bytes.ts'
import { readDer } from './der.ts'
import { encodeDer } from './der-writer.ts'
import { formatName, nameKey, readName, shortName } from './name.ts'
import { relativeName } from './testing/certificate-factory.ts'

const parse = (...relativeNames: readonly Uint8Array[]) => readDer(encodeDer(0x30, ...relativeNames), readName)
const utf8 = 0x0c
const printable = 0x13

describe('formatName (RFC 4514)', () => {
  it.each([
    [parse(relativeName('2.5.4.6', 'US'), relativeName('2.5.4.10', 'Example, Inc.'), relativeName('2.5.4.3', 'www')), 'CN=www,O=Example\\, Inc.,C=US'],
    [parse(relativeName('2.5.4.3', ' #a"b+c;d<e>f\\ ')), 'CN=\\ #a\\"b\\+c\\;d\\<e\\>f\\\\\\ '],
    [parse(relativeName('2.5.4.3', '#hash')), 'CN=\\#hash'],
    [parse(relativeName('2.5.4.3', 'a\u0000b')), 'CN=a\\00b'],
    [parse(relativeName('1.2.3.4', 'x')), '1.2.3.4=x'],
    [parse(relativeName('2.5.4.3', 'Zoë 🐈')), 'CN=Zoë 🐈'],
    [parse(), ''],
  ])('%#', (name, text) => expect(formatName(name)).toBe(text))

  it('joins what stands in one relative name', () => {
    const both = fromHex('311a300b06035504030c0477777777300b060355040b0c04756e6974')
    expect(formatName(parse(both))).toBe('CN=wwww+OU=unit')
  })

  it('shows a value of an unknown type in hexadecimal', () => {
    const odd = encodeDer(0x31, encodeDer(0x30, fromHex('0603550403'), fromHex('020105')))
    expect(formatName(parse(odd))).toBe('CN=#0205')
  })
})

describe('nameKey (RFC 5280 section 7.1)', () => {
  const base = parse(relativeName('2.5.4.10', 'Example CA', utf8))
  it.each([
    ['another string type', parse(relativeName('2.5.4.10', 'Example CA', printable)), true],
    ['another case', parse(relativeName('2.5.4.10', 'EXAMPLE ca', utf8)), true],
    ['white space', parse(relativeName('2.5.4.10', '  Example   CA ', utf8)), true],
    ['another value', parse(relativeName('2.5.4.10', 'Example CB', utf8)), false],
    ['another attribute', parse(relativeName('2.5.4.11', 'Example CA', utf8)), false],
    ['one more', parse(relativeName('2.5.4.10', 'Example CA', utf8), relativeName('2.5.4.3', 'x')), false],
  ])('%s', (_, other, same) => expect(nameKey(other) === nameKey(base)).toBe(same))

  it('does not let a value pass for two attributes', () => {
    const two = parse(relativeName('2.5.4.10', 'a'), relativeName('2.5.4.3', 'b'))
    for (const glue of ['\u0001', '\u0002', '\u0001\u0002']) expect(nameKey(parse(relativeName('2.5.4.10', `a${glue}2.5.4.3=b`)))).not.toBe(nameKey(two))
  })

  it('marks text that is not of its type', () => {
    expect(parse(relativeName('2.5.4.3', 'fine')).malformed).toBe(false)
    expect(parse(encodeDer(0x31, encodeDer(0x30, fromHex('0603550403'), fromHex('0c02c328')))).malformed).toBe(true)
  })

  it('has a short form', () => {
    expect(shortName(parse(relativeName('2.5.4.10', 'Org'), relativeName('2.5.4.3', 'Name')))).toBe('Name')
    expect(shortName(parse(relativeName('2.5.4.10', 'Org'), relativeName('2.5.4.11', 'Unit')))).toBe('Unit')
    expect(shortName(parse(relativeName('2.5.4.6', 'US')))).toBe('C=US')
  })
})
