import { describe, expect, inject, it } from 'vitest'
import type { FailureCode } from '../../shared/contract/failures.ts'
import { Problem } from '../../shared/contract/problem.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { lab, lastHop, post, probe, urlOf, wireHosts, type HostName } from '../../e2e/lab/worker-probe.ts'

const services = inject('services')
const starttls = (name: string) => urlOf(`starttls-${name}` as HostName)

describe('WebSocket', () => {
  it.each([['websocket', ['dns', 'tcp', 'tls', 'upgrade']], ['websocket-plain', ['dns', 'tcp', 'upgrade']]] as const)('%s is opened, pinged and closed', async (host, phases) => {
    const report = await probe({ target: urlOf(host), subprotocols: ['chat', 'superchat'], headers: [{ name: 'Origin', value: 'https://example.test' }] })
    expect(report).toMatchObject({ outcome: 'ok' })
    const hop = lastHop(report)
    expect(hop).toMatchObject({ http: { status: 101 }, webSocket: { subprotocol: 'superchat', closeCode: 1000, close: 'clean', messages: 0 } })
    expect(hop.webSocket?.pingMs).toEqual(expect.any(Number))
    expect(hop.phases.map(({ name }) => name)).toEqual(phases)
    expect(hop.timings.upgrade).toEqual(expect.any(Number))
    if (host === 'websocket') expect(hop.tls?.alpn).toBe('http/1.1')
  })

  it('counts what the service says unasked, and sees who closes first', async () => {
    expect(lastHop(await probe({ target: urlOf('websocket', '/greets') })).webSocket).toMatchObject({ messages: 1, close: 'clean', subprotocol: null })
    expect(lastHop(await probe({ target: urlOf('websocket', '/closes') })).webSocket).toMatchObject({ close: 'server-closed-first', closeCode: 1001 })
  })

  it('gives up a ping and a Close frame that nobody answers', async () => {
    const report = await probe({ target: urlOf('websocket-plain', '/silent') })
    expect([report.outcome, lastHop(report).webSocket]).toMatchObject(['ok', { pingMs: null, close: 'unanswered', closeCode: null }])
  })

  it.each<[string, FailureCode]>([
    ['/elsewhere', 'websocket-refused'], ['/wrong-accept', 'websocket-violation'], ['/wrong-protocol', 'websocket-violation'], ['/masked', 'websocket-violation'],
  ])('%s: %s', async (path, code) => {
    const report = await probe({ target: urlOf('websocket', path) })
    expect(report.failure).toMatchObject({ phase: 'http', code })
    expect(lastHop(report)).toMatchObject({ http: { status: path === '/elsewhere' ? 403 : 101 }, tls: { version: 'TLSv1.3' } })
  })

  it('is refused by what is no web server', async () => {
    const target = urlOf('ssh-banner').replace('https:', 'ws:')
    expect((await probe({ target })).failure).toMatchObject({ code: 'http-not-spoken' })
  })
})

describe('TLS and TCP without HTTP', () => {
  it('tls:// shows the handshake and what the service says first', async () => {
    const hop = lastHop(await probe({ target: urlOf('tls-speaking') }))
    expect(hop).toMatchObject({ http: null, greeting: { text: '220 mail.test ready\\x0d\\x0a' }, tls: { alpn: null }, trust: { status: 'accepted' } })
    expect(hop.phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'tls', 'firstByte'])
    const silent = lastHop(await probe({ target: `tls://good.test:${lab.hosts.good.port}` }))
    expect([silent.greeting, silent.failure, silent.timings.firstByte]).toEqual([null, null, null])
  })

  it('tls:// judges the certificate as ever', async () => {
    expect((await probe({ target: `tls://expired.test:${lab.hosts.expired.port}` })).failure?.code).toBe('certificate-expired')
  })

  it('tcp:// shows the connection and the greeting', async () => {
    const ssh = lastHop(await probe({ target: `tcp://ssh-banner.test:${lab.hosts['ssh-banner'].port}` }))
    expect(ssh.greeting?.text).toMatch(/^SSH-2\.0-OpenSSH/)
    expect(ssh.phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'firstByte'])
    for (const name of ['silent', 'eof'] as const) {
      const report = await probe({ target: `tcp://${name}.test:${lab.hosts[name].port}` })
      expect([report.outcome, lastHop(report).greeting]).toEqual(['ok', null])
    }
    expect((await probe({ target: `tcp://closed.test:${lab.hosts.closed.port}` })).failure?.phase).toBe('tcp')
  })
})

describe('STARTTLS', () => {
  it.each(['smtp', 'imap', 'pop3', 'ftp', 'ldap', 'mysql', 'xmpp'] as const)('%s: the plain part is a phase of its own', async (protocol) => {
    const report = await probe({ target: starttls(protocol), starttls: protocol })
    expect(report).toMatchObject({ outcome: 'ok', failure: null })
    const hop = lastHop(report)
    expect(hop.phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'starttls', 'tls'])
    expect(hop).toMatchObject({ starttls: { protocol }, tls: { version: 'TLSv1.3' }, trust: { status: 'accepted', checkedName: `starttls-${protocol}.test` } })
    expect(hop.starttls?.lines.length).toBeGreaterThan(0)
  })

  it.each<[string, NonNullable<ProbeRequest['starttls']>, FailureCode]>([
    ['smtp-without', 'smtp', 'starttls-unsupported'],
    ['smtp-refusing', 'smtp', 'starttls-refused'],
    ['smtp-injected', 'smtp', 'starttls-violation'],
    ['smtp-endless', 'smtp', 'starttls-violation'],
    ['smtp-closing', 'smtp', 'starttls-violation'],
    ['imap', 'smtp', 'starttls-violation'],
    ['smtp', 'imap', 'starttls-violation'],
    ['smtp', 'pop3', 'starttls-violation'],
    ['smtp', 'ldap', 'starttls-violation'],
    ['smtp', 'postgresql', 'starttls-violation'],
    ['smtp', 'mysql', 'starttls-violation'],
    ['ldap-without', 'ldap', 'starttls-unsupported'],
    ['postgresql-without', 'postgresql', 'starttls-unsupported'],
    ['mysql-without', 'mysql', 'starttls-unsupported'],
  ])('%s asked by %s: %s', async (name, protocol, code) => {
    const report = await probe({ target: starttls(name), starttls: protocol, deadlineMs: 3_000 })
    expect(report.failure).toMatchObject({ phase: 'tls', code })
    expect(lastHop(report)).toMatchObject({ tls: null, starttls: { protocol } })
  })

  it('a service that says nothing runs into the deadline, one that hangs up is told as such', async () => {
    const silent = await probe({ target: `tls://silent.test:${lab.hosts.silent.port}`, starttls: 'smtp', deadlineMs: 600 })
    expect([silent.failure?.code, lastHop(silent).timings.starttls]).toEqual(['starttls-timeout', expect.any(Number)])
    expect((await probe({ target: `tls://eof.test:${lab.hosts.eof.port}`, starttls: 'imap' })).failure?.code).toBe('starttls-closed')
  })

  it.skipIf(services.postgresql === null)('a real PostgreSQL', async () => {
    const report = await probe({ target: services.postgresql?.url ?? '', starttls: 'postgresql' })
    expect(report).toMatchObject({ outcome: 'ok', failure: null })
    expect(lastHop(report)).toMatchObject({ starttls: { lines: [{ from: 'client', text: '0x0000000804d2162f' }, { from: 'server', text: '0x53' }] }, trust: { status: 'accepted', checkedName: 'postgresql.test' } })
  })

  const mail = [['exim', 'smtp', /^220 exim\.test ESMTP Exim/, 'STARTTLS'], ['dovecot-imap', 'imap', /^\* OK .*Dovecot .*ready/, 'STARTTLS'], ['dovecot-pop3', 'pop3', /^\+OK Dovecot/, 'STLS']] as const
  for (const [name, protocol, greeting, command] of mail) {
    it.skipIf(services[name] === null)(`a real mail server: ${name}`, async () => {
      const report = await probe({ target: services[name]?.url ?? '', starttls: protocol })
      expect(report).toMatchObject({ outcome: 'ok', failure: null })
      const hop = lastHop(report)
      expect(hop).toMatchObject({ starttls: { protocol }, trust: { status: 'accepted', checkedName: `${name}.test` } })
      expect(hop.phases.map((phase) => phase.name)).toEqual(['dns', 'tcp', 'starttls', 'tls'])
      expect(hop.starttls?.lines[0]).toMatchObject({ from: 'server' })
      expect(hop.starttls?.lines[0]?.text).toMatch(greeting)
      expect(hop.starttls?.lines.filter(({ from }) => from === 'client').at(-1)?.text).toContain(command)
    })
  }

  it('none goes straight to TLS', async () => {
    expect((await probe({ target: starttls('smtp'), starttls: 'none' })).failure?.code).toBe('tls-not-spoken')
  })
})

describe('options that a kind of target has no use for', () => {
  const target = { wss: urlOf('websocket'), tls: urlOf('tls-speaking'), tcp: `tcp://silent.test:${lab.hosts.silent.port}`, https: lab.hosts.good.url, http: lab.hosts.http.url }
  it.each<[keyof typeof target, Partial<ProbeRequest>, string]>([
    ['wss', { method: 'POST' }, 'method'],
    ['wss', { bodyPreview: true }, 'bodyPreview'],
    ['wss', { maxRedirects: 1 }, 'maxRedirects'],
    ['wss', { tls: { alpn: ['h2'] } }, 'tls.alpn.0'],
    ['wss', { subprotocols: ['a b'] }, 'subprotocols.0'],
    ['wss', { subprotocols: ['a', 'a'] }, 'subprotocols.1'],
    ['wss', { starttls: 'smtp' }, 'starttls'],
    ['tls', { headers: [] }, 'headers'],
    ['tls', { subprotocols: ['a'] }, 'subprotocols'],
    ['tls', { method: 'GET' }, 'method'],
    ['tcp', { tls: { staple: true } }, 'tls.staple'],
    ['tcp', { starttls: 'none' }, 'starttls'],
    ['https', { subprotocols: ['a'] }, 'subprotocols'],
    ['https', { starttls: 'imap' }, 'starttls'],
    ['http', { trust: { allowUntrusted: true } }, 'trust.allowUntrusted'],
  ])('%s refuses %j', async (kind, options, field) => {
    const response = await post('/v1/probe', { target: target[kind], ...options })
    expect([response.status, Problem.parse(await response.json()).errors?.map((error) => error.field)]).toEqual([400, [field]])
  })
})

it('every host of these tests is on loopback', () => {
  expect(Object.values(wireHosts).every(({ host }) => host.endsWith('.test'))).toBe(true)
})
