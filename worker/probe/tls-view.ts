import type { ClientCertificate, ExtensionView, FlightMessage, Tls } from '../../shared/contract/tls.ts'
import { limits } from '../../shared/limits.ts'
import type { CertificateEvent, ClientCertificateRequestedEvent, HandshakeSummary, FlightMessage as ClientFlightMessage } from '../tls/events.ts'
import type { ClientCertificateVerdict } from '../tls/client-certificate.ts'
import type { ExtensionView as ClientExtensionView } from '../tls/hello-view.ts'
import type { TlsObservations } from './tls-channel.ts'

export interface TlsViewInput {
  readonly summary: HandshakeSummary
  readonly serverName: string | null
  readonly seen: TlsObservations
  readonly certificate: CertificateEvent | null
  readonly clientCertificate: ClientCertificate
  /** Duration of the TCP connect: one round trip. Null where not known. */
  readonly networkRoundTripMs: number | null
}

/** A handshake as the report shows it. */
export function viewTls({ summary, serverName, seen, certificate, clientCertificate, networkRoundTripMs }: TlsViewInput): Tls {
  const tickets = seen.sessions.filter(({ ticket }) => ticket.length > 0)
  return {
    version: summary.version,
    cipherSuite: summary.cipherSuite,
    group: summary.group,
    signatureScheme: summary.signatureScheme,
    alpn: summary.alpn,
    serverName,
    resumed: summary.resumed,
    helloRetryRequest: summary.helloRetryRequest,
    roundTrips: summary.roundTrips,
    networkRoundTripMs,
    serverTimeMs: networkRoundTripMs === null ? null : Math.max(0, seen.waitedMs - summary.roundTrips * networkRoundTripMs),
    bytesSent: seen.bytesSent,
    bytesReceived: seen.bytesReceived,
    extendedMasterSecret: summary.extendedMasterSecret,
    encryptThenMac: summary.encryptThenMac,
    secureRenegotiation: summary.secureRenegotiation,
    dhPrimeBits: summary.dhPrimeBits,
    certificateCompression: summary.certificateCompression,
    ocspStapled: certificate?.ocspResponse != null,
    sctCount: certificate?.scts.length ?? 0,
    ticketCount: tickets.length,
    maxEarlyDataBytes: tickets.length === 0 ? null : Math.max(...tickets.map(({ maxEarlyDataBytes }) => maxEarlyDataBytes)),
    clientCertificate,
    alerts: seen.alerts.map(({ direction, level, description }) => ({ direction, level, description })),
    serverExtensions: summary.serverExtensions.slice(0, 200).map(({ bearer, name }) => ({ message: bearer ?? 'ServerHello', name })),
    ja3: summary.ja3Hash,
    ja3s: summary.ja3sHash,
    ja4: summary.ja4,
    ja4s: summary.ja4s,
  }
}

/** What became of the client certificate. An HTTP server may finish the handshake and refuse with a status only. */
export function viewClientCertificate(
  verdict: ClientCertificateVerdict,
  request: ClientCertificateRequestedEvent | null,
  httpStatus: number | null,
): ClientCertificate {
  const isRefusedByStatus = request !== null && httpStatus !== null && certificateStatuses.includes(httpStatus)
  return {
    verdict: isRefusedByStatus ? 'refused' : verdict.status,
    knownBy: isRefusedByStatus ? 'http-status' : verdict.evidence,
    acceptedIssuers: (request?.certificateAuthorityNames ?? []).slice(0, 200).map((name) => name.slice(0, limits.maxPeerText)),
    signatureSchemes: (request?.signatureSchemes ?? []).slice(0, 100),
    issuerListed: request === null || request.certificateAuthorities.length === 0 || request.answer.fit === 'no-certificate' ? null : request.answer.fit !== 'issuer-not-listed',
  }
}

export function viewMessage({ name, bytes, clientHello, serverHello, extensions, alert, ticket }: ClientFlightMessage): FlightMessage {
  return {
    name,
    bytes,
    ...(clientHello !== undefined && {
      clientHello: {
        legacyVersion: clientHello.legacyVersion,
        random: clientHello.random,
        sessionId: clientHello.sessionId,
        cipherSuites: clientHello.cipherSuites.slice(0, limits.maxOfferedNames),
        extensions: viewExtensions(clientHello.extensions),
      },
    }),
    ...(serverHello !== undefined && {
      serverHello: {
        legacyVersion: serverHello.legacyVersion,
        version: serverHello.version,
        random: serverHello.random,
        sessionId: serverHello.sessionId,
        cipherSuite: serverHello.cipherSuite,
        isHelloRetryRequest: serverHello.isHelloRetryRequest,
        extensions: viewExtensions(serverHello.extensions),
      },
    }),
    ...(extensions !== undefined && { extensions: viewExtensions(extensions) }),
    ...(alert !== undefined && { alert: { level: alert.level, description: alert.description } }),
    ...(ticket !== undefined && { ticket: { ...ticket } }),
  }
}

function viewExtensions(extensions: readonly ClientExtensionView[]): ExtensionView[] {
  return extensions.slice(0, 200).map(({ type, name, bytes, values }) => ({
    type, name, bytes, values: values.slice(0, 500).map((value) => value.slice(0, limits.maxPeerText)),
  }))
}

/** 400 is nginx's for a missing or bad client certificate; 495 and 496 are what it calls them inside. */
const certificateStatuses: readonly number[] = [400, 495, 496]
