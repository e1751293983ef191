import { createPublicKey, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, fromLatin1, toHex } from '../bytes/bytes.ts'
import { TlsClient } from './client.ts'
import type { FlightEvent, HandshakeSummary, TlsEvent } from './events.ts'
import type { TlsSession } from './session.ts'
import { certificateFor, commonName, ecdsaIdentity, ed25519Identity, rsaIdentity, seededRandom } from './testing/fixtures.ts'
import { editServerHello } from './testing/edit.ts'
import { clientOptions, run } from './testing/pair.ts'
import type { Outcome, ServerChoice } from './testing/pair.ts'
import { ScriptedServer } from './testing/scripted-server.ts'
import type { DecodedClientHello } from './hello-view.ts'
import { TlsError } from './errors.ts'

const ed25519 = ed25519Identity()
const clientAuth = { chain: [ed25519.certificate], key: { kind: 'pem', pem: ed25519.pem } } as const
const tls12: ServerChoice = { version: 'TLSv1.2', suite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' }

describe('a handshake of TLS 1.3', () => {
  it('shows its flights, its hellos and what was negotiated', () => {
    const { events } = run({ alpn: ['h2', 'http/1.1'] }, { alpn: 'h2', suite: 'TLS_CHACHA20_POLY1305_SHA256' })
    expect(flights(events)).toEqual([
      'sent ClientHello',
      'received ServerHello EncryptedExtensions Certificate CertificateVerify Finished',
      'sent ChangeCipherSpec Finished',
    ])
    const [first] = events
    expect(first).toMatchObject({ bytes: 517, messages: [{ bytes: 512, clientHello: { legacyVersion: 'TLSv1.2' } }] })
    expect(first?.type === 'flight' ? first.messages[0]?.clientHello?.extensions[0] : null).toMatchObject({ name: 'server_name', values: ['example.com'] })
    expect(summary(events)).toMatchObject({
      version: 'TLSv1.3', cipherSuite: 'TLS_CHACHA20_POLY1305_SHA256', group: 'x25519', signatureScheme: 'ed25519', alpn: 'h2',
      resumed: false, helloRetryRequest: false, roundTrips: 1, earlyData: 'not-sent', clientCertificate: { status: 'not-requested' },
    })
    expect(events.find(({ type }) => type === 'certificate')).toEqual({ type: 'certificate', chain: [ed25519.certificate], ocspResponse: null, scts: [] })
  })

  it('counts the round trip of a HelloRetryRequest', () => {
    const { events } = run({}, { retry: { group: 'secp384r1', cookie: Uint8Array.of(1, 2) }, group: 'secp384r1' })
    expect(summary(events)).toMatchObject({ helloRetryRequest: true, roundTrips: 2, group: 'secp384r1' })
    expect(flights(events)[1]).toBe('received HelloRetryRequest')
  })

  it.each(['secp256r1', 'secp384r1', 'secp521r1', 'ffdhe2048', 'ffdhe3072', 'ffdhe4096'])('agrees over %s', (group) => {
    expect(summary(run({ groups: [group] }, { group }).events)).toMatchObject({ group })
  })

  it('sends and receives in both directions, and closes', () => {
    const { client, server } = run({}, {})
    client.send(fromLatin1('ping'))
    server.receive(client.takeOutgoing())
    expect(server.applicationData).toEqual([fromLatin1('ping')])
    server.write(23, fromLatin1('pong'))
    server.alert(1, 0)
    expect(client.receive(server.records.takeOutgoing()).filter(({ type }) => type !== 'flight')).toEqual([
      { type: 'application-data', data: fromLatin1('pong') }, { type: 'alert', level: 'warning', description: 'close_notify' }, { type: 'closed' },
    ])
    expect(client.receive(fromLatin1('anything'))).toEqual([])
    expect(client.receiveEof()).toEqual([])
    client.close()
    server.receive(client.takeOutgoing())
    expect(server.alerts).toEqual([0])
    expect(() => client.send(fromLatin1('late'))).toThrow(expect.objectContaining({ code: 'connection-closed', kind: 'misuse' }))
  })

  it('cuts long data into records', () => {
    const { client, server } = run({}, {})
    const long = new Uint8Array(40_000).fill(7)
    client.send(long)
    server.receive(client.takeOutgoing())
    expect(server.applicationData.map(({ length }) => length)).toEqual([16_384, 16_384, 7232])
    expect(client.traffic.payloadBytesSent).toBe(40_000)
    expect(client.traffic.wireBytesSent).toBeGreaterThan(40_000)
  })

  it('keeps to the peer\'s record_size_limit', () => {
    const { client, server } = run({ recordSizeLimit: 16_385 }, { extensions: [{ type: 28, data: fromHex('0065') }] })
    client.send(new Uint8Array(250))
    server.receive(client.takeOutgoing())
    expect(server.applicationData.map(({ length }) => length)).toEqual([100, 100, 50])
  })

  it('changes keys when asked to, and asks', () => {
    const { client, server } = run({}, { postHandshake: (one) => one.keyUpdate(1) })
    expect(server.received.at(-1)).toBe('KeyUpdate')
    client.requestKeyUpdate({ peerToo: false })
    client.send(fromLatin1('after'))
    server.receive(client.takeOutgoing())
    server.write(23, fromLatin1('answer'))
    expect(server.applicationData).toEqual([fromLatin1('after')])
    expect(client.receive(server.records.takeOutgoing())).toContainEqual({ type: 'application-data', data: fromLatin1('answer') })
  })

  it('exports keying material', () => {
    const { client } = run({}, {})
    const material = client.exportKeyingMaterial('EXPORTER-test', null, 40)
    expect(material).toHaveLength(40)
    expect(client.exportKeyingMaterial('EXPORTER-test', fromLatin1('x'), 40)).not.toEqual(material)
  })
})

describe('resumption', () => {
  it('of TLS 1.3 proves a PSK and sends early data', () => {
    const first = run({ alpn: ['h2'] }, { alpn: 'h2', tickets: 2, maxEarlyData: 100 })
    const [, session = sessions(first)[0]] = sessions(first)
    const script = { alpn: 'h2', resume: first.server.pskOf(1) }
    const second = run({ alpn: ['h2'], session, nowMs: 1000 }, script)
    expect(second.error).toBeNull()
    expect(summary(second.events)).toMatchObject({ resumed: true, signatureScheme: null, group: 'x25519' })

    const early = talkEarly(session, { ...script, acceptEarlyData: true })
    expect(early.summary).toMatchObject({ resumed: true, earlyData: 'accepted' })
    expect(early.server.applicationData).toEqual([fromLatin1('GET /')])
    expect(early.server.received).toEqual(['ClientHello', 'ChangeCipherSpec', 'EndOfEarlyData', 'Finished'])
  })

  it('refuses early data that is too long', () => {
    const session = sessions(run({}, { tickets: 1, maxEarlyData: 3 }))[0]
    const client = new TlsClient(clientOptions({ session, earlyData: fromLatin1('GET /') }))
    expect(() => client.start()).toThrow(expect.objectContaining({ code: 'early-data-too-long', kind: 'misuse' }))
  })

  it('of TLS 1.3 falls back to a full handshake', () => {
    const session = sessions(run({}, { tickets: 1 }))[0]
    expect(summary(run({ session }, {}).events)).toMatchObject({ resumed: false, sessionRefusal: null })
  })

  it.each([
    ['expired', { nowMs: 3_600_001 }],
    ['other-server-name', { serverName: 'example.org' }],
    ['version-not-offered', { versions: { min: 'TLSv1.2', max: 'TLSv1.2' } }],
    ['cipher-suite-not-offered', { cipherSuites: ['TLS_AES_256_GCM_SHA384'] }],
  ] as const)('says why a session is not offered: %s', (refusal, choice) => {
    const session = sessions(run({}, { tickets: 1 }))[0]
    const old = refusal === 'version-not-offered' ? tls12 : refusal === 'cipher-suite-not-offered' ? { suite: 'TLS_AES_256_GCM_SHA384' } : {}
    expect(summary(run({ session, ...choice }, old).events)).toMatchObject({ sessionRefusal: refusal, resumed: false })
  })

  it.each([['by ticket', { tickets: 1 }], ['by session id', {}]])('of TLS 1.2 %s', (_, script: ServerChoice) => {
    const first = run({}, { ...tls12, ...script })
    const session = sessions(first)[0]
    const second = run({ session }, { ...tls12, resume: session.secret })
    expect(second.error).toBeNull()
    expect(flights(second.events)).toEqual([
      'sent ClientHello', 'received ServerHello ChangeCipherSpec Finished', 'sent ChangeCipherSpec Finished',
    ])
    expect(summary(second.events)).toMatchObject({ resumed: true, roundTrips: 1, version: 'TLSv1.2' })
  })

  it.each([
    ['another suite', (message: Uint8Array) => editServerHello(message, (hello) => (hello.suite = 0xc02c)), 'session-parameters-changed', 'illegal_parameter'],
    ['no extended_master_secret any more', (message: Uint8Array) => editServerHello(message, (hello) => (hello.extensions = [])), 'extended-master-secret-mismatch', 'handshake_failure'],
  ])('of TLS 1.2 refuses %s', (_, change, code, alert) => {
    const session = sessions(run({}, { ...tls12, tickets: 1 }))[0]
    const { error } = run({ session }, { ...tls12, resume: session.secret, edit: (name, message) => (name === 'ServerHello' ? change(message) : message) })
    expect(error).toMatchObject({ code, alert })
  })
})

describe('a client certificate', () => {
  it('in TLS 1.3 is accepted when the first thing after Finished comes', () => {
    const { client, events, server } = run({ clientAuth }, { requestCertificate: true })
    expect(summary(events).clientCertificate).toEqual({ status: 'unknown', evidence: null, alert: null })
    expect(server.clientCertificates).toEqual([ed25519.certificate])
    expect(server.received).toEqual(['ClientHello', 'ChangeCipherSpec', 'Certificate', 'CertificateVerify', 'Finished'])
    server.write(23, fromLatin1('hello'))
    client.receive(server.records.takeOutgoing())
    expect(client.clientCertificateVerdict).toEqual({ status: 'accepted', evidence: 'application-data', alert: null })
  })

  it('in TLS 1.3 is accepted with a ticket, or refused with an alert', () => {
    expect(run({ clientAuth }, { requestCertificate: true, tickets: 1 }).client.clientCertificateVerdict).toMatchObject({ status: 'accepted', evidence: 'session-ticket' })
    const refused = run({ clientAuth }, { requestCertificate: true, postHandshake: (server) => server.alert(2, 48) })
    expect(refused.client.clientCertificateVerdict).toEqual({ status: 'refused', evidence: 'alert', alert: 'unknown_ca' })
    expect(refused.error).toMatchObject({ code: 'alert-received', got: 'unknown_ca' })
  })

  it('that is missing is refused with certificate_required', () => {
    const { client, events } = run({}, { requestCertificate: true, postHandshake: (server) => server.alert(2, 116) })
    expect(summary(events).clientCertificate.status).toBe('requested-none-sent')
    expect(client.clientCertificateVerdict).toEqual({ status: 'refused', evidence: 'alert', alert: 'certificate_required' })
  })

  it('in TLS 1.2 is accepted with the server\'s Finished', () => {
    const { events } = run({ clientAuth }, { ...tls12, requestCertificate: true })
    expect(summary(events).clientCertificate).toEqual({ status: 'accepted', evidence: 'server-finished', alert: null })
  })

  it('is held against what the server asked for', () => {
    const { events } = run({ clientAuth }, { requestCertificate: true })
    expect(requested(events)).toMatchObject({
      postHandshake: false, certificateAuthorityNames: ['CN=Test CA'], signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'ed25519'],
      answer: { sends: 'certificate', fit: 'fits', scheme: 'ed25519', ownIssuer: 'CN=Test CA' },
    })
    const stranger = { chain: [certificateFor(ed25519.spki, commonName('Another CA'))], key: clientAuth.key }
    expect(requested(run({ clientAuth: stranger }, { requestCertificate: true }).events).answer).toMatchObject({ sends: 'certificate', fit: 'issuer-not-listed', ownIssuer: 'CN=Another CA' })
    const p384 = ecdsaIdentity('secp384r1')
    const unfit = run({ clientAuth: { chain: [p384.certificate], key: { kind: 'pem', pem: p384.pem } } }, { requestCertificate: true })
    expect(requested(unfit.events).answer).toMatchObject({ sends: 'nothing', fit: 'no-common-scheme' })
    expect(unfit.server.clientCertificates).toEqual([])
  })

  it.each([
    ['TLSv1.0', 'TLS_RSA_WITH_AES_128_CBC_SHA', rsaIdentity(), ['rsa_sign', 'ecdsa_sign'], 'rsa_pkcs1_md5_sha1'],
    ['TLSv1.1', 'TLS_RSA_WITH_AES_128_CBC_SHA', ecdsaIdentity(), ['rsa_sign', 'ecdsa_sign'], 'ecdsa_sha1'],
    ['TLSv1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA', ecdsaIdentity(), ['rsa_sign', 'ecdsa_sign'], 'ecdsa_secp256r1_sha256'],
  ] as const)('signs in %s', (version, suite, own, types, scheme) => {
    const { events, error } = run(
      { versions: { min: version, max: version }, cipherSuites: [suite], clientAuth: { chain: [own.certificate], key: { kind: 'pem', pem: own.pem } } },
      { version, suite, identity: rsaIdentity(), requestCertificate: true },
    )
    expect(error).toBeNull()
    expect(requested(events)).toMatchObject({ certificateTypes: types, answer: { scheme } })
    expect(summary(events).clientCertificate.status).toBe('accepted')
  })

  it.each([['TLS 1.3', {}], ['TLS 1.2', tls12]])('is signed for from outside in %s', (_, script: ServerChoice) => {
    const outcome = run({ clientAuth: { chain: [ed25519.certificate], key: { kind: 'external', spki: ed25519.spki } } }, { ...script, requestCertificate: true })
    const needed = outcome.events.find((event) => event.type === 'signature-needed')
    expect(needed?.scheme).toBe('ed25519')
    expect(outcome.events.some(({ type }) => type === 'handshake-complete')).toBe(false)
    const signature = new Uint8Array(sign(null, needed?.content ?? new Uint8Array(), ed25519.pem))
    expect(verify(null, needed?.content ?? new Uint8Array(), createPublicKey(ed25519.pem), signature)).toBe(true)
    expect(() => outcome.client.provideSignature(new Uint8Array())).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    const events = [...outcome.client.provideSignature(signature)]
    events.push(...outcome.client.receive(outcome.server.receive(outcome.client.takeOutgoing())))
    expect(events.map(({ type }) => type)).toContain('handshake-complete')
    expect(() => outcome.client.provideSignature(signature)).toThrow(expect.objectContaining({ code: 'no-signature-pending' }))
  })

  it('does not read on while a signature is awaited, and bounds what waits', () => {
    const { client, server } = run({ clientAuth: { chain: [ed25519.certificate], key: { kind: 'external', spki: ed25519.spki } } }, { requestCertificate: true })
    server.write(23, new Uint8Array(60_000))
    expect(client.receive(server.records.takeOutgoing())).toEqual([])
    server.write(23, new Uint8Array(60_000))
    expect(() => client.receive(server.records.takeOutgoing())).toThrow(expect.objectContaining({ code: 'too-many-bytes-before-signature' }))
  })

  it('is shown after the handshake where that was offered', () => {
    const withCertificate = run({ clientAuth }, { postHandshake: (server) => server.sendPostHandshake(postRequest) })
    expect(withCertificate.error).toBeNull()
    expect(withCertificate.server.received.slice(-3)).toEqual(['Certificate', 'CertificateVerify', 'Finished'])
    expect(requested(withCertificate.events).postHandshake).toBe(true)
    const { client, server } = withCertificate
    server.write(23, fromLatin1('may have been under way'))
    client.receive(server.records.takeOutgoing())
    expect(client.clientCertificateVerdict.status).toBe('unknown')
    server.ticket(0)
    client.receive(server.records.takeOutgoing())
    expect(client.clientCertificateVerdict).toMatchObject({ status: 'accepted', evidence: 'session-ticket' })
    const without = run({ postHandshakeAuth: true }, { postHandshake: (server) => server.sendPostHandshake(postRequest) })
    expect(without.server.received.slice(-2)).toEqual(['Certificate', 'Finished'])
  })
})

describe('TLS 1.0 to 1.2', () => {
  const rsa = rsaIdentity()
  it.each([
    ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'secp256r1'],
    ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'x25519'],
    ['TLSv1.2', 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 'dhe'],
    ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'x25519'],
    ['TLSv1.2', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', null],
    ['TLSv1.1', 'TLS_RSA_WITH_AES_256_CBC_SHA', null],
    ['TLSv1.0', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'x25519'],
    ['TLSv1.0', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', null],
  ] as const)('%s with %s', (version, suite, group) => {
    for (const encryptThenMac of suite.includes('CBC') ? [false, true] : [false]) {
      const { client, server, events, error } = run(
        { versions: { min: version, max: version }, cipherSuites: [suite] },
        { version, suite, identity: rsa, scheme: 'rsa_pkcs1_sha256', encryptThenMac, ...(group !== null && group !== 'dhe' && { group }) },
      )
      expect(error).toBeNull()
      expect(summary(events)).toMatchObject({ version, cipherSuite: suite, group, encryptThenMac, extendedMasterSecret: true, roundTrips: 2 })
      client.send(fromLatin1('ping'))
      server.receive(client.takeOutgoing())
      expect(new TextDecoder().decode(concat(server.applicationData))).toBe('ping')
      // TLS 1.0 with CBC sends the first byte alone.
      expect(server.applicationData).toHaveLength(version === 'TLSv1.0' ? 2 : 1)
      for (const length of [1, 100, 16_384]) {
        server.write(23, new Uint8Array(length).fill(1))
        expect(client.receive(server.records.takeOutgoing())).toEqual([{ type: 'application-data', data: new Uint8Array(length).fill(1) }])
      }
      const record = (server.write(23, fromLatin1('x')), server.records.takeOutgoing())
      record[record.length - 1] = (record.at(-1) ?? 0) ^ 1
      expect(() => client.receive(record)).toThrow(expect.objectContaining({ code: 'bad-record-mac', alert: 'bad_record_mac' }))
    }
  })

  it('answers close_notify', () => {
    const { client, server } = run({}, tls12)
    server.alert(1, 0)
    expect(client.receive(server.records.takeOutgoing()).map(({ type }) => type)).toContain('closed')
    server.receive(client.takeOutgoing())
    expect(server.alerts).toEqual([0])
  })

  it('shows the staple', () => {
    const { events } = run({ requestOcsp: true }, { ...tls12, staple: Uint8Array.of(1, 2, 3) })
    expect(events.find(({ type }) => type === 'certificate')).toMatchObject({ ocspResponse: Uint8Array.of(1, 2, 3) })
  })
})

describe('the end of the stream', () => {
  it('is told apart by when it comes', () => {
    const fresh = new TlsClient(clientOptions({}))
    expect(() => fresh.receiveEof()).toThrow(expect.objectContaining({ code: 'not-started' }))
    fresh.start()
    expect(() => fresh.receiveEof()).toThrow(expect.objectContaining({ code: 'eof-before-server-hello', kind: 'network', alert: null }))
    const { serverBytes } = run({}, {})
    const cut = new TlsClient(clientOptions({}))
    cut.start()
    cut.receive(serverBytes.subarray(0, 300))
    expect(() => cut.receiveEof()).toThrow(expect.objectContaining({ code: 'eof-during-handshake', kind: 'network' }))
    expect(() => run({}, {}).client.receiveEof()).toThrow(expect.objectContaining({ code: 'eof-without-close-notify', kind: 'network' }))
  })

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n', 'peer-speaks-http'],
    ['<html><body>', 'peer-speaks-http'],
    ['SSH-2.0-OpenSSH_9.6\r\n', 'peer-speaks-ssh'],
    ['220 mail.example ESMTP\r\n', 'peer-speaks-smtp'],
    ['220 Welcome to FTP\r\n', 'peer-speaks-ftp'],
    ['+OK ready\r\n', 'peer-speaks-pop3'],
    ['* OK IMAP4rev1\r\n', 'peer-speaks-imap'],
    ['N', 'peer-speaks-postgresql'],
    ['J\0\0\0\n8.0.36\0', 'peer-speaks-mysql'],
    ['\x80\x2e\x04\x00\x01', 'peer-speaks-sslv2'],
    ['hello there\n', 'not-tls'],
    ['\x16\x05\x00\x00\x00', 'not-tls'],
  ])('recognises %j as %s', (banner, code) => {
    for (const step of [1, banner.length]) {
      const client = new TlsClient(clientOptions({}))
      client.start()
      client.takeOutgoing()
      expect(() => {
        for (let offset = 0; offset < banner.length; offset += step) client.receive(fromLatin1(banner.slice(offset, offset + step)))
        client.receiveEof()
      }).toThrow(expect.objectContaining({ code, kind: 'peer-incompatible', alert: null }))
      expect(client.takeOutgoing()).toHaveLength(0)
    }
  })
})

describe('options', () => {
  it.each([
    ['versions', { versions: { min: 'TLSv1.3', max: 'TLSv1.2' } }],
    ['no suite for the version', { versions: { min: 'TLSv1.3', max: 'TLSv1.3' }, cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] }],
    ['an unknown suite', { cipherSuites: ['TLS_NONE'] }],
    ['an unknown group', { groups: ['x25518'] }],
    ['an unknown scheme', { signatureSchemes: ['rsa'] }],
    ['a key share of a group that is not offered', { groups: ['x25519'], keyShares: ['secp256r1'] }],
    ['an address as server name', { serverName: '127.0.0.1' }],
    ['a name with a trailing dot', { serverName: 'example.com.' }],
    ['an empty ALPN name', { alpn: [''] }],
    ['a record size limit', { recordSizeLimit: 63 }],
    ['early data without a session', { earlyData: new Uint8Array(1) }],
    ['the key of another certificate', { clientAuth: { chain: [ed25519.certificate], key: { kind: 'pem', pem: rsaIdentity().pem } } }],
    ['the public key of another certificate', { clientAuth: { chain: [ed25519.certificate], key: { kind: 'external', spki: rsaIdentity().spki } } }],
    ['a key that is none', { clientAuth: { chain: [ed25519.certificate], key: { kind: 'pem', pem: 'x' } } }],
    ['a certificate that is none', { clientAuth: { chain: [Uint8Array.of(1)], key: clientAuth.key } }],
    ['an unknown extension to omit', { extensions: { omit: ['nothing'] } }],
    ['an extension twice', { extensions: { add: [{ type: 1, data: new Uint8Array() }, { type: 1, data: new Uint8Array() }] } }],
  ] as const)('are refused: %s', (_, choice) => {
    expect(() => new TlsClient(clientOptions(choice))).toThrow(expect.objectContaining({ code: 'invalid-option', kind: 'misuse', alert: null }))
  })

  it('take OpenSSL names of suites, and offer what cannot be spoken', () => {
    const hello = helloOf({ cipherSuites: ['ECDHE-ECDSA-AES128-GCM-SHA256', 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA'], versions: { min: 'TLSv1.2', max: 'TLSv1.2' } })
    expect(hello.cipherSuites).toEqual(['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA'])
    expect(hello.extensions.map(({ name }) => name)).not.toContain('supported_versions')
  })

  it('vary the extensions', () => {
    const names = (choice: Parameters<typeof helloOf>[0]) => helloOf(choice).extensions.map(({ name }) => name)
    expect(names({ serverName: null })).not.toContain('server_name')
    expect(names({ extensions: { omit: ['extended_master_secret', 'padding'] } })).not.toContain('extended_master_secret')
    expect(names({ extensions: { order: [43, 51] } }).slice(0, 2)).toEqual(['supported_versions', 'key_share'])
    expect(names({ extensions: { add: [{ type: 0x1234, data: new Uint8Array() }] } })).toContain('0x1234')
    expect(names({ requestOcsp: true, requestScts: true })).toEqual(expect.arrayContaining(['status_request', 'signed_certificate_timestamp']))
  })

  it('strew GREASE', () => {
    const hello = helloOf({ grease: true })
    expect(hello.cipherSuites[0]).toMatch(/^GREASE/)
    expect(hello.extensions[0]?.name).toMatch(/^GREASE/)
    expect(hello.ja3).toBe(helloOf({}).ja3)
    expect(run({ grease: true }, {}).error).toBeNull()
  })

  it('log secrets only to whom they name', () => {
    const lines: string[] = []
    run({ keyLog: (line) => lines.push(line) }, {})
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0', 'EXPORTER_SECRET',
    ])
    const old: string[] = []
    const { server } = run({ keyLog: (line) => old.push(line) }, tls12)
    expect(old).toEqual([expect.stringMatching(new RegExp(`^CLIENT_RANDOM [0-9a-f]{64} ${toHex(server.master)}$`))])
  })
})

describe('misuse', () => {
  it('is named and does no harm', () => {
    const client = new TlsClient(clientOptions({}))
    expect(() => client.receive(new Uint8Array())).toThrow(expect.objectContaining({ code: 'not-started' }))
    client.start()
    expect(() => client.start()).toThrow(expect.objectContaining({ code: 'already-started' }))
    expect(() => client.send(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'not-connected' }))
    const { client: old } = run({}, tls12)
    expect(() => old.requestKeyUpdate({ peerToo: true })).toThrow(expect.objectContaining({ code: 'key-update-unavailable' }))
    old.send(fromLatin1('still works'))
  })

  it('of closing amid the handshake cancels it', () => {
    const client = new TlsClient(clientOptions({}))
    client.start()
    client.takeOutgoing()
    client.close()
    expect(toHex(client.takeOutgoing())).toBe('1503010002015a15030100020100')
    client.takeEvents()
    expect(client.receive(fromLatin1('anything'))).toEqual([])
  })
})

/** CertificateRequest with the context ff. */
const postRequest = fromHex('0d00001001ff000c000d00080006080404030807')

function flights(events: readonly TlsEvent[]): string[] {
  return events.filter((event): event is FlightEvent => event.type === 'flight').map(({ direction, messages }) => [direction, ...messages.map(({ name }) => name)].join(' '))
}

function summary(events: readonly TlsEvent[]): HandshakeSummary {
  const complete = events.find((event) => event.type === 'handshake-complete')
  if (complete === undefined) throw new Error('the handshake did not complete')
  return complete.summary
}

function requested(events: readonly TlsEvent[]) {
  const event = events.find((one) => one.type === 'client-certificate-requested')
  if (event === undefined) throw new Error('no certificate was requested')
  return event
}

function sessions({ events }: Outcome): [TlsSession, ...TlsSession[]] {
  const [first, ...rest] = events.flatMap((event) => (event.type === 'session' ? [event.session] : []))
  if (first === undefined) throw new Error('no session')
  return [first, ...rest]
}

/** The ClientHello as the first flight shows it; the flight ends with the stream. */
function helloOf(choice: Parameters<typeof clientOptions>[0]): DecodedClientHello {
  const client = new TlsClient(clientOptions(choice))
  client.start()
  const hello = endOf(client).find((event) => event.type === 'flight')?.messages[0]?.clientHello
  if (hello === undefined) throw new Error('no ClientHello')
  return hello
}

function endOf(client: TlsClient): readonly TlsEvent[] {
  try {
    return client.receiveEof()
  } catch (error) {
    if (error instanceof TlsError) return error.events
    throw error
  }
}

/** A resumed handshake with early data; the server must know the ClientHello to read it. */
function talkEarly(session: TlsSession, script: ServerChoice): { server: ScriptedServer; summary: HandshakeSummary } {
  const client = new TlsClient(clientOptions({ alpn: ['h2'], session, nowMs: 1000, earlyData: fromLatin1('GET /') }))
  const server = new ScriptedServer({ version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256', identity: ed25519, random: seededRandom(3), ...script })
  client.start()
  const events = client.receive(server.receive(client.takeOutgoing()))
  server.receive(client.takeOutgoing())
  return { server, summary: summary(events) }
}
