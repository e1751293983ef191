import { createHash } from 'node:crypto'
import { concat } from '../../bytes/bytes.ts'
import type { HashName } from '../cipher-suites.ts'
import { messageHash } from '../messages/handshake-type.ts'
import { plain } from '../wire.ts'
import { digest } from './hash.ts'

/**
 * The handshake messages in order (RFC 8446 section 4.4.1, RFC 5246 section 7.4.9).
 *
 * The bytes are kept, for the hash is not known before ServerHello and a TLS 1.2 CertificateVerify covers the messages
 * themselves; the handshake's own limits bound them.
 */
export class Transcript {
  #messages: Uint8Array[] = []
  #running: { readonly name: string; readonly state: ReturnType<typeof createHash> } | null = null

  /** Adds a message with its header. */
  add(message: Uint8Array): void {
    this.#messages.push(message)
    this.#running?.state.update(message)
  }

  /** Hash of everything so far. The first call fixes the hash that later calls continue. */
  hash(name: HashName): Uint8Array {
    if (this.#running?.name !== name) {
      const state = createHash(name)
      for (const message of this.#messages) state.update(message)
      this.#running = { name, state }
    }
    return plain(this.#running.state.copy().digest())
  }

  /** All messages, one after the other. */
  bytes(): Uint8Array {
    return concat(this.#messages)
  }

  /** Hash of everything so far and `extra`, which is not added: for PSK binders, which cover a cut ClientHello. */
  hashWith(name: HashName, extra: Uint8Array): Uint8Array {
    const state = createHash(name)
    for (const message of this.#messages) state.update(message)
    return plain(state.update(extra).digest())
  }

  /** After HelloRetryRequest the first ClientHello counts as its hash only: RFC 8446 section 4.4.1. */
  replaceWithMessageHash(name: HashName): void {
    const hashed = digest(name, this.bytes())
    this.#running = null
    this.#messages = [concat([Uint8Array.of(messageHash, 0, 0, hashed.length), hashed])]
  }

  /** A second view that goes on by itself: post-handshake authentication hangs on the main handshake (RFC 8446 section 4.4). */
  fork(): Transcript {
    const copy = new Transcript()
    copy.#messages = [...this.#messages]
    return copy
  }
}
