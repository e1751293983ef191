import { concat } from '../../bytes/bytes.ts'
import { TlsClient } from '../client.ts'
import { TlsError } from '../errors.ts'
import type { TlsEvent } from '../events.ts'
import type { TlsClientOptions } from '../options.ts'
import { ed25519Identity, seededRandom } from './fixtures.ts'
import { ScriptedServer } from './scripted-server.ts'
import type { ServerScript } from './scripted-server.ts'

/** What a run between a client and a scripted server came to. */
export interface Outcome {
  readonly client: TlsClient
  readonly server: ScriptedServer
  readonly events: readonly TlsEvent[]
  readonly error: TlsError | null
  /** Everything that the server wrote, for a replay. */
  readonly serverBytes: Uint8Array
}

export type ClientChoice = Partial<TlsClientOptions>
export type ServerChoice = Partial<ServerScript>

/** Lets both talk until neither has more to say. */
export function run(clientChoice: ClientChoice, serverChoice: ServerChoice): Outcome {
  const client = new TlsClient(clientOptions(clientChoice))
  const server = new ScriptedServer({
    version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256', identity: ed25519Identity(), random: seededRandom(2), ...serverChoice,
  })
  const events: TlsEvent[] = []
  const written: Uint8Array[] = []
  let error: TlsError | null = null
  client.start()
  for (let outgoing = client.takeOutgoing(); outgoing.length > 0; outgoing = client.takeOutgoing()) {
    if (error !== null) break
    const answer = server.receive(outgoing)
    written.push(answer)
    try {
      events.push(...client.receive(answer))
    } catch (caught) {
      if (!(caught instanceof TlsError)) throw caught
      error = caught
      events.push(...caught.events)
    }
  }
  return { client, server, events, error, serverBytes: concat(written) }
}

/** Options with fixed randomness; x25519 alone, because it is the cheapest. */
export function clientOptions(choice: ClientChoice): TlsClientOptions {
  return { serverName: 'example.com', random: seededRandom(1), nowMs: 0, groups: ['x25519', 'secp256r1', 'secp384r1'], ...choice }
}
