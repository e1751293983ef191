import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import { concat, equal, fromHex } from '../../bytes/bytes.ts'
import { ByteReader } from '../../bytes/reader.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import { cipherSuiteByName } from '../cipher-suites.ts'
import type { CipherSuite } from '../cipher-suites.ts'
import { finiteFieldKeyShare } from '../key-exchange/finite-field.ts'
import { groupByName } from '../key-exchange/groups.ts'
import type { KeyShare } from '../key-exchange/key-share.ts'
import { signatureSchemeByName, signWithPem, legacyEcdsa, legacyRsa } from '../keys/signature-schemes.ts'
import { writeCertificate12, writeCertificate13 } from '../messages/certificate.ts'
import { certificateVerifyContent, writeCertificateVerify } from '../messages/certificate-verify.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { HandshakeReader } from '../messages/handshake-reader.ts'
import * as type from '../messages/handshake-type.ts'
import { handshakeTypeLabel } from '../messages/handshake-type.ts'
import { helloRetryRequestRandom } from '../messages/server-hello.ts'
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from '../record/content-type.ts'
import { opener12, sealer12 } from '../record/protection-12.ts'
import { opener13, sealer13 } from '../record/protection-13.ts'
import { RecordLayer } from '../record/record-layer.ts'
import { ffdhe2048Prime } from '../registries/ffdhe-primes.ts'
import { digest } from '../schedule/hash.ts'
import {
  applicationSecrets, deriveSecret, earlySecret, finishedMac, handshakeSecrets, nextTrafficSecret, resumptionPsk, trafficKeys,
} from '../schedule/key-schedule-13.ts'
import type { ApplicationSecrets, HandshakeSecrets } from '../schedule/key-schedule-13.ts'
import { extendedMasterSecret, handshakeHash, keyBlock, masterSecret, verifyData } from '../schedule/prf.ts'
import { Transcript } from '../schedule/transcript.ts'
import { TLS12, TLS13, versionCode } from '../versions.ts'
import type { TlsVersion } from '../versions.ts'
import type { Identity } from './fixtures.ts'

export interface ServerScript {
  readonly version: TlsVersion
  readonly suite: string
  readonly identity: Identity
  readonly chain?: readonly Uint8Array[]
  readonly group?: string
  /** IANA name; before TLS 1.2 the key decides. */
  readonly scheme?: string
  readonly random: (length: number) => Uint8Array
  /** Ask for another group first, with this cookie. */
  readonly retry?: { readonly group: string | null; readonly cookie: Uint8Array | null }
  readonly requestCertificate?: boolean
  readonly alpn?: string
  readonly extendedMasterSecret?: boolean
  readonly encryptThenMac?: boolean
  readonly tickets?: number
  readonly maxEarlyData?: number
  readonly acceptEarlyData?: boolean
  /** TLS 1.3: the PSK to resume with. TLS 1.2: the master secret of the session that is resumed. */
  readonly resume?: Uint8Array
  /** More extensions for EncryptedExtensions or the TLS 1.2 ServerHello. */
  readonly extensions?: readonly { type: number; data: Uint8Array }[]
  readonly staple?: Uint8Array
  readonly postHandshake?: (server: ScriptedServer) => void
  /** Replaces an outgoing handshake message; null leaves it out. The transcript follows what is sent. */
  readonly edit?: (name: string, message: Uint8Array, server: ScriptedServer) => Uint8Array | readonly Uint8Array[] | null
  /** Runs before a message (or `ChangeCipherSpec`) goes out. */
  readonly before?: (name: string, server: ScriptedServer) => void
  /** Cut handshake messages into fragments of this size. */
  readonly fragment?: number
}

interface ParsedClientHello {
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly extensions: ReadonlyMap<number, Uint8Array>
}

/**
 * The other end, for tests: a server of TLS 1.0 to 1.3 that does what its script says, right or wrong. It shares the
 * key schedule and the record layer with the client, whose correctness the RFC 8448 traces and the servers of other
 * makers vouch for.
 */
export class ScriptedServer {
  readonly script: ServerScript
  readonly records = new RecordLayer()
  readonly transcript = new Transcript()
  readonly received: string[] = []
  readonly applicationData: Uint8Array[] = []
  readonly alerts: number[] = []
  resumptionMasterSecret = new Uint8Array() as Uint8Array
  clientCertificates: Uint8Array[] = []
  master = new Uint8Array() as Uint8Array
  isOpen = false

  readonly #version: number
  readonly #suite: CipherSuite
  readonly #reader = new HandshakeReader(2 ** 20)
  #hello: ParsedClientHello | null = null
  #retried = false
  #share: KeyShare | null = null
  #handshake: HandshakeSecrets | null = null
  #application: ApplicationSecrets | null = null
  #serverRandom = new Uint8Array(32) as Uint8Array
  #sessionId = new Uint8Array() as Uint8Array
  #readSecret = new Uint8Array() as Uint8Array
  #writeSecret = new Uint8Array() as Uint8Array

  constructor(script: ServerScript) {
    const suite = cipherSuiteByName(script.suite)
    if (suite === null) throw new Error(`no suite ${script.suite}`)
    this.script = script
    this.#suite = suite
    this.#version = versionCode(script.version)
  }

  /** Takes what the client wrote and returns what the server writes. */
  receive(bytes: Uint8Array): Uint8Array {
    this.records.push(bytes)
    for (let record = this.records.next(); record !== null; record = this.records.next()) {
      if (record.type === ALERT) {
        this.alerts.push(record.content[1] ?? -1)
      } else if (record.type === APPLICATION_DATA) {
        this.applicationData.push(record.content)
      } else if (record.type === CHANGE_CIPHER_SPEC) {
        this.received.push('ChangeCipherSpec')
        if (this.#version !== TLS13) this.records.protectReading(opener12(this.#keys().client))
      } else if (record.type === HANDSHAKE) {
        this.#reader.push(record.content)
        for (let message = this.#reader.next(); message !== null; message = this.#reader.next()) {
          this.received.push(handshakeTypeLabel(message.type))
          this.#handle(message.type, message.body, message.whole)
        }
      }
    }
    return this.records.takeOutgoing()
  }

  /** Writes a record as it is. */
  write(contentType: number, content: Uint8Array): void {
    this.records.write(contentType, content)
  }

  alert(level: number, description: number): void {
    this.write(ALERT, Uint8Array.of(level, description))
  }

  /** Sends a message that no transcript covers. */
  sendPostHandshake(message: Uint8Array): void {
    this.write(HANDSHAKE, message)
  }

  keyUpdate(request: number): void {
    this.write(HANDSHAKE, handshakeMessage(type.keyUpdate, (writer) => writer.uint8(request)))
    this.#writeSecret = nextTrafficSecret(this.#suite.hash, this.#writeSecret)
    this.records.protectWriting(sealer13(trafficKeys(this.#suite, this.#writeSecret)))
  }

  /** A NewSessionTicket of TLS 1.3 whose nonce is its number. */
  ticket(number: number, lifetimeSeconds = 3600): void {
    const { maxEarlyData } = this.script
    this.sendPostHandshake(handshakeMessage(type.newSessionTicket, (writer) =>
      writer
        .uint32(lifetimeSeconds)
        .uint32(0x01020304)
        .vector8((nonce) => nonce.uint8(number))
        .vector16((ticket) => ticket.bytes(new Uint8Array(32).fill(number + 1)))
        .vector16((list) => (maxEarlyData === undefined ? undefined : list.uint16(42).vector16((data) => data.uint32(maxEarlyData))))))
  }

  /** The PSK of {@link ticket}. */
  pskOf(number: number): Uint8Array {
    return resumptionPsk(this.#suite.hash, this.resumptionMasterSecret, Uint8Array.of(number))
  }

  send(message: Uint8Array): void {
    const name = handshakeTypeLabel(message[0] ?? 0)
    this.script.before?.(name, this)
    const edited = this.script.edit === undefined ? message : this.script.edit(name, message, this)
    const messages = edited === null ? [] : edited instanceof Uint8Array ? [edited] : edited
    for (const one of messages) {
      this.transcript.add(one)
      const size = this.script.fragment ?? one.length
      for (let offset = 0; offset < one.length; offset += size) this.write(HANDSHAKE, one.subarray(offset, offset + size))
    }
  }

  #handle(messageType: number, body: Uint8Array, whole: Uint8Array): void {
    switch (messageType) {
      case type.clientHello:
        this.#handleClientHello(body, whole)
        return
      case type.clientKeyExchange:
        this.transcript.add(whole)
        this.#handleClientKeyExchange(body)
        return
      case type.certificate:
        this.transcript.add(whole)
        this.clientCertificates = readCertificates(body, this.#version)
        return
      case type.finished:
        this.#handleFinished(body, whole)
        return
      case type.endOfEarlyData:
        this.transcript.add(whole)
        this.records.protectReading(opener13(trafficKeys(this.#suite, this.#handshake?.client ?? new Uint8Array())))
        return
      case type.keyUpdate:
        this.#readSecret = nextTrafficSecret(this.#suite.hash, this.#readSecret)
        this.records.protectReading(opener13(trafficKeys(this.#suite, this.#readSecret)))
        return
      default:
        this.transcript.add(whole)
    }
  }

  #handleClientHello(body: Uint8Array, whole: Uint8Array): void {
    this.transcript.add(whole)
    const hello = parseClientHello(body)
    this.#hello = hello
    const { retry } = this.script
    if (retry !== undefined && !this.#retried) {
      this.#retried = true
      this.transcript.replaceWithMessageHash(this.#suite.hash)
      this.records.version = TLS13
      this.records.outgoingVersion = TLS12
      this.send(this.#serverHello(helloRetryRequestRandom, hello.sessionId, [
        { type: 43, data: Uint8Array.of(3, 4) },
        ...(retry.group === null ? [] : [{ type: 51, data: code16(groupByName(retry.group)?.code ?? 0) }]),
        ...(retry.cookie === null ? [] : [{ type: 44, data: concat([code16(retry.cookie.length), retry.cookie]) }]),
      ]))
      return
    }
    this.#serverRandom = this.script.random(32)
    if (this.#version === TLS13) this.#answer13(hello, whole)
    else this.#answer12(hello)
  }

  #serverHello(random: Uint8Array, sessionId: Uint8Array, extensions: readonly { type: number; data: Uint8Array }[]): Uint8Array {
    return handshakeMessage(type.serverHello, (writer) => {
      writer.uint16(Math.min(this.#version, TLS12)).bytes(random).vector8((id) => id.bytes(sessionId)).uint16(this.#suite.code).uint8(0)
      if (extensions.length > 0) writer.vector16((list) => extensions.forEach(({ type: code, data }) => list.uint16(code).vector16((content) => content.bytes(data))))
    })
  }

  #answer13(hello: ParsedClientHello, whole: Uint8Array): void {
    const { script } = this
    const suite = this.#suite
    const group = groupByName(script.group ?? 'x25519')
    const peer = group === null ? undefined : keyShares(hello).get(group.code)
    if (group === null || peer === undefined) throw new Error('the client sent no share for the script')
    const share = group.keyShare(script.random, {})
    const isResumed = script.resume !== undefined
    this.send(this.#serverHello(this.#serverRandom, hello.sessionId, [
      { type: 43, data: Uint8Array.of(3, 4) },
      { type: 51, data: concat([code16(group.code), code16(share.publicKey.length), share.publicKey]) },
      ...(isResumed ? [{ type: 41, data: Uint8Array.of(0, 0) }] : []),
    ]))
    this.records.version = TLS13
    this.records.outgoingVersion = TLS12
    const early = earlySecret(suite.hash, script.resume ?? null)
    const secrets = handshakeSecrets(suite.hash, early, share.agree(peer), this.transcript.hash(suite.hash))
    this.#handshake = secrets
    this.records.protectWriting(sealer13(trafficKeys(suite, secrets.server)))

    const answers = [
      ...(script.alpn === undefined ? [] : [{ type: 16, data: alpnAnswer(script.alpn) }]),
      ...(script.acceptEarlyData === true ? [{ type: 42, data: new Uint8Array() }] : []),
      ...(script.extensions ?? []),
    ]
    this.send(handshakeMessage(type.encryptedExtensions, (writer) =>
      writer.vector16((list) => answers.forEach(({ type: code, data }) => list.uint16(code).vector16((content) => content.bytes(data))))))
    if (!isResumed) this.#sendCertificate13()
    const mac = finishedMac(suite.hash, secrets.server, this.transcript.hash(suite.hash))
    this.send(handshakeMessage(type.finished, (writer) => writer.bytes(mac)))
    this.#application = applicationSecrets(suite.hash, secrets.handshakeSecret, this.transcript.hash(suite.hash))
    this.#writeSecret = this.#application.server
    this.#readSecret = this.#application.client
    this.records.protectWriting(sealer13(trafficKeys(suite, this.#application.server)))
    // Early data is read under its own key until EndOfEarlyData.
    const readSecret = script.acceptEarlyData === true ? deriveSecret(suite.hash, early, 'c e traffic', digest(suite.hash, whole)) : secrets.client
    this.records.protectReading(opener13(trafficKeys(suite, readSecret)))
  }

  #sendCertificate13(): void {
    const { script } = this
    if (script.requestCertificate === true) {
      this.send(handshakeMessage(type.certificateRequest, (writer) => writer.vector8(() => undefined).vector16((list) => {
        list.uint16(13).vector16((data) => data.vector16((schemes) => schemes.uint16(0x0403).uint16(0x0804).uint16(0x0807)))
        list.uint16(47).vector16((data) => data.vector16((names) => names.vector16((name) => name.bytes(script.identity.issuer))))
      })))
    }
    this.send(writeCertificate13(new Uint8Array(), script.chain ?? [script.identity.certificate]))
    const scheme = signatureSchemeByName(script.scheme ?? 'ed25519')
    if (scheme === null) throw new Error('no such scheme')
    const content = certificateVerifyContent('server', this.transcript.hash(this.#suite.hash))
    this.send(writeCertificateVerify(scheme.code, signWithPem(scheme, script.identity.pem, content)))
  }

  #answer12(hello: ParsedClientHello): void {
    const { script } = this
    const suite = this.#suite
    const isResumed = script.resume !== undefined
    this.records.outgoingVersion = this.#version
    this.#sessionId = isResumed ? hello.sessionId : new Uint8Array(32).fill(0x5e)
    const wants = (code: number) => hello.extensions.has(code)
    this.send(this.#serverHello(this.#serverRandom, this.#sessionId, [
      ...(wants(0xff01) ? [{ type: 0xff01, data: Uint8Array.of(0) }] : []),
      ...(script.extendedMasterSecret !== false && wants(23) ? [{ type: 23, data: new Uint8Array() }] : []),
      ...(script.encryptThenMac === true ? [{ type: 22, data: new Uint8Array() }] : []),
      ...(script.tickets !== undefined ? [{ type: 35, data: new Uint8Array() }] : []),
      ...(script.staple !== undefined ? [{ type: 5, data: new Uint8Array() }] : []),
      ...(script.alpn === undefined ? [] : [{ type: 16, data: alpnAnswer(script.alpn) }]),
      ...(script.extensions ?? []),
    ]))
    this.records.version = this.#version
    if (script.resume !== undefined) {
      this.master = script.resume
      this.#finish12()
      return
    }
    this.send(writeCertificate12(script.chain ?? [script.identity.certificate]))
    const { staple } = script
    if (staple !== undefined) this.send(handshakeMessage(type.certificateStatus, (writer) => writer.uint8(1).vector24((inner) => inner.bytes(staple))))
    if (suite.keyExchange !== 'rsa') this.#sendServerKeyExchange(hello)
    if (script.requestCertificate === true) {
      this.send(handshakeMessage(type.certificateRequest, (writer) => {
        writer.vector8((types) => types.uint8(1).uint8(64))
        if (this.#version >= TLS12) writer.vector16((schemes) => schemes.uint16(0x0403).uint16(0x0804).uint16(0x0807))
        writer.vector16((names) => names.vector16((name) => name.bytes(script.identity.issuer)))
      }))
    }
    this.send(handshakeMessage(type.serverHelloDone, () => undefined))
  }

  #sendServerKeyExchange(hello: ParsedClientHello): void {
    const { script } = this
    const parameters = new ByteWriter()
    if (this.#suite.keyExchange === 'dhe') {
      const prime = fromHex(ffdhe2048Prime)
      this.#share = finiteFieldKeyShare(prime, Uint8Array.of(2), script.random)
      for (const value of [prime, Uint8Array.of(2), this.#share.publicKey]) parameters.vector16((inner) => inner.bytes(value))
    } else {
      const group = groupByName(script.group ?? 'x25519')
      this.#share = group?.keyShare(script.random, {}) ?? null
      const { publicKey } = this.#share ?? { publicKey: new Uint8Array() }
      parameters.uint8(3).uint16(group?.code ?? 0).vector8((inner) => inner.bytes(publicKey))
    }
    const signed = parameters.finish()
    const content = concat([hello.random, this.#serverRandom, signed])
    const legacy = this.#suite.authentication === 'rsa' ? legacyRsa : legacyEcdsa
    const scheme = this.#version >= TLS12 ? signatureSchemeByName(script.scheme ?? 'ed25519') : legacy
    if (scheme === null) throw new Error('no such scheme')
    const signature = signWithPem(scheme, script.identity.pem, content)
    this.send(handshakeMessage(type.serverKeyExchange, (writer) => {
      writer.bytes(signed)
      if (this.#version >= TLS12) writer.uint16(scheme.code ?? 0)
      writer.vector16((inner) => inner.bytes(signature))
    }))
  }

  #handleClientKeyExchange(body: Uint8Array): void {
    const reader = new ByteReader(body)
    const hello = this.#hello
    if (hello === null) throw new Error('ClientKeyExchange before ClientHello')
    const premaster = this.#premaster(reader)
    const { hash } = this.#suite
    const isExtended = this.script.extendedMasterSecret !== false && hello.extensions.has(23)
    this.master = isExtended
      ? extendedMasterSecret(this.#version, hash, premaster, handshakeHash(this.#version, hash, this.transcript.bytes()))
      : masterSecret(this.#version, hash, premaster, hello.random, this.#serverRandom)
  }

  #premaster(reader: ByteReader): Uint8Array {
    switch (this.#suite.keyExchange) {
      case 'rsa': {
        const block = privateDecrypt({ key: createPrivateKey(this.script.identity.pem), padding: constants.RSA_NO_PADDING }, reader.vector16())
        return new Uint8Array(block.subarray(block.length - 48))
      }
      case 'dhe': {
        const secret = this.#share?.agree(reader.vector16()) ?? new Uint8Array()
        return secret.subarray(secret.findIndex((byte) => byte !== 0))
      }
      default:
        return this.#share?.agree(reader.vector8()) ?? new Uint8Array()
    }
  }

  #keys(): ReturnType<typeof keyBlock> {
    const clientRandom = this.#hello?.random ?? new Uint8Array()
    return keyBlock(this.#version, this.#suite, this.master, clientRandom, this.#serverRandom, this.script.encryptThenMac === true)
  }

  #finish12(): void {
    if (this.script.tickets !== undefined) {
      this.send(handshakeMessage(type.newSessionTicket, (writer) => writer.uint32(300).vector16((ticket) => ticket.bytes(new Uint8Array(48).fill(9)))))
    }
    this.script.before?.('ChangeCipherSpec', this)
    this.write(CHANGE_CIPHER_SPEC, Uint8Array.of(1))
    this.records.protectWriting(sealer12(this.#keys().server, this.script.random))
    const data = verifyData(this.#version, this.#suite.hash, this.master, 'server', handshakeHash(this.#version, this.#suite.hash, this.transcript.bytes()))
    this.send(handshakeMessage(type.finished, (writer) => writer.bytes(data)))
  }

  #handleFinished(body: Uint8Array, whole: Uint8Array): void {
    const { hash } = this.#suite
    const expected = this.#version === TLS13
      ? finishedMac(hash, this.#handshake?.client ?? new Uint8Array(), this.transcript.hash(hash))
      : verifyData(this.#version, hash, this.master, 'client', handshakeHash(this.#version, hash, this.transcript.bytes()))
    // A second Finished belongs to post-handshake authentication, whose MAC the tests check elsewhere.
    if (!this.isOpen && !equal(expected, body)) throw new Error('the client sent a wrong Finished')
    if (this.isOpen) return
    this.transcript.add(whole)
    this.isOpen = true
    if (this.#version !== TLS13) {
      if (this.script.resume === undefined) this.#finish12()
    } else if (this.#application !== null) {
      this.resumptionMasterSecret = deriveSecret(hash, this.#application.masterSecret, 'res master', this.transcript.hash(hash))
      this.records.protectReading(opener13(trafficKeys(this.#suite, this.#application.client)))
      for (let i = 0; i < (this.script.tickets ?? 0); i++) this.ticket(i)
    }
    this.script.postHandshake?.(this)
  }
}

function parseClientHello(body: Uint8Array): ParsedClientHello {
  const reader = new ByteReader(body)
  reader.uint16()
  const random = reader.bytes(32)
  const sessionId = reader.vector8()
  reader.vector16()
  reader.vector8()
  const extensions = new Map<number, Uint8Array>()
  const list = new ByteReader(reader.isEmpty ? new Uint8Array() : reader.vector16())
  while (!list.isEmpty) extensions.set(list.uint16(), list.vector16())
  return { random, sessionId, extensions }
}

function keyShares(hello: ParsedClientHello): Map<number, Uint8Array> {
  const shares = new Map<number, Uint8Array>()
  const list = new ByteReader(new ByteReader(hello.extensions.get(51) ?? new Uint8Array(2)).vector16())
  while (!list.isEmpty) shares.set(list.uint16(), list.vector16())
  return shares
}

function readCertificates(body: Uint8Array, version: number): Uint8Array[] {
  const reader = new ByteReader(body)
  if (version === TLS13) reader.vector8()
  const list = new ByteReader(reader.vector24())
  const chain: Uint8Array[] = []
  while (!list.isEmpty) {
    chain.push(list.vector24())
    if (version === TLS13) list.vector16()
  }
  return chain
}

function alpnAnswer(protocol: string): Uint8Array {
  return new ByteWriter().vector16((list) => list.vector8((name) => name.bytes(new TextEncoder().encode(protocol)))).finish()
}

function code16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value & 0xff)
}
