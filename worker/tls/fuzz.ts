/* eslint-disable no-console -- a terminal program: it reports to whoever started it */
import { TlsClient } from './client.ts'
import { TlsError } from './errors.ts'
import { ecdsaIdentity, ed25519Identity, rsaIdentity, seededRandom } from './testing/fixtures.ts'
import { clientOptions, run } from './testing/pair.ts'
import type { ClientChoice, ServerChoice } from './testing/pair.ts'
import { ScriptedServer } from './testing/scripted-server.ts'

/**
 * Throws mutated server flights at the client: `node worker/tls/fuzz.ts [iterations] [seed]`.
 *
 * Half of the mutations hit the bytes on the wire, half the handshake messages before they are protected, so that they
 * get past the record layer. Whatever happens must be a TlsError that is not ours, or a handshake that works. A failure
 * prints its seed; `node worker/tls/fuzz.ts 1 SEED` runs it again.
 */
function main(): void {
  const iterations = Number(process.argv[2] ?? 20_000)
  const start = Number(process.argv[3] ?? 1)
  const counts = new Map<string, number>()
  let failures = 0
  for (let seed = start; seed < start + iterations; seed++) {
    const outcome = fuzzOnce(seed)
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    if (outcome.startsWith('FAILURE')) {
      failures++
      console.log(`seed ${seed}: ${outcome}`)
    }
  }
  for (const [outcome, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(8)} ${outcome}`)
  console.log(`${iterations} iterations from seed ${start}, ${failures} failures`)
  process.exitCode = failures === 0 ? 0 : 1
}

/** One mutated handshake: the code of its error, or how it ended. */
export function fuzzOnce(seed: number): string {
  const random = seededRandom(seed * 2_654_435_761)
  random(8) // a small seed's first outputs are alike
  const below = (limit: number) => {
    const [a, b, c] = random(3)
    return ((a ?? 0) * 0x10000 + (b ?? 0) * 0x100 + (c ?? 0)) % limit
  }
  const scenario = scenarios[below(scenarios.length)]
  if (scenario === undefined) return 'no scenario'
  try {
    return below(2) === 0 ? mutateWire(scenario, below) : mutateMessages(scenario, below)
  } catch (error) {
    if (error instanceof TlsError && error.code !== 'internal-error') return error.code
    const cause = error instanceof TlsError ? error.cause : error
    return `FAILURE ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`
  }
}

interface Scenario {
  readonly client: ClientChoice
  readonly server: ServerChoice
  readonly stream: Uint8Array
}

type Below = (limit: number) => number

/** Replays a recorded stream, mutated, in pieces of any size. */
function mutateWire({ client: choice, stream }: Scenario, below: Below): string {
  const client = new TlsClient(clientOptions(choice))
  client.start()
  client.takeOutgoing()
  const mutated = mutate(stream, below)
  for (let offset = 0; offset < mutated.length;) {
    const size = 1 + below(below(4) === 0 ? 7 : 4096)
    client.receive(mutated.subarray(offset, offset + size))
    client.takeOutgoing()
    offset += size
  }
  client.receiveEof()
  return 'whole stream accepted'
}

/** Lets a server send mutated messages under right keys. */
function mutateMessages({ client: choice, server: script }: Scenario, below: Below): string {
  let target = below(8)
  const client = new TlsClient(clientOptions(choice))
  const server = new ScriptedServer({
    version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256', identity: ed25519, random: seededRandom(2), ...script,
    edit: (_, message) => (target-- === 0 ? mutateMessage(message, below) : message),
  })
  client.start()
  for (let outgoing = client.takeOutgoing(); outgoing.length > 0; outgoing = client.takeOutgoing()) {
    let answer: Uint8Array
    try {
      answer = server.receive(outgoing)
    } catch {
      return 'the server gave up'
    }
    client.receive(answer)
  }
  client.receiveEof()
  return 'handshake accepted'
}

function mutateMessage(message: Uint8Array, below: Below): Uint8Array | Uint8Array[] | null {
  switch (below(8)) {
    case 0:
      return null
    case 1:
      return [message, message]
    case 2: {
      const typed = message.slice()
      typed[0] = below(32)
      return typed
    }
    default: {
      const body = mutate(message.subarray(4), below)
      const whole = new Uint8Array(4 + body.length)
      whole.set([message[0] ?? 0, 0, body.length >>> 8, body.length & 0xff])
      whole.set(body, 4)
      return whole
    }
  }
}

function mutate(bytes: Uint8Array, below: Below): Uint8Array {
  let mutated = bytes.slice()
  for (let count = 1 + below(3); count > 0; count--) {
    const at = below(Math.max(1, mutated.length))
    switch (below(6)) {
      case 0: // flip a bit
        mutated[at] = (mutated[at] ?? 0) ^ (1 << below(8))
        break
      case 1: // a value that lengths and codes are sensitive to
        mutated[at] = [0, 1, 0x7f, 0x80, 0xfe, 0xff][below(6)] ?? 0
        break
      case 2: // cut the end off
        mutated = mutated.slice(0, at)
        break
      case 3: // leave bytes out
        mutated = Uint8Array.from([...mutated.subarray(0, at), ...mutated.subarray(at + 1 + below(16))])
        break
      case 4: // put bytes in
        mutated = Uint8Array.from([...mutated.subarray(0, at), ...Array.from({ length: 1 + below(16) }, () => below(256)), ...mutated.subarray(at)])
        break
      default: // double a piece
        mutated = Uint8Array.from([...mutated.subarray(0, at), ...mutated.subarray(at, at + 64), ...mutated.subarray(at)])
    }
  }
  return mutated
}

function record(client: ClientChoice, server: ServerChoice): Scenario {
  const outcome = run(client, server)
  if (outcome.error !== null) throw outcome.error
  return { client, server, stream: outcome.serverBytes }
}

function old(version: 'TLSv1.0' | 'TLSv1.1' | 'TLSv1.2', suite: string): Scenario {
  return record({ versions: { min: version, max: version }, cipherSuites: [suite] }, { version, suite, identity: rsa, scheme: 'rsa_pkcs1_sha256', tickets: 1 })
}

const ed25519 = ed25519Identity()
const rsa = rsaIdentity()
const ecdsa = ecdsaIdentity()
const clientAuth = { chain: [ed25519.certificate], key: { kind: 'pem', pem: ed25519.pem } } as const

const scenarios: readonly Scenario[] = [
  record({}, { tickets: 2 }),
  record({ alpn: ['h2'], requestOcsp: true, requestScts: true }, { alpn: 'h2' }),
  record({}, { retry: { group: 'secp256r1', cookie: Uint8Array.of(1, 2, 3) }, group: 'secp256r1' }),
  record({ clientAuth }, { requestCertificate: true, tickets: 1 }),
  record({}, {
    identity: ecdsa, scheme: 'ecdsa_secp256r1_sha256', suite: 'TLS_CHACHA20_POLY1305_SHA256',
    postHandshake: (server) => server.keyUpdate(1),
  }),
  record({ clientAuth }, { version: 'TLSv1.2', suite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', requestCertificate: true }),
  record({ requestOcsp: true }, {
    version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', identity: rsa, scheme: 'rsa_pkcs1_sha256', encryptThenMac: true,
    staple: Uint8Array.of(1, 2),
  }),
  old('TLSv1.2', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'),
  old('TLSv1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA256'),
  old('TLSv1.1', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'),
  old('TLSv1.0', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'),
]

if (process.argv[1]?.endsWith('fuzz.ts') === true) main()
