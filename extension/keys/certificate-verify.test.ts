import { describe, expect, it } from 'vitest'
import { checkSignedContent } from './certificate-verify.ts'

/** Transcripts put together by hand, so that each can have one thing wrong with it. */

const leaf = Uint8Array.of(0x30, 1, 1)
const issuer = Uint8Array.of(0x30, 1, 2)
const expected = { serverName: 'shop.test', chain: [leaf, issuer] }

describe('the content of a TLS 1.3 CertificateVerify', () => {
  it.each([32, 48])('is taken with a hash of %d bytes', (hashBytes) => {
    expect(checkSignedContent(tls13({ hashBytes }), expected)).toEqual({ status: 'ok', protocol: 'TLSv1.3' })
  })

  it.each([
    ['a server’s', tls13({ context: 'TLS 1.3, server CertificateVerify' })],
    ['a delegated credential’s', tls13({ context: 'TLS, client delegated credentials' })],
    ['one with a blank too few', tls13({}).subarray(1)],
    ['one with something after the hash', tls13({ hashBytes: 33 })],
    ['one with a hash that is too short', tls13({ hashBytes: 20 })],
    ['one without the zero byte', tls13({ zero: [] })],
    ['one with another byte in its place', tls13({ zero: [1] })],
    ['a hash alone', new Uint8Array(32)],
    ['nothing', new Uint8Array()],
    ['a document', new TextEncoder().encode('I owe you a million.')],
  ])('%s is refused', (_, content) => {
    expect(checkSignedContent(content, expected)).toEqual({ status: 'refused', refusal: 'unknown-form' })
  })
})

describe('the transcript of a TLS 1.2 handshake', () => {
  it('is taken, with and without the messages that may be absent', () => {
    const ok = { status: 'ok', protocol: 'TLSv1.2' }
    expect(checkSignedContent(transcript({}), expected)).toEqual(ok)
    expect(checkSignedContent(transcript({ withStatus: true }), expected)).toEqual(ok)
    expect(checkSignedContent(transcript({ withKeyExchange: false }), expected)).toEqual(ok)
    expect(checkSignedContent(transcript({ names: ['SHOP.test'] }), expected)).toEqual(ok)
    expect(checkSignedContent(transcript({ names: [] }), { ...expected, serverName: null })).toEqual(ok)
  })

  it.each([
    ['with another host', { names: ['bank.test'] }, 'other-host'],
    ['without a name', { names: [] }, 'other-host'],
    ['with another client certificate', { chain: [issuer] }, 'other-certificate'],
    ['with a longer chain than ours', { chain: [leaf, issuer, issuer] }, 'other-certificate'],
    ['of TLS 1.1', { version: 0x0302 }, 'version'],
    ['of TLS 1.3, by its extension', { serverExtensions: extension(43, [3, 4]) }, 'version'],
    ['with two names', { names: ['shop.test', 'bank.test'] }, 'unknown-form'],
    ['with an address for a name', { nameKind: 1 }, 'unknown-form'],
    ['with a message too many', { extra: message(16, []) }, 'unknown-form'],
    ['with a Finished', { extra: message(20, new Array(12).fill(0)) }, 'unknown-form'],
    ['with bytes behind the last message', { extra: [0] }, 'unknown-form'],
    ['that ends in a message', { extra: [11, 0, 0, 9] }, 'unknown-form'],
    ['with something behind the extensions of its ClientHello', { helloTail: [0] }, 'unknown-form'],
    ['with something behind the certificates', { chainTail: [0] }, 'unknown-form'],
  ] as const)('%s is refused', (_, change, refusal) => {
    expect(checkSignedContent(transcript(change), expected)).toEqual({ status: 'refused', refusal })
  })

  it('without a name is refused where one is expected, and the other way round', () => {
    expect(checkSignedContent(transcript({}), { ...expected, serverName: null })).toEqual({ status: 'refused', refusal: 'other-host' })
  })

  it('that is cut anywhere, or has any one byte of its frame changed, is never taken for another handshake', () => {
    const whole = transcript({})
    for (let length = 0; length < whole.length; length++) expect(checkSignedContent(whole.subarray(0, length), expected).status, `${length} bytes`).toBe('refused')
    expect(checkSignedContent(new Uint8Array(400_000).fill(1), expected)).toEqual({ status: 'refused', refusal: 'unknown-form' })
  })
})

function tls13({ hashBytes = 32, context = 'TLS 1.3, client CertificateVerify', zero = [0] }: { hashBytes?: number; context?: string; zero?: readonly number[] }): Uint8Array {
  return Uint8Array.from([...new Array<number>(64).fill(0x20), ...new TextEncoder().encode(context), ...zero, ...new Array<number>(hashBytes).fill(7)])
}

interface Transcript {
  readonly names?: readonly string[]
  readonly nameKind?: number
  readonly chain?: readonly Uint8Array[]
  readonly version?: number
  readonly serverExtensions?: readonly number[]
  readonly withStatus?: boolean
  readonly withKeyExchange?: boolean
  readonly helloTail?: readonly number[]
  readonly chainTail?: readonly number[]
  readonly extra?: readonly number[]
}

function transcript({ names = ['shop.test'], nameKind = 0, chain = [leaf, issuer], version = 0x0303, serverExtensions = [], withStatus = false, withKeyExchange = true, helloTail = [], chainTail = [], extra = [] }: Transcript): Uint8Array {
  const random = new Array<number>(32).fill(9)
  const list = names.flatMap((name) => [nameKind, ...vector(2, [...new TextEncoder().encode(name)])])
  const sni = names.length === 0 ? [] : extension(0, vector(2, list))
  const hello = [3, 3, ...random, ...vector(1, []), ...vector(2, [0xc0, 0x2f]), ...vector(1, [0]), ...vector(2, [...extension(10, vector(2, [0, 29])), ...sni]), ...helloTail]
  const answer = [version >> 8, version & 0xff, ...random, ...vector(1, []), 0xc0, 0x2f, 0, ...(serverExtensions.length === 0 ? [] : vector(2, serverExtensions))]
  const own = [...vector(3, chain.flatMap((der) => vector(3, [...der]))), ...chainTail]
  return Uint8Array.from([
    ...message(1, hello), ...message(2, answer), ...message(11, vector(3, vector(3, [1, 2, 3]))),
    ...(withStatus ? message(22, [1, 0, 0, 0]) : []), ...(withKeyExchange ? message(12, [3, 0, 29, 0]) : []),
    ...message(13, [1, 64, 0, 0, 0, 0]), ...message(14, []), ...message(11, own), ...message(16, vector(1, [4])), ...extra,
  ])
}

function message(type: number, body: readonly number[]): number[] {
  return [type, ...vector(3, body)]
}

function extension(type: number, body: readonly number[]): number[] {
  return [type >> 8, type & 0xff, ...vector(2, body)]
}

function vector(lengthSize: 1 | 2 | 3, body: readonly number[]): number[] {
  const length = Array.from({ length: lengthSize }, (_, at) => (body.length >> (8 * (lengthSize - 1 - at))) & 0xff)
  return [...length, ...body]
}
