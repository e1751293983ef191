import { createHash } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Makes a web server speak WebSocket (RFC 6455), by path: `/` answers pings and the Close frame; `/greets` says hello
 * first; `/silent` answers nothing; `/closes` closes at once; `/wrong-accept`, `/wrong-protocol` and `/masked` break the
 * rules; every other path refuses the upgrade.
 */
export function serveWebSockets(server: Server): Server {
  return server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => undefined)
    const path = request.url ?? '/'
    if (!PATHS.includes(path)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? []
    const protocol = path === '/wrong-protocol' ? 'other' : offered.at(-1)
    socket.write([
      'HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${path === '/wrong-accept' ? 'x' : accept}`,
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]), '', '',
    ].join('\r\n'))
    if (path === '/greets') socket.write(Buffer.from('\x81\x05hello', 'latin1'))
    if (path === '/masked') socket.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x61]))
    if (path === '/closes') socket.write(Buffer.from([0x88, 0x02, 0x03, 0xe9]))
    if (path !== '/silent') answerFrames(socket)
    else socket.resume()
  })
}

/** Pings and Close frames of at most 125 bytes, which is all that a probe sends. */
function answerFrames(socket: Duplex): void {
  let buffer = Buffer.alloc(0)
  socket.on('data', (data: Buffer) => {
    buffer = Buffer.concat([buffer, data])
    for (;;) {
      const length = (buffer[1] ?? 0) & 0x7f
      if (buffer.length < 6 + length) return
      const opcode = (buffer[0] ?? 0) & 0x0f
      const mask = buffer.subarray(2, 6)
      const payload = buffer.subarray(6, 6 + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0))
      buffer = buffer.subarray(6 + length)
      if (opcode === 0x9) socket.write(Buffer.concat([Buffer.from([0x8a, length]), payload]))
      if (opcode === 0x8) socket.end(Buffer.concat([Buffer.from([0x88, length]), payload]))
    }
  })
}

const PATHS: readonly string[] = ['/', '/greets', '/silent', '/closes', '/wrong-accept', '/wrong-protocol', '/masked']
