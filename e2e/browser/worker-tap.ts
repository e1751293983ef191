import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface WorkerTap {
  /** The address to give to the extension in place of the Worker's. */
  readonly url: string
  /** Every byte that came from the browser so far, one character each, with WebSocket messages unmasked. */
  readonly fromBrowser: () => string
  /** Replaces messages of the Worker, as a hostile one would send them. */
  rewrite: (message: string) => string
  readonly close: () => Promise<void>
}

/**
 * Stands between the extension and its Worker and takes down all that passes. WebSocket messages are seen as they were
 * meant: without masks, and without compression, which is not let be agreed on.
 */
export async function tapWorker(workerUrl: string): Promise<WorkerTap> {
  const worker = new URL(workerUrl)
  const recorded: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((browser) => {
    const upstream = connect(Number(worker.port), worker.hostname)
    for (const [socket, other] of [[browser, upstream], [upstream, browser]] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.end())
    }
    const sent = new Reader((head) => {
      const plain = head.replace(/^sec-websocket-extensions:.*\r\n/im, '').replace(/^host:.*$/im, `Host: ${worker.host}`)
      recorded.push(plain)
      upstream.write(plain, 'latin1')
      return /^upgrade: *websocket/im.test(head)
    }, (frame) => {
      recorded.push(frame.payload.toString('latin1'))
      upstream.write(frame.raw)
    }, (rest) => {
      recorded.push(rest.toString('latin1'))
      upstream.write(rest)
    })
    const answered = new Reader((head) => {
      browser.write(head, 'latin1')
      return head.startsWith('HTTP/1.1 101')
    }, (frame) => {
      browser.write(frame.opcode === 1 ? textFrame(tap.rewrite(frame.payload.toString())) : frame.raw)
    }, (rest) => void browser.write(rest))
    browser.on('data', (data) => sent.take(Buffer.from(data)))
    upstream.on('data', (data) => answered.take(Buffer.from(data)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const tap: WorkerTap = {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    fromBrowser: () => recorded.join(''),
    rewrite: (message) => message,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return tap
}

interface Frame {
  readonly raw: Buffer
  readonly opcode: number
  readonly payload: Buffer
}

/** One direction: a head, then frames where it was an upgrade and anything else where it was not. */
class Reader {
  #pending = Buffer.alloc(0)
  #state: 'head' | 'frames' | 'body' = 'head'
  readonly #onHead: (head: string) => boolean
  readonly #onFrame: (frame: Frame) => void
  readonly #onBody: (bytes: Buffer) => void

  constructor(onHead: (head: string) => boolean, onFrame: (frame: Frame) => void, onBody: (bytes: Buffer) => void) {
    this.#onHead = onHead
    this.#onFrame = onFrame
    this.#onBody = onBody
  }

  take(data: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, data])
    if (this.#state === 'head') {
      const end = this.#pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = this.#pending.subarray(0, end + 4).toString('latin1')
      this.#pending = this.#pending.subarray(end + 4)
      this.#state = this.#onHead(head) ? 'frames' : 'body'
    }
    if (this.#state === 'body') {
      if (this.#pending.length > 0) this.#onBody(this.#pending)
      this.#pending = Buffer.alloc(0)
    } else {
      for (let frame = readFrame(this.#pending); frame !== null; frame = readFrame(this.#pending)) {
        this.#pending = this.#pending.subarray(frame.raw.length)
        this.#onFrame(frame)
      }
    }
  }
}

/** RFC 6455 section 5.2; null while the frame is not complete. */
function readFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  const short = second & 0x7f
  const lengthEnd = short === 127 ? 10 : short === 126 ? 4 : 2
  if (bytes.length < lengthEnd) return null
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short
  const start = lengthEnd + (second >= 0x80 ? 4 : 0)
  if (bytes.length < start + length) return null
  const mask = second >= 0x80 ? bytes.subarray(start - 4, start) : Buffer.alloc(4)
  const payload = Buffer.from(bytes.subarray(start, start + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
  return { raw: bytes.subarray(0, start + length), opcode: first & 0x0f, payload }
}

function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.alloc(payload.length < 65_536 ? 4 : 10)
  if (payload.length >= 126) head.set([0x81, payload.length < 65_536 ? 126 : 127])
  if (head.length === 4) head.writeUInt16BE(payload.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the tap does not listen')
  return address.port
}
