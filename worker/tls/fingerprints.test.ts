import { describe, expect, it } from 'vitest'
import { ja3, ja3s, ja4, ja4s, md5Hex } from './fingerprints.ts'
import type { ClientHelloFeatures } from './fingerprints.ts'

/** The examples that the authors of JA3 and JA4 publish with their specifications. */
describe('JA3', () => {
  const hello: ClientHelloFeatures = {
    legacyVersion: 769, cipherSuites: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4], extensionTypes: [0, 10, 11],
    groups: [23, 24, 25], pointFormats: [0], signatureSchemes: [], supportedVersions: [], alpn: [],
  }

  it('gives the published string and hash', () => {
    expect(ja3(hello)).toBe('769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0')
    expect(md5Hex(ja3(hello))).toBe('ada70206e40642a3e4461f35503241d5')
  })

  it('gives the published string, and the well-known hashes of TLS 1.3 servers', () => {
    const old = { legacyVersion: 769, version: 769, cipherSuite: 47, extensionTypes: [65281, 0, 11, 35, 5, 16], alpn: null }
    expect(ja3s(old)).toBe('769,47,65281-0-11-35-5-16')
    const modern = { legacyVersion: 771, version: 772, alpn: null }
    expect(md5Hex(ja3s({ ...modern, cipherSuite: 4866, extensionTypes: [43, 51] }))).toBe('15af977ce25de452b96affa2addb1036')
    expect(md5Hex(ja3s({ ...modern, cipherSuite: 4865, extensionTypes: [43, 51] }))).toBe('f4febc55ea12b31ae17cfb7e614afda8')
    expect(md5Hex(ja3s({ ...modern, cipherSuite: 4865, extensionTypes: [51, 43] }))).toBe('eb1d94daa7e0344597e756a1fb6e7054')
  })

  it('passes over GREASE', () => {
    expect(ja3({ ...hello, cipherSuites: [0x0a0a, ...hello.cipherSuites], extensionTypes: [0xfafa, ...hello.extensionTypes], groups: [0x1a1a, ...hello.groups] })).toBe(ja3(hello))
    // Two equal bytes that do not end in a are no GREASE.
    expect(ja3({ ...hello, cipherSuites: [0x0b0b, ...hello.cipherSuites] })).not.toBe(ja3(hello))
  })
})

describe('JA4', () => {
  const chrome: ClientHelloFeatures = {
    legacyVersion: 0x0303,
    cipherSuites: [0x8a8a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035],
    extensionTypes: [0x1b, 0x00, 0x33, 0x10, 0x4469, 0x17, 0x2d, 0x0d, 0x05, 0x23, 0x12, 0x2b, 0xff01, 0x0b, 0x0a, 0x15],
    groups: [], pointFormats: [], supportedVersions: [0x7a7a, 0x0304, 0x0303], alpn: ['h2', 'http/1.1'],
    signatureSchemes: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  }

  it('gives the published fingerprint, however the extensions are shuffled', () => {
    expect(ja4(chrome)).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1')
    expect(ja4({ ...chrome, extensionTypes: chrome.extensionTypes.toReversed() })).toBe(ja4(chrome))
    expect(ja4({ ...chrome, signatureSchemes: chrome.signatureSchemes.toReversed() })).not.toBe(ja4(chrome))
  })

  it.each([[null, '00'], ['h2', 'h2'], ['http/1.1', 'h1'], ['\xab', 'ab'], ['0\xab', '3b'], ['x', 'xx']])('writes ALPN %j as %s', (protocol, part) => {
    expect(ja4({ ...chrome, alpn: protocol === null ? [] : [protocol] }).slice(8, 10)).toBe(part)
  })

  it('gives the well-known fingerprints of TLS 1.3 servers', () => {
    const server = { legacyVersion: 0x0303, version: 0x0304, cipherSuite: 0x1301, alpn: null }
    expect(ja4s({ ...server, extensionTypes: [0x33, 0x2b] })).toBe('t130200_1301_234ea6891581')
    expect(ja4s({ ...server, extensionTypes: [0x2b, 0x33] })).toBe('t130200_1301_a56c5b993250')
  })
})
