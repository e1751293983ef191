import type { Extension } from '../extensions/extension-list.ts'
import { preSharedKey } from '../extensions/registry.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import type { SentClientHello } from '../hello-view.ts'
import { clientHello } from './handshake-type.ts'
import { handshakeMessage } from './handshake-message.ts'

/** A PSK identity with room for its binder: RFC 8446 section 4.2.11. */
export interface PskOffer {
  readonly ticket: Uint8Array
  readonly obfuscatedTicketAge: number
  readonly binderLength: number
  /** The binder over the hello up to the binders' list. */
  readonly binder: (truncatedHello: Uint8Array) => Uint8Array
}

export interface WrittenClientHello {
  readonly sent: SentClientHello
  readonly bytes: Uint8Array
}

/** Writes a ClientHello: RFC 8446 section 4.1.2. */
export function writeClientHello(hello: SentClientHello, psk: PskOffer | null): WrittenClientHello {
  const extensions = psk === null ? hello.extensions : [...hello.extensions, pskExtension(psk)]
  const sent = { ...hello, extensions }
  const bytes = handshakeMessage(clientHello, (writer) => {
    writer
      .uint16(hello.legacyVersion)
      .bytes(hello.random)
      .vector8((id) => id.bytes(hello.sessionId))
      .vector16((list) => hello.cipherSuites.forEach((code) => list.uint16(code)))
      .vector8((methods) => methods.uint8(0))
    // A hello without extensions has no list either: servers of the age of TLS 1.0 may choke on an empty one.
    if (extensions.length > 0) writer.vector16((list) => extensions.forEach(({ type, data }) => list.uint16(type).vector16((content) => content.bytes(data))))
  })
  if (psk !== null) {
    // The binder covers everything before the list of binders, lengths already as they will be (section 4.2.11.2).
    const bindersLength = 2 + 1 + psk.binderLength
    bytes.set(psk.binder(bytes.subarray(0, bytes.length - bindersLength)), bytes.length - psk.binderLength)
  }
  return { sent, bytes }
}

function pskExtension(psk: PskOffer): Extension {
  const data = new ByteWriter()
    .vector16((identities) => identities.vector16((identity) => identity.bytes(psk.ticket)).uint32(psk.obfuscatedTicketAge))
    .vector16((binders) => binders.vector8((binder) => binder.bytes(new Uint8Array(psk.binderLength))))
    .finish()
  return { type: preSharedKey, data }
}
