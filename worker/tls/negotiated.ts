import type { CipherSuite } from './cipher-suites.ts'
import type { ClientCertificateVerdict } from './client-certificate.ts'
import { notRequested } from './client-certificate.ts'
import type { HandshakeSummary } from './events.ts'
import { applicationLayerProtocolNegotiation } from './extensions/registry.ts'
import type { ClientHelloFeatures } from './fingerprints.ts'
import { ja3, ja3s, ja4, ja4s, md5Hex } from './fingerprints.ts'
import type { ExtensionView } from './hello-view.ts'
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
  /** The chain of the server: its own, or the one of the session that was resumed. */
  chain: readonly Uint8Array[] = []
  clientHello: ClientHelloFeatures | null = null
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
    const client = this.clientHello
    const clientJa3 = client === null ? '' : ja3(client)
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
      ja3: clientJa3,
      ja3Hash: md5Hex(clientJa3),
      ja4: client === null ? '' : ja4(client),
      ja3s: serverJa3,
      ja3sHash: md5Hex(serverJa3),
      ja4s: ja4s(serverFeatures),
    }
  }
}
