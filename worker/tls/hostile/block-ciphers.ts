import { encryptThenMac } from '../extensions/registry.ts'
import { APPLICATION_DATA } from '../record/content-type.ts'
import { failure, success, tls12 } from './behaviour.ts'
import type { Behaviour, Expected } from './behaviour.ts'
import { plaintextRecord } from './record-peer.ts'
import { withExtension } from './server-messages.ts'
import type { Changes12 } from './tls12-server.ts'
import { answerBytes } from './tls13-server.ts'

/** However a CBC record is wrong, it looks the same from outside (RFC 5246 section 6.2.3.2). */
const oneFault: Expected = failure('bad-record-mac', 'bad_record_mac')

/** CBC in TLS 1.2, MAC-then-encrypt and encrypt-then-MAC. */
export const blockCiphers: readonly Behaviour[] = [
  ...[0xc009, 0xc023, 0xc024].flatMap((suite) => [
    { name: `nothing wrong with 0x${suite.toString(16)}`, rule: 'RFC 5246 section 6.2.3.2', expected: success, serve: tls12({ suite }) },
    { name: `nothing wrong with 0x${suite.toString(16)} and encrypt_then_mac`, rule: 'RFC 7366 section 3', expected: success, serve: tls12({ suite, ...encryptsThenMacs() }) },
  ]),
  ...([['MAC-then-encrypt', {}], ['encrypt-then-MAC', encryptsThenMacs()]] as const).flatMap(([name, changes]): Behaviour[] => [
    sending(`${name}: the first byte of the IV changed`, changes, flipped(5)),
    sending(`${name}: a byte of the content changed`, changes, flipped(5 + 16)),
    sending(`${name}: the last byte changed`, changes, flipped(-1)),
    sending(`${name}: a byte of the last but one block changed, and so of the padding`, changes, flipped(-17)),
    sending(`${name}: no whole number of blocks`, changes, (record) => plaintextRecord(APPLICATION_DATA, record.subarray(5, -1))),
    sending(`${name}: nothing but an IV`, changes, (record) => plaintextRecord(APPLICATION_DATA, record.subarray(5, 21))),
    sending(`${name}: nothing at all`, changes, () => plaintextRecord(APPLICATION_DATA, new Uint8Array())),
    sending(`${name}: one block, shorter than a MAC`, changes, (record) => plaintextRecord(APPLICATION_DATA, record.subarray(5, 37))),
  ]),
]

function encryptsThenMacs(): Changes12 {
  return { serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, encryptThenMac, new Uint8Array()) }) }
}

function sending(name: string, changes: Changes12, change: (record: Uint8Array) => Uint8Array): Behaviour {
  return {
    name, rule: 'RFC 5246 section 6.2.3.2', expected: oneFault,
    serve: tls12({ suite: 0xc009, ...changes }, ({ peer }) => peer.write(change(peer.record(APPLICATION_DATA, answerBytes)))),
  }
}

function flipped(index: number): (record: Uint8Array) => Uint8Array {
  return (record) => record.with(index, (record.at(index) ?? 0) ^ 1)
}
