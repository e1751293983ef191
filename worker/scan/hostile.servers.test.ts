import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listen } from '../../e2e/lab/listen.ts'
import { endlessJunk, silent, startPlainTcp, type TcpBehaviour } from '../../e2e/lab/servers/plain-tcp.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { scanLocal } from './testing/scan-local.ts'

/** Servers that answer a ClientHello with whatever they like: a scan ends, within its bounds, and says what it saw. */
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function serve(behaviour: TcpBehaviour): Promise<number> {
  const server = await startPlainTcp((socket) => {
    socket.on('error', () => undefined)
    behaviour(socket)
  })
  closers.push(server.close)
  return server.port
}

/** What of a ClientHello these servers look at. */
interface Hello {
  readonly version: number
  readonly suites: readonly number[]
  readonly hasSupportedVersions: boolean
}

/** Answers each ClientHello that comes in one piece. */
function answering(answer: (hello: Hello) => Uint8Array | null): TcpBehaviour {
  return (socket: Socket) => {
    socket.once('data', (bytes: Buffer) => {
      const reader = new ByteReader(bytes.subarray(9))
      const version = reader.uint16()
      reader.bytes(32)
      reader.vector8()
      const list = new ByteReader(reader.vector16())
      const suites: number[] = []
      while (!list.isEmpty) suites.push(list.uint16())
      const reply = answer({ version, suites, hasSupportedVersions: bytes.includes(Buffer.of(0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04)) })
      if (reply === null) socket.end()
      else socket.write(reply)
      socket.resume()
    })
  }
}

function record(type: number, content: Uint8Array): Uint8Array {
  return new ByteWriter().uint8(type).uint16(0x0303).vector16((body) => body.bytes(content)).finish()
}

function message(type: number, write: (body: ByteWriter) => void): Uint8Array {
  return new ByteWriter().uint8(type).vector24(write).finish()
}

function serverHello(version: number, suite: number): Uint8Array {
  return record(22, message(2, (body) => body.uint16(version).bytes(new Uint8Array(32).fill(7)).uint8(0).uint16(suite).uint8(0)))
}

const done = record(22, message(14, () => undefined))
const alert = (code: number): Uint8Array => record(21, Uint8Array.of(2, code))
const bytes = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts)
/** TLS 1.2 alone, by whatever suite stands first. */
const first = (hello: Hello, ...flight: Uint8Array[]): Uint8Array =>
  hello.version === 0x0303 && !hello.hasSupportedVersions ? bytes(serverHello(0x0303, hello.suites[0] ?? 0), ...flight) : alert(70)
const quick = { pauseMs: 0, maxConnections: 40 } as const

describe('hostile servers', () => {
  it.each<[string, TcpBehaviour, string]>([
    ['random bytes without end', endlessJunk, 'tls-not-spoken'],
    ['silence', silent, 'tls-timeout'],
    ['an alert of one byte', answering(() => record(21, Uint8Array.of(2))), 'tls-protocol-violation'],
    ['a handshake message of 16 MB', answering(() => record(22, Uint8Array.of(2, 0xff, 0xff, 0xff, 1, 2, 3))), 'tls-protocol-violation'],
    ['a ServerHello that is cut short', answering(() => record(22, message(2, (body) => body.uint16(0x0303)))), 'tls-protocol-violation'],
    ['a suite that was not offered', answering(({ version }) => serverHello(version, 0x1234)), 'tls-protocol-violation'],
    ['a Certificate in place of ServerHello', answering(() => record(22, message(11, (body) => body.vector24(() => undefined)))), 'tls-protocol-violation'],
    ['empty records without end', answering(() => bytes(...Array.from({ length: 5_000 }, () => record(22, new Uint8Array())))), 'tls-timeout'],
    ['a refusal of each version', answering(() => alert(40)), 'tls-version-unsupported'],
    ['a version of its own', answering(({ suites }) => serverHello(0x0399, suites[0] ?? 0)), 'tls-version-unsupported'],
    ['warnings and the end', answering(() => null), 'tls-closed'],
  ])('%s', async (_, behaviour, code) => {
    // Only what is silence anyway may pass for it on a slow machine.
    const { report } = await scanLocal(await serve(behaviour), { ...quick, silenceMs: code === 'tls-timeout' ? 200 : 5_000 })
    expect(report).toMatchObject({ outcome: 'failed', failure: { code }, suites: [], certificates: [] })
    expect(report.connections).toBeLessThanOrEqual(20)
  })

  it('a server that takes every suite is followed to the bound, and no further', async () => {
    const { report } = await scanLocal(await serve(answering((hello) => first(hello, done))), { ...quick, parts: ['suites'] })
    expect(report).toMatchObject({ outcome: 'partial', connections: 40 })
    expect(report.suites).toMatchObject([{ version: 'TLSv1.2', complete: false }])
    expect(report.untested).toContainEqual(expect.objectContaining({ what: 'cipher suites of TLSv1.2', why: 'connection-limit' }))
  })

  it('a chain of junk is shown as what it is', async () => {
    const junk = message(11, (body) => body.vector24((list) => {
      for (let i = 0; i < 40; i++) list.vector24((certificate) => certificate.bytes(new Uint8Array(3_000).fill(i)))
    }))
    const flight = Array.from({ length: Math.ceil(junk.length / 16_000) }, (_, i) => record(22, junk.subarray(i * 16_000, (i + 1) * 16_000)))
    const { report } = await scanLocal(await serve(answering((hello) => first(hello, ...flight, done))), { ...quick, parts: ['certificates'], maxConnections: 12 })
    expect(report.certificates).toHaveLength(1)
    expect(report.certificates[0]?.chain).toHaveLength(24)
    expect(report.certificates[0]?.chain[0]?.subject).toMatch(/not a certificate/)
    expect(report.certificates[0]?.trust?.status).toBe('rejected')
  })

  it('a server that changes its mind is not believed twice', async () => {
    let connections = 0
    const { report } = await scanLocal(await serve(answering((hello) => (++connections % 2 === 0 ? alert(40) : first(hello, done)))), { ...quick, parts: ['suites', 'groups', 'features'] })
    expect(report.connections).toBeLessThanOrEqual(40)
    expect(report.suites.every(({ suites }) => new Set(suites.map(({ code }) => code)).size === suites.length)).toBe(true)
  })

  it('a server that has had enough is left alone', async () => {
    let connections = 0
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      answering((hello) => first(hello, done))(socket)
      if (++connections === 8) server.close()
    })
    const { port } = await listen(server)
    const { report } = await scanLocal(port, { ...quick, concurrency: 1, parts: ['suites'] })
    expect(report).toMatchObject({ outcome: 'partial', failure: null })
    expect(report.untested).toContainEqual(expect.objectContaining({ why: 'no-answer' }))
    // Three questions in a row, each tried twice.
    expect(report.connections).toBeLessThanOrEqual(8 + 6)
  })

  it('stops at once when it is called off, and closes what is open', async () => {
    const sockets = new Set<Socket>()
    const port = await serve((socket) => {
      sockets.add(socket)
      // This server keeps its own side open.
      socket.on('end', () => sockets.delete(socket))
      socket.on('close', () => sockets.delete(socket))
      silent(socket)
    })
    const abort = new AbortController()
    const scanning = scanLocal(port, { deadlineMs: 180_000, silenceMs: 10_000 }, abort.signal)
    await vi.waitFor(() => expect(sockets.size).toBe(3))
    abort.abort()
    const { report } = await scanning
    expect(report).toMatchObject({ outcome: 'failed', failure: { code: 'cancelled' }, connections: 3 })
    await vi.waitFor(() => expect(sockets.size).toBe(0))
  })
})
