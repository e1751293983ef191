import type { HttpsRecord } from '../contract/dns.ts'
import { addressFromBytes } from './address.ts'
import { MalformedMessage } from './malformed-message.ts'
import { shownBytes } from './records.ts'

type HttpsData = Omit<HttpsRecord, 'type' | 'name' | 'ttlSeconds'>

/**
 * Reads the data of an HTTPS record (RFC 9460 section 2.2): priority, an uncompressed target name, then parameters in
 * strictly ascending order of their keys. Anything else is malformed as a whole.
 */
export function readHttpsData(data: Uint8Array): HttpsData {
  if (data.length < 3) throw bad('shorter than a priority and a name')
  const { target, end } = readTarget(data, 2)
  const parameters = readParameters(data, end)
  const mandatory = numbers(parameters.get(keys.mandatory)).map(keyName)
  checkMandatory(parameters)
  const port = parameters.get(keys.port)
  if (port !== undefined && port.length !== 2) throw bad('port is not two bytes')
  if (parameters.get(keys.noDefaultAlpn)?.length !== 0 && parameters.has(keys.noDefaultAlpn)) throw bad('no-default-alpn has a value')
  // Section 7.1.1: no-default-alpn without alpn is self-contradictory.
  if (parameters.has(keys.noDefaultAlpn) && !parameters.has(keys.alpn)) throw bad('no-default-alpn without alpn')
  return {
    priority: uint16(data, 0),
    target,
    mandatory,
    alpn: readAlpn(parameters.get(keys.alpn)),
    noDefaultAlpn: parameters.has(keys.noDefaultAlpn),
    port: port === undefined ? null : uint16(port, 0),
    ipv4Hints: readAddresses(parameters.get(keys.ipv4hint), 4),
    ipv6Hints: readAddresses(parameters.get(keys.ipv6hint), 16),
    ech: parameters.has(keys.ech),
    unknownKeys: [...parameters.keys()].filter((key) => !Object.values<number>(keys).includes(key)).map(keyName),
  }
}

function readTarget(data: Uint8Array, start: number): { target: string; end: number } {
  const labels: string[] = []
  for (let at = start; ; ) {
    const length = data[at]
    if (length === undefined || length > 63) throw bad('the target name is compressed or runs past the end')
    if (length === 0) return { target: labels.length === 0 ? '.' : labels.join('.'), end: at + 1 }
    if (at + length - start > 253) throw bad('the target name is longer than 255 octets')
    if (at + 1 + length > data.length) throw bad('the target name runs past the end')
    labels.push(shownBytes(data.subarray(at + 1, at + 1 + length)).replace(/[\s.]/gu, (mark) => `\\${mark}`))
    at += 1 + length
  }
}

function readParameters(data: Uint8Array, start: number): Map<number, Uint8Array> {
  const parameters = new Map<number, Uint8Array>()
  let last = -1
  for (let at = start; at < data.length; ) {
    if (at + 4 > data.length) throw bad('a parameter has no length')
    const [key, length] = [uint16(data, at), uint16(data, at + 2)]
    if (key <= last) throw bad('parameter keys do not ascend')
    if (at + 4 + length > data.length) throw bad('a parameter runs past the end')
    parameters.set(key, data.subarray(at + 4, at + 4 + length))
    last = key
    at += 4 + length
  }
  return parameters
}

/** Section 8: ascending, no duplicates, never itself, and only keys that are there. */
function checkMandatory(parameters: ReadonlyMap<number, Uint8Array>): void {
  const value = parameters.get(keys.mandatory)
  if (value === undefined) return
  const listed = numbers(value)
  if (listed.length === 0) throw bad('mandatory is empty')
  listed.forEach((key, i) => {
    if (key === keys.mandatory || key <= (listed[i - 1] ?? -1) || !parameters.has(key)) throw bad(`mandatory lists ${keyName(key)} wrongly`)
  })
}

/** Section 7.1.1: one or more protocol names, each of 1 to 255 bytes. */
function readAlpn(value: Uint8Array | undefined): string[] {
  if (value === undefined) return []
  const names: string[] = []
  for (let at = 0; at < value.length; ) {
    const length = value[at] ?? 0
    if (length === 0 || at + 1 + length > value.length) throw bad('an ALPN name is empty or runs past the end')
    names.push(shownBytes(value.subarray(at + 1, at + 1 + length)))
    at += 1 + length
  }
  if (names.length === 0) throw bad('alpn is empty')
  return names
}

/** Section 7.3: one or more addresses. */
function readAddresses(value: Uint8Array | undefined, size: 4 | 16): string[] {
  if (value === undefined) return []
  if (value.length === 0 || value.length % size !== 0) throw bad('an address hint has a wrong length')
  return Array.from({ length: value.length / size }, (_, i) => addressFromBytes(value.subarray(i * size, (i + 1) * size))?.text ?? '')
}

function numbers(value: Uint8Array | undefined): number[] {
  if (value === undefined) return []
  if (value.length % 2 !== 0) throw bad('mandatory has an odd length')
  return Array.from({ length: value.length / 2 }, (_, i) => uint16(value, 2 * i))
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

function keyName(key: number): string {
  return keyNames[key] ?? `key${key}`
}

function bad(detail: string): MalformedMessage {
  return new MalformedMessage('bad-record-data', `HTTPS: ${detail}`)
}

/** RFC 9460 section 14.3.2; ech is RFC 9848. */
const keys = { mandatory: 0, alpn: 1, noDefaultAlpn: 2, port: 3, ipv4hint: 4, ech: 5, ipv6hint: 6 } as const
const keyNames: Readonly<Record<number, string>> = { 0: 'mandatory', 1: 'alpn', 2: 'no-default-alpn', 3: 'port', 4: 'ipv4hint', 5: 'ech', 6: 'ipv6hint' }
