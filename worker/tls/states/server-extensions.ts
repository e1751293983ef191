import { toLatin1 } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { TLS13 } from '../versions.ts'
import { decode } from '../wire.ts'

/** The one protocol of an ALPN answer: RFC 7301 section 3.1. */
export function readSelectedProtocol(data: Uint8Array, offered: readonly string[]): string {
  return decode('application_layer_protocol_negotiation', data, (reader) => decode('ProtocolNameList', reader.vector16(), (list) => {
    const protocol = toLatin1(list.vector8())
    if (protocol === '') throw new TlsError('decode-error', { expected: 'a protocol name', got: 'an empty one' })
    if (!list.isEmpty) throw new TlsError('decode-error', { expected: 'exactly one protocol', got: 'more' })
    if (!offered.includes(protocol)) {
      throw new TlsError('alpn-not-offered', { expected: offered.join(', '), got: JSON.stringify(protocol) })
    }
    return protocol
  }))
}

/** RFC 8449 section 4: at least 64, and not above the protocol's own limit when it comes from a server. */
export function readRecordSizeLimit(data: Uint8Array, version: number): number {
  const limit = decode('record_size_limit', data, (reader) => reader.uint16())
  const highest = 2 ** 14 + (version === TLS13 ? 1 : 0)
  if (limit < 64 || limit > highest) {
    throw new TlsError('illegal-parameter', { expected: `a record_size_limit from 64 to ${highest}`, got: `${limit}` })
  }
  return limit
}
