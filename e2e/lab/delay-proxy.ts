import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { listen } from './listen.ts'
import type { ListenOptions, RunningServer } from './listen.ts'

/**
 * A TCP proxy whose delays are known, so that measured times can be held against the truth.
 *
 * The TCP handshake itself is the kernel's and stays undelayed: `acceptDelayMs` holds back everything after it, as a busy
 * server does; the delays of the two directions act on every byte, as a long line does. One round trip through the proxy
 * costs `toServer.delayMs + toClient.delayMs`.
 */
export interface DelayProxyOptions {
  readonly target: { readonly host?: string; readonly port: number }
  /** Between accepting a connection and passing on its first byte. */
  readonly acceptDelayMs?: number
  readonly toServer?: LaneOptions
  readonly toClient?: LaneOptions
  readonly listen?: ListenOptions
}

/** What happens to the bytes of one direction. */
export interface LaneOptions {
  /** Every byte arrives this much later than it was sent; the order and the gaps stay. */
  readonly delayMs?: number
  /** Bytes go on in pieces of at most this size, each a write of its own. 1: byte by byte. */
  readonly pieceBytes?: number
  /** Pause after each piece. With `pieceBytes` it is a throttle. */
  readonly pieceIntervalMs?: number
  /** After exactly that many bytes the connection ends in this way, for both sides. */
  readonly cutAfterBytes?: number
  /** `reset`: RST. `end`: FIN. `stall`: nothing more comes, and the connection stays open. Default reset. */
  readonly cut?: 'reset' | 'end' | 'stall'
}

export interface DelayProxy extends RunningServer {
  /** What each connection has carried, in the order of their arrival. */
  readonly connections: readonly ProxiedConnection[]
}

export interface ProxiedConnection {
  /** Bytes passed on so far. */
  readonly toServer: { readonly bytes: number }
  readonly toClient: { readonly bytes: number }
}

export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const { target, acceptDelayMs = 0, toServer = {}, toClient = {}, listen: listenOptions } = options
  const connections: ProxiedConnection[] = []
  const upstreams = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    const upstream = connect({ host: target.host ?? '127.0.0.1', port: target.port, allowHalfOpen: true, noDelay: true })
    upstreams.add(upstream)
    upstream.on('close', () => upstreams.delete(upstream))
    // A side that breaks breaks the other one in the same way.
    upstream.on('error', () => client.resetAndDestroy())
    client.on('error', () => upstream.resetAndDestroy())
    const openAtMs = performance.now() + acceptDelayMs
    connections.push({ toServer: runLane(client, upstream, toServer, openAtMs), toClient: runLane(upstream, client, toClient, openAtMs) })
    client.resume()
  })
  const running = await listen(server, listenOptions)
  return {
    ...running,
    connections,
    close: async () => {
      for (const upstream of upstreams) upstream.destroy()
      await running.close()
    },
  }
}

/** Carries one direction until its end; the returned count grows as it goes. */
function runLane(from: Socket, to: Socket, options: LaneOptions, openAtMs: number): { bytes: number } {
  const { delayMs = 0, pieceBytes = Infinity, pieceIntervalMs = 0, cutAfterBytes = Infinity, cut = 'reset' } = options
  const passed = { bytes: 0 }
  const queue: { readonly dueMs: number; readonly data: Buffer | null }[] = []
  let queuedBytes = 0
  let isPumping = false

  const enqueue = (data: Buffer | null): void => {
    queue.push({ dueMs: Math.max(openAtMs, performance.now() + delayMs), data })
    queuedBytes += data?.length ?? 0
    if (queuedBytes > MAX_QUEUED_BYTES) from.pause()
    if (!isPumping) void pump()
  }
  from.on('data', enqueue)
  from.on('end', () => enqueue(null))

  async function pump(): Promise<void> {
    isPumping = true
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await waitUntil(next.dueMs)
      if (next.data === null) to.end()
      else if (!(await passOn(next.data))) return
    }
    isPumping = false
  }

  /** False when the lane is cut: nothing comes after that. */
  async function passOn(data: Buffer): Promise<boolean> {
    for (let offset = 0; offset < data.length; ) {
      if (to.destroyed) return false
      const size = Math.min(pieceBytes, data.length - offset, cutAfterBytes - passed.bytes)
      await write(to, data.subarray(offset, offset + size))
      offset += size
      passed.bytes += size
      if (passed.bytes >= cutAfterBytes) {
        cutNow()
        return false
      }
      if (pieceIntervalMs > 0) await waitUntil(performance.now() + pieceIntervalMs)
    }
    queuedBytes -= data.length
    if (queuedBytes <= MAX_QUEUED_BYTES) from.resume()
    return true
  }

  function cutNow(): void {
    if (cut === 'stall') return
    if (cut === 'reset') {
      to.resetAndDestroy()
      from.resetAndDestroy()
      return
    }
    to.end()
    // Whatever else comes is taken and dropped: closing with unread bytes would send an RST instead.
    from.removeListener('data', enqueue)
    from.resume()
    from.end()
  }

  return passed
}

/** Resolves when the kernel has the bytes, or nobody wants them any more. */
function write(to: Socket, data: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (data.length === 0) resolve()
    else to.write(data, () => resolve())
  })
}

/** Timers fire up to a millisecond early; a delay that is called known must not be shorter than it says. */
async function waitUntil(atMs: number): Promise<void> {
  for (let leftMs = atMs - performance.now(); leftMs > 0; leftMs = atMs - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, leftMs))
  }
}

/** A megabyte in flight is more than any test sends ahead; beyond it the sender has to wait. */
const MAX_QUEUED_BYTES = 1_048_576
