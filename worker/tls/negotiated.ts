import type { CipherSuite } from './cipher-suites.ts'
import type { ClientCertificateVerdict } from './client-certificate.ts'
import { notRequested } from './client-certificate.ts'
import type { HandshakeSummary } from './events.ts'
import { applicationLayerProtocolNegotiation } from './extensions/registry.ts'
import { ja3s, ja4s, md5Hex } from './fingerprints.ts'
import type { DecodedClientHello, ExtensionView } from './hello-view.ts'
import { groupLabel } from './key-exchange/groups.ts'
import type { ServerHello } from './messages/server-hello.ts'
import type { SessionRefusal } from './session.ts'
import { versionOf } from './versions.ts'

/** What the states find out on their way; the summary is made of it. */
export class Negotiated {
  groupCode: number | null = null
  dhPrimeBits: number | null = null
  signatureScheme: string | null = null
  alpn: string | null = null
  resumed = false
  sessionRefusal: SessionRefusal | null = null
  earlyData: HandshakeSummary['earlyData'] = 'not-sent'
  helloRetryRequest = false
  extendedMasterSecret = false
  encryptThenMac = false
  secureRenegotiation = false
  serverNameAcknowledged = false
  certificateCompression: string | null = null
  recordSizeLimit: number | null = null
  serverExtensions: ExtensionView[] = []
  clientCertificate: ClientCertificateVerdict = notRequested
  /** The client certificate was asked for after the handshake (RFC 8446 section 4.6.2). */
  authenticatesAfterHandshake = false
  /** The chain of the server: its own, or the one of the session that was resumed. */
  chain: readonly Uint8Array[] = []
  /** Fingerprints of the first ClientHello. */
  clientHello: Pick<DecodedClientHello, 'ja3' | 'ja3Hash' | 'ja4'> | null = null
  serverHello: ServerHello | null = null

  summary(version: number, suite: CipherSuite, roundTrips: number): HandshakeSummary {
    const serverFeatures = {
      legacyVersion: this.serverHello?.legacyVersion ?? 0,
      version,
      cipherSuite: suite.code,
      extensionTypes: [...(this.serverHello?.extensions.keys() ?? [])],
      // A fingerprint of ServerHello can only know the protocol that stands in it, which in TLS 1.3 is none.
      alpn: this.serverHello?.extensions.has(applicationLayerProtocolNegotiation) === true ? this.alpn : null,
    }
    const serverJa3 = ja3s(serverFeatures)
    return {
      version: versionOf(version) ?? 'TLSv1.2',
      cipherSuite: suite.name,
      cipherSuiteCode: suite.code,
      group: this.groupCode === null ? (this.dhPrimeBits === null ? null : 'dhe') : groupLabel(this.groupCode),
      groupCode: this.groupCode,
      dhPrimeBits: this.dhPrimeBits,
      signatureScheme: this.signatureScheme,
      alpn: this.alpn,
      resumed: this.resumed,
      sessionRefusal: this.sessionRefusal,
      earlyData: this.earlyData,
      helloRetryRequest: this.helloRetryRequest,
      roundTrips,
      extendedMasterSecret: this.extendedMasterSecret,
      encryptThenMac: this.encryptThenMac,
      secureRenegotiation: this.secureRenegotiation,
      serverNameAcknowledged: this.serverNameAcknowledged,
      certificateCompression: this.certificateCompression,
      recordSizeLimit: this.recordSizeLimit,
      serverExtensions: this.serverExtensions,
      clientCertificate: this.clientCertificate,
      ja3: this.clientHello?.ja3 ?? '',
      ja3Hash: this.clientHello?.ja3Hash ?? '',
      ja4: this.clientHello?.ja4 ?? '',
      ja3s: serverJa3,
      ja3sHash: md5Hex(serverJa3),
      ja4s: ja4s(serverFeatures),
    }
  }
}
