import type { ClientCertificateVerdict } from './client-certificate.ts'
import { Connection } from './connection.ts'
import { TlsError } from './errors.ts'
import type { TlsEvent } from './events.ts'
import { resolveOptions } from './options.ts'
import type { TlsClientOptions } from './options.ts'
import { sendFirstClientHello } from './states/client-hello-flight.ts'
import { expectServerHello } from './states/expect-server-hello.ts'
import { TLS13 } from './versions.ts'

/** Bytes that crossed the wire against bytes of payload. */
export interface TlsTraffic {
  readonly wireBytesSent: number
  readonly wireBytesReceived: number
  /** Application data, early data included. */
  readonly payloadBytesSent: number
  readonly payloadBytesReceived: number
}

/**
 * A TLS client without I/O: TLS 1.0 to 1.3 (RFC 2246, 4346, 5246, 8446).
 *
 * `start()` queues the ClientHello. After that and after every other call, write what `takeOutgoing()` gives; hand
 * what the peer sends to `receive()`, in pieces of any size, and the end of the stream to `receiveEof()`. Events come
 * back from the calls that cause them; those of `start()` and `send()` from `takeEvents()` or with the next call.
 *
 * The client proves that the peer holds the key of its certificate. Whether that certificate is to be trusted is for
 * the caller to find out from the `certificate` event before it sends anything.
 *
 * Every method throws only {@link TlsError}. After one that is not a `misuse`, the connection is over; its alert
 * waits in `takeOutgoing()`.
 */
export class TlsClient {
  readonly #connection: Connection
  #started = false

  /** Throws TlsError `invalid-option`. */
  constructor(options: TlsClientOptions) {
    this.#connection = new Connection(resolveOptions(options))
  }

  start(): void {
    const connection = this.#connection
    if (this.#started) throw new TlsError('already-started')
    connection.guard(() => {
      connection.state = expectServerHello(connection, sendFirstClientHello(connection), null)
    })
    this.#started = true
  }

  receive(bytes: Uint8Array): TlsEvent[] {
    const connection = this.#running()
    connection.guard(() => connection.receive(bytes))
    return connection.takeEvents()
  }

  /**
   * The peer ended its direction. Without close_notify before, throws a TlsError of kind `network`: during the
   * handshake always, afterwards because the data may have been cut by an attacker (RFC 8446 section 6.1).
   */
  receiveEof(): TlsEvent[] {
    const connection = this.#running()
    connection.guard(() => {
      if (connection.readClosed) return
      const other = connection.records.otherProtocolAtEnd()
      if (other !== null) throw other
      const got = connection.records.buffered > 0 ? `the end after ${connection.records.buffered} bytes of a record` : 'the end of the stream'
      if (connection.isOpen) throw new TlsError('eof-without-close-notify', { expected: 'close_notify', got })
      throw new TlsError(connection.records.version === null ? 'eof-before-server-hello' : 'eof-during-handshake', { expected: connection.awaited, got })
    })
    return connection.takeEvents()
  }

  takeOutgoing(): Uint8Array {
    return this.#connection.records.takeOutgoing()
  }

  /** Events that no call has returned yet: those of `start()`, `send()`, `close()` and `requestKeyUpdate()`. */
  takeEvents(): TlsEvent[] {
    return this.#connection.takeEvents()
  }

  send(applicationData: Uint8Array): void {
    const connection = this.#open()
    connection.guard(() => connection.sendApplicationData(applicationData))
  }

  /**
   * Sends close_notify; what the peer still sends can be received. A second call does nothing. Before the handshake is
   * complete it cancels it (RFC 8446 section 6.1), and nothing is received any more.
   */
  close(): void {
    const connection = this.#connection
    if (!this.#started || connection.failure !== null || connection.writeClosed) return
    connection.guard(() => {
      if (!connection.isOpen) {
        connection.sendAlert('user_canceled')
        connection.readClosed = true
      }
      connection.sendAlert('close_notify')
      connection.flights.flush()
    })
  }

  /** Answers `signature-needed`: the signature over `content` in the scheme that the event names. */
  provideSignature(signature: Uint8Array): TlsEvent[] {
    const connection = this.#running()
    const provide = connection.state?.provideSignature
    if (provide === undefined) throw new TlsError('no-signature-pending')
    if (signature.length === 0 || signature.length >= 2 ** 16) {
      throw new TlsError('invalid-option', { expected: 'a signature of 1 to 65535 bytes', got: `${signature.length} bytes` })
    }
    connection.guard(() => {
      connection.state = provide(signature)
      connection.resume()
    })
    return connection.takeEvents()
  }

  /** TLS 1.3: changes our write keys, and asks the peer to change its own (RFC 8446 section 4.6.3). */
  requestKeyUpdate(options: { peerToo: boolean }): void {
    const connection = this.#open()
    if (connection.records.version !== TLS13) {
      throw new TlsError('key-update-unavailable', { expected: 'TLS 1.3', got: 'an earlier version' })
    }
    connection.guard(() => {
      connection.updateWriteKeys?.(options.peerToo)
      connection.flights.flush()
    })
  }

  /** Keying material for other protocols: RFC 8446 section 7.5, RFC 5705. Before TLS 1.3 no context differs from an empty one. */
  exportKeyingMaterial(label: string, context: Uint8Array | null, length: number): Uint8Array {
    const connection = this.#open()
    if (connection.exporter === null) throw new TlsError('not-connected')
    return connection.exporter(label, context, length)
  }

  /** What became of the client certificate so far. In TLS 1.3 it is known only some time after `handshake-complete`. */
  get clientCertificateVerdict(): ClientCertificateVerdict {
    return this.#connection.negotiated.clientCertificate
  }

  get traffic(): TlsTraffic {
    const { records, applicationBytesSent, applicationBytesReceived } = this.#connection
    return {
      wireBytesSent: records.bytesSent,
      wireBytesReceived: records.bytesReceived,
      payloadBytesSent: applicationBytesSent,
      payloadBytesReceived: applicationBytesReceived,
    }
  }

  #running(): Connection {
    if (!this.#started) throw new TlsError('not-started')
    return this.#connection
  }

  #open(): Connection {
    const connection = this.#running()
    if (connection.failure !== null) throw connection.failure
    if (connection.writeClosed) throw new TlsError('connection-closed')
    if (!connection.isOpen) throw new TlsError('not-connected')
    return connection
  }
}
