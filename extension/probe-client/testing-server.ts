/* eslint-disable no-restricted-imports -- a server for the tests beside it; no page of the extension imports it */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** The server's side of one WebSocket, as far as tests need it: short text messages and close (RFC 6455). */
export interface TestSocket {
  readonly send: (text: string) => void
  readonly close: (code: number, reason?: string) => void
  /** Ends the TCP connection without a close frame. */
  readonly vanish: () => void
}

export interface TestServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** A server on loopback that speaks HTTP by `answer` and WebSocket by `talk`; without `talk` it refuses to upgrade. */
export async function startTestServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  talk?: (socket: TestSocket, text: string) => void,
): Promise<TestServer> {
  const streams = new Set<Duplex>()
  const server = createServer(answer)
  server.on('connection', (stream) => streams.add(stream))
  if (talk !== undefined) server.on('upgrade', (request: IncomingMessage, stream: Duplex) => upgrade(request, stream, talk))
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const stream of streams) stream.destroy()
      }),
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

function upgrade(request: IncomingMessage, stream: Duplex, talk: (socket: TestSocket, text: string) => void): void {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  stream.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`)
  stream.on('error', () => undefined)
  const socket: TestSocket = {
    send: (text) => stream.write(frame(1, Buffer.from(text))),
    close: (code, reason = '') => stream.end(frame(8, Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]))),
    vanish: () => stream.destroy(),
  }
  let pending = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (let next = readFrame(pending); next !== null; next = readFrame(pending)) {
      pending = pending.subarray(next.length)
      if (next.opcode === 1) talk(socket, next.text)
      else if (next.opcode === 8) stream.end(frame(8, Buffer.alloc(0)))
    }
  })
}

function frame(opcode: number, payload: Buffer): Buffer {
  const length = payload.length
  const head = length < 126 ? Buffer.from([0x80 | opcode, length]) : length < 65_536 ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff]) : Buffer.alloc(10)
  if (length >= 65_536) {
    head.set([0x80 | opcode, 127])
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}

/** One masked frame of a client, of at most 65535 bytes; null while it is not complete. */
function readFrame(bytes: Buffer): { opcode: number; text: string; length: number } | null {
  const [first = 0, second = 0] = bytes
  const short = second & 0x7f
  const start = short === 126 ? 8 : 6
  if (bytes.length < start) return null
  const size = short === 126 ? bytes.readUInt16BE(2) : short
  if (bytes.length < start + size) return null
  const mask = bytes.subarray(start - 4, start)
  const payload = bytes.subarray(start, start + size).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return { opcode: first & 0x0f, text: Buffer.from(payload).toString(), length: start + size }
}
