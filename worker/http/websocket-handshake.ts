import { createHash } from 'node:crypto'
import { fromLatin1, toBase64 } from '../bytes/bytes.ts'
import type { Field } from './fields.ts'
import { fieldValues, isToken } from './fields.ts'
import type { Http1Head } from './http1.ts'
import { encodeHead } from './http1.ts'
import { HttpError, preview } from './http-error.ts'
import { checkRequest, checkRequestFields, reservedRequestFields } from './request.ts'

export interface WebSocketRequest {
  readonly target: string
  readonly host: string
  /** Further fields, such as Origin and Authorization; those of the handshake itself are refused by name. */
  readonly headers: readonly Field[]
  /** Subprotocols to offer, by preference (RFC 6455 section 1.9). */
  readonly protocols?: readonly string[]
}

/** The opening handshake with a key of 16 random octets (RFC 6455 section 4.1). */
export function encodeWebSocketRequest(request: WebSocketRequest, nonce: Uint8Array): { readonly bytes: Uint8Array; readonly key: string } {
  const { target, host, headers, protocols = [] } = request
  checkRequestFields(headers, [...reservedRequestFields, ...HANDSHAKE_FIELDS])
  checkRequest({ method: 'GET', target, host, headers })
  checkProtocols(protocols)
  const key = toBase64(nonce)
  const handshake: Field[] = [
    { name: 'Upgrade', value: 'websocket' }, { name: 'Connection', value: 'Upgrade' },
    { name: 'Sec-WebSocket-Key', value: key }, { name: 'Sec-WebSocket-Version', value: '13' },
  ]
  if (protocols.length > 0) handshake.push({ name: 'Sec-WebSocket-Protocol', value: protocols.join(', ') })
  return { bytes: encodeHead('GET', target, [{ name: 'Host', value: host }, ...headers, ...handshake]), key }
}

/**
 * Checks the answer to a handshake and returns the subprotocol that the server chose, or null (RFC 6455 section 4.1).
 * Throws {@link HttpError}.
 */
export function acceptWebSocket(head: Http1Head, key: string, offered: readonly string[]): string | null {
  if (head.status !== 101) {
    throw new HttpError('websocket-refused', '101 Switching Protocols', preview(`${head.status} ${head.reason}`))
  }
  const connection = fieldValues(head.headers, 'connection').flatMap((value) => value.split(',')).map((option) => option.trim().toLowerCase())
  if (!connection.includes('upgrade')) {
    throw new HttpError('websocket-connection-field', 'Connection: Upgrade', preview(connection.join(', ')))
  }
  const accepts = fieldValues(head.headers, 'sec-websocket-accept')
  const expected = acceptValue(key)
  if (accepts.length !== 1 || accepts[0] !== expected) {
    throw new HttpError('websocket-accept-mismatch', expected, preview(accepts.join(', ')))
  }
  const extensions = fieldValues(head.headers, 'sec-websocket-extensions').filter((value) => value !== '')
  if (extensions.length > 0) {
    throw new HttpError('websocket-extension-unexpected', 'none, as none was offered', preview(extensions.join(', ')))
  }
  const protocols = fieldValues(head.headers, 'sec-websocket-protocol')
  const [protocol = null] = protocols
  if (protocols.length > 1 || (protocol !== null && !offered.includes(protocol))) {
    const expected = offered.length === 0 ? 'none, as none was offered' : preview(offered.join(' or '))
    throw new HttpError('websocket-protocol-mismatch', expected, preview(protocols.join(', ')))
  }
  return protocol
}

/** Sec-WebSocket-Accept for a key (RFC 6455 section 4.2.2). SHA-1 here proves that the server read the key, nothing more. */
export function acceptValue(key: string): string {
  return toBase64(createHash('sha1').update(fromLatin1(key + GUID)).digest())
}

function checkProtocols(protocols: readonly string[]): void {
  if (protocols.length > MAX_PROTOCOLS) throw new HttpError('invalid-websocket-protocol', `at most ${MAX_PROTOCOLS}`, protocols.length)
  protocols.forEach((protocol, i) => {
    if (!isToken(protocol) || protocols.indexOf(protocol) !== i) {
      throw new HttpError('invalid-websocket-protocol', 'distinct tokens', preview(protocol))
    }
  })
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const HANDSHAKE_FIELDS = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol', 'sec-websocket-extensions', 'sec-websocket-accept']
const MAX_PROTOCOLS = 16
