import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fromHex, fromLatin1 } from '../bytes/bytes.ts'
import { PREVIEW_INPUT_BYTES, previewText } from './text-preview.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const preview = (type: string | null, body: Uint8Array, { encoding = '', maxBytes = 2_048, isWhole = true } = {}) => previewText(
  [...(type === null ? [] : [{ name: 'Content-Type', value: type }]), ...(encoding === '' ? [] : [{ name: 'Content-Encoding', value: encoding }])], body, { maxBytes, isWhole })

describe('text', () => {
  it.each([
    ['text/html; charset=utf-8', utf8('zürich €'), 'zürich €', 'utf-8', 'content-type'],
    ['text/plain; charset=iso-8859-1', fromLatin1('zürich'), 'zürich', 'windows-1252', 'content-type'],
    ['text/plain; charset=shift_jis', fromHex('82a0'), 'あ', 'shift_jis', 'content-type'],
    ['text/plain', utf8('zürich'), 'zürich', 'utf-8', 'guess'],
    ['text/plain', fromLatin1('zürich'), 'zürich', 'windows-1252', 'guess'],
    ['text/plain; charset=windows-1252', fromHex('efbbbfc3bc'), 'ü', 'utf-8', 'byte-order-mark'],
    ['application/json', fromHex('fffe6100'), 'a', 'utf-16le', 'byte-order-mark'],
    [null, utf8('no type'), 'no type', 'utf-8', 'guess'],
    ['text/plain; charset=utf-8', fromHex('ff61'), '\ufffda', 'utf-8', 'content-type'],
  ])('of %s is decoded', (type, body, text, charset, charsetFrom) => {
    expect(preview(type, body)).toEqual({ status: 'text', text, charset, charsetFrom, isCut: false })
  })

  it('is cut at the bound, not through a character', () => {
    expect(preview('text/plain', utf8('aé€'), { maxBytes: 2 })).toMatchObject({ text: 'a', isCut: true })
    expect(preview('text/plain', utf8('aé€'), { maxBytes: 3 })).toMatchObject({ text: 'aé', isCut: true })
    expect(preview('text/plain', utf8('aé€'), { maxBytes: 6 })).toMatchObject({ text: 'aé€', isCut: false })
    expect(preview('text/plain', utf8('a'), { isWhole: false })).toMatchObject({ text: 'a', isCut: true })
  })

  const long = utf8(Array.from({ length: 5_000 }, (_, i) => `line ${(i * 7_919) % 1_000}\n`).join(''))
  it.each([['gzip', gzipSync], ['x-gzip', gzipSync], ['deflate', deflateSync], ['deflate', deflateRawSync], ['br', brotliCompressSync], ['zstd', zstdCompressSync]] as const)('is decompressed: %s', (encoding, compress) => {
    const compressed = compress(long)
    const expected = { status: 'text', text: new TextDecoder().decode(long.subarray(0, 2_048)), isCut: true }
    expect(preview('text/plain', compressed, { encoding })).toMatchObject(expected)
    if (encoding !== 'zstd' && encoding !== 'br') {
      // zstd and brotli give nothing before the end of a block, which may be far away.
      expect(preview('text/plain', compressed.subarray(0, 700), { encoding, isWhole: false })).toMatchObject(expected)
    }
    expect(preview('text/plain', compress(utf8('short')), { encoding })).toMatchObject({ status: 'text', text: 'short', isCut: false })
  })
})

describe('no text', () => {
  const bomb = new Uint8Array(20_000_000)
  it.each([
    ['empty', preview('text/plain', new Uint8Array())],
    ['empty', preview('text/plain', gzipSync(new Uint8Array()), { encoding: 'gzip' })],
    ['not-text', preview('image/png', utf8('x'))],
    ['not-text', preview(null, fromHex('89504e470d0a1a0a00'))],
    ['unknown-charset', preview('text/plain; charset=klingon', utf8('x'))],
    ['several-encodings', preview('text/plain', utf8('x'), { encoding: 'gzip, br' })],
    ['unknown-encoding', preview('text/plain', utf8('x'), { encoding: 'compress' })],
    ['malformed-compression', preview('text/plain', utf8('not gzip at all'), { encoding: 'gzip' })],
    ['malformed-compression', preview('text/plain', utf8('not zstd at all'), { encoding: 'zstd' })],
    ['compression-too-dense', preview('text/plain', brotliCompressSync(bomb), { encoding: 'br' })],
    ['compression-too-dense', preview('text/plain', zstdCompressSync(bomb), { encoding: 'zstd' })],
  ])('is told as %s', (code, result) => expect(result).toEqual({ status: 'none', code }))

  it('holds a gzip bomb to its first steps', () => {
    expect(preview('text/plain', gzipSync(bomb).subarray(0, PREVIEW_INPUT_BYTES), { encoding: 'gzip', isWhole: false })).toMatchObject({ status: 'text', text: '\0'.repeat(2_048), isCut: true })
  })
})
