import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { lab, urlOf, type HostName } from '../../../e2e/lab/worker-probe.ts'
import { testWorkerToken } from '../../../e2e/lab/test-worker.ts'
import { Problem } from '../../../shared/contract/problem.ts'

async function scrape(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const url = `http://127.0.0.1/metrics/probe?${new URLSearchParams(parameters).toString()}`
  return exports.default.fetch(new Request(url, { headers: { authorization: `Bearer ${testWorkerToken}`, ...headers } }))
}

async function metrics(parameters: Record<string, string>): Promise<string> {
  const response = await scrape(parameters)
  const text = await response.text()
  expect([response.status, text]).toEqual([200, text])
  return text
}

function valueOf(name: string, text: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
}

/** `host:port` of a lab host. */
function authorityOf(host: HostName): string {
  return new URL(urlOf(host).replace(/^[a-z]+:/, 'https:')).host
}

describe('GET /metrics/probe', () => {
  it('asks as http_2xx where nothing else is said, with a CA of the deployment', async () => {
    const text = await metrics({ target: lab.hosts.good.url })
    expect([valueOf('probe_success', text), valueOf('probe_http_ssl', text), valueOf('probe_http_status_code', text), valueOf('probe_tls_version_info{version="TLS 1.3"}', text)]).toEqual(['1', '1', '200', '1'])
  })

  it.each([
    ['tls_connect', 'good', '1'],
    ['tls_connect', 'expired', '0'],
    ['tcp_connect', 'good', '1'],
    ['tcp_connect', 'closed', '0'],
    ['smtp_starttls', 'starttls-smtp', '1'],
    ['smtp_starttls', 'starttls-smtp-without', '0'],
    ['imap_starttls', 'starttls-imap', '1'],
    ['ldap_starttls', 'starttls-ldap', '1'],
    ['ssh_banner', 'starttls-smtp', '0'],
    ['http_head_2xx', 'good', '1'],
  ] as const)('%s of %s: probe_success %s', async (module, host, success) => {
    const target = module === 'http_head_2xx' ? urlOf(host) : authorityOf(host)
    const text = await metrics({ target, module })
    expect(valueOf('probe_success', text)).toBe(success)
    expect(valueOf('probe_failed_due_to_regex', text)).toBe(module === 'ssh_banner' ? '1' : '0')
  })

  it('asks an address as the host of a name', async () => {
    const { port } = new URL(lab.hosts.good.url)
    expect(valueOf('probe_success', await metrics({ target: `https://127.0.0.1:${port}/`, hostname: new URL(lab.hosts.good.url).hostname }))).toBe('1')
    expect(valueOf('probe_success', await metrics({ target: `https://127.0.0.1:${port}/` }))).toBe('0')
  })

  it('answers for a target that may not be asked, too', async () => {
    const text = await metrics({ target: urlOf('private') })
    expect([valueOf('probe_success', text), valueOf('hostlens_probe_failure_info{phase="target",code="target-forbidden"}', text)]).toEqual(['0', '1'])
  })

  it('is over when Prometheus stops waiting', async () => {
    const hurried = { 'x-prometheus-scrape-timeout-seconds': '1' }
    const text = await (await scrape({ target: urlOf('silent') }, hurried)).text()
    expect([valueOf('probe_success', text), valueOf('hostlens_probe_failure_info{phase="tls",code="tls-timeout"}', text)]).toEqual(['0', '1'])
    // A service that waits for its client to speak is no failure, however short the time.
    expect(valueOf('probe_success', await (await scrape({ target: authorityOf('good'), module: 'tcp_connect' }, hurried)).text())).toBe('1')
  })

  it('speaks OpenMetrics to those who want it', async () => {
    const response = await scrape({ target: lab.hosts.good.url }, { accept: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5' })
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    expect((await response.text()).endsWith('\n# EOF\n')).toBe(true)
  })

  it.each([
    [{}, ['target']],
    [{ target: 'good.test', module: 'icmp' }, ['module']],
    [{ target: 'good.test', debug: 'true' }, ['debug']],
    [{ target: 'ftp://good.test' }, ['target']],
  ])('refuses %j, and names %j', async (parameters: Record<string, string>, fields) => {
    const response = await scrape(parameters)
    const problem = Problem.parse(await response.json())
    expect([response.status, problem.errors?.map(({ field }) => field)]).toEqual([400, fields])
  })

  it('is for those with a token', async () => {
    expect((await scrape({ target: lab.hosts.good.url }, { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await scrape({ target: lab.hosts.good.url }, { origin: 'https://example.com' })).status).toBe(403)
    expect((await exports.default.fetch(new Request('http://127.0.0.1/metrics/probe', { method: 'POST', headers: { authorization: `Bearer ${testWorkerToken}` } }))).status).toBe(405)
  })
})
