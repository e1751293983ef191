import type { Starttls } from '../../shared/contract/report.ts'
import type { StarttlsProtocol } from '../../shared/contract/starttls.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import { concat, fromLatin1, toHex, toLatin1 } from '../bytes/bytes.ts'
import { preview } from '../http/http-error.ts'
import type { Connection } from '../net/connection.ts'
import { toNetError } from '../net/net-error.ts'
import { ProbeFault } from './probe-fault.ts'
import { starttlsDialects, type PlainTalk } from './starttls-dialects.ts'
import type { Timeline } from './timeline.ts'

export interface StarttlsStep {
  readonly protocol: StarttlsProtocol
  readonly connection: Connection
  /** Bare host, as some protocols want to be told it. */
  readonly host: string
  /** Host and port, for the sentences. */
  readonly authority: string
  readonly timeline: Timeline
  /** Called with all that was said, however it ended. */
  readonly onTalk: (talk: Starttls) => void
}

/** Phase `starttls`: from the open socket to where both sides have agreed on TLS. Throws {@link ProbeFault}. */
export async function beginTls({ protocol, connection, host, authority, timeline, onTalk }: StarttlsStep): Promise<void> {
  const talk = new Talk(connection, authority)
  timeline.begin('starttls')
  try {
    const outcome = await starttlsDialects[protocol](talk, host)
    if (outcome.status !== 'agreed') {
      throw new ProbeFault(failure(`starttls-${outcome.status}`, { host: authority, detail: protocol, expected: outcome.expected, got: preview(outcome.got) }))
    }
    // What stands behind the consent was sent in plain text by whoever is on the way, and would pass for protected.
    if (talk.unread > 0) {
      throw new ProbeFault(failure('starttls-violation', { host: authority, detail: 'bytes-before-tls', expected: 'nothing before the ClientHello', got: `${talk.unread} bytes` }))
    }
    timeline.end('starttls')
  } finally {
    onTalk({ protocol, lines: talk.lines })
  }
}

/** Reads and writes plain text within one budget of bytes, and keeps what was said. */
class Talk implements PlainTalk {
  readonly lines: Starttls['lines'] = []
  readonly #connection: Connection
  readonly #authority: string
  #buffer: Uint8Array = new Uint8Array()
  #bytesLeft: number = limits.maxStarttlsBytes
  #readsLeft = maxReads

  constructor(connection: Connection, authority: string) {
    this.#connection = connection
    this.#authority = authority
  }

  get unread(): number {
    return this.#buffer.length
  }

  async say(text: string): Promise<void> {
    this.#keep('client', text.trimEnd())
    await this.#io(() => this.#connection.write(fromLatin1(text)))
  }

  async sayBytes(bytes: Uint8Array): Promise<void> {
    this.#keep('client', `0x${toHex(bytes)}`)
    await this.#io(() => this.#connection.write(bytes))
  }

  async hearLine(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf(0x0a)
      if (end !== -1) {
        const line = toLatin1(this.#take(end + 1)).replace(/\r?\n$/, '')
        this.#keep('server', line)
        return line
      }
      await this.#more()
    }
  }

  async hearBytes(length: number): Promise<Uint8Array> {
    while (this.#buffer.length < length) await this.#more()
    const bytes = this.#take(length)
    this.#keep('server', `0x${toHex(bytes)}`)
    return bytes
  }

  async hearUntil(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(toLatin1(this.#buffer))
      if (match !== null) {
        const text = toLatin1(this.#take(match.index + match[0].length))
        this.#keep('server', text)
        return text
      }
      await this.#more()
    }
  }

  #take(length: number): Uint8Array {
    const taken = this.#buffer.slice(0, length)
    this.#buffer = this.#buffer.slice(length)
    return taken
  }

  async #more(): Promise<void> {
    const bytes = await this.#io(() => this.#connection.read())
    const host = this.#authority
    if (bytes === null) throw new ProbeFault(failure('starttls-closed', { host, got: this.#buffer.length === 0 ? null : preview(this.#buffer) }))
    this.#bytesLeft -= bytes.length
    if (--this.#readsLeft < 0) throw new ProbeFault(failure('starttls-violation', { host, detail: 'too-many-pieces', expected: `at most ${maxReads} pieces`, got: 'more' }))
    if (this.#bytesLeft < 0) throw new ProbeFault(failure('starttls-violation', { host, detail: 'too-much-text', expected: `at most ${limits.maxStarttlsBytes} bytes`, got: 'more' }))
    this.#buffer = concat([this.#buffer, bytes])
  }

  #keep(from: 'client' | 'server', text: string): void {
    // `preview` cuts at one line's length; a longer text is shown in pieces of it.
    if (this.lines.length < 100) this.lines.push({ from, text: Array.from({ length: Math.min(3, Math.ceil(text.length / 80)) }, (_, i) => preview(text.slice(i * 80, (i + 1) * 80))).join('').slice(0, 1_000) })
  }

  async #io<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      const { code } = toNetError(error)
      const host = this.#authority
      if (code === 'cancelled') throw new ProbeFault(failure('cancelled', { host }), error)
      const isTimeout = code === 'deadline-exceeded' || code === 'connection-timeout'
      throw new ProbeFault(failure(isTimeout ? 'starttls-timeout' : 'starttls-closed', { host, detail: code }), error)
    }
  }
}

/** An honest server's part fits into a handful of segments; each one that comes makes us look at all of them again. */
const maxReads = 256
