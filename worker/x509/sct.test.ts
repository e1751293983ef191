import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex, toBase64 } from '../bytes/bytes.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { parseCertificate } from './certificate.ts'
import { encodeDer } from './der-writer.ts'
import { extensionOid } from './oids.ts'
import { SctError, parseLogList, parseSct, parseSctList, precertificateTbs, verifyScts, type CtLogList, type SctSource } from './sct.ts'
import { extension, newTestKey, signBytes, type TestKey } from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain()
const issuer = parseCertificate(chain.intermediate())
const plain = parseCertificate(chain.leaf({ serial: fromHex('77') }))
const logKey = newTestKey()
const atMs = Date.UTC(2026, 5, 1)
const timestampMs = Date.UTC(2026, 4, 1)
const idOf = (key: TestKey) => createHash('sha256').update(key.spki).digest()

function entryData(entry: 'x509' | 'precert', tbsOrCertificate: Uint8Array, timestamp = timestampMs): Uint8Array {
  const writer = new ByteWriter().uint8(0).uint8(0).uint32(Math.floor(timestamp / 2 ** 32)).uint32(timestamp % 2 ** 32)
  if (entry === 'x509') writer.uint16(0).vector24((inside) => inside.bytes(tbsOrCertificate))
  else writer.uint16(1).bytes(createHash('sha256').update(issuer.publicKey.spki).digest()).vector24((inside) => inside.bytes(tbsOrCertificate))
  return writer.vector16(() => undefined).finish()
}

function makeSct(signature: Uint8Array, changes: { key?: TestKey; timestamp?: number; version?: number; hash?: number } = {}): Uint8Array {
  const timestamp = changes.timestamp ?? timestampMs
  return new ByteWriter().uint8(changes.version ?? 0).bytes(idOf(changes.key ?? logKey)).uint32(Math.floor(timestamp / 2 ** 32)).uint32(timestamp % 2 ** 32)
    .vector16(() => undefined).uint8(changes.hash ?? 4).uint8(3).vector16((inside) => inside.bytes(signature)).finish()
}

const listOf = (...scts: readonly Uint8Array[]) => new ByteWriter().vector16((list) => {
  for (const sct of scts) list.vector16((inside) => inside.bytes(sct))
}).finish()

const logListJson = (key: TestKey, id: Uint8Array = idOf(key)) => ({
  version: '1.2', operators: [{ name: 'Operator', logs: [{ description: 'Test Log', log_id: toBase64(id), key: toBase64(key.spki), state: { usable: { timestamp: '2024-01-01T00:00:00Z' } } }] }],
})

function statusOf(sct: Uint8Array, source: SctSource, logList: CtLogList | null, certificate = plain, withIssuer = true): string | undefined {
  return verifyScts([{ sct: parseSct(sct), source }], { certificate, issuer: withIssuer ? issuer : null, logList, atMs })[0]?.status
}

describe('verifyScts', () => {
  const logList = parseLogList(logListJson(logKey))
  const sct = makeSct(signBytes('ecdsa-sha256', logKey, entryData('x509', plain.der)))

  it('knows a good timestamp of a known log, and no other', () => {
    expect(statusOf(sct, 'tls-extension', logList)).toBe('valid')
    expect(statusOf(sct, 'ocsp', logList)).toBe('valid')
    expect(statusOf(sct, 'tls-extension', null)).toBe('log-unknown')
    expect(statusOf(sct, 'tls-extension', parseLogList(logListJson(newTestKey())))).toBe('log-unknown')
    expect(statusOf(sct, 'tls-extension', logList, issuer)).toBe('signature-invalid')
    const forged = Uint8Array.from(sct)
    forged[40] = (forged[40] ?? 0) ^ 1
    expect(statusOf(forged, 'tls-extension', logList)).toBe('signature-invalid')
    const future = makeSct(signBytes('ecdsa-sha256', logKey, entryData('x509', plain.der, atMs + 1)), { timestamp: atMs + 1 })
    expect(statusOf(future, 'tls-extension', logList)).toBe('in-the-future')
    expect(statusOf(makeSct(new Uint8Array(8), { version: 1 }), 'ocsp', logList)).toBe('unsupported')
    expect(statusOf(makeSct(new Uint8Array(8), { hash: 2 }), 'ocsp', logList)).toBe('unsupported')
  })

  it('verifies those of the certificate over the certificate without them', () => {
    // The log signs the certificate as it is without the list; then the list goes in.
    const embedded = makeSct(signBytes('ecdsa-sha256', logKey, entryData('precert', plain.tbs)))
    const withList = parseCertificate(chain.leaf({
      serial: fromHex('77'), extensions: [...chain.leafExtensions(), extension(extensionOid.sctList, encodeDer(0x04, listOf(embedded)))],
    }))
    expect(precertificateTbs(withList)).toEqual(plain.tbs)
    expect(statusOf(embedded, 'certificate', logList, withList)).toBe('valid')
    expect(statusOf(embedded, 'certificate', logList, parseCertificate(chain.leaf({ serial: fromHex('78') })))).toBe('signature-invalid')
    expect(statusOf(embedded, 'certificate', logList, withList, false)).toBe('unsupported')
    expect(parseSctList(withList.known.sctList ?? new Uint8Array())).toMatchObject([{ version: 0, timestampMs }])
  })
})

describe('parseSctList', () => {
  const sct = makeSct(fromHex('00'))
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['an empty list', listOf()],
    ['an empty timestamp', listOf(new Uint8Array())],
    ['bytes after the list', Uint8Array.from([...listOf(sct), 0])],
    ['bytes after a timestamp', listOf(Uint8Array.from([...sct, 0]))],
    ['too many', listOf(...Array.from({ length: 33 }, () => sct))],
    ['a timestamp of the year 280000', listOf(Uint8Array.from(sct, (byte, i) => i === 33 ? 0xff : byte))],
    ...Array.from({ length: sct.length }, (_, length): [string, Uint8Array] => [`a timestamp cut off at ${length}`, listOf(sct.subarray(0, length))]),
  ])('refuses %s', (_, bytes) => expect(() => parseSctList(bytes)).toThrow(SctError))
  it('reads a list of two', () => expect(parseSctList(listOf(sct, sct))).toHaveLength(2))
})

describe('parseLogList', () => {
  it('reads what is a log and leaves out the rest', () => {
    const json = { version: 7, operators: [null, { name: 5, logs: 'x' }, { name: 'A', logs: [null, {}, { key: '@', log_id: '@' }] }, ...logListJson(logKey).operators] }
    expect(parseLogList(json)).toMatchObject({ version: 'unknown', logs: [{ description: 'Test Log', operator: 'Operator', state: 'usable' }] })
  })
  it('leaves out a log whose id is not that of its key', () => expect(parseLogList(logListJson(logKey, idOf(newTestKey())))?.logs).toEqual([]))
  it.each([null, 5, 'x', [], {}, { operators: {} }])('refuses %j', (json) => expect(parseLogList(json)).toBeNull())
})
