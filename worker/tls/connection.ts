import { toHex } from '../bytes/bytes.ts'
import { alertCode, alertLevel, alertName } from './alerts.ts'
import type { AlertName } from './alerts.ts'
import { Budget } from './budget.ts'
import type { CipherSuite } from './cipher-suites.ts'
import { TlsError } from './errors.ts'
import type { CertificateEvent, FlightMessage, TlsEvent } from './events.ts'
import { FlightRecorder } from './flights.ts'
import { HandshakeReader } from './messages/handshake-reader.ts'
import type { HandshakeMessage } from './messages/handshake-reader.ts'
import { handshakeTypeLabel, helloRequest } from './messages/handshake-type.ts'
import { Negotiated } from './negotiated.ts'
import type { ResolvedOptions } from './options.ts'
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from './record/content-type.ts'
import type { RecordOpener, RecordSealer } from './record/protection.ts'
import { RecordLayer } from './record/record-layer.ts'
import type { InboundRecord } from './record/record-layer.ts'
import { Transcript } from './schedule/transcript.ts'
import { TLS12, TLS13 } from './versions.ts'

/**
 * A state of the handshake, named as in RFC 8446 appendix A.1. It holds what it needs; what it returns is the next one.
 */
export interface State {
  readonly name: string
  handle(message: HandshakeMessage): State
  /** TLS 1.2 and before: what a ChangeCipherSpec does here; absent where it has no place. */
  readonly changeCipherSpec?: () => State
  /** May application data come now? */
  readonly isConnected?: boolean
  /** Reading rests until the signature is there. */
  readonly provideSignature?: (signature: Uint8Array) => State
}

/**
 * What all states share: records in both directions, the transcript, the events. A connection is driven by
 * {@link receive}: records are taken off the wire one by one and handed to the present state, which may write, change
 * keys and emit. Any TlsError ends it: the alert is queued, the last flight is emitted, and the error says it all.
 */
export class Connection {
  readonly options: ResolvedOptions
  readonly records = new RecordLayer()
  readonly transcript = new Transcript()
  readonly negotiated = new Negotiated()
  readonly flights: FlightRecorder
  readonly ticketBudget = new Budget('too-many-session-tickets', 32)
  readonly keyUpdateBudget = new Budget('too-many-key-updates', 32)
  readonly certificateRequestBudget = new Budget('too-many-certificate-requests', 8)
  state: State | null = null
  /** Is the handshake complete, so that `send` may be called? */
  isOpen = false
  readClosed = false
  writeClosed = false
  failure: TlsError | null = null
  applicationBytesReceived = 0
  applicationBytesSent = 0
  /** Exports keying material once there is any (RFC 8446 section 7.5, RFC 5705). */
  exporter: ((label: string, context: Uint8Array | null, length: number) => Uint8Array) | null = null
  /** TLS 1.3: makes new write keys and tells the peer. */
  updateWriteKeys: ((requestPeerToo: boolean) => void) | null = null
  /** A chain that was read and waits for its staple; shown at the latest when the connection fails. */
  pendingCertificate: CertificateEvent | null = null
  /** RFC 8446 appendix D.4: a change_cipher_spec goes before the next thing that is written. */
  compatibilityChangeCipherSpecDue = false
  /** Was a change_cipher_spec skipped before ServerHello? Only TLS 1.3 may have sent it. */
  skippedChangeCipherSpec = false

  readonly #handshake: HandshakeReader
  readonly #emptyRecordBudget = new Budget('too-many-empty-records', 32)
  readonly #warningBudget = new Budget('too-many-warning-alerts', 4)
  readonly #changeCipherSpecBudget = new Budget('too-many-change-cipher-specs', 32)
  readonly #helloRequestBudget = new Budget('too-many-hello-requests', 4)
  #events: TlsEvent[] = []
  #deferredSealer: RecordSealer | null = null

  constructor(options: ResolvedOptions) {
    this.options = options
    this.#handshake = new HandshakeReader(options.maxHandshakeMessageBytes)
    this.flights = new FlightRecorder((event) => this.emit(event))
  }

  emit(event: TlsEvent): void {
    this.#events.push(event)
  }

  takeEvents(): TlsEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  /** Runs a step that may fail, and ends the connection where it does. */
  guard<T>(step: () => T): T {
    if (this.failure !== null) throw this.failure
    try {
      return step()
    } catch (cause) {
      if (cause instanceof TlsError) throw this.fail(cause)
      throw this.fail(new TlsError('internal-error', { got: cause instanceof Error ? cause.name : typeof cause, cause }))
    }
  }

  receive(bytes: Uint8Array): void {
    // RFC 8446 section 6.1: what comes after close_notify is ignored.
    if (this.readClosed) return
    this.records.push(bytes)
    this.pump()
  }

  /** Goes on after a rest: first with the messages that were already read, then with records. */
  resume(): void {
    this.#handleMessages()
    this.pump()
  }

  /** Reads records until there is no whole one, or a signature is awaited. */
  pump(): void {
    while (!this.readClosed) {
      if (this.state?.provideSignature !== undefined) {
        if (this.records.buffered > maxBytesBeforeSignature) {
          throw new TlsError('too-many-bytes-before-signature',{
            expected: `at most ${maxBytesBeforeSignature} bytes`,
            got: `${this.records.buffered}`,
          })
        }
        return
      }
      const record = this.records.next()
      if (record === null) return
      this.#dispatch(record)
      if (this.isOpen) this.flights.flush()
    }
  }

  /** Queues a handshake message; it joins the transcript. */
  sendHandshake(message: Uint8Array, detail: Partial<FlightMessage> = {}): void {
    this.transcript.add(message)
    this.sendOutsideTranscript(message, detail)
  }

  /** Queues a handshake message that the transcript does not cover. */
  sendOutsideTranscript(message: Uint8Array, detail: Partial<FlightMessage> = {}): void {
    this.#beforeWriting()
    this.flights.addBytes('sent', this.records.write(HANDSHAKE, message))
    this.flights.addMessage('sent', { name: handshakeTypeLabel(message[0] ?? 0), bytes: message.length, ...detail })
  }

  sendChangeCipherSpec(): void {
    this.flights.addBytes('sent', this.records.write(CHANGE_CIPHER_SPEC, Uint8Array.of(1)))
    this.flights.addMessage('sent', { name: 'ChangeCipherSpec', bytes: 1 })
  }

  sendEarlyData(data: Uint8Array): void {
    this.flights.addBytes('sent', this.records.write(APPLICATION_DATA, data))
    this.flights.addMessage('sent', { name: 'EarlyData', bytes: data.length })
    this.applicationBytesSent += data.length
  }

  sendApplicationData(data: Uint8Array): void {
    // AES-GCM is safe for 2^24.5 full records under one key (RFC 8446 section 5.5); new keys come long before.
    if (this.records.writeSequence >= recordsBeforeKeyUpdate && this.updateWriteKeys !== null) this.updateWriteKeys(false)
    if (data.length === 0) return
    // TLS 1.0 with CBC has a predictable IV: a first record of one byte makes it useless to an attacker who chooses the
    // rest (RFC 4346 section 1.1 names the attack).
    const isBeastProne = this.records.version === 0x0301 && data.length > 1
    if (isBeastProne) this.records.write(APPLICATION_DATA, data.subarray(0, 1))
    this.records.write(APPLICATION_DATA, isBeastProne ? data.subarray(1) : data)
    this.applicationBytesSent += data.length
  }

  sendAlert(name: AlertName): void {
    if (this.writeClosed) return
    const level = name === 'close_notify' || name === 'no_renegotiation' || name === 'user_canceled' ? 'warning' : 'fatal'
    this.#beforeWriting()
    this.flights.addBytes('sent', this.records.write(ALERT, Uint8Array.of(level === 'warning' ? 1 : 2, alertCode(name))))
    this.flights.addMessage('sent', { name: 'Alert', bytes: 2, alert: { level, description: name } })
    if (name !== 'no_renegotiation' && name !== 'user_canceled') this.writeClosed = true
  }

  /** From the next record on the peer writes under these keys; a message may not reach across (RFC 8446 section 5.1). */
  changeReadKeys(opener: RecordOpener): void {
    this.requireMessageBoundary()
    this.records.protectReading(opener)
  }

  changeWriteKeys(sealer: RecordSealer): void {
    this.#beforeWriting()
    this.records.protectWriting(sealer)
  }

  /** The same, but nothing is written before there is something to say: a flight does not begin amid the peer's. */
  deferWriteKeys(sealer: RecordSealer): void {
    this.#deferredSealer = sealer
  }

  /** Nothing may follow in the same record. */
  requireMessageBoundary(): void {
    if (this.#handshake.isPartial) {
      throw new TlsError('message-across-key-change', { expected: 'the end of a record', got: 'more handshake bytes' })
    }
  }

  /** Announces that the handshake is complete. */
  complete(suite: CipherSuite): void {
    this.flights.flush()
    this.isOpen = true
    const summary = this.negotiated.summary(this.records.version ?? TLS12, suite, this.flights.roundTrips)
    this.emit({ type: 'handshake-complete', summary })
  }

  releaseCertificate(): void {
    const event = this.pendingCertificate
    this.pendingCertificate = null
    if (event !== null) this.emit(event)
  }

  logSecret(label: string, clientRandom: Uint8Array, secret: Uint8Array): void {
    this.options.keyLog?.(`${label} ${toHex(clientRandom)} ${toHex(secret)}`)
  }

  /** What should come next, in words. */
  get awaited(): string {
    return this.isOpen ? 'application data' : (this.state?.name.replace(/^Expect/, '') ?? 'nothing')
  }

  /** Ends the connection with this error: queues its alert, emits what was under way, and gives the error its events. */
  fail(error: TlsError): TlsError {
    if (this.failure !== null) return this.failure
    if (error.kind === 'misuse' && error.code !== 'internal-error') return error
    this.failure = error
    if (error.alert !== null) this.sendAlert(error.alert)
    this.isOpen = false
    this.releaseCertificate()
    this.flights.flush()
    error.events = this.takeEvents()
    return error
  }

  #dispatch(record: InboundRecord): void {
    this.#checkOrder(record)
    switch (record.type) {
      case HANDSHAKE:
        this.flights.addBytes('received', record.wireBytes)
        this.#handshake.push(record.content)
        this.#handleMessages()
        return
      case ALERT:
        this.flights.addBytes('received', record.wireBytes)
        this.#handleAlert(record)
        return
      case CHANGE_CIPHER_SPEC:
        this.flights.addBytes('received', record.wireBytes)
        this.#handleChangeCipherSpec(record)
        return
      default:
        this.#handleApplicationData(record)
    }
  }

  #checkOrder(record: InboundRecord): void {
    // RFC 8446 section 5.1: no other record between the fragments of a handshake message.
    if (this.#handshake.isPartial && record.type !== HANDSHAKE) {
      throw new TlsError('record-interleaved', { expected: 'the rest of a handshake message', got: `content type ${record.type}` })
    }
    if (record.content.length > 0) {
      this.#emptyRecordBudget.refill()
      return
    }
    // Section 5.1 allows empty fragments of application data only; OpenSSL sends one before each record of TLS 1.0 with CBC.
    if (record.type !== APPLICATION_DATA) {
      throw new TlsError('record-empty', { expected: 'content', got: `an empty fragment of content type ${record.type}` })
    }
    this.#emptyRecordBudget.spend()
  }

  #handleMessages(): void {
    while (this.state !== null && this.state.provideSignature === undefined) {
      const message = this.#handshake.next()
      if (message === null) return
      if (message.type === helloRequest && (this.records.version ?? this.options.maxVersion) < TLS13) {
        this.#handleHelloRequest(message)
        continue
      }
      this.state = this.state.handle(message)
    }
  }

  /** RFC 5246 section 7.4.1.1: ignored during a handshake, and not part of the transcript; later declined (RFC 5746 section 4.2). */
  #handleHelloRequest(message: HandshakeMessage): void {
    this.received(message)
    if (message.body.length > 0) {
      throw new TlsError('decode-error', { expected: 'an empty HelloRequest', got: `${message.body.length} bytes` })
    }
    this.#helloRequestBudget.spend()
    if (this.isOpen) this.sendAlert('no_renegotiation')
  }

  /** Notes a message for the flight; the states call it once they know what to show. */
  received(message: HandshakeMessage, detail: Partial<FlightMessage> = {}): void {
    this.flights.addMessage('received', { name: handshakeTypeLabel(message.type), bytes: message.whole.length, ...detail })
  }

  #handleAlert({ content }: InboundRecord): void {
    const [levelCode, descriptionCode] = content
    // RFC 8446 section 5.1: alerts are neither fragmented nor joined.
    if (content.length !== 2 || levelCode === undefined || descriptionCode === undefined) {
      throw new TlsError('alert-malformed', { expected: 'two bytes', got: `${content.length}` })
    }
    const level = alertLevel(levelCode)
    if (level === null) {
      throw new TlsError('alert-malformed', { expected: 'level 1 or 2', got: `${levelCode}`, alert: 'illegal_parameter' })
    }
    const description = alertName(descriptionCode)
    this.flights.addMessage('received', { name: 'Alert', bytes: 2, alert: { level, description } })
    this.emit({ type: 'alert', level, description })
    if (description === 'close_notify') {
      this.#handleCloseNotify()
      return
    }
    // In TLS 1.3 every alert but these two is fatal, whatever its level says (RFC 8446 section 6).
    const isWarning = this.records.version === TLS13 ? description === 'user_canceled' : level === 'warning'
    if (isWarning) {
      this.#warningBudget.spend()
      return
    }
    this.#noteRefusal(description)
    this.writeClosed = true
    throw new TlsError('alert-received', { expected: this.awaited, got: description })
  }

  #handleCloseNotify(): void {
    this.readClosed = true
    if (!this.isOpen) throw new TlsError('alert-received', { expected: this.awaited, got: 'close_notify' })
    this.emit({ type: 'closed' })
    // RFC 5246 section 7.2.1 asks for an answer at once; TLS 1.3 lets our direction stay open (RFC 8446 section 6.1).
    if (this.records.version !== TLS13) this.sendAlert('close_notify')
  }

  /** After our certificate went out, any alert before other data is the server's answer to it. */
  #noteRefusal(description: string): void {
    const { clientCertificate } = this.negotiated
    const wasMissing = clientCertificate.status === 'requested-none-sent' && certificateAlerts.has(description)
    if (clientCertificate.status === 'unknown' || wasMissing) {
      this.negotiated.clientCertificate = { status: 'refused', evidence: 'alert', alert: description }
    }
  }

  #handleChangeCipherSpec(record: InboundRecord): void {
    this.flights.addMessage('received', { name: 'ChangeCipherSpec', bytes: record.content.length })
    if (record.content.length !== 1 || record.content[0] !== 1) {
      throw new TlsError('change-cipher-spec-malformed',{
        expected: 'one byte of value 1',
        got: `${record.content.length} bytes`,
        alert: this.records.version === TLS13 || this.records.version === null ? 'unexpected_message' : 'illegal_parameter',
      })
    }
    const { version } = this.records
    if (version === TLS13 || (version === null && this.options.maxVersion === TLS13)) {
      // RFC 8446 section 5: dropped until the peer's Finished, wherever it stands.
      if (this.isOpen) {
        throw new TlsError('change-cipher-spec-unexpected', { expected: 'none after the handshake', got: 'change_cipher_spec' })
      }
      this.#changeCipherSpecBudget.spend()
      if (version === null) this.skippedChangeCipherSpec = true
      return
    }
    const change = this.state?.changeCipherSpec
    if (change === undefined) {
      throw new TlsError('change-cipher-spec-unexpected', { expected: this.awaited, got: 'change_cipher_spec' })
    }
    this.requireMessageBoundary()
    this.state = change()
  }

  #handleApplicationData({ content }: InboundRecord): void {
    if (this.state?.isConnected !== true) {
      throw new TlsError('record-type-unexpected', { expected: this.awaited, got: 'application_data' })
    }
    if (content.length === 0) return
    this.keyUpdateBudget.refill()
    this.ticketBudget.refill()
    // Data may cross a certificate that was asked for after the handshake, and then says nothing about it.
    if (this.negotiated.clientCertificate.status === 'unknown' && !this.negotiated.authenticatesAfterHandshake) {
      this.negotiated.clientCertificate = { status: 'accepted', evidence: 'application-data', alert: null }
    }
    this.applicationBytesReceived += content.length
    this.emit({ type: 'application-data', data: content })
  }

  #beforeWriting(): void {
    if (this.compatibilityChangeCipherSpecDue) {
      this.compatibilityChangeCipherSpecDue = false
      this.flights.addBytes('sent', this.records.writePlaintext(CHANGE_CIPHER_SPEC, Uint8Array.of(1)))
      this.flights.addMessage('sent', { name: 'ChangeCipherSpec', bytes: 1 })
    }
    if (this.#deferredSealer !== null) {
      this.records.protectWriting(this.#deferredSealer)
      this.#deferredSealer = null
    }
  }
}

/** A message that does not belong here. */
export function unexpectedMessage(expected: string, message: HandshakeMessage): TlsError {
  return new TlsError('unexpected-message', { expected, got: handshakeTypeLabel(message.type) })
}

/** While a person confirms a signature, a server has nothing to send but early application data; 64 KiB is four full records. */
const maxBytesBeforeSignature = 2 ** 16

/** 2^23, a third of the bound of RFC 8446 section 5.5. */
const recordsBeforeKeyUpdate = 2 ** 23

/** Alerts that are about a client certificate (RFC 8446 section 6.2). */
const certificateAlerts: ReadonlySet<string> = new Set([
  'certificate_required', 'bad_certificate', 'unsupported_certificate', 'certificate_revoked', 'certificate_expired',
  'certificate_unknown', 'unknown_ca', 'access_denied', 'handshake_failure', 'no_certificate',
])
