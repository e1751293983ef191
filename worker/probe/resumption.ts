import { finding } from '../../shared/texts/findings.ts'
import { limits } from '../../shared/limits.ts'
import type { Flight } from '../../shared/contract/tls.ts'
import type { SocketAddress } from '../net/connection.ts'
import { toNetError } from '../net/net-error.ts'
import { TlsClient } from '../tls/client.ts'
import type { HopContext } from './hop.ts'
import { ProbeFault } from './probe-fault.ts'
import { Timeline } from './timeline.ts'
import { TlsChannel } from './tls-channel.ts'
import { tlsNetworkFailure } from './tls-failure.ts'
import { clientOptions, serverNameOf, type Secured } from './tls-step.ts'
import { viewClientCertificate, viewTls } from './tls-view.ts'

/**
 * Connects to the same address again with the newest session of the first connection, so that the full and the resumed
 * handshake stand side by side. What fails here is told here: the first connection's result stands.
 */
export async function resumeSession({ plan, environment, deadline, record }: HopContext, peer: SocketAddress, first: Secured | null): Promise<void> {
  const session = first?.sessions.at(-1)
  if (session === undefined) {
    record.addFindings([finding('tls-resumption-unavailable', record.index, { reason: 'the server gave no session' })])
    return
  }
  const host = plan.target.authority
  const timeline = new Timeline(environment.nowMs, environment.nowMs() - record.timeline.nowMs(), { begin: () => undefined, end: () => undefined })
  const flights: Flight[] = []
  const result: NonNullable<Parameters<typeof record.setResumption>[0]> = { tls: null, phases: [], timings: timeline.timings(), flights, failure: null }
  try {
    timeline.begin('tcp')
    const connection = await environment.connect(peer, { signal: deadline.signal, maxReadBytes: limits.maxBytesRead }).catch((error: unknown) => {
      throw new ProbeFault(tlsNetworkFailure(toNetError(error).code, { host }), error)
    })
    timeline.end('tcp')
    const client = new TlsClient(clientOptions(plan, environment, session))
    const channel = new TlsChannel({
      client, connection, timeline, signal: deadline.signal, host,
      hasClientCertificate: plan.clientAuth !== null,
      sign: environment.sign,
      observer: {
        onFlight: (flight) => {
          if (flights.length < limits.maxFlights) flights.push(flight)
        },
        onCertificate: () => undefined,
      },
    })
    try {
      const summary = await channel.handshake()
      const { tcp } = timeline.timings()
      result.tls = viewTls({
        summary, serverName: serverNameOf(plan), seen: channel.seen, certificate: null,
        clientCertificate: viewClientCertificate(client.clientCertificateVerdict, channel.seen.request, null),
        networkRoundTripMs: tcp,
      })
      record.addFindings([summary.resumed
        ? finding('tls-resumed', record.index)
        : finding('tls-resumption-unavailable', record.index, { reason: summary.sessionRefusal ?? 'the server made a full handshake instead' })])
    } finally {
      await channel.close()
    }
  } catch (error) {
    if (!(error instanceof ProbeFault)) throw error
    result.failure = error.failure
    record.addFindings([finding('tls-resumption-unavailable', record.index, { reason: error.failure.code })])
  }
  timeline.endAll()
  record.setResumption({ ...result, phases: timeline.phases(), timings: timeline.timings() })
}
