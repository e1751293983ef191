import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLabPki } from '../lab-pki.ts'
import type { LabPki } from '../lab-pki.ts'
import { issue } from '../pki.ts'
import type { Identity } from '../pki.ts'
import { run } from '../run-program.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import type { TemporaryDirectory } from '../temporary-directory.ts'
import { startGnutlsServer } from './gnutls-server.ts'
import { startHaproxy } from './haproxy.ts'
import { startJsseServer } from './jsse-server.ts'
import { startNginx } from './nginx.ts'
import { startOpensslServer } from './openssl-server.ts'
import type { ProgramServer } from './program-server.ts'

let pki: LabPki
let identity: Identity
let directory: TemporaryDirectory
const running: Extract<ProgramServer, { available: true }>[] = []

beforeAll(async () => {
  pki = await createLabPki()
  identity = await issue(pki.intermediate, { subject: { commonName: 'program.test' }, dnsNames: ['program.test'] })
  directory = await temporaryDirectory()
  await writeFile(join(directory.path, 'root.pem'), pki.root.pem)
  for (const name of ['good', 'wrongCa', 'expired'] as const) await writeFile(join(directory.path, `${name}.pem`), pki.clients[name].chainPem + pki.clients[name].keyPem)
  return directory.remove
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

/** A missing program skips the test, and the reason stands in its result. */
async function started(promise: Promise<ProgramServer>, skip: (note?: string) => never) {
  const server = await promise
  if (!server.available) return skip(server.missing.hint)
  running.push(server)
  return server
}

async function curl(port: number, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await run('curl', [
    '-q', '-sS', '--noproxy', '*', '--max-time', '5', '--cacert', join(directory.path, 'root.pem'), '--resolve', `program.test:${port}:127.0.0.1`,
    '-w', '\n%{http_code} %{http_version}', ...args, `https://program.test:${port}/`,
  ])
  return { exitCode, text: stdout + stderr }
}

const clientCertificate = (name: string) => ['--cert', join(directory.path, `${name}.pem`)]

const MAKERS = [
  { maker: 'openssl s_server', start: startOpensslServer, tls12: { args: ['-tls1_2'] }, says: /TLSv1\.3, Cipher is TLS_/, refused: 0 },
  { maker: 'gnutls-serv', start: startGnutlsServer, tls12: { priority: 'NORMAL:-VERS-ALL:+VERS-TLS1.2' }, says: /TLS1\.3/, refused: 0 },
  { maker: 'nginx', start: startNginx, tls12: { protocols: ['TLSv1.2'] }, says: /nginx TLSv1\.3 TLS_AES_256_GCM_SHA384 reused=\./, refused: 400 },
  { maker: 'haproxy', start: startHaproxy, tls12: { bind: ['ssl-max-ver TLSv1.2'] }, says: /haproxy TLSv1\.3 TLS_AES_256_GCM_SHA384/, refused: 0 },
] as const

describe.each(MAKERS)('$maker', ({ start, tls12, says, refused }) => {
  it('serves the whole chain over TLS 1.3', async ({ skip }) => {
    const { port } = await started(start({ identity }), skip)
    const { exitCode, text } = await curl(port)
    expect({ exitCode, text }).toMatchObject({ exitCode: 0, text: expect.stringMatching(says) as string })
  })

  it('can be held to TLS 1.2', async ({ skip }) => {
    const { port } = await started(start({ identity, ...tls12 }), skip)
    expect((await curl(port, '--tls-max', '1.2')).exitCode).toBe(0)
    expect((await curl(port, '--tlsv1.3')).exitCode).toBe(35)
  })

  it('demands a client certificate', async ({ skip }) => {
    const { port } = await started(start({ identity, clientCertificate: { caPem: pki.clientCa.pem, required: true } }), skip)
    expect((await curl(port, ...clientCertificate('good'))).exitCode).toBe(0)
    for (const args of [[], clientCertificate('wrongCa'), clientCertificate('expired')]) {
      const { exitCode, text } = await curl(port, ...args)
      if (refused === 0) expect({ args, exitCode, text }).toMatchObject({ exitCode: expect.not.toBeOneOf([0]) as number })
      else expect(text).toContain(`\n${refused} `)
    }
  })

  it('asks for a client certificate and does without', async ({ skip }) => {
    const { port } = await started(start({ identity, clientCertificate: { caPem: pki.clientCa.pem, required: false } }), skip)
    expect((await curl(port)).exitCode).toBe(0)
    expect((await curl(port, ...clientCertificate('good'))).exitCode).toBe(0)
  })

  it('says what is wrong with its configuration, and leaves nothing behind', async () => {
    const broken = { ...identity, keyPem: pki.root.keyPem }
    await expect(start({ identity: broken })).rejects.toThrow(/ended before/)
  })
})

describe('JSSE', () => {
  it('serves the whole chain over TLS 1.3 and 1.2', async ({ skip }) => {
    const { port } = await started(startJsseServer({ identity, alpn: ['http/1.1'] }), skip)
    expect((await curl(port)).text).toMatch(/^jsse TLSv1\.3 TLS_AES_256_GCM_SHA384 alpn=http\/1\.1 client=none/)
    expect((await curl(port, '--tls-max', '1.2')).text).toMatch(/^jsse TLSv1\.2 TLS_ECDHE_ECDSA_/)
  })

  it('can be held to TLS 1.2, and demands a client certificate', async ({ skip }) => {
    const server = startJsseServer({ identity, protocols: ['TLSv1.2'], clientCertificate: { caPem: pki.clientCa.pem, required: true } })
    const { port } = await started(server, skip)
    expect((await curl(port, '--tlsv1.3')).exitCode).toBe(35)
    expect((await curl(port, ...clientCertificate('good'))).text).toMatch(/^jsse TLSv1\.2 .* client=CN=good client,O=Hostlens Lab/)
    for (const args of [[], clientCertificate('wrongCa'), clientCertificate('expired')]) expect((await curl(port, ...args)).exitCode).not.toBe(0)
  })
})

describe('HTTP/2', () => {
  it.for([
    { maker: 'nginx', start: () => startNginx({ identity, http2: true }) },
  { maker: 'haproxy', start: () => startHaproxy({ identity, alpn: ['h2', 'http/1.1'] }) },
  ])('$maker', async ({ start }, { skip }) => {
    const { port } = await started(start(), skip)
    expect((await curl(port)).text).toMatch(/\n200 2$/)
    expect((await curl(port, '--http1.1')).text).toMatch(/\n200 1\.1$/)
  })
})

describe('a program that is missing', () => {
  it('is reported with what to do about it', async () => {
    const path = process.env['PATH']
    process.env['PATH'] = '/nowhere'
    try {
      expect(existsSync('/nowhere/openssl')).toBe(false)
      expect(await startOpensslServer({ identity })).toEqual({
        available: false,
        missing: { name: 'openssl', hint: 'openssl is missing: install it (Debian: apt-get install openssl) or name its path in HOSTLENS_OPENSSL.' },
      })
    } finally {
      process.env['PATH'] = path
    }
  })
})
