import { failure } from '../../shared/texts/failures.ts'
import type { Connection } from '../net/connection.ts'
import { TlsClient } from '../tls/client.ts'
import type { CertificateEvent, HandshakeSummary } from '../tls/events.ts'
import type { TlsClientOptions } from '../tls/options.ts'
import type { TlsSession } from '../tls/session.ts'
import type { VerifiedPath } from '../x509/verify.ts'
import { viewChain } from './certificate-view.ts'
import { assure } from './assurance.ts'
import type { ProbeEnvironment } from './environment.ts'
import type { HopContext } from './hop.ts'
import { fetchMissingIssuers } from './missing-issuers.ts'
import type { ProbePlan } from './plan.ts'
import { ProbeFault } from './probe-fault.ts'
import { TlsChannel } from './tls-channel.ts'
import { viewClientCertificate, viewTls } from './tls-view.ts'
import { judgeChain, type Judgement } from './trust-step.ts'

/** A connection over which HTTP may go: the chain was accepted, or the caller allowed that it was not. */
export interface Secured {
  readonly channel: TlsChannel
  readonly summary: HandshakeSummary
  readonly permission: VerifiedPath | 'untrusted-allowed'
  readonly matchedPin: string | null
  readonly sessions: readonly TlsSession[]
  /** Puts the handshake on the record, with what was learnt since it ended. */
  readonly publish: (httpStatus: number | null) => void
}

/** From an open connection to a secured one. The certificate is shown and judged as soon as it is there, whatever follows. */
export async function secure(context: HopContext, connection: Connection): Promise<Secured> {
  const { plan, environment, record, deadline } = context
  const host = plan.target.authority
  const serverName = serverNameOf(plan)
  const presented: { event: CertificateEvent; judgement: Judgement }[] = []

  const client = new TlsClient(clientOptions(plan, environment))
  const channel = new TlsChannel({
    client,
    connection,
    timeline: record.timeline,
    signal: deadline.signal,
    host,
    hasClientCertificate: plan.clientAuth !== null,
    sign: environment.sign,
    observer: {
      onFlight: (flight) => record.addFlight(flight),
      onCertificate: (event) => {
        const atMs = environment.wallClockMs()
        record.setCertificates(viewChain(event.chain, atMs))
        const judgement = judgeChain({ chain: event.chain, fetched: [], name: referenceName(plan), host, atMs }, plan.trust)
        presented.push({ event, judgement })
        record.setTrust(judgement.trust)
      },
    },
  })

  const summary = await channel.handshake().catch((error: unknown) => {
    // Whom the server would have let in is what a refused client wants to know.
    const { request } = channel.seen
    if (request !== null) record.setExtras({ clientCertificate: viewClientCertificate(client.clientCertificateVerdict, request, null) })
    throw error
  })
  const [judged] = presented
  // The TLS client finishes no full handshake without a certificate.
  if (judged === undefined) throw new TypeError('a handshake was completed without a certificate')
  const publish = (httpStatus: number | null): void => {
    const clientCertificate = viewClientCertificate(client.clientCertificateVerdict, channel.seen.request, httpStatus)
    record.setTls(viewTls({ summary, serverName, seen: channel.seen, certificate: judged.event, clientCertificate, networkRoundTripMs: record.timeline.timings().tcp }))
  }
  publish(null)
  const judgement = await fetchMissingIssuers(judged.judgement, { chain: judged.event.chain, fetched: [], name: referenceName(plan), host, atMs: environment.wallClockMs() }, plan.trust, context)
  const assured = await assure(judgement, judged.event, context)
  record.setTrust(assured.trust)
  const permission = permit(assured, plan)
  return { channel, summary, permission, matchedPin: judgement.matchedPin, sessions: channel.seen.sessions, publish }
}

/** The options of the TLS client for a plan; with a session, to resume it. */
export function clientOptions(plan: ProbePlan, environment: ProbeEnvironment, session?: TlsSession): TlsClientOptions {
  const { offer, clientAuth } = plan
  return {
    serverName: serverNameOf(plan),
    versions: offer.versions,
    ...(offer.cipherSuites !== undefined && { cipherSuites: offer.cipherSuites }),
    ...(offer.groups !== undefined && { groups: offer.groups }),
    ...(offer.signatureSchemes !== undefined && { signatureSchemes: offer.signatureSchemes }),
    alpn: offer.alpn,
    ...(session !== undefined && { session }),
    ...(clientAuth !== null && {
      clientAuth: {
        chain: clientAuth.chain,
        key: clientAuth.key.kind === 'inline' ? { kind: 'pem', pem: clientAuth.key.pem } : { kind: 'external', spki: clientAuth.spki },
      },
    }),
    requestOcsp: offer.staple,
    requestScts: true,
    random: environment.random,
    nowMs: environment.wallClockMs(),
  }
}

/** SNI: what was asked for, or the target's name; never an address (RFC 6066 section 3). */
export function serverNameOf({ offer, target }: ProbePlan): string | null {
  if (offer.serverName !== undefined) return offer.serverName
  return target.hostKind === 'name' ? target.host : null
}

/** The name that the certificate has to have: that of the SNI, or the target itself where none is sent. */
function referenceName(plan: ProbePlan): { readonly kind: 'dns' | 'ip'; readonly value: string } {
  const { target, offer } = plan
  if (typeof offer.serverName === 'string') return { kind: 'dns', value: offer.serverName }
  return { kind: target.hostKind === 'name' ? 'dns' : 'ip', value: target.host }
}

/** No byte of HTTP goes out without this. */
function permit({ failure: rejected, proof }: Judgement, plan: ProbePlan): Secured['permission'] {
  if (proof !== null) return proof
  if (plan.trust.allowUntrusted) return 'untrusted-allowed'
  throw new ProbeFault(rejected ?? failure('certificate-invalid', { host: plan.target.authority }))
}
