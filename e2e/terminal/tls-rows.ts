import type { ClientCertificate, Tls } from '../../shared/contract/tls.ts'
import type { Row } from './rows.ts'
import { printable } from './style.ts'

/** What the handshake agreed on. */
export function tlsRows(tls: Tls): Row[] {
  return [
    ['version', tls.version],
    ['cipher', tls.cipherSuite],
    ['key exchange', tls.group ?? 'none (RSA)'],
    ['signature', tls.signatureScheme ?? 'none'],
    ['ALPN', tls.alpn === null ? 'none' : printable(tls.alpn)],
    ['handshake', handshakeText(tls)],
    ...clientRows(tls.clientCertificate),
  ]
}

/** What was asked of a client certificate, and what became of it. */
export function clientRows({ verdict, knownBy, acceptedIssuers, signatureSchemes, issuerListed }: ClientCertificate): Row[] {
  if (verdict === 'not-requested') return []
  return [
    ['client cert', `${verdict}${knownBy === null ? '' : `, known by ${knownBy}`}${issuerListed === false ? ', its issuer is not listed' : ''}`],
    ...acceptedIssuers.slice(0, 5).map((issuer) => ['accepts', printable(issuer)] as const),
    ...(verdict === 'accepted' || signatureSchemes.length === 0 ? [] : [['signed by', signatureSchemes.slice(0, 20).map(printable).join(', ')] as const]),
  ]
}

function handshakeText(tls: Tls): string {
  const roundTrips = `${tls.roundTrips} round trip${tls.roundTrips === 1 ? '' : 's'}`
  const server = tls.serverTimeMs === null ? '' : `, server ${tls.serverTimeMs.toFixed(0)} ms`
  return `${roundTrips}${server}, ${tls.bytesSent} bytes sent, ${tls.bytesReceived} received${tls.resumed ? ', resumed' : ''}`
}
