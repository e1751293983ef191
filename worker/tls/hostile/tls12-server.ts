import { concat } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import { cipherSuiteByCode } from '../cipher-suites.ts'
import type { CipherSuite } from '../cipher-suites.ts'
import { encryptThenMac, extendedMasterSecret as extendedMasterSecretExtension, renegotiationInfo } from '../extensions/registry.ts'
import { groupByCode } from '../key-exchange/groups.ts'
import type { KeyShare } from '../key-exchange/key-share.ts'
import { writeCertificate12 } from '../messages/certificate.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { finished, serverHelloDone, serverKeyExchange } from '../messages/handshake-type.ts'
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from '../record/content-type.ts'
import { opener12, sealer12 } from '../record/protection-12.ts'
import { extendedMasterSecret, handshakeHash, keyBlock, masterSecret, verifyData } from '../schedule/prf.ts'
import type { KeyBlock } from '../schedule/prf.ts'
import { Transcript } from '../schedule/transcript.ts'
import { TLS12 } from '../versions.ts'
import { readClientHello } from './client-hello-reader.ts'
import type { ReceivedClientHello } from './client-hello-reader.ts'
import type { RecordPeer } from './record-peer.ts'
import { ecdsaSecp256r1Sha256, serverRandom, signP256, writeServerHello } from './server-messages.ts'
import type { ServerHelloFields, ServerIdentity } from './server-messages.ts'
import { answerBytes } from './tls13-server.ts'

/** What a behaviour does otherwise than a good server of TLS 1.2. */
export interface Changes12 {
  /** Another cipher suite with ECDHE_ECDSA. */
  readonly suite?: number
  readonly serverHello?: (fields: ServerHelloFields, hello: ReceivedClientHello) => ServerHelloFields
  /** The curve type, the curve and the point of ServerKeyExchange. */
  readonly parameters?: (parameters: Uint8Array) => Uint8Array
  readonly signatureScheme?: number
  readonly signature?: (signature: Uint8Array) => Uint8Array
  /** Changes any message of the first flight before it joins the transcript; null leaves it out. */
  readonly message?: (message: Uint8Array, name: 'Certificate' | 'ServerKeyExchange' | 'ServerHelloDone') => Uint8Array | null
  /** Goes before ServerHelloDone. */
  readonly beforeDone?: Uint8Array
  /** Goes before the server's change_cipher_spec. */
  readonly ticket?: Uint8Array
  readonly finishedData?: (data: Uint8Array) => Uint8Array
  /** Puts the first flight, ServerHello included, on the wire. Default: all of it in one record. */
  readonly deliver?: (server: Tls12Server, messages: readonly Uint8Array[]) => Promise<void>
  /** Puts the second flight on the wire. Default: NewSessionTicket, change_cipher_spec and Finished in a record each. */
  readonly deliverFinish?: (server: Tls12Server, finish: { readonly protect: () => void; readonly finished: () => Uint8Array }) => Promise<void>
}

/** A server of TLS 1.2 with ECDHE_ECDSA and x25519, by default with AES-128-GCM (RFC 5246 section 7.3). */
export class Tls12Server {
  readonly peer: RecordPeer
  readonly identity: ServerIdentity
  readonly transcript = new Transcript()
  suite: CipherSuite = suiteOf(0xc02b)
  #hello: ReceivedClientHello | null = null

  constructor(peer: RecordPeer, identity: ServerIdentity) {
    this.peer = peer
    this.identity = identity
  }

  get hello(): ReceivedClientHello {
    if (this.#hello === null) throw new Error('no ClientHello was read')
    return this.#hello
  }

  async readClientHello(): Promise<ReceivedClientHello> {
    const hello = readClientHello(await this.peer.readMessage())
    this.#hello = hello
    this.transcript.add(hello.message)
    return hello
  }

  /** The whole handshake. */
  async handshake(changes: Changes12 = {}): Promise<void> {
    const hello = await this.readClientHello()
    this.suite = suiteOf(changes.suite ?? 0xc02b)
    const fields: ServerHelloFields = {
      legacyVersion: 0x0303, random: serverRandom(), sessionId: new Uint8Array(), cipherSuite: this.suite.code, compressionMethod: 0,
      extensions: [{ type: extendedMasterSecretExtension, data: new Uint8Array() }, { type: renegotiationInfo, data: Uint8Array.of(0) }],
    }
    const sent = changes.serverHello?.(fields, hello) ?? fields
    const group = groupByCode(0x001d)
    if (group === null) throw new Error('x25519 is missing')
    const ours = group.keyShare((length) => crypto.getRandomValues(new Uint8Array(length)), {})
    await (changes.deliver ?? deliverTogether)(this, this.#firstFlight(changes, sent, ours))
    const keys = await this.#clientFlight(sent, ours)
    await this.#finish(changes, keys)
  }

  /** The short handshake of RFC 5246 figure 2, with the master secret of a session that the client offers. */
  async resume(master: Uint8Array, changes: Changes12 = {}): Promise<void> {
    const { peer, transcript } = this
    const hello = await this.readClientHello()
    const fields: ServerHelloFields = {
      legacyVersion: 0x0303, random: serverRandom(), sessionId: hello.sessionId, cipherSuite: this.suite.code, compressionMethod: 0,
      extensions: [{ type: extendedMasterSecretExtension, data: new Uint8Array() }, { type: renegotiationInfo, data: Uint8Array.of(0) }],
    }
    const sent = changes.serverHello?.(fields, hello) ?? fields
    const message = writeServerHello(sent)
    transcript.add(message)
    await peer.send(HANDSHAKE, message)
    const block = keyBlock(TLS12, this.suite, master, hello.random, sent.random, false)
    peer.openerAfterChangeCipherSpec = opener12(block.client)
    await this.#finish(changes, { master, block })
    const finish = await peer.readMessage()
    if (finish[0] !== finished) throw new Error('the client sent something else than Finished')
  }

  async answer(): Promise<void> {
    await this.peer.readRequest()
    await this.peer.send(APPLICATION_DATA, answerBytes)
    await this.closeNotify()
  }

  async closeNotify(): Promise<void> {
    await this.peer.send(ALERT, Uint8Array.of(1, 0))
    this.peer.socket.end()
  }

  #firstFlight(changes: Changes12, sent: ServerHelloFields, ours: KeyShare): Uint8Array[] {
    const messages: Uint8Array[] = []
    const push = (message: Uint8Array): void => {
      this.transcript.add(message)
      messages.push(message)
    }
    const add = (name: 'Certificate' | 'ServerKeyExchange' | 'ServerHelloDone', message: Uint8Array): void => {
      const changed = changes.message === undefined ? message : changes.message(message, name)
      if (changed !== null) push(changed)
    }
    push(writeServerHello(sent))
    add('Certificate', writeCertificate12(this.identity.chain))
    const good = new ByteWriter().uint8(3).uint16(0x001d).vector8((point) => point.bytes(ours.publicKey)).finish()
    const parameters = changes.parameters?.(good) ?? good
    const signature = signP256(this.identity, concat([this.hello.random, sent.random, parameters]))
    add('ServerKeyExchange', handshakeMessage(serverKeyExchange, (writer) => writer
      .bytes(parameters)
      .uint16(changes.signatureScheme ?? ecdsaSecp256r1Sha256)
      .vector16((inner) => inner.bytes(changes.signature?.(signature) ?? signature))))
    if (changes.beforeDone !== undefined) push(changes.beforeDone)
    add('ServerHelloDone', handshakeMessage(serverHelloDone, () => undefined))
    return messages
  }

  /** Certificate, if it was asked for, and ClientKeyExchange; then change_cipher_spec and Finished under the new keys. */
  async #clientFlight(sent: ServerHelloFields, ours: KeyShare): Promise<{ master: Uint8Array; block: KeyBlock }> {
    let message = await this.peer.readMessage()
    while (message[0] !== clientKeyExchange) {
      this.transcript.add(message)
      message = await this.peer.readMessage()
    }
    this.transcript.add(message)
    const { suite } = this
    const premaster = ours.agree(message.subarray(5))
    const isExtended = sent.extensions?.some(({ type }) => type === extendedMasterSecretExtension) === true
    const master = isExtended
      ? extendedMasterSecret(TLS12, suite.hash, premaster, handshakeHash(TLS12, suite.hash, this.transcript.bytes()))
      : masterSecret(TLS12, suite.hash, premaster, this.hello.random, sent.random)
    const encryptsThenMacs = sent.extensions?.some(({ type }) => type === encryptThenMac) === true
    const block = keyBlock(TLS12, suite, master, this.hello.random, sent.random, encryptsThenMacs)
    this.peer.openerAfterChangeCipherSpec = opener12(block.client)
    for (;;) {
      const next = await this.peer.readMessage()
      if (next[0] === finished) {
        const expected = verifyData(TLS12, suite.hash, master, 'client', handshakeHash(TLS12, suite.hash, this.transcript.bytes()))
        if (!expected.every((byte, i) => byte === next[4 + i])) throw new Error('the Finished of the client is wrong')
        this.transcript.add(next)
        return { master, block }
      }
      this.transcript.add(next)
    }
  }

  async #finish(changes: Changes12, { master, block }: { master: Uint8Array; block: KeyBlock }): Promise<void> {
    const { peer, transcript, suite } = this
    if (changes.ticket !== undefined) transcript.add(changes.ticket)
    const data = verifyData(TLS12, suite.hash, master, 'server', handshakeHash(TLS12, suite.hash, transcript.bytes()))
    const message = handshakeMessage(finished, (writer) => writer.bytes(changes.finishedData?.(data) ?? data))
    const protect = (): void => void (peer.sealer = sealer12(block.server, (length) => crypto.getRandomValues(new Uint8Array(length))))
    if (changes.deliverFinish !== undefined) return changes.deliverFinish(this, { protect, finished: () => message })
    const inPlaintext = [...(changes.ticket === undefined ? [] : [peer.record(HANDSHAKE, changes.ticket)]), peer.record(CHANGE_CIPHER_SPEC, Uint8Array.of(1))]
    protect()
    await peer.write(concat([...inPlaintext, peer.record(HANDSHAKE, message)]))
  }
}

async function deliverTogether({ peer }: Tls12Server, messages: readonly Uint8Array[]): Promise<void> {
  await peer.send(HANDSHAKE, concat(messages))
}

const clientKeyExchange = 16

function suiteOf(code: number): CipherSuite {
  const found = cipherSuiteByCode(code)
  if (found === null) throw new Error(`cipher suite ${code} is missing`)
  return found
}
