import { concat } from '../../bytes/bytes.ts'
import { alertName } from '../alerts.ts'
import { TlsError } from '../errors.ts'
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from '../record/content-type.ts'
import type { RecordOpener, RecordSealer } from '../record/protection.ts'
import type { HostileSocket } from './hostile-socket.ts'

/** The client ended the connection while the server was waiting for something: for most behaviours, their purpose. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft'
}

export interface PeerRecord {
  readonly type: number
  readonly content: Uint8Array
}

/**
 * A server's view of the record protocol: it opens what the client sends, notes every alert, and writes whatever it is
 * told to, right or wrong. It begins in plaintext; `opener` and `sealer` are installed by the handshake.
 */
export class RecordPeer {
  readonly socket: HostileSocket
  opener: RecordOpener | null = null
  /** TLS 1.2 and before: takes effect with the client's change_cipher_spec. */
  openerAfterChangeCipherSpec: RecordOpener | null = null
  sealer: RecordSealer | null = null
  /** Version in plaintext record headers. */
  recordVersion = 0x0303
  /** Application data before a handshake message is early data that nobody takes (RFC 8446 section 4.2.10). */
  skipsEarlyData = false
  /** Alerts of the client in order, by name; a record that does not open stands as {@link unreadable}. */
  readonly alerts: string[] = []
  #input: Uint8Array = new Uint8Array()
  #handshake: Uint8Array = new Uint8Array()
  #isTls12 = false

  constructor(socket: HostileSocket) {
    this.socket = socket
  }

  /** Bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!(await this.socket.write(bytes))) throw new ClientLeft('the client does not read any more')
  }

  /** One record under the present keys, of any size and type. */
  record(type: number, content: Uint8Array): Uint8Array {
    return this.sealer === null ? plaintextRecord(type, content, this.recordVersion) : this.sealer.seal(type, content)
  }

  send(type: number, content: Uint8Array): Promise<void> {
    return this.write(this.record(type, content))
  }

  /** As many records as it takes, in one piece. */
  sendFragments(type: number, content: Uint8Array, fragmentBytes: number): Promise<void> {
    const records: Uint8Array[] = []
    for (let offset = 0; offset < content.length; offset += fragmentBytes) records.push(this.record(type, content.subarray(offset, offset + fragmentBytes)))
    return this.write(concat(records))
  }

  /** The next record with its protection removed, whatever it is; null at the end. */
  async readRecord(): Promise<PeerRecord | null> {
    for (;;) {
      const [type, , , high = 0, low = 0] = this.#input
      const length = high * 0x100 + low
      if (type !== undefined && this.#input.length >= 5 + length) {
        const header = this.#input.slice(0, 5)
        const fragment = this.#input.slice(5, 5 + length)
        this.#input = this.#input.slice(5 + length)
        return this.#open(type, header, fragment)
      }
      const bytes = await this.socket.read()
      if (bytes === null) return null
      this.#input = concat([this.#input, bytes])
    }
  }

  /** The next handshake message; throws ClientLeft where the client ends instead. */
  async readMessage(): Promise<Uint8Array> {
    for (;;) {
      const [, high = 0, middle = 0, low = 0] = this.#handshake
      const length = 4 + high * 0x10000 + middle * 0x100 + low
      if (this.#handshake.length >= 4 && this.#handshake.length >= length) {
        const message = this.#handshake.slice(0, length)
        this.#handshake = this.#handshake.slice(length)
        return message
      }
      const record = await this.readRecord()
      if (record === null) throw new ClientLeft('the end of the stream instead of a handshake message')
      if (record.type === HANDSHAKE) this.#handshake = concat([this.#handshake, record.content])
      else if (record.type === ALERT) throw new ClientLeft(`an alert instead of a handshake message: ${this.alerts.at(-1) ?? ''}`)
      else if (record.type === unreadableType) throw new ClientLeft('a record under other keys')
      else if (record.type !== CHANGE_CIPHER_SPEC && !(record.type === APPLICATION_DATA && this.skipsEarlyData)) throw new Error(`the client sent content type ${record.type} instead of a handshake message`)
    }
  }

  /** Application data up to the first empty line. */
  async readRequest(): Promise<void> {
    let text = ''
    while (!text.includes('\r\n\r\n')) {
      const record = await this.readRecord()
      if (record === null || (record.type === ALERT && this.alerts.at(-1) === 'close_notify')) throw new ClientLeft('no request came')
      if (record.type === APPLICATION_DATA) text += new TextDecoder('latin1').decode(record.content)
    }
  }

  /** Reads to the end of the stream, for the sake of the alerts in it. */
  async drain(): Promise<void> {
    while ((await this.readRecord()) !== null);
  }

  #open(type: number, header: Uint8Array, fragment: Uint8Array): PeerRecord {
    // In TLS 1.3 what is protected has the type application_data outside; alerts from before the keys come in plaintext.
    const isProtected = this.opener !== null && (type === APPLICATION_DATA || this.#isTls12)
    const record = isProtected && this.opener !== null ? openOrNot(this.opener, header, fragment) : { type, content: fragment }
    if (record.type === unreadableType) this.alerts.push(unreadable)
    if (record.type === ALERT) this.alerts.push(alertName(record.content[1] ?? 0))
    if (record.type === CHANGE_CIPHER_SPEC && this.openerAfterChangeCipherSpec !== null) {
      this.opener = this.openerAfterChangeCipherSpec
      this.openerAfterChangeCipherSpec = null
      this.#isTls12 = true
    }
    return record
  }
}

function openOrNot(opener: RecordOpener, header: Uint8Array, fragment: Uint8Array): PeerRecord {
  try {
    return opener.open(header, fragment)
  } catch (error) {
    if (error instanceof TlsError && error.code === 'bad-record-mac') return { type: unreadableType, content: fragment }
    throw error
  }
}

export function plaintextRecord(type: number, content: Uint8Array, version = 0x0303): Uint8Array {
  return concat([Uint8Array.of(type, version >>> 8, version & 0xff, content.length >>> 8, content.length & 0xff), content])
}

/** What a record counts as whose keys the server does not have. */
export const unreadable = 'unreadable'
const unreadableType = -1
