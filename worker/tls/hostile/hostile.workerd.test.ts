import { describe, expect, inject, it } from 'vitest'
import type { ScenarioName } from '../../../e2e/lab/scenarios.ts'
import { connectCloudflare } from '../../net/cloudflare-connect.ts'
import { Deadline } from '../../net/deadline.ts'
import { NetError } from '../../net/net-error.ts'
import { makeCertificate, newTestKey } from '../../x509/testing/certificate-factory.ts'
import type { TlsErrorCode } from '../errors.ts'
import { deadlineMs, expectedOutcome, maxReceivedBytes, meetBehaviour, outcomeOf, serveBehaviour } from './attack.ts'
import type { Behaviour } from './behaviour.ts'
import { success } from './behaviour.ts'
import { behaviours } from './behaviours.ts'
import { memoryPair } from './hostile-socket.ts'
import type { ServerIdentity } from './server-messages.ts'

/**
 * The same behaviours inside workerd. A test there cannot listen, so that client and server meet in memory: it is the
 * cryptography, the inflaters and the timers of that runtime that are put to the test. What needs no TLS at the other
 * end comes over `cloudflare:sockets` from the lab.
 */

const key = newTestKey()
const identity: ServerIdentity = {
  chain: [makeCertificate({ key, subject: 'hostile.test' })],
  keyPem: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
}

describe.each(Object.entries(behaviours))('a hostile server in workerd: %s', (_, list) => {
  // A deadline is the socket's, and there is none here.
  for (const behaviour of list.filter(({ expected }) => expected.status !== 'transport' || expected.code === 'connection-reset')) {
    it(behaviour.name, async () => {
      const { client, server } = memoryPair()
      const [result, alerts] = await Promise.all([meetBehaviour(behaviour, client), serveBehaviour(behaviour, server, identity)])
      expect(outcomeOf(result, alerts), behaviour.rule).toMatchObject(expectedOutcome(behaviour.expected))
      expect(result.traffic.wireBytesReceived).toBeLessThanOrEqual(maxReceivedBytes)
    })
  }
})

describe('hosts of the lab that are hostile, over cloudflare:sockets', () => {
  const lab = inject('lab')
  const met: Behaviour = { name: 'met in the lab', rule: '', expected: success, serve: () => Promise.resolve() }

  async function meet(scenario: ScenarioName, ms: number) {
    const { port } = lab.hosts[scenario]
    if (port === null) throw new Error(`${scenario} does not listen`)
    const deadline = new Deadline(ms)
    try {
      const connection = await connectCloudflare({ address: '127.0.0.1', family: 'ipv4', port }, { signal: deadline.signal, maxReadBytes: maxReceivedBytes })
      return await meetBehaviour(met, connection)
    } finally {
      deadline.dispose()
    }
  }

  it.each<[ScenarioName, TlsErrorCode]>([
    ['ssh-banner', 'peer-speaks-ssh'], ['smtp-banner', 'peer-speaks-smtp'], ['plain-http', 'peer-speaks-http'],
    ['eof', 'eof-before-server-hello'], ['eof-after-hello', 'eof-before-server-hello'],
  ])('%s', async (scenario, code) => {
    expect((await meet(scenario, patienceMs)).failure).toMatchObject({ code, alert: null })
  })

  it('reset-after-hello', async () => {
    expect(await meet('reset-after-hello', patienceMs)).toMatchObject({ failure: null, summary: null, transportFailure: 'connection-reset' })
  })

  it('reset', async () => {
    // Whether the reset comes before workerd calls the connection open is a race of the two.
    const code = await meet('reset', patienceMs).then(({ transportFailure }) => transportFailure, (error: unknown) => (error instanceof NetError ? error.code : String(error)))
    expect(['connection-reset', 'connect-failed']).toContain(code)
  })

  it('silent', async () => {
    expect(await meet('silent', deadlineMs)).toMatchObject({ failure: null, transportFailure: 'deadline-exceeded' })
  })

  it('junk', async () => {
    const result = await meet('junk', patienceMs)
    // Random bytes may begin like a record: then it is the record that is wrong.
    expect(result.failure?.kind).toMatch(/^peer-/)
    expect(result.traffic.wireBytesReceived).toBeLessThanOrEqual(maxReceivedBytes)
  })
})

const patienceMs = 10_000
