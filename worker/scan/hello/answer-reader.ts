import { concat, equal, toHex, toLatin1 } from '../../bytes/bytes.ts'
import { ByteReader, UnderflowError } from '../../bytes/reader.ts'
import { alertName } from '../../tls/alerts.ts'
import { TlsError } from '../../tls/errors.ts'
import * as extension from '../../tls/extensions/registry.ts'
import { groupCodeByName } from '../../tls/key-exchange/groups.ts'
import { distinguishedNameLabel } from '../../tls/keys/distinguished-name.ts'
import { certificateOutline, publicKeyFromSpki } from '../../tls/keys/public-key.ts'
import { readCertificateRequest12 } from '../../tls/messages/certificate-request.ts'
import * as handshakeType from '../../tls/messages/handshake-type.ts'
import { downgradeSentinel11, downgradeSentinel12, readServerHello, selectedVersion, type ServerHello } from '../../tls/messages/server-hello.ts'
import { recogniseOtherProtocol } from '../../tls/record/first-bytes.ts'
import { TLS12, TLS13, versionLabel } from '../../tls/versions.ts'
import { suiteName } from '../registries/suites.ts'
import type { HelloSpec } from './hello-spec.ts'
import { refused, type DhParameters, type HelloOutcome, type ServerAnswer } from './server-answer.ts'

/** An outcome, and the chain that came with it as it was sent. */
export interface ReadOutcome {
  readonly outcome: HelloOutcome
  readonly chain: readonly Uint8Array[]
}

/**
 * Reads what comes after a ClientHello, in the clear: ServerHello, and before TLS 1.3 the flight behind it. Tolerant where a
 * client would not be (unknown suites, parameters too weak, certificates that are none), and bounded everywhere. Bytes go in by
 * `push`, which gives the outcome as soon as everything that was wanted is there; `end` gives it when nothing more comes.
 */
export class AnswerReader {
  readonly #spec: HelloSpec
  #records: Uint8Array = new Uint8Array()
  #messages: Uint8Array = new Uint8Array()
  #bytesLeft = maxAnswerBytes
  #sawRecord = false
  #hello: ServerHello | null = null
  #version = 0
  #chain: Uint8Array[] = []
  #group: number | null = null
  #dh: DhParameters | null = null
  #scheme: number | null = null
  #stapled = false
  #certificateRequest: ServerAnswer['certificateRequest'] = null
  #warning: string | null = null

  constructor(spec: HelloSpec) {
    this.#spec = spec
  }

  /** The outcome, or null as long as more has to come. */
  push(bytes: Uint8Array): ReadOutcome | null {
    this.#bytesLeft -= bytes.length
    if (this.#bytesLeft < 0) return this.#read(refused('malformed', `more than ${maxAnswerBytes} bytes`))
    this.#records = concat([this.#records, bytes])
    try {
      return this.#takeRecords()
    } catch (error) {
      if (error instanceof UnderflowError) return this.#read(refused('malformed', 'a length that exceeds its message'))
      if (error instanceof TlsError) return this.#read(refused('malformed', error.message))
      throw error
    }
  }

  /** Nothing more comes, and why. What was read of a flight counts: the server had selected. */
  end(how: 'closed' | 'reset' | 'silence'): ReadOutcome {
    const other = this.#sawRecord ? null : recogniseOtherProtocol(this.#records, true)
    if (other !== null) return this.#read(refused('not-tls', other.got ?? other.code))
    if (this.#warning !== null) return this.#read(refused('alert', this.#warning))
    return this.#read(refused(how))
  }

  #takeRecords(): ReadOutcome | null {
    for (;;) {
      if (!this.#sawRecord) {
        const other = recogniseOtherProtocol(this.#records, false)
        if (other !== null) return this.#read(refused('not-tls', other.got ?? other.code))
      }
      if (this.#records.length < 5) return null
      const header = new ByteReader(this.#records)
      const type = header.uint8()
      const version = header.uint16()
      const length = header.uint16()
      if (type < 20 || type > 24 || version >>> 8 !== 3 || length > maxRecordBytes) return this.#read(refused(this.#sawRecord ? 'malformed' : 'not-tls', 'no record of TLS'))
      if (header.remaining < length) return null
      this.#sawRecord = true
      const content = header.bytes(length)
      this.#records = header.rest()
      const outcome = type === alertRecord ? this.#takeAlert(content) : type === handshakeRecord ? this.#takeHandshake(content) : null
      if (outcome !== null) return outcome
    }
  }

  /** A fatal alert ends it; a warning is kept for the case that nothing else comes (RFC 5246 section 7.2.2). */
  #takeAlert(content: Uint8Array): ReadOutcome | null {
    const [level, description] = content
    if (level === undefined || description === undefined) return this.#read(refused('malformed', 'a cut alert'))
    this.#warning = alertName(description)
    return level === warningLevel ? null : this.#read(refused('alert', this.#warning))
  }

  #takeHandshake(content: Uint8Array): ReadOutcome | null {
    this.#messages = this.#messages.length === 0 ? content : concat([this.#messages, content])
    for (;;) {
      if (this.#messages.length < 4) return null
      const reader = new ByteReader(this.#messages)
      const type = reader.uint8()
      const length = reader.uint24()
      if (length > maxMessageBytes) return this.#read(refused('malformed', `a handshake message of ${length} bytes`))
      if (reader.remaining < length) return null
      const body = reader.bytes(length)
      this.#messages = reader.rest()
      const outcome = this.#takeMessage(type, body)
      if (outcome !== null) return outcome
    }
  }

  #takeMessage(type: number, body: Uint8Array): ReadOutcome | null {
    if (this.#hello === null) return this.#takeServerHello(type, body)
    switch (type) {
      case handshakeType.certificate:
        this.#chain = readChain(body)
        return null
      case handshakeType.certificateStatus:
        this.#stapled = true
        return null
      case handshakeType.serverKeyExchange:
        this.#takeKeyExchange(body)
        return null
      case handshakeType.certificateRequest: {
        const { certificateAuthorities } = readCertificateRequest12(body, this.#version)
        this.#certificateRequest = { acceptedIssuers: certificateAuthorities.slice(0, maxIssuers).map((name) => distinguishedNameLabel(name).slice(0, maxIssuerText)) }
        return null
      }
      case handshakeType.serverHelloDone:
        return this.#answered()
      default:
        return null
    }
  }

  #takeServerHello(type: number, body: Uint8Array): ReadOutcome | null {
    // RFC 5246 section 7.4.1.1 lets a HelloRequest come at any time.
    if (type === handshakeType.helloRequest) return null
    if (type !== handshakeType.serverHello) return this.#read(refused('malformed', `${handshakeType.handshakeTypeLabel(type)} in place of ServerHello`))
    const hello = readServerHello(body)
    this.#version = selectedVersion(hello)
    const { supportedVersions, version, suites, keyShares } = this.#spec
    const fits = supportedVersions === null ? this.#version === version : supportedVersions.includes(this.#version)
    if (!fits) return this.#read(refused('other-version', versionLabel(this.#version)))
    if (!suites.includes(hello.cipherSuite)) return this.#read(refused('malformed', `${suiteName(hello.cipherSuite)}, which was not offered`))
    this.#hello = hello
    if (this.#version >= TLS13) {
      const share = hello.extensions.get(extension.keyShare)
      if (share !== undefined) this.#group = new ByteReader(share).uint16()
      if (share !== undefined && keyShares === null) return this.#read(refused('malformed', 'a key share that was not asked for'))
      return this.#answered()
    }
    return this.#spec.until === 'server-hello' ? this.#answered() : null
  }

  /** ServerKeyExchange of the kinds that hold a group or a prime; others, and what makes no sense, are passed over. */
  #takeKeyExchange(body: Uint8Array): void {
    const name = suiteName(this.#hello?.cipherSuite ?? 0)
    try {
      const reader = new ByteReader(body)
      if (/_(?:ECDHE|DHE)_PSK_/.test(name)) reader.vector16()
      if (/_ECDHE_|_ECDH_anon_/.test(name)) {
        if (reader.uint8() !== namedCurve) return
        this.#group = reader.uint16()
        reader.vector8()
      } else if (/_DHE_|_DH_anon_/.test(name)) {
        const [prime, generator] = [reader.vector16(), reader.vector16()]
        reader.vector16()
        if (prime.length <= maxPrimeBytes && generator.length <= maxPrimeBytes) this.#dh = { prime: toHex(withoutZeros(prime)), generator: toHex(withoutZeros(generator)) }
      } else {
        return
      }
      if (this.#version >= TLS12 && reader.remaining >= 4 && !/_anon_|_PSK_/.test(name)) this.#scheme = reader.uint16()
    } catch (error) {
      if (!(error instanceof UnderflowError)) throw error
    }
  }

  #answered(brokenOff: ServerAnswer['brokenOff'] = null): ReadOutcome {
    const hello = this.#hello
    if (hello === null) return this.#read(refused('malformed', 'no ServerHello'))
    const tail = hello.random.subarray(24)
    return {
      outcome: {
        kind: 'answer',
        version: this.#version,
        suite: hello.cipherSuite,
        compression: hello.compressionMethod,
        isHelloRetryRequest: hello.isHelloRetryRequest,
        group: this.#group,
        dh: this.#dh,
        scheme: this.#scheme,
        alpn: alpnOf(hello.extensions.get(extension.applicationLayerProtocolNegotiation)),
        extensions: [...hello.extensions.keys()].slice(0, maxExtensions),
        hasDowngradeSentinel: equal(tail, downgradeSentinel12) || equal(tail, downgradeSentinel11),
        chain: null,
        ...leafOf(this.#chain),
        stapled: this.#stapled,
        sctCount: sctsIn(hello.extensions.get(extension.signedCertificateTimestamp)),
        certificateRequest: this.#certificateRequest,
        brokenOff,
      },
      chain: this.#chain,
    }
  }

  /** A refusal, unless the server had selected already. */
  #read(outcome: Extract<HelloOutcome, { kind: 'refused' }>): ReadOutcome {
    return this.#hello === null ? { outcome, chain: [] } : this.#answered(outcome.refusal)
  }
}

function readChain(body: Uint8Array): Uint8Array[] {
  const list = new ByteReader(new ByteReader(body).vector24())
  const chain: Uint8Array[] = []
  while (!list.isEmpty && chain.length < maxCertificates) chain.push(list.vector24().slice())
  return chain.filter(({ length }) => length > 0)
}

/** A leaf that cannot be read, or has another kind of key, tells nothing. */
function leafOf([leaf]: readonly Uint8Array[]): Pick<ServerAnswer, 'leafKey' | 'leafGroup'> {
  const unknown = { leafKey: null, leafGroup: null }
  try {
    const outline = leaf === undefined ? null : certificateOutline(leaf)
    if (outline === null) return unknown
    const { kind, curve } = publicKeyFromSpki(outline.spki)
    return { leafKey: kind === 'ecdsa' ? 'ecdsa' : kind === 'ed25519' ? 'eddsa' : 'rsa', leafGroup: curve === null ? null : groupCodeByName(curve) }
  } catch (error) {
    if (error instanceof TlsError) return unknown
    throw error
  }
}

function alpnOf(data: Uint8Array | undefined): string | null {
  if (data === undefined) return null
  try {
    return toLatin1(new ByteReader(new ByteReader(data).vector16()).vector8())
  } catch (error) {
    if (error instanceof UnderflowError) return null
    throw error
  }
}

/** RFC 6962 section 3.3: a list of SCTs, each behind its length. */
function sctsIn(data: Uint8Array | undefined): number {
  if (data === undefined) return 0
  try {
    const list = new ByteReader(new ByteReader(data).vector16())
    let count = 0
    for (; !list.isEmpty && count < maxScts; count++) list.vector16()
    return count
  } catch (error) {
    if (error instanceof UnderflowError) return 0
    throw error
  }
}

function withoutZeros(value: Uint8Array): Uint8Array {
  const start = value.findIndex((byte) => byte !== 0)
  return start < 0 ? value.subarray(value.length) : value.subarray(start)
}

const alertRecord = 21
const handshakeRecord = 22
const warningLevel = 1
const namedCurve = 3
/** RFC 5246 section 6.2.3 allows 2^14 + 2048 for a ciphertext; nothing here is one, but servers differ in what they count. */
const maxRecordBytes = 2 ** 14 + 2048
/** As worker/tls: twice what OpenSSL takes by default. */
const maxMessageBytes = 2 ** 17
/** One Certificate at its bound, and the rest of a flight. */
const maxAnswerBytes = 2 ** 17 + 2 ** 16
const maxCertificates = 24
/** 16,384 bits: twice the largest that is published. */
const maxPrimeBytes = 2_048
const maxIssuers = 200
const maxIssuerText = 2_000
const maxExtensions = 100
const maxScts = 64
