import { describe, expect, it } from 'vitest'
import { codesOf, lab, lastHop, probe, urlOf } from '../../e2e/lab/worker-probe.ts'

describe('redirects', () => {
  it('are reported and not followed unless that is asked for', async () => {
    const report = await probe({ target: urlOf('redirect') })
    expect(report.hops).toHaveLength(1)
    expect(lastHop(report).http).toMatchObject({ status: 302, location: lab.hosts.good.url })
    expect(codesOf(report)).not.toContain('redirect-limit')
  })

  it('are hops of their own, each with its phases', async () => {
    const report = await probe({ target: urlOf('redirect', '/permanent'), maxRedirects: 5 })
    expect(report).toMatchObject({ outcome: 'ok', failure: null })
    const [first, second] = report.hops
    expect(report.hops).toHaveLength(2)
    expect(first).toMatchObject({ connection: 'new', http: { status: 308 } })
    expect(first).not.toHaveProperty('redirect')
    expect(second).toMatchObject({
      target: { host: 'good.test' }, connection: 'new', http: { status: 200 }, tls: { serverName: 'good.test' }, trust: { status: 'accepted' },
      redirect: { fromHop: 0, status: 308, isPermanent: true, isCrossOrigin: true, schemeChange: 'none', dropped: [] },
    })
    for (const hop of report.hops) expect(hop.phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'tls', 'firstByte', 'download'])
    expect(second?.phases[0]?.startMs).toBeGreaterThanOrEqual(first?.phases.at(-1)?.endMs ?? Number.POSITIVE_INFINITY)
  })

  it('within one origin go over the connection that stands open, and say so', async () => {
    const report = await probe({ target: urlOf('redirect', '/relative'), maxRedirects: 1 })
    const [first, second] = report.hops
    expect(second).toMatchObject({ connection: 'reused', http: { status: 200 }, timings: { dns: null, tcp: null, tls: null } })
    expect(second?.phases.map(({ name }) => name)).toEqual(['firstByte', 'download'])
    expect([second?.network?.dialled, second?.tls?.cipherSuite, second?.flights]).toEqual([first?.network?.dialled, first?.tls?.cipherSuite, []])
    expect(second?.certificates?.[0]?.fingerprintSha256).toBe(lab.hosts.redirect.fingerprintSha256)
  })

  it('go over one HTTP/2 connection as well', async () => {
    const report = await probe({ target: urlOf('redirect-h2', '/chain?n=2'), maxRedirects: 5 })
    expect(report.hops.map(({ connection, http }) => [connection, http?.version, http?.status])).toEqual([
      ['new', '2', 302], ['reused', '2', 302], ['reused', '2', 302], ['new', '1.1', 200],
    ])
  })

  it('take a new connection where the server has closed the old one, whatever it had promised', async () => {
    const report = await probe({ target: urlOf('redirect-then-close', '/relative'), maxRedirects: 1 })
    expect(report.outcome).toBe('ok')
    expect(report.hops.map(({ connection }) => connection)).toEqual(['new', 'new'])
    expect(lastHop(report).phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'tls', 'firstByte', 'download'])
  })

  it('stop at the limit, and in a circle of one or two', async () => {
    const limited = await probe({ target: urlOf('redirect', '/chain?n=9'), maxRedirects: 3 })
    expect(limited.hops).toHaveLength(4)
    expect(codesOf(limited)).toContain('redirect-limit')
    for (const [path, hops] of [['/loop', 1], ['/ping', 2]] as const) {
      const loop = await probe({ target: urlOf('redirect', path), maxRedirects: 9 })
      expect([loop.hops.length, codesOf(loop).includes('redirect-loop'), codesOf(loop).includes('redirect-limit')]).toEqual([hops, true, false])
    }
  })

  it('screen every target again', async () => {
    const report = await probe({ target: urlOf('redirect', '/private'), maxRedirects: 3 })
    expect(report).toMatchObject({ outcome: 'failed', failure: { phase: 'target', code: 'target-forbidden' } })
    expect(lastHop(report)).toMatchObject({ target: { host: 'private.test' }, http: null, network: { dialled: null } })
    expect(report.hops[0]?.failure).toBeNull()
  })

  it('end where the certificate of the next host is not trusted', async () => {
    const report = await probe({ target: urlOf('redirect', '/expired'), maxRedirects: 3 })
    expect(report.failure?.code).toBe('certificate-expired')
    expect(lastHop(report).certificates).not.toBeNull()
  })

  it('say when they leave HTTPS, and when they come to it', async () => {
    const down = await probe({ target: urlOf('redirect', '/http'), maxRedirects: 3 })
    expect(lastHop(down)).toMatchObject({ target: { scheme: 'http' }, tls: null, http: { status: 200 }, redirect: { schemeChange: 'downgrade' } })
    expect(codesOf(down)).toEqual(expect.arrayContaining(['redirect-to-http', 'http-plain']))
    const up = await probe({ target: urlOf('redirect-to-https'), maxRedirects: 3 })
    expect(lastHop(up)).toMatchObject({ target: { scheme: 'https' }, redirect: { schemeChange: 'upgrade' }, trust: { status: 'accepted' } })
    expect(codesOf(up)).not.toContain('http-plain')
  })

  it.each([['/bad-location', 'malformed-location'], ['/other-scheme', 'unsupported-scheme']])('that lead nowhere are named: %s', async (path, reason) => {
    const report = await probe({ target: urlOf('redirect', path), maxRedirects: 3 })
    expect([report.outcome, report.hops.length]).toEqual(['ok', 1])
    expect(report.findings.find(({ code }) => code === 'redirect-invalid')?.parameters).toMatchObject({ reason })
  })

  it('never use a name and password of the location', async () => {
    const report = await probe({ target: urlOf('redirect', '/credentials'), maxRedirects: 3 })
    expect([report.outcome, lastHop(report).target.url]).toEqual(['ok', lab.hosts.good.url])
    expect(codesOf(report)).toContain('redirect-credentials')
  })

  it('leave to the first host what was meant for it', async () => {
    const { certificatePem, keyPem } = lab.clientCertificates.good
    const report = await probe({
      target: urlOf('redirect'), maxRedirects: 1, headers: [{ name: 'Authorization', value: 'Bearer secret' }, { name: 'X-Trace', value: '1' }],
      tls: { serverName: 'redirect.test', clientCertificate: { chainPem: certificatePem, key: { kind: 'inline', pem: keyPem } } },
      trust: { pins: [lab.hosts.redirect.fingerprintSha256 ?? ''] },
    })
    expect(report.outcome).toBe('ok')
    expect(lastHop(report).redirect?.dropped).toEqual(['authorization', 'client certificate', 'server name', 'pins'])
  })
})
