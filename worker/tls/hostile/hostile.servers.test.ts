import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen } from '../../../e2e/lab/listen.ts'
import { selfSigned } from '../../../e2e/lab/pki.ts'
import { Deadline } from '../../net/deadline.ts'
import { connectNode } from '../../net/testing/node-connect.ts'
import { deadlineMs, expectedOutcome, maxReceivedBytes, meetBehaviour, outcomeOf, serveBehaviour } from './attack.ts'
import type { Behaviour } from './behaviour.ts'
import { behaviours } from './behaviours.ts'
import { ByteQueue } from './hostile-socket.ts'
import type { HostileSocket } from './hostile-socket.ts'
import type { ServerIdentity } from './server-messages.ts'

/** Every behaviour of the hostile server, over sockets on loopback. */

const { chain, keyPem } = await selfSigned({ subject: { commonName: 'hostile.test' }, dnsNames: ['hostile.test'] })
const identity: ServerIdentity = { chain, keyPem }

describe.each(Object.entries(behaviours))('a hostile server: %s', (_, list) => {
  for (const behaviour of list) {
    it(behaviour.name, async () => {
      const { outcome, receivedBytes, heldBytes } = await attack(behaviour)
      expect(outcome, behaviour.rule).toMatchObject(expectedOutcome(behaviour.expected))
      expect(receivedBytes).toBeLessThanOrEqual(maxReceivedBytes)
      expect(heldBytes).toBeLessThanOrEqual(maxHeldBytes)
    })
  }
})

it('every behaviour has a name of its own', () => {
  const names = Object.values(behaviours).flat().map(({ name }) => name)
  expect(names.length).toBeGreaterThanOrEqual(40)
  expect(new Set(names).size).toBe(names.length)
})

async function attack(behaviour: Behaviour) {
  const { promise: served, resolve, reject } = Promise.withResolvers<readonly string[]>()
  const server = await listen(createServer({ allowHalfOpen: true }, (socket) => {
    serveBehaviour(behaviour, hostileSocket(socket), identity).then(resolve, reject)
  }))
  const deadline = new Deadline(behaviour.expected.status === 'transport' ? deadlineMs : patienceMs)
  try {
    const before = process.memoryUsage().arrayBuffers
    let heldBytes = 0
    const connection = await connectNode({ address: '127.0.0.1', family: 'ipv4', port: server.port }, { signal: deadline.signal, maxReadBytes: 64 * 1024 * 1024 })
    const result = await meetBehaviour(behaviour, connection, () => (heldBytes = Math.max(heldBytes, process.memoryUsage().arrayBuffers - before)))
    return { outcome: outcomeOf(result, await served), receivedBytes: result.traffic.wireBytesReceived, heldBytes }
  } finally {
    deadline.dispose()
    await server.close()
  }
}

function hostileSocket(socket: Socket): HostileSocket {
  // Not by the stream's own buffer, which a reset throws away, and with it the alert that was sent before.
  const received = new ByteQueue()
  socket.on('data', (bytes: Uint8Array) => received.push(bytes))
  for (const event of ['end', 'error', 'close']) socket.on(event, () => received.end())
  return {
    read: () => received.next(),
    write: (bytes) => new Promise((resolve) => {
      if (socket.destroyed) resolve(false)
      // A turn of the event loop for each write: client and server share it, and a flood must not starve the client.
      else socket.write(bytes, (error) => setImmediate(() => resolve(error == null)))
    }),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  }
}

/** Longer than any behaviour takes that is not about waiting. */
const patienceMs = 10_000
/** What is not collected yet counts as well, so this only tells a bomb from an honest handshake: the bombs here have 16 MB. */
const maxHeldBytes = 12 * 1024 * 1024
