import { describe, expect, it } from 'vitest'
import { concat } from '../bytes/bytes.ts'
import { parseCaBundle } from './ca-bundle.ts'
import { formatPem } from './pem.ts'
import { caExtensions, makeCertificate, newTestKey } from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain()
const root = chain.root()
const intermediate = chain.intermediate()
const leaf = chain.leaf()
const rootPem = formatPem('CERTIFICATE', root)
const intermediatePem = formatPem('CERTIFICATE', intermediate)

describe('parseCaBundle', () => {
  it.each<[string, string | Uint8Array, number]>([
    ['PEM', rootPem, 1],
    ['DER', root, 1],
    ['several in PEM', rootPem + intermediatePem, 2],
    ['several in DER', concat([root, intermediate]), 2],
    ['junk around and between', `0 my CA\n# note\n${rootPem}junk -----\n${intermediatePem}\ntrailing`, 2],
    ['Windows line ends', (rootPem + intermediatePem).replaceAll('\n', '\r\n'), 2],
    ['old Macintosh line ends', rootPem.replaceAll('\n', '\r'), 1],
    ['indentation', rootPem.replaceAll('\n', '\n    '), 1],
    ['one long line', rootPem.replace(/(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, ''), 1],
    ['a byte order mark', `\ufeff${rootPem}`, 1],
    ['headers inside of the block', rootPem.replace('-----\n', '-----\nFriendly-Name: our CA\n\n'), 1],
    ['PEM as bytes', new TextEncoder().encode(rootPem), 1],
    ['PEM in bytes after a line that starts with 0', new TextEncoder().encode(`0\n${rootPem}`), 1],
    ['PEM in UTF-16', Uint8Array.from(Buffer.from(`\ufeff${rootPem}`, 'utf16le')), 1],
    ['the old label', rootPem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), 1],
    ['nothing', '', 0],
  ])('reads %s', (_, input, count) => {
    const bundle = parseCaBundle(input)
    expect(bundle).toMatchObject({ ignored: [] })
    expect(bundle.certificates).toEqual([root, intermediate].slice(0, count))
  })

  it('names what is no CA certificate by its position', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'
    const broken = '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n'
    const cutOff = '-----BEGIN CERTIFICATE-----\nMIIB\n'
    const notOne = formatPem('CERTIFICATE', Uint8Array.of(0x30, 0x00))
    const bundle = parseCaBundle(rootPem + formatPem('CERTIFICATE', leaf) + key + rootPem + broken + cutOff + notOne + intermediatePem)
    expect(bundle.certificates).toEqual([root, intermediate])
    expect(bundle.ignored.map(({ position, code }) => [position, code])).toEqual([
      [2, 'not-a-ca'], [3, 'private-key'], [4, 'duplicate'], [5, 'malformed'], [6, 'malformed'], [7, 'malformed'],
    ])
    expect(bundle.ignored[0]).toMatchObject({ subject: 'server.example.com', expected: 'basicConstraints with cA' })
  })

  it('names the rest of a DER file that is cut off', () => {
    const bundle = parseCaBundle(concat([root, intermediate.subarray(0, 100)]))
    expect(bundle.certificates).toEqual([root])
    expect(bundle.ignored).toMatchObject([{ position: 2, code: 'malformed' }])
  })

  it('takes a certificate that is signed by itself, CA or not', () => {
    const key = newTestKey()
    const own = makeCertificate({ key, subject: 'own', extensions: caExtensions(key, key).slice(2) })
    expect(parseCaBundle(own).certificates).toEqual([own])
  })
})
