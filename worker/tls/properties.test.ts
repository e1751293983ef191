import { describe, expect, it } from 'vitest'
import { TlsClient } from './client.ts'
import { TlsError } from './errors.ts'
import type { TlsEvent } from './events.ts'
import { fuzzOnce } from './fuzz.ts'
import { ed25519Identity, rsaIdentity, seededRandom } from './testing/fixtures.ts'
import { clientOptions, run } from './testing/pair.ts'
import type { ClientChoice, ServerChoice } from './testing/pair.ts'

/** Recorded flights: what a server wrote, to be replayed to a client with the same randomness. */
const recordings: readonly (readonly [string, ClientChoice, ServerChoice])[] = [
  ['TLS 1.3', { alpn: ['h2'] }, { alpn: 'h2', tickets: 2 }],
  ['TLS 1.3 with HelloRetryRequest', {}, { retry: { group: 'secp256r1', cookie: Uint8Array.of(1) }, group: 'secp256r1', fragment: 50 }],
  ['TLS 1.3 with a client certificate', { clientAuth: { chain: [ed25519Identity().certificate], key: { kind: 'pem', pem: ed25519Identity().pem } } }, { requestCertificate: true }],
  ['TLS 1.2', {}, { version: 'TLSv1.2', suite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', tickets: 1 }],
  ...(['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const).map((version) => [
    `${version} with CBC`, { versions: { min: version, max: version }, cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
    { version, suite: 'TLS_RSA_WITH_AES_128_CBC_SHA', identity: rsaIdentity() },
  ] as const),
]

describe.each(recordings)('%s', (_, choice, script) => {
  const { serverBytes, error, client: first } = run(choice, script)
  const whole = replay(choice, [serverBytes])

  it('is the same again with the same randomness', () => {
    expect(error).toBeNull()
    expect(run(choice, script).serverBytes).toEqual(serverBytes)
    expect(whole.events.map(({ type }) => type)).toContain('handshake-complete')
    expect(whole.client.traffic).toEqual(first.traffic)
  })

  it('gives the same events for any split of the stream', () => {
    const random = seededRandom(serverBytes.length)
    const bytewise = Array.from(serverBytes, (byte) => Uint8Array.of(byte))
    expect(replay(choice, bytewise)).toMatchObject({ events: whole.events, sent: whole.sent })
    for (let i = 0; i < 10; i++) {
      const parts: Uint8Array[] = []
      for (let offset = 0; offset < serverBytes.length;) {
        const size = 1 + (random(1)[0] ?? 0)
        parts.push(serverBytes.subarray(offset, offset + size))
        offset += size
      }
      expect(replay(choice, parts)).toMatchObject({ events: whole.events, sent: whole.sent })
    }
  })

  it('gives a typed error wherever it is cut', () => {
    for (let length = 0; length < serverBytes.length; length += 37) {
      const { client } = replay(choice, [serverBytes.subarray(0, length)])
      expect(() => client.receiveEof()).toThrow(TlsError)
    }
  })

  it('never gets through with a byte changed, but for what no MAC covers', () => {
    for (let offset = 0; offset < serverBytes.length; offset += 13) {
      const changed = serverBytes.slice()
      changed[offset] = (changed[offset] ?? 0) ^ 0x10
      try {
        const { events, client } = replay(choice, [changed])
        // A longer length leaves a record that is not whole; anything else has to fail.
        expect(() => client.receiveEof()).toThrow(expect.objectContaining({ kind: 'network' }))
        expect(events).not.toEqual(whole.events)
      } catch (caught) {
        if (!(caught instanceof TlsError)) throw caught
        expect(caught.code).not.toBe('internal-error')
      }
    }
  })
})

describe('mutated server flights', () => {
  it('never cause an untyped exception', () => {
    for (let seed = 1; seed <= 300; seed++) expect(fuzzOnce(seed)).not.toMatch(/^FAILURE/)
  })
})

function replay(
  choice: ClientChoice, parts: readonly Uint8Array[],
): { events: readonly TlsEvent[]; sent: readonly number[]; client: TlsClient } {
  const client = new TlsClient(clientOptions(choice))
  client.start()
  const sent: number[] = [...client.takeOutgoing()]
  const events: TlsEvent[] = []
  for (const part of parts) {
    events.push(...client.receive(part))
    sent.push(...client.takeOutgoing())
  }
  return { events, sent, client }
}
