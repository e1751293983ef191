import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concat, fromBase64, fromLatin1, toLatin1 } from '../bytes/bytes.ts'
import { TlsClient } from './client.ts'
import type { TlsEvent } from './events.ts'
import { seededRandom } from './testing/fixtures.ts'
import { clientOptions } from './testing/pair.ts'
import { recordedFlights } from './testing/recorded-flights.ts'
import type { RecordedFlight } from './testing/recorded-flights.ts'

describe.each(recordedFlights)('$name, recorded', (recording) => {
  it('is written and read again, octet by octet', () => {
    const { events, sent } = replay(recording, fromBase64(recording.serverBase64), 1)
    expect(events.find((event) => event.type === 'handshake-complete')?.summary).toMatchObject(recording.negotiated)
    const data = concat(events.flatMap((event) => (event.type === 'application-data' ? [event.data] : [])))
    // TLS 1.0 sends the first byte alone, and the server answered that.
    expect(toLatin1(data)).toBe(recording.negotiated.version === 'TLSv1.0' ? 'echo h' : 'echo hello')
    expect(createHash('sha256').update(sent).digest('hex')).toBe(recording.clientSha256)
  })

  it('fails with the server\'s last byte changed, under other randomness, and cut', () => {
    const stream = fromBase64(recording.serverBase64)
    const changed = stream.slice()
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(() => replay(recording, changed, 1)).toThrow(expect.objectContaining({ code: 'bad-record-mac' }))
    expect(() => replay({ ...recording, options: { ...recording.options, random: seededRandom(12) } }, stream, 1)).toThrow(
      expect.objectContaining({ kind: 'peer-misbehaved' }))
    expect(replay(recording, stream.subarray(0, -1), 1).events.map(({ type }) => type)).not.toContain('application-data')
  })
})

/** Feeds the stream as the network did: the answer to what the client sends last comes after it. */
function replay({ options }: RecordedFlight, stream: Uint8Array, step: number): { events: TlsEvent[]; sent: Uint8Array } {
  const client = new TlsClient(clientOptions({ random: seededRandom(11), ...options }))
  const events: TlsEvent[] = []
  client.start()
  const sent = [client.takeOutgoing()]
  for (let offset = 0; offset < stream.length; offset += step) {
    for (const event of client.receive(stream.subarray(offset, offset + step))) {
      events.push(event)
      if (event.type === 'handshake-complete') client.send(fromLatin1('hello'))
    }
    sent.push(client.takeOutgoing())
  }
  return { events, sent: concat(sent) }
}
