import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '../bytes/bytes.ts'
import { ByteReader } from '../bytes/reader.ts'
import { cipherSuiteByName } from './cipher-suites.ts'
import { TlsClient } from './client.ts'
import type { HandshakeSummary, TlsEvent } from './events.ts'
import type { TlsClientOptions } from './options.ts'
import { certificateOutline, leafPublicKey } from './keys/public-key.ts'
import { signatureSchemeByName, verifySignature } from './keys/signature-schemes.ts'
import { HANDSHAKE } from './record/content-type.ts'
import { opener13, sealer13 } from './record/protection-13.ts'
import type { TrafficKeys } from './record/protection-13.ts'
import { trafficKeys } from './schedule/key-schedule-13.ts'
import type { TlsSession } from './session.ts'
import { section3, section4, section4Ticket, section5, section6, section7 } from './testing/rfc8448-traces.ts'

/**
 * RFC 8448, "Example Handshake Traces for TLS 1.3": the client is given the trace's randomness and must write the
 * trace's records, octet by octet, and take the server's. The one difference: in section 6 the trace has the client's second
 * flight in one record, and this client writes a record for each message.
 */
describe('RFC 8448 section 3, simple 1-RTT handshake', () => {
  it('writes the trace', () => {
    const { client, secrets } = traceClient(section3.random, {})
    client.start()
    expect(toHex(client.takeOutgoing())).toBe(section3.clientHello)
    const events = client.receive(fromHex(section3.serverHello + section3.serverFlight))
    expect(toHex(client.takeOutgoing())).toBe(section3.clientFinished)
    expect(types(events)).toEqual(['flight', 'certificate', 'flight', 'flight', 'handshake-complete'])
    expect(secrets).toEqual({
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: 'b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21',
      SERVER_HANDSHAKE_TRAFFIC_SECRET: 'b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38',
      CLIENT_TRAFFIC_SECRET_0: '9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5',
      SERVER_TRAFFIC_SECRET_0: 'a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643',
      EXPORTER_SECRET: 'fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50',
    })

    const [ticket] = client.receive(fromHex(section3.newSessionTicket)).filter((event) => event.type === 'session')
    expect(toHex(ticket?.session.secret ?? new Uint8Array())).toBe('4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3')
    expect(ticket?.session).toMatchObject({ lifetimeSeconds: 30, ageAdd: 0xfad6aac5, maxEarlyDataBytes: 1024 })

    client.send(payload)
    expect(toHex(client.takeOutgoing())).toBe(section3.clientData)
    expect(client.receive(fromHex(section3.serverData))).toEqual([{ type: 'application-data', data: payload }])
    closeAsTraced(client, section3)
  })

  it('refuses the trace with one bit changed in the server flight', () => {
    const { client } = traceClient(section3.random, {})
    client.start()
    const flight = fromHex(section3.serverHello + section3.serverFlight)
    flight[flight.length - 1] = (flight.at(-1) ?? 0) ^ 1
    expect(() => client.receive(flight)).toThrow(expect.objectContaining({ code: 'bad-record-mac', alert: 'bad_record_mac' }))
  })
})

describe('RFC 8448 section 4, resumed 0-RTT handshake', () => {
  it('writes the trace', () => {
    const { client, secrets } = traceClient(section4.random, {
      session: section4Session, nowMs: 6, earlyData: fromHex('414243444546'),
      extensions: { ...traceExtensions, add: [{ type: 0xff01, data: Uint8Array.of(0) }] },
    })
    client.start()
    expect(toHex(client.takeOutgoing())).toBe(section4.clientHello + section4.earlyData)
    expect(secrets).toEqual({ CLIENT_EARLY_TRAFFIC_SECRET: '3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62' })
    const events = client.receive(fromHex(section4.serverHello + section4.serverFlight))
    expect(toHex(client.takeOutgoing())).toBe(section4.endOfEarlyData + section4.clientFinished)
    expect(summary(events)).toMatchObject({ resumed: true, earlyData: 'accepted' })
    expect(secrets).toMatchObject({
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: '2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f',
      SERVER_HANDSHAKE_TRAFFIC_SECRET: 'fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803',
      CLIENT_TRAFFIC_SECRET_0: '2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1',
      SERVER_TRAFFIC_SECRET_0: 'cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691',
      EXPORTER_SECRET: '3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4',
    })
    client.send(payload)
    expect(toHex(client.takeOutgoing())).toBe(section4.clientData)
    expect(client.receive(fromHex(section4.serverData))).toEqual([{ type: 'application-data', data: payload }])
    closeAsTraced(client, section4)
  })
})

describe('RFC 8448 section 5, HelloRetryRequest', () => {
  it('writes the trace', () => {
    const { client, secrets } = traceClient(section5.random, section5Options)
    client.start()
    expect(toHex(client.takeOutgoing())).toBe(section5.clientHello1)
    client.receive(fromHex(section5.helloRetryRequest))
    expect(toHex(client.takeOutgoing())).toBe(section5.clientHello2)
    client.receive(fromHex(section5.serverHello))
    const events = client.receive(fromHex(section5.serverFlight))
    expect(toHex(client.takeOutgoing())).toBe(section5.clientFinished)
    expect(summary(events)).toMatchObject({
      helloRetryRequest: true, group: 'secp256r1', roundTrips: 2, signatureScheme: 'rsa_pss_rsae_sha256',
    })
    expect(secrets).toEqual({
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: '158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566',
      SERVER_HANDSHAKE_TRAFFIC_SECRET: '3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1',
      CLIENT_TRAFFIC_SECRET_0: '75ecf4b972525aa0dcd057c9944d4cd5d82671d8843141d7dc2a4ff15a21dc51',
      SERVER_TRAFFIC_SECRET_0: '5c74f87df04225db0f8209c9de6429e49435fdefa7cad61864874d12f31cfc8d',
      EXPORTER_SECRET: '7c06d3ae106a3a374ace4837b3985cac67780a6e2c5c04b58319d584df09d223',
    })
    closeAsTraced(client, section5)
  })

  it('refuses the trace with one bit changed in the cookie, which the transcript covers', () => {
    const { client } = traceClient(section5.random, section5Options)
    client.start()
    client.receive(flipLastBit(section5.helloRetryRequest, '002b00020304'))
    client.receive(fromHex(section5.serverHello))
    expect(() => client.receive(fromHex(section5.serverFlight))).toThrow(expect.objectContaining({ code: 'bad-record-mac' }))
  })
})

describe('RFC 8448 section 6, client authentication', () => {
  it('writes the trace', () => {
    const { client, secrets } = traceClient(section6.random, section6Options)
    client.start()
    expect(toHex(client.takeOutgoing())).toBe(section6.clientHello)
    const events = client.receive(fromHex(section6.serverHello + section6.serverFlight))
    expect(types(events)).toEqual(['flight', 'certificate', 'client-certificate-requested', 'flight', 'flight', 'signature-needed'])
    expect(events.find(({ type }) => type === 'client-certificate-requested')).toMatchObject({
      postHandshake: false, certificateAuthorities: [], signatureSchemes: traceSignatureSchemes,
      answer: { sends: 'certificate', fit: 'fits', scheme: 'rsa_pss_rsae_sha256', ownIssuer: 'CN=client' },
    })
    const completion = client.provideSignature(fromHex(section6.clientSignature))
    expect(summary(completion)).toMatchObject({ signatureScheme: 'ecdsa_secp256r1_sha256', clientCertificate: { status: 'unknown' } })
    expect(secrets).toEqual({
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: 'cec7a30c6872070f22a7eeb065768db67c45e29533db879908ce6dc66f5911de',
      SERVER_HANDSHAKE_TRAFFIC_SECRET: '8b02d3c00442a2722c4098ebe8675b23e801510f0d7ed778d8eb0b8f42a19a5e',
      CLIENT_TRAFFIC_SECRET_0: '73c2e890fa8d067258d6d50fa92fe456b098cf00d9727eed91e8892ef4e6f860',
      SERVER_TRAFFIC_SECRET_0: 'c49a91faf57f8c545d5048a015bf849ff63942e4a7edcd319f8b438a97c52e21',
      EXPORTER_SECRET: '052e39795e5f2be6e4e0974cfdd86c6a7afe3e57e5589810a3cccf642958beb2',
    })
    const keys = handshakeKeys(secrets)
    const messages = handshakeMessages(client.takeOutgoing(), keys)
    expect(messages.map(([type]) => type)).toEqual([0x0b, 0x0f, 0x14])
    expect(toHex(sealer13(keys).seal(HANDSHAKE, concat(messages)))).toBe(section6.clientFlight)
    closeAsTraced(client, section6)
  })

  it('asks for a signature over what the traced signature covers', () => {
    const { client } = traceClient(section6.random, section6Options)
    client.start()
    const events = client.receive(fromHex(section6.serverHello + section6.serverFlight))
    const [needed] = events.filter((event) => event.type === 'signature-needed')
    const scheme = signatureSchemeByName(needed?.scheme ?? '')
    const content = needed?.content ?? new Uint8Array()
    const key = leafPublicKey(fromHex(section6.clientCertificate))
    expect(scheme?.name).toBe('rsa_pss_rsae_sha256')
    expect(scheme !== null && verifySignature(scheme, key, content, fromHex(section6.clientSignature))).toBe(true)
    expect(scheme !== null && verifySignature(scheme, key, content, flipLastBit(section6.clientSignature))).toBe(false)
  })

  it('writes another Finished after another signature', () => {
    const [traced, changed] = [fromHex(section6.clientSignature), flipLastBit(section6.clientSignature)].map((signature) => {
      const { client, secrets } = traceClient(section6.random, section6Options)
      client.start()
      client.takeOutgoing()
      client.receive(fromHex(section6.serverHello + section6.serverFlight))
      client.provideSignature(signature)
      return handshakeMessages(client.takeOutgoing(), handshakeKeys(secrets)).map(toHex)
    })
    expect(changed?.[0]).toBe(traced?.[0])
    expect(changed?.[2]).not.toBe(traced?.[2])
  })
})

describe('RFC 8448 section 7, compatibility mode', () => {
  it('writes the trace', () => {
    const { client, secrets } = traceClient(section7.random, section7Options)
    client.start()
    expect(toHex(client.takeOutgoing())).toBe(section7.clientHello)
    const events = client.receive(fromHex(section7.serverHello + changeCipherSpec + section7.serverFlight))
    expect(toHex(client.takeOutgoing())).toBe(changeCipherSpec + section7.clientFinished)
    expect(types(events)).toEqual(['flight', 'certificate', 'flight', 'flight', 'handshake-complete'])
    expect(secrets).toEqual({
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: '2c3cb24a1081edb59518ee6861e89a6b72b3801afe7713e4cbbc21c0795bf831',
      SERVER_HANDSHAKE_TRAFFIC_SECRET: 'cace3d555cc1c577cf970cff28cf978d6a9800085442e18d695b50f3151d18c8',
      CLIENT_TRAFFIC_SECRET_0: '743e4c6b56cf3909d1b06d01956ccd2c4b37758449aec41d98dae44924eaa299',
      SERVER_TRAFFIC_SECRET_0: 'b6b8144aa335ed3059c0c9c8f0ecabf7afc94af6643bdecdfd9210188fab7451',
      EXPORTER_SECRET: 'fb69121cea334db459e12272d179baca2369b643d11a6ac72b8b27a5c964feb1',
    })
    closeAsTraced(client, section7)
  })

  it('refuses the trace with one bit changed in the echoed session id', () => {
    const { client } = traceClient(section7.random, section7Options)
    client.start()
    const hello = flipLastBit(section7.serverHello, section7.serverHello.slice(2 * (5 + 4 + 2 + 32 + 1 + 32)))
    expect(() => client.receive(hello)).toThrow(expect.objectContaining({ code: 'session-id-mismatch', alert: 'illegal_parameter' }))
  })

  it('refuses the trace with one bit changed in the change_cipher_spec', () => {
    const { client } = traceClient(section7.random, section7Options)
    client.start()
    client.receive(fromHex(section7.serverHello))
    expect(() => client.receive(flipLastBit(changeCipherSpec)))
      .toThrow(expect.objectContaining({ code: 'change-cipher-spec-malformed', alert: 'unexpected_message' }))
  })
})

/** A client with the offer of the traces, which is NSS's of 2018. */
function traceClient(
  random: readonly string[], options: Partial<TlsClientOptions>,
): { client: TlsClient; secrets: Record<string, string> } {
  const queue = random.map(fromHex)
  const secrets: Record<string, string> = {}
  const client = new TlsClient({
    serverName: 'server',
    versions: { min: 'TLSv1.3', max: 'TLSv1.3' },
    cipherSuites: ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_256_GCM_SHA384'],
    groups: ['x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'],
    signatureSchemes: traceSignatureSchemes,
    recordSizeLimit: 0x4001,
    certificateCompression: [],
    middleboxCompatibility: false,
    extensions: traceExtensions,
    random(length) {
      const bytes = queue.shift()
      if (bytes?.length !== length) throw new Error(`the trace has no ${length} random bytes here`)
      return bytes
    },
    nowMs: 0,
    keyLog(line) {
      const [label, , secret] = line.split(' ')
      secrets[label ?? ''] = secret ?? ''
    },
    ...options,
  })
  return { client, secrets }
}

function types(events: readonly TlsEvent[]): string[] {
  return events.map(({ type }) => type)
}

/** Both ends close, as every trace ends. */
function closeAsTraced(client: TlsClient, trace: { readonly clientAlert: string; readonly serverAlert: string }): void {
  client.close()
  expect(toHex(client.takeOutgoing())).toBe(trace.clientAlert)
  expect(types(client.receive(fromHex(trace.serverAlert)))).toContain('closed')
}

function summary(events: readonly TlsEvent[]): HandshakeSummary | undefined {
  return events.find((event) => event.type === 'handshake-complete')?.summary
}

function handshakeKeys(secrets: Readonly<Record<string, string>>): TrafficKeys {
  const suite = cipherSuiteByName('TLS_AES_128_GCM_SHA256')
  const secret = secrets['CLIENT_HANDSHAKE_TRAFFIC_SECRET']
  if (suite === null || secret === undefined) throw new Error('there are no handshake keys yet')
  return trafficKeys(suite, fromHex(secret))
}

/** The content of handshake records, opened as the server would. */
function handshakeMessages(records: Uint8Array, keys: TrafficKeys): Uint8Array[] {
  const opener = opener13(keys)
  const reader = new ByteReader(records)
  const messages: Uint8Array[] = []
  while (!reader.isEmpty) {
    const header = reader.bytes(5)
    const { type, content } = opener.open(header, reader.bytes(new ByteReader(header.subarray(3)).uint16()))
    if (type !== HANDSHAKE) throw new Error(`content type ${type} among handshake records`)
    messages.push(content)
  }
  return messages
}

/** The bytes with one bit changed: the last one, or the last one before `rest`, with which the bytes end. */
function flipLastBit(hex: string, rest = ''): Uint8Array {
  if (!hex.endsWith(rest)) throw new Error('the bytes end otherwise')
  const bytes = fromHex(hex)
  const index = bytes.length - rest.length / 2 - 1
  bytes[index] = (bytes[index] ?? 0) ^ 1
  return bytes
}

/** renegotiation_info and session_ticket, which a client of TLS 1.3 alone need not send, and NSS's order. */
const traceExtensions: NonNullable<TlsClientOptions['extensions']> = {
  add: [{ type: 0xff01, data: Uint8Array.of(0) }, { type: 35, data: new Uint8Array() }],
  order: [0, 0xff01, 10, 35, 51, 42, 43, 13, 44, 45, 28],
}

const payload = Uint8Array.from({ length: 50 }, (_, i) => i)

/** What section 3 ended with. */
const section4Session: TlsSession = {
  version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', cipherSuiteCode: 0x1301, serverName: 'server', alpn: null,
  secret: fromHex('4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3'),
  ticket: fromHex(section4Ticket), sessionId: new Uint8Array(),
  receivedAtMs: 0, lifetimeSeconds: 30, ageAdd: 0xfad6aac5, maxEarlyDataBytes: 1024, extendedMasterSecret: true, chain: [], groupCode: null,
}

const traceSignatureSchemes = [
  'ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512', 'ecdsa_sha1', 'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512', 'rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512', 'rsa_pkcs1_sha1',
  'dsa_sha256', 'dsa_sha384', 'dsa_sha512', 'dsa_sha1',
]

const section5Options: Partial<TlsClientOptions> = {
  groups: ['x25519', 'secp256r1', 'secp384r1'],
  extensions: { ...traceExtensions, add: [{ type: 0xff01, data: Uint8Array.of(0) }] },
}

/** The trace gives the signature and not the client's key, so the key is outside. */
const section6Options: Partial<TlsClientOptions> = {
  extensions: { ...traceExtensions, add: [{ type: 0xff01, data: Uint8Array.of(0) }] },
  clientAuth: {
    chain: [fromHex(section6.clientCertificate)],
    key: { kind: 'external', spki: certificateOutline(fromHex(section6.clientCertificate))?.spki ?? new Uint8Array() },
  },
  postHandshakeAuth: false,
}

const section7Options: Partial<TlsClientOptions> = {
  extensions: { ...traceExtensions, add: [{ type: 0xff01, data: Uint8Array.of(0) }] },
  middleboxCompatibility: true,
}

const changeCipherSpec = '140303000101'
