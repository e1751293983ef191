import { concat, toHex } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import { cipherSuiteByCode } from '../cipher-suites.ts'
import type { CipherSuite } from '../cipher-suites.ts'
import type { Extension } from '../extensions/extension-list.ts'
import { cookie, earlyData, keyShare, padding, preSharedKey, supportedVersions } from '../extensions/registry.ts'
import { groupByCode } from '../key-exchange/groups.ts'
import { certificateVerifyContent } from '../messages/certificate-verify.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { certificate, certificateVerify, encryptedExtensions, finished, keyUpdate, newSessionTicket } from '../messages/handshake-type.ts'
import { helloRetryRequestRandom } from '../messages/server-hello.ts'
import { ALERT, APPLICATION_DATA, HANDSHAKE, maxPlaintextLength } from '../record/content-type.ts'
import { opener13, sealer13 } from '../record/protection-13.ts'
import { applicationSecrets, deriveSecret, earlySecret, finishedMac, handshakeSecrets, nextTrafficSecret, trafficKeys } from '../schedule/key-schedule-13.ts'
import type { ApplicationSecrets, HandshakeSecrets } from '../schedule/key-schedule-13.ts'
import { Transcript } from '../schedule/transcript.ts'
import { readClientHello } from './client-hello-reader.ts'
import type { ReceivedClientHello } from './client-hello-reader.ts'
import { ClientLeft } from './record-peer.ts'
import type { RecordPeer } from './record-peer.ts'
import { codeBytes, ecdsaSecp256r1Sha256, serverRandom, signP256, writeExtensions, writeServerHello } from './server-messages.ts'
import type { ServerHelloFields, ServerIdentity } from './server-messages.ts'

/** What a behaviour does otherwise than a good server. Whatever goes out joins the transcript, so that nothing else is wrong. */
export interface Changes13 {
  /** HelloRetryRequests to send first. */
  readonly retries?: readonly ((fields: ServerHelloFields) => ServerHelloFields)[]
  readonly serverHello?: (fields: ServerHelloFields) => ServerHelloFields
  /** The group of the key share. Default x25519. */
  readonly group?: number
  /** Instead of the whole ServerHello message. */
  readonly serverHelloMessage?: (message: Uint8Array) => Uint8Array
  /** The PSK whose identity the client offered: it is selected, and no certificate is sent. */
  readonly psk?: Uint8Array
  /** The PSK under which the client sends early data: what it sends is read under the keys of that to the end. */
  readonly earlyDataPsk?: Uint8Array
  readonly encryptedExtensions?: readonly Extension[]
  /** Goes between EncryptedExtensions and Certificate. */
  readonly beforeCertificate?: Uint8Array
  readonly chain?: readonly Uint8Array[]
  readonly signatureScheme?: number
  readonly signedContent?: (content: Uint8Array) => Uint8Array
  /** Changes any message of the protected flight before it joins the transcript; null leaves it out. */
  readonly message?: (message: Uint8Array, name: FlightMessageName) => Uint8Array | null
  readonly finishedData?: (mac: Uint8Array, server: Tls13Server) => Uint8Array
  /** Puts the protected flight on the wire. Default: all of it in one record. */
  readonly deliver?: (server: Tls13Server, messages: readonly Uint8Array[]) => Promise<void>
  /** Puts the ServerHello on the wire. Default: one record. */
  readonly deliverHello?: (server: Tls13Server, message: Uint8Array) => Promise<void>
}

export type FlightMessageName = 'EncryptedExtensions' | 'Certificate' | 'CertificateVerify' | 'Finished'

/** A TLS 1.3 server that does its part of RFC 8446 section 2 with the changes that a behaviour asks for. */
export class Tls13Server {
  readonly peer: RecordPeer
  readonly identity: ServerIdentity
  readonly transcript = new Transcript()
  suite: CipherSuite = suiteOf(0x1301)
  #hello: ReceivedClientHello | null = null
  #secrets: HandshakeSecrets | null = null
  #application: ApplicationSecrets | null = null
  #writeSecret: Uint8Array = new Uint8Array()
  #readSecret: Uint8Array = new Uint8Array()

  constructor(peer: RecordPeer, identity: ServerIdentity) {
    this.peer = peer
    this.identity = identity
  }

  get hello(): ReceivedClientHello {
    return required(this.#hello)
  }

  get secrets(): HandshakeSecrets {
    return required(this.#secrets)
  }

  async readClientHello(): Promise<ReceivedClientHello> {
    const hello = readClientHello(await this.peer.readMessage())
    this.#hello = hello
    this.transcript.add(hello.message)
    return hello
  }

  /** The whole handshake up to the client's Finished, which is verified. */
  async handshake(changes: Changes13 = {}): Promise<void> {
    await this.helloPhase(changes)
    await (changes.deliver ?? deliverTogether)(this, this.flight(changes))
    await this.finish()
  }

  /** ClientHello, HelloRetryRequests, ServerHello, and the handshake keys. */
  async helloPhase(changes: Changes13 = {}): Promise<void> {
    // A behaviour that depends on the ClientHello has read it already.
    if (this.#hello === null) await this.readClientHello()
    const { hash } = this.suite
    if (changes.earlyDataPsk !== undefined) {
      this.peer.skipsEarlyData = true
      this.peer.opener = opener13(trafficKeys(this.suite, deriveSecret(hash, earlySecret(hash, changes.earlyDataPsk), 'c e traffic', this.transcript.hash(hash))))
    }
    for (const [i, change] of (changes.retries ?? []).entries()) {
      const retry = writeServerHello(change(this.#retryFields()))
      if (i === 0) this.transcript.replaceWithMessageHash(this.suite.hash)
      this.transcript.add(retry)
      await this.peer.send(HANDSHAKE, retry)
      const first = this.hello
      requireSameHello(first, await this.readClientHello())
    }
    const { hello } = this
    const code = changes.group ?? 0x001d
    const group = required(groupByCode(code))
    const ours = group.keyShare((length) => crypto.getRandomValues(new Uint8Array(length)), {})
    const fields = (changes.serverHello ?? same)({
      legacyVersion: 0x0303, random: serverRandom(), sessionId: hello.sessionId, cipherSuite: this.suite.code, compressionMethod: 0,
      extensions: [
        { type: supportedVersions, data: codeBytes(0x0304) }, { type: keyShare, data: keyShareEntry(code, ours.publicKey) },
        ...(changes.psk === undefined ? [] : [{ type: preSharedKey, data: codeBytes(0) }]),
      ],
    })
    const whole = writeServerHello(fields)
    const message = changes.serverHelloMessage?.(whole) ?? whole
    this.transcript.add(message)
    await (changes.deliverHello ?? sendInOneRecord)(this, message)
    const theirs = hello.keyShares.get(code)
    if (theirs === undefined) throw new ClientLeft('a ServerHello without keys, which the client does not take')
    this.protect(ours.agree(theirs), changes.psk ?? null)
    // After HelloRetryRequest there is no early data any more.
    if (changes.earlyDataPsk === undefined || changes.retries !== undefined) this.peer.opener = opener13(trafficKeys(this.suite, this.secrets.client))
  }

  /** Handshake keys for what is written from now on. */
  protect(sharedSecret: Uint8Array, psk: Uint8Array | null): void {
    const { hash } = this.suite
    this.#secrets = handshakeSecrets(hash, earlySecret(hash, psk), sharedSecret, this.transcript.hash(hash))
    this.peer.sealer = sealer13(trafficKeys(this.suite, this.secrets.server))
  }

  /** EncryptedExtensions to Finished; they are in the transcript now. */
  flight(changes: Changes13 = {}): Uint8Array[] {
    const { identity, suite, transcript } = this
    const messages: Uint8Array[] = []
    const add = (name: FlightMessageName, message: Uint8Array): void => {
      const changed = changes.message === undefined ? message : changes.message(message, name)
      if (changed !== null) push(changed)
    }
    const push = (message: Uint8Array): void => {
      transcript.add(message)
      messages.push(message)
    }
    add('EncryptedExtensions', handshakeMessage(encryptedExtensions, (writer) => writeExtensions(writer, changes.encryptedExtensions ?? [])))
    if (changes.beforeCertificate !== undefined) push(changes.beforeCertificate)
    if (changes.psk === undefined) {
      add('Certificate', certificateMessage(changes.chain ?? identity.chain))
      const content = certificateVerifyContent('server', transcript.hash(suite.hash))
      const signature = signP256(identity, changes.signedContent?.(content) ?? content)
      add('CertificateVerify', handshakeMessage(certificateVerify, (writer) =>
        writer.uint16(changes.signatureScheme ?? ecdsaSecp256r1Sha256).vector16((inner) => inner.bytes(signature))))
    }
    const mac = finishedMac(suite.hash, this.secrets.server, transcript.hash(suite.hash))
    add('Finished', handshakeMessage(finished, (writer) => writer.bytes(changes.finishedData?.(mac, this) ?? mac)))
    this.#application = applicationSecrets(suite.hash, this.secrets.handshakeSecret, transcript.hash(suite.hash))
    return messages
  }

  /** Application keys for what is written from now on. */
  protectWithApplicationKeys(): void {
    this.#writeSecret = required(this.#application).server
    this.peer.sealer = sealer13(trafficKeys(this.suite, this.#writeSecret))
  }

  /** Reads the client's flight and holds its Finished against the transcript. */
  async finish(): Promise<void> {
    const { hash } = this.suite
    for (;;) {
      const message = await this.peer.readMessage()
      if (message[0] !== finished) {
        this.transcript.add(message)
        continue
      }
      const expected = finishedMac(hash, this.secrets.client, this.transcript.hash(hash))
      if (!expected.every((byte, i) => byte === message[4 + i])) throw new Error('the Finished of the client is wrong')
      this.transcript.add(message)
      break
    }
    if (this.#writeSecret.length === 0) this.protectWithApplicationKeys()
    this.#readSecret = required(this.#application).client
    this.peer.opener = opener13(trafficKeys(this.suite, this.#readSecret))
  }

  /** A KeyUpdate message; the keys change with {@link nextWriteKeys}. */
  keyUpdate(request: number): Uint8Array {
    return handshakeMessage(keyUpdate, (writer) => writer.uint8(request))
  }

  nextWriteKeys(): void {
    this.#writeSecret = nextTrafficSecret(this.suite.hash, this.#writeSecret)
    this.peer.sealer = sealer13(trafficKeys(this.suite, this.#writeSecret))
  }

  nextReadKeys(): void {
    this.#readSecret = nextTrafficSecret(this.suite.hash, this.#readSecret)
    this.peer.opener = opener13(trafficKeys(this.suite, this.#readSecret))
  }

  /** Answers the request, and ends as it should be. */
  async answer(): Promise<void> {
    await this.peer.readRequest()
    await this.peer.send(APPLICATION_DATA, answerBytes)
    await this.closeNotify()
  }

  async closeNotify(): Promise<void> {
    await this.peer.send(ALERT, Uint8Array.of(1, 0))
    this.peer.socket.end()
  }

  #retryFields(): ServerHelloFields {
    return {
      legacyVersion: 0x0303, random: helloRetryRequestRandom, sessionId: this.hello.sessionId, cipherSuite: this.suite.code, compressionMethod: 0,
      extensions: [{ type: supportedVersions, data: codeBytes(0x0304) }],
    }
  }
}

export function keyShareEntry(group: number, publicKey: Uint8Array): Uint8Array {
  return new ByteWriter().uint16(group).vector16((writer) => writer.bytes(publicKey)).finish()
}

/** A Certificate of TLS 1.3; `entryExtensions` go to the leaf. */
export function certificateMessage(chain: readonly Uint8Array[], entryExtensions: readonly Extension[] = [], context: Uint8Array = new Uint8Array()): Uint8Array {
  return handshakeMessage(certificate, (writer) => writer
    .vector8((inner) => inner.bytes(context))
    .vector24((list) => chain.forEach((der, i) => {
      list.vector24((entry) => entry.bytes(der))
      writeExtensions(list, i === 0 ? entryExtensions : [])
    })))
}

/** NewSessionTicket: RFC 8446 section 4.6.1. */
export function ticketMessage({ ticket = Uint8Array.of(1, 2, 3), extensions = [] as readonly Extension[], lifetimeSeconds = 7200 } = {}): Uint8Array {
  return handshakeMessage(newSessionTicket, (writer) => {
    writer.uint32(lifetimeSeconds).uint32(0x01020304).vector8((nonce) => nonce.uint8(0)).vector16((inner) => inner.bytes(ticket))
    writeExtensions(writer, extensions)
  })
}

export async function deliverTogether({ peer }: Tls13Server, messages: readonly Uint8Array[]): Promise<void> {
  await peer.sendFragments(HANDSHAKE, concat(messages), maxPlaintextLength)
}

export async function sendInOneRecord({ peer }: Tls13Server, message: Uint8Array): Promise<void> {
  await peer.send(HANDSHAKE, message)
}

/** What a behaviour that lets the client through answers. */
export const answerText = 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nhostile\n'
export const answerBytes = new TextEncoder().encode(answerText)

/** RFC 8446 section 4.1.2: what a client may change after HelloRetryRequest, and nothing else. */
function requireSameHello(first: ReceivedClientHello, second: ReceivedClientHello): void {
  const mayChange = new Set([keyShare, preSharedKey, earlyData, cookie, padding])
  const rest = ({ random, sessionId, cipherSuites, extensions }: ReceivedClientHello) =>
    [random, sessionId, cipherSuites, ...[...extensions].flatMap(([type, data]) => (mayChange.has(type) ? [] : [codeBytes(type), data]))].map(toHex).join(' ')
  if (rest(first) !== rest(second)) throw new Error('the second ClientHello differs where it must not')
  if (second.extensions.has(earlyData)) throw new Error('the second ClientHello still offers early data')
}

function suiteOf(code: number): CipherSuite {
  return required(cipherSuiteByCode(code))
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('the hostile server is used out of order')
  return value
}

function same<T>(value: T): T {
  return value
}
