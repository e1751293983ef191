import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startChildProgram } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import { run } from './run-program.ts'
import type { LabDescription } from './start-lab.ts'

const children: ChildProgram[] = []
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()))
})

/** The lab as a program of its own, with all that it starts. */
async function startMain(...args: readonly string[]) {
  const child = startChildProgram(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args])
  children.push(child)
  const [json = ''] = await child.waitForLog(/^\{.*\}$/m)
  const lab = JSON.parse(json) as LabDescription
  return { child, lab, ports: Object.values({ ...lab.hosts, ...lab.programHosts }).flatMap(({ port }) => port ?? []) }
}

const accepts = (port: number) => new Promise<boolean>((resolve) => {
  const socket = connect({ host: '127.0.0.1', port }, () => {
    socket.destroy()
    resolve(true)
  })
  socket.once('error', () => resolve(false))
})

/** The kernel and the guardian need a moment after a process has been killed: this waits as long as it takes. */
async function untilGone({ lab, ports }: { lab: LabDescription; ports: readonly number[] }): Promise<void> {
  const isThere = async () => existsSync(lab.files.root) || (await Promise.all(ports.map(accepts))).includes(true)
  while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('the lab as a program', () => {
  it('serves the servers of other makers, each with the certificate that it names', async () => {
    const { lab } = await startMain('--json', '--programs=all')
    expect(Object.keys(lab.programHosts).length + lab.missing.length).toBeGreaterThan(0)
    for (const { host, port, fingerprintSha256 } of Object.values(lab.programHosts)) {
      const args = ['s_client', '-connect', `127.0.0.1:${port ?? 0}`, '-servername', host, '-CAfile', lab.files.root, '-verify_hostname', host]
      const { stdout } = await run('openssl', args)
      const pem = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/.exec(stdout)?.[0] ?? ''
      expect({ host, fingerprint: new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase() }).toEqual({ host, fingerprint: fingerprintSha256 })
      expect(stdout).toContain('Verify return code: 0 (ok)')
    }
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('leaves nothing behind after %s', async (signal) => {
    const running = await startMain('--json', '--programs=openssl,nginx,haproxy,gnutls')
    expect(existsSync(running.lab.files.root)).toBe(true)
    expect(await accepts(running.lab.hosts.good.port ?? 0)).toBe(true)
    running.child.signalOnly(signal)
    await running.child.ended
    await untilGone(running)
  })

  it('prints a table for people', async () => {
    const child = startChildProgram(process.execPath, [join(import.meta.dirname, 'main.ts')])
    children.push(child)
    await child.waitForLog(/^good +https:\/\/good\.test:\d+\/$[^]*^DNS over HTTPS +http:\/\/127\.0\.0\.1:\d+\/dns-query$/m)
  })

  it('exits with 2 when it is called in a wrong way', async () => {
    const { exitCode, stdout, stderr } = await run(process.execPath, [join(import.meta.dirname, 'main.ts'), '--no-such-option'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('usage: ')
  })
})
