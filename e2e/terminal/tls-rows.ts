import type { Tls } from '../../shared/contract/tls.ts'
import type { Row } from './rows.ts'
import { printable } from './style.ts'

/** What the handshake agreed on. */
export function tlsRows(tls: Tls): Row[] {
  const client = tls.clientCertificate
  return [
    ['version', tls.version],
    ['cipher', tls.cipherSuite],
    ['key exchange', tls.group ?? 'none (RSA)'],
    ['signature', tls.signatureScheme ?? 'none'],
    ['ALPN', tls.alpn === null ? 'none' : printable(tls.alpn)],
    ['handshake', handshakeText(tls)],
    ...(client.verdict === 'not-requested' ? [] : [['client cert', `${client.verdict}${client.knownBy === null ? '' : `, known by ${client.knownBy}`}`] as const]),
    ...client.acceptedIssuers.slice(0, 5).map((issuer) => ['accepts', printable(issuer)] as const),
  ]
}

function handshakeText(tls: Tls): string {
  const roundTrips = `${tls.roundTrips} round trip${tls.roundTrips === 1 ? '' : 's'}`
  const server = tls.serverTimeMs === null ? '' : `, server ${tls.serverTimeMs.toFixed(0)} ms`
  return `${roundTrips}${server}, ${tls.bytesSent} bytes sent, ${tls.bytesReceived} received${tls.resumed ? ', resumed' : ''}`
}
