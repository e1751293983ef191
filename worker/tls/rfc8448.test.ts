import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/bytes.ts'
import { TlsClient } from './client.ts'
import type { TlsEvent } from './events.ts'
import type { TlsClientOptions } from './options.ts'
import type { TlsSession } from './session.ts'

/**
 * RFC 8448, "Example Handshake Traces for TLS 1.3": the client is given the trace's randomness and must write the
 * trace's records, octet by octet. Sections 3 and 4 are complete; of section 5 the trace up to the handshake secrets.
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
    client.close()
    expect(toHex(client.takeOutgoing())).toBe(section3.clientAlert)
    expect(types(client.receive(fromHex(section3.serverAlert)))).toContain('closed')
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
    expect(events.find((event) => event.type === 'handshake-complete')?.summary).toMatchObject({ resumed: true, earlyData: 'accepted' })
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
    client.close()
    expect(toHex(client.takeOutgoing())).toBe(section4.clientAlert)
    expect(types(client.receive(fromHex(section4.serverAlert)))).toContain('closed')
  })
})

describe('RFC 8448 section 5, HelloRetryRequest', () => {
  it('writes both hellos and agrees on the handshake secrets', () => {
    const { client, secrets } = traceClient(section5.random, {
      groups: ['x25519', 'secp256r1', 'secp384r1'],
      extensions: { ...traceExtensions, add: [{ type: 0xff01, data: Uint8Array.of(0) }] },
    })
    client.start()
    expect(toHex(client.takeOutgoing())).toBe(`16030100b4${section5.clientHello1}`)
    client.receive(fromHex(`16030300b0${section5.helloRetryRequest}`))
    expect(toHex(client.takeOutgoing())).toBe(`1603030200${section5.clientHello2}`)
    const events = client.receive(fromHex(`160303007b${section5.serverHello}`))
    expect(types(events)).toEqual(['flight'])
    expect(secrets).toEqual({
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: '158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566',
      SERVER_HANDSHAKE_TRAFFIC_SECRET: '3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1',
    })
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
    signatureSchemes: [
      'ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512', 'ecdsa_sha1', 'rsa_pss_rsae_sha256',
      'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512', 'rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512', 'rsa_pkcs1_sha1',
      'dsa_sha256', 'dsa_sha384', 'dsa_sha512', 'dsa_sha1',
    ],
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

/** renegotiation_info and session_ticket, which a client of TLS 1.3 alone need not send, and NSS's order. */
const traceExtensions: NonNullable<TlsClientOptions['extensions']> = {
  add: [{ type: 0xff01, data: Uint8Array.of(0) }, { type: 35, data: new Uint8Array() }],
  order: [0, 0xff01, 10, 35, 51, 42, 43, 13, 44, 45, 28],
}

const payload = Uint8Array.from({ length: 50 }, (_, i) => i)

const section3 = {
  random: ['cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7', '49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005'],
  clientHello:
    '16030100c4010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000910000000b0009'
    + '000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300260024001d002099381de560e4bd43d23d'
    + '8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206'
    + '020202002d00020101001c00024001',
  serverHello:
    '160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d0020c982887611'
    + '2095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304',
  serverFlight:
    '17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945cb960b4068905123'
    + 'ea78b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183ef3ab20e3'
    + '7d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8bf2d0b227812cbb360987255cc744110c453'
    + 'baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a89441ac66272fd8fb'
    + '330ef8190579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d51a200c27034272968a264ed6540c8483'
    + '8d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a36ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea33'
    + '0faeea6dfa31c7a84dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843f5e56eb4c5e8280a2b48052cf93b'
    + '16499a66db7cca71e4599426f7d461e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe5a37668936b335583b599186dc5c6918'
    + 'a396fa48a181d6b6fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e2ac4c85977b7c7a6999bbf10dc35ae69f551'
    + '5614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f23faa63978c317fc9fa66a73f60f0504de93b5b845e275592c12335ee340bbc4f'
    + 'ddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c1719bfdabf0253fe5175be898e750edc53370d2b',
  clientFinished: '170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384bd1caeacab6867d726c40546',
  newSessionTicket:
    '17030300de3a6b8f90414a97d6959c3487680de5134a2b240e6cffac116e95d41d6af8f6b580dcf3d11d63c758db289a015940252f55713e061dc13e0788'
    + '91a38efbcf5753ad8ef170ad3c7353d16d9da773b9ca7f2b9fa1b6c0d4a3d03f75e09c30ba1e62972ac46f75f7b981be63439b2999ce1306461513989'
    + '1d5e4c5b406f16e3fc181a77ca475840025db2f0a77f81b5ab05b94c01346755f69232c86519d86cbeeac87aac347d143f9605d64f650db4d023e70e95'
    + '2ca49fe5137121c74bc2697687e248746d6df353005f3bce18696129c8153556b3b6c6779b37bf15985684f',
  clientData: '1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4',
  serverData: '17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d',
  clientAlert: '1703030013c9872760655666b74d7ff1153efd6db6d0b0e3',
  serverAlert: '1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9',
}

const section4Ticket =
  '2c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03'
  + 'a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f'
  + '92f228bda40dda721470f9fbf297b5aea617646fac5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357'

const section4 = {
  random: ['1bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95', 'bff91188283846dd6a2134ef7180ca2b0b14fb10dce707b5098c0dddc813b2df'],
  clientHello:
    '1603010200010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95000006130113031302010001cd0000000b0009'
    + '000006736572766572ff01000100000a00140012001d00170018001901000101010201030104003300260024001d0020e4ffb68ac05f8d96c99da2669834'
    + '6c6be16482badddafe051a66b4f18d668f0b002a0000002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206'
    + `020202002d00020101001c0002400100150057${'00'.repeat(87)}002900dd00b800b2${section4Ticket}fad6aacb`
    + '0021203add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d',
  earlyData: '1703030017ab1df420e75c457a7cc5d2844f76d5aee4b4edbf049be0',
  serverHello:
    '16030300600200005c03033ccfd2dec890222763472ae8136777c9d7358777bb66e91ea5122495f559ea2d00130100003400290002000000330024001d00'
    + '20121761ee42c333e1b9e77b60dd57c2053cd94512ab47f115e86eff50942cea31002b00020304',
  serverFlight:
    '1703030061dc48237b4b879f50d0d4d262ea8b4716eb40ddc1eb957e11126e8a7149c2d012d37a7115957e64ce30008b9e0323f2c05a9c1c77b4f37849a6'
    + '95ab255060a33fee770ca95cb8486bfd0843b87024865ca35cc41c4e515c64dcb1369f98635bc7a5',
  endOfEarlyData: '1703030015aca6fc944841298df99593725f9bf9754429b12f09',
  clientFinished: '170303003500f8b467d14cf22a4b3f0b6ae0d8e6cc8d08e0db3515ef5c2bdf1922eafbb70009964716d834fb70c3d2a56c5b1f5f6bdba6c333cf',
  clientData: '1703030043b1cebce242aa201be9ae5e1cb2a9aa4b33d4e866af1edb068919237741aa031d7a74d491c99b9d4e232b74206bc6fbaa04fe78be44a9b4f54320a17eb76992afac3103',
  serverData: '1703030043275e9f20acff57bc000657d3867df039cccf79047884cf75771746f740b5a83f462a0954c3581393a203a25a7dd14141ef1a37900cdb62ff62dee1ba39ab2590cbf194',
  clientAlert: '17030300130facce3246bdfc6369838d6a82ae6de5d422dc',
  serverAlert: '17030300135b18af444e8e1eec7158fb62d8f2577d37ba5d',
}

/** What section 3 ended with. */
const section4Session: TlsSession = {
  version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', cipherSuiteCode: 0x1301, serverName: 'server', alpn: null,
  secret: fromHex('4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3'), ticket: fromHex(section4Ticket), sessionId: new Uint8Array(),
  receivedAtMs: 0, lifetimeSeconds: 30, ageAdd: 0xfad6aac5, maxEarlyDataBytes: 1024, extendedMasterSecret: true, chain: [],
}

const section5Cookie =
  '71dcd04bb88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd0030953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e3'
  + '6e8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571fb2b7cff0f934b0'

const section5 = {
  random: [
    'b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f',
    '0ed02f8e8117efc75ca7ac32aa7e34eda64cdc0ddad154a5e85289f959f63204',
    'ab5473467e19346ceb0a0414e41da21d4d2445bc3025afe97c4e8dc8d513da39',
  ],
  clientHello1:
    '010000b00303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f000006130113031302010000810000000b00090000067365'
    + '72766572ff01000100000a00080006001d00170018003300260024001d0020e8e8e3f3b93a25ed97a14a7dcacb8a272c6288e585c6484d05262fcad062ad'
    + '1f002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001',
  helloRetryRequest:
    '020000ac0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c001301000084003300020017002c00740072'
    + `${section5Cookie}002b00020304`,
  clientHello2:
    '010001fc0303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f000006130113031302010001cd0000000b00090000067365'
    + '72766572ff01000100000a00080006001d001700180033004700450017004104a6da7392ec591e17abfd535964b99894d13befb221b3def2ebe3830eac8f'
    + '0151812677c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e8065780002b0003020304000d0020001e040305030603020308040805080604'
    + `010501060102010402050206020202002c00740072${section5Cookie}002d00020101001c00024001001500af${'00'.repeat(175)}`,
  serverHello:
    '020000770303bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c598d3ff571b9800130100004f003300450017004104583e054b7a66672ae0'
    + '20ad9d2686fcc85b5ad41a134a0f03ee72b893052bd85b4c8de6776f5b04ac07d83540eab3e3d9c547bc6528c4317d294686093a6cad7d002b00020304',
}
