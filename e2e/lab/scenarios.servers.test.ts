import { decode, encode } from '@dnsquery/dns-packet'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './run-program.ts'
import type { ScenarioName } from './scenarios.ts'
import { startLab } from './start-lab.ts'
import type { ClientCertificate, Lab, LabHost } from './start-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({ slowFirstByteMs: 300 })
})
afterAll(() => lab.close())

/** curl knows the lab's addresses and its root, and nothing else. */
async function curl(url: string, ...args: readonly string[]) {
  const resolve = Object.values(lab.hosts).flatMap(({ host, port, addresses }) => 
    port === null || isIP(host) !== 0 ? [] : ['--resolve', `${host}:${port}:${addresses.map((address) => (address.includes(':') ? `[${address}]` : address)).join(',')}`])
  const format = '%{stderr}\n%{http_code} %{http_version} %{num_redirects} %{time_starttransfer} %{size_download} %{remote_ip}'
  const { exitCode, stdout, stderr } = await run('curl', ['-q', '-sS', '--noproxy', '*', '--max-time', '5', '--cacert', lab.files.root, ...resolve, '-w', format, ...args, url])
  const [status, version, redirects, firstByteSeconds, bytes, address] = stderr.split('\n').at(-1)?.split(' ') ?? []
  return { exitCode, stdout, stderr, status: Number(status), version, redirects: Number(redirects), firstByteSeconds: Number(firstByteSeconds), bytes: Number(bytes), address }
}

const handshakeOptions = ({ host, addresses, port }: LabHost): ConnectionOptions => ({
  host: addresses[0], port: port ?? 0, servername: isIP(host) === 0 ? host : '', ca: lab.rootPem, rejectUnauthorized: false,
})

/** Node's TLS client, which finishes the handshake and then says what is wrong. */
function handshake(host: LabHost, options: ConnectionOptions = {}) {
  return new Promise<ReturnType<typeof summary>>((resolve, reject) => {
    const socket = connectTls({ ...handshakeOptions(host), ...options }, () => {
      resolve(summary(socket))
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

const summary = (socket: TLSSocket) => ({
  authorized: socket.authorized,
  error: String(socket.authorizationError),
  protocol: socket.getProtocol(),
  cipher: socket.getCipher().name,
  alpn: socket.alpnProtocol,
  certificate: socket.getPeerX509Certificate(),
})

describe('hosts that are well', () => {
  it.each<[ScenarioName, string]>([
    ['good', 'Good'], ['good-h2', 'Good'], ['chain', 'Bare'], ['long-name', 'Bare'], ['idn', 'Bare'], ['many-names', 'Bare'], ['wildcard', 'Bare'],
    ['ip-address', 'Bare'], ['rsa', 'Bare'], ['p384', 'Bare'], ['p521', 'Bare'], ['ed25519', 'Bare'], ['tls13', 'Bare'], ['tls12', 'Bare'],
    ['tls12-rsa', 'Bare'], ['hello-retry', 'Bare'], ['aes-256', 'Bare'], ['chacha20', 'Bare'], ['no-alpn', 'Bare'], ['expires-soon', 'Bare'],
    ['must-staple', 'Bare'], ['mtls-optional', 'Anonymous'], ['http', 'Bare'], ['slow-first-byte', 'Slow'],
  ])('%s is accepted by curl', async (name, title) => {
    const { exitCode, stdout, status, stderr } = await curl(lab.hosts[name].url)
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(status).toBe(200)
    expect(stdout).toContain(`<title>${title}</title>`)
  })

  it('good speaks HTTP/1.1 and good-h2 HTTP/2, with a HSTS header', async () => {
    expect(await curl(lab.hosts.good.url, '-i')).toMatchObject({ version: '1.1', stdout: expect.stringMatching(/^strict-transport-security: max-age=31536000/im) as string })
    expect((await curl(lab.hosts['good-h2'].url)).version).toBe('2')
    expect((await curl(lab.hosts['good-h2'].url, '--http1.1')).version).toBe('1.1')
  })

  it('dual is at both addresses, ipv6 at one', async ({ skip }) => {
    if (!lab.hasIpv6) skip('this machine has no ::1')
    expect(await curl(lab.hosts.dual.url, '-4')).toMatchObject({ status: 200, address: '127.0.0.1' })
    expect(await curl(lab.hosts.dual.url, '-6')).toMatchObject({ status: 200, address: '::1' })
    expect(await curl(lab.hosts.ipv6.url)).toMatchObject({ status: 200, address: '::1' })
    expect((await curl(lab.hosts['ipv6-address'].url)).status).toBe(200)
  })

  it('presents the certificate that the description names', async () => {
    for (const host of [lab.hosts.good, lab.hosts.ed25519, lab.hosts.weak]) {
      const { stdout } = await run('openssl', ['s_client', '-connect', `127.0.0.1:${host.port ?? 0}`, '-servername', host.host, '-cipher', 'ALL:@SECLEVEL=0'])
      const pem = /-----BEGIN CERTIFICATE-----[^]+-----END CERTIFICATE-----/.exec(stdout)?.[0] ?? ''
      expect(new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(host.fingerprintSha256)
    }
  })

  it('has host names at the limits', () => {
    expect(lab.hosts['long-name'].host.length).toBeGreaterThanOrEqual(240)
    expect(lab.hosts['long-name'].host.split('.').every((label) => label.length <= 63)).toBe(true)
    expect(lab.hosts.idn.host).toBe(new URL('https://münchen.test').hostname)
  })
})

describe('certificates that are wrong', () => {
  it.each<[ScenarioName, string]>([
    ['expired', 'CERT_HAS_EXPIRED'], ['not-yet-valid', 'CERT_NOT_YET_VALID'], ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'], ['unknown-ca', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['missing-intermediate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'], ['missing-intermediate-aia', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['client-purpose', 'INVALID_PURPOSE'],
  ])('%s is %s for Node and refused by curl', async (name, code) => {
    const socket = await handshake(lab.hosts[name])
    expect({ authorized: socket.authorized, error: socket.error }).toEqual({ authorized: false, error: expect.stringContaining(code) as string })
    expect((await curl(lab.hosts[name].url)).exitCode).toBe(60)
  })

  it('common-name-only has no name where it counts', async () => {
    expect((await handshake(lab.hosts['common-name-only'])).certificate?.subjectAltName).toBeUndefined()
    expect((await handshake(lab.hosts.good)).certificate?.subjectAltName).toBe('DNS:good.test')
  })

  it('unknown-ca is well for those who know its CA', async () => {
    expect((await handshake(lab.hosts['unknown-ca'], { ca: lab.unrelatedRootPem })).authorized).toBe(true)
    expect((await handshake(lab.hosts.good, { ca: lab.unrelatedRootPem })).authorized).toBe(false)
  })

  it('missing-intermediate-aia says where the intermediate is, and there it is', async () => {
    const leaf = (await handshake(lab.hosts['missing-intermediate-aia'])).certificate
    const url = /CA Issuers - URI:http:\/\/ca\.test:(\d+)\/(\S+)/.exec(leaf?.infoAccess ?? '')
    const response = await fetch(`http://127.0.0.1:${url?.[1] ?? ''}/${url?.[2] ?? ''}`)
    const intermediate = new X509Certificate(new Uint8Array(await response.arrayBuffer()))
    expect(leaf?.checkIssued(intermediate)).toBe(true)
    expect((await handshake(lab.hosts['missing-intermediate'])).certificate?.infoAccess).toBeUndefined()
  })

  it('weak has 1024 bits and sha1 a SHA-1 signature', async () => {
    const antique = { ciphers: 'DEFAULT:@SECLEVEL=0' }
    expect((await handshake(lab.hosts.weak, antique)).certificate?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024)
    expect((await handshake(lab.hosts.rsa)).certificate?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect((await handshake(lab.hosts.sha1, antique)).certificate?.signatureAlgorithm).toBe('ecdsa-with-SHA1')
  })
})

describe('versions and parameters', () => {
  it.each<[ScenarioName, string, string]>([
    ['tls13', 'TLSv1.3', 'TLSv1.2'], ['tls12', 'TLSv1.2', 'TLSv1.3'], ['tls11', 'TLSv1.1', 'TLSv1.2'], ['tls10', 'TLSv1', 'TLSv1.2'],
  ])('%s speaks %s and not %s', async (name, version, other) => {
    const at = (wanted: string): ConnectionOptions => {
      const one = (['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).find((known) => known === wanted) ?? 'TLSv1.3'
      return { minVersion: one, maxVersion: one, ciphers: 'DEFAULT:@SECLEVEL=0' }
    }
    expect((await handshake(lab.hosts[name], at(version))).protocol).toBe(version)
    await expect(handshake(lab.hosts[name], at(other))).rejects.toThrow(/alert protocol version|unsupported protocol/)
  })

  it('chooses what the scenario says', async () => {
    expect((await handshake(lab.hosts['aes-256'])).cipher).toBe('TLS_AES_256_GCM_SHA384')
    expect((await handshake(lab.hosts.chacha20)).cipher).toBe('TLS_CHACHA20_POLY1305_SHA256')
    expect((await handshake(lab.hosts.good, { ALPNProtocols: ['h2', 'http/1.1'] })).alpn).toBe('http/1.1')
    expect((await handshake(lab.hosts['good-h2'], { ALPNProtocols: ['h2', 'http/1.1'] })).alpn).toBe('h2')
    expect((await handshake(lab.hosts['no-alpn'], { ALPNProtocols: ['http/1.1'] })).alpn).toBe(false)
  })

  it('hello-retry asks again for another group', async () => {
    const args = (host: LabHost) => ['s_client', '-connect', `127.0.0.1:${host.port ?? 0}`, '-servername', host.host, '-groups', 'X25519:P-256:P-384', '-msg']
    const clientHellos = async (host: LabHost) => (await run('openssl', args(host))).stdout.match(/Handshake \[length [0-9a-f]+\], ClientHello/g)?.length
    expect(await clientHellos(lab.hosts['hello-retry'])).toBe(2)
    expect(await clientHellos(lab.hosts.good)).toBe(1)
  })

  it('no-http echoes', async () => {
    const socket = connectTls(handshakeOptions(lab.hosts['no-http']))
    const echoed = new Promise<string>((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())))
    socket.write('hello')
    expect(await echoed).toBe('hello')
    socket.destroy()
  })
})

describe('client certificates', () => {
  const with_ = ({ certificateFile, keyFile }: ClientCertificate) => ['--cert', certificateFile, '--key', keyFile]

  it.each<[ScenarioName]>([['mtls'], ['mtls12']])('%s lets the lab\'s clients in', async (name) => {
    for (const client of ['good', 'goodRsa', 'goodP384', 'goodP521', 'goodEd25519'] as const) {
      const { stdout, exitCode } = await curl(lab.hosts[name].url, ...with_(lab.clientCertificates[client]))
      expect({ client, exitCode }).toEqual({ client, exitCode: 0 })
      expect(stdout).toMatch(/good .*client: accepted/)
    }
  })

  it.each<[ScenarioName]>([['mtls'], ['mtls12']])('%s keeps everybody else out', async (name) => {
    expect((await curl(lab.hosts[name].url)).exitCode).not.toBe(0)
    for (const client of ['wrongCa', 'expired', 'serverPurpose'] as const) {
      const { status } = await curl(lab.hosts[name].url, ...with_(lab.clientCertificates[client]))
      expect({ client, status }).toEqual({ client, status: 0 })
    }
  })

  it('mtls names its CA in the request', async () => {
    const { stdout } = await run('openssl', ['s_client', '-connect', `127.0.0.1:${lab.hosts.mtls.port ?? 0}`, '-servername', 'mtls.test'])
    expect(stdout).toContain('Acceptable client certificate CA names\nO = Hostlens Lab, CN = Hostlens Lab Client CA')
  })

  it('mtls-optional says whom it sees', async () => {
    expect((await curl(lab.hosts['mtls-optional'].url, ...with_(lab.clientCertificates.good))).stdout).toContain('good client: accepted')
    expect((await curl(lab.hosts['mtls-optional'].url, ...with_(lab.clientCertificates.wrongCa))).stdout).toContain('unrelated CA: not accepted')
  })
})

describe('what is not TLS', () => {
  /** What a TCP client gets: the bytes until the end, or the error. */
  function converse(name: ScenarioName, hello: string | null, waitMs = 2_000): Promise<{ received: string; end: string }> {
    return new Promise((resolve) => {
      let received = ''
      const socket = connectTcp({ host: '127.0.0.1', port: lab.hosts[name].port ?? 0 })
      const done = (end: string) => {
        socket.destroy()
        resolve({ received, end })
      }
      socket.setTimeout(waitMs, () => done('silence'))
      socket.on('data', (data: Buffer) => {
        received += data.toString('latin1')
        if (received.length > 200_000) done('plenty')
      })
      socket.on('end', () => done('end'))
      socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? ''))
      if (hello !== null) socket.write(hello)
    })
  }

  it.each<[ScenarioName, string | null, string, RegExp]>([
    ['closed', null, 'ECONNREFUSED', /^$/], ['silent', 'hello', 'silence', /^$/], ['reset', null, 'ECONNRESET', /^$/],
    ['reset-after-hello', 'hello', 'ECONNRESET', /^$/], ['eof', null, 'end', /^$/], ['eof', 'hello', 'end', /^$/], ['eof-after-hello', 'hello', 'end', /^$/],
    ['ssh-banner', null, 'silence', /^SSH-2\.0-.*\r\n$/], ['smtp-banner', null, 'silence', /^220 .*\r\n$/], ['junk', 'hello', 'plenty', /^/],
    ['plain-http', 'GET / HTTP/1.0\r\n\r\n', 'end', /^HTTP\/1\.1 200 OK/], ['plain-http', '\x16\x03\x01\x00\x05hello', 'end', /^HTTP\/1\.1 400 Bad Request/],
  ])('%s answers %j with %s', async (name, hello, end, received) => {
    const answer = await converse(name, hello, 150)
    expect(answer.end).toBe(end)
    expect(answer.received).toMatch(received)
  })

  it('reset-after-hello and eof-after-hello wait for the hello', async () => {
    expect((await converse('reset-after-hello', null, 100)).end).toBe('silence')
    expect((await converse('eof-after-hello', null, 100)).end).toBe('silence')
  })
})

describe('HTTP', () => {
  it('slow-first-byte waits', async () => {
    // A timer fires up to a millisecond early.
    expect((await curl(lab.hosts['slow-first-byte'].url)).firstByteSeconds).toBeGreaterThanOrEqual(0.299)
    expect((await curl(`${lab.hosts['slow-first-byte'].url}?ms=500`)).firstByteSeconds).toBeGreaterThanOrEqual(0.499)
  })

  it('redirects lead where they say', async () => {
    const { url } = lab.hosts.redirect
    expect(await curl(url, '-L')).toMatchObject({ status: 200, redirects: 1, stdout: expect.stringContaining('<title>Good</title>') as string })
    expect(await curl(`${url}http`, '-L')).toMatchObject({ status: 200, redirects: 1, stdout: expect.stringContaining('<title>Bare</title>') as string })
    expect(await curl(`${url}chain?n=3`, '-L')).toMatchObject({ status: 200, redirects: 4 })
    expect(await curl(`${url}relative`, '-L')).toMatchObject({ status: 200, redirects: 1, stdout: expect.stringContaining('Here') as string })
    expect((await curl(`${url}loop`, '-L', '--max-redirs', '5')).exitCode).toBe(47)
    expect((await curl(`${url}expired`, '-L')).exitCode).toBe(60)
    expect(await curl(lab.hosts['redirect-to-https'].url, '-L')).toMatchObject({ status: 200, redirects: 1 })
    expect((await curl(`${url}private`, '-i')).stdout).toContain('location: https://private.test/')
  })

  it('bodies are of the size and framing that they say', async () => {
    expect((await curl(lab.hosts['big-body'].url, '-o', '/dev/null')).bytes).toBe(5_000_000)
    expect((await curl(`${lab.hosts.body.url}big?bytes=70000`, '-o', '/dev/null')).bytes).toBe(70_000)
    expect((await curl(lab.hosts.chunked.url, '-i')).stdout).toMatch(/transfer-encoding: chunked\r\n[^]*one two three\n/i)
    const gzip = await curl(lab.hosts.gzip.url)
    const inflated = await curl(lab.hosts.gzip.url, '--compressed')
    expect(gzip.bytes).toBeLessThan(inflated.stdout.length / 10)
    expect(inflated.stdout).toMatch(/^(The quick brown fox jumps over the lazy dog\.\n){100}$/)
    expect((await curl(`${lab.hosts.body.url}early-hints`, '-i')).stdout).toMatch(/^HTTP\/1\.1 103 /)
    expect((await curl(`${lab.hosts.body.url}status?code=503`)).status).toBe(503)
    expect((await curl(lab.hosts['big-body'].url, '-I')).stdout).toMatch(/content-length: 5000000/i)
  })
})

describe('the lab as a whole', () => {
  it('describes itself as plain data', () => {
    const description = lab.describe()
    expect(JSON.parse(JSON.stringify(description))).toEqual(description)
  })

  it('knows the HTTPS records of its hosts, at the name that their port has', async () => {
    const answer = async (name: string) => {
      const query = encode({ type: 'query', id: 0, questions: [{ name, type: 'UNKNOWN_65', class: 'IN' }] })
      const response = await fetch(`${lab.dohUrl}?dns=${Buffer.from(query).toString('base64url')}`)
      return decode(new Uint8Array(await response.arrayBuffer())).answers?.length
    }
    expect(await answer('good.test')).toBe(1)
    expect(await answer(`_${lab.hosts.good.port ?? 0}._https.good.test`)).toBe(1)
    expect(await answer(`_${lab.hosts.rsa.port ?? 0}._https.rsa.test`)).toBe(0)
  })

  it('lets a Worker reach what listens, and nothing else', () => {
    expect(lab.allowList).toContain(`127.0.0.1:${lab.hosts.good.port ?? 0}`)
    if (lab.hasIpv6) expect(lab.allowList).toContain(`[::1]:${lab.hosts.dual.port ?? 0}`)
    expect(lab.allowList.every((entry) => /^(127\.0\.0\.1|\[::1\]):\d+$/.test(entry))).toBe(true)
    expect(lab.hosts.private.port).toBeNull()
  })

  it('frees its ports and removes its files', async () => {
    const another = await startLab()
    const { port } = another.hosts.good
    expect(readFileSync(another.files.root, 'utf8')).toBe(another.rootPem)
    await Promise.all([another.close(), another.close()])
    expect(existsSync(another.files.root)).toBe(false)
    await expect(new Promise((resolve, reject) => connectTcp(port ?? 0, '127.0.0.1', () => resolve(null)).on('error', reject))).rejects.toThrow('ECONNREFUSED')
  })

  it('gives hosts the same ports again when asked', async () => {
    const first = await startLab({ preferStablePorts: true })
    await first.close()
    const second = await startLab({ preferStablePorts: true })
    await second.close()
    expect(second.hosts.good.port).toBe(first.hosts.good.port)
    expect(second.hosts.closed.port).toBe(first.hosts.closed.port)
  })
})
