import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import { BatchLine } from '../../shared/contract/events.ts'
import { createApp } from './app.ts'

/** The Worker as it is on Cloudflare: no private network is open. What it is called by, and its other name, are its own. */
const ownHost = 'probe.hostlens.example'
const settings = {
  HOSTLENS_KIND: 'edge',
  HOSTLENS_OWN_HOSTS: 'hostlens.account.workers.example, 104.18.0.77',
  HOSTLENS_DENY: 'denied.example 104.19.0.0/16 2606:4700:dead::/48 *:6667 guarded.example:8443',
}

/** What became of each target: the code and the range, or why it is no target; `not refused` where the policy let it pass. */
async function verdicts(targets: readonly string[]): Promise<Record<string, string>> {
  const app = createApp()
  const seen: Record<string, string> = {}
  for (let start = 0; start < targets.length; start += 50) {
    const slice = targets.slice(start, start + 50)
    const response = await app.request(`https://${ownHost}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testWorkerToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ targets: slice, options: { deadlineMs: 2_000 } }),
    }, { ...env, ...settings })
    const answer = new TextDecoder().decode(await response.arrayBuffer())
    if (response.status !== 200) throw new Error(answer)
    for (const text of answer.trim().split('\n')) {
      const line = BatchLine.parse(JSON.parse(text))
      if (line.type !== 'end') seen[slice[line.index] ?? ''] = verdict(line)
    }
  }
  return seen
}

function verdict(line: Exclude<BatchLine, { type: 'end' }>): string {
  if (line.type === 'problem') return `no target: ${line.problem.errors?.map(({ field }) => field).join() ?? line.problem.type}`
  const [hop] = line.report.hops
  const { code, detail, got } = line.report.failure ?? {}
  if (code !== 'target-forbidden' && code !== 'name-special-use') return `not refused: ${code ?? 'ok'}`
  // Refused before anything went out: no name was asked for, nothing was dialled.
  if (hop?.network != null) return `refused too late: ${JSON.stringify(hop.network)}`
  const range = /^([a-z0-9.-]+) \(/.exec(got ?? '')?.[1]
  return [detail, range].filter((part) => part !== undefined).join(' ')
}

const addresses = [
  ['127.0.0.1', 'loopback'], ['127.255.255.254', 'loopback'], ['10.0.0.1', 'private'], ['172.16.5.4', 'private'], ['192.168.1.1', 'private'], ['100.100.100.200', 'carrier-grade-nat'],
  ['169.254.169.254', 'link-local'], ['0.0.0.0', 'unspecified'], ['192.0.0.192', 'protocol-assignments'], ['198.18.0.1', 'benchmarking'], ['224.0.0.251', 'multicast'], ['255.255.255.255', 'broadcast'],
] as const

/** One address of four octets, in every spelling that leads to it, and in every IPv6 address that carries it. */
function spellings(address: string, range: string): (readonly [string, string])[] {
  const octets = address.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = octets
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const pairs = `${hex(a * 256 + b, 1)}:${hex(c * 256 + d, 1)}`
  const inverted = `${hex(~(a * 256 + b) & 0xffff, 1)}:${hex(~(c * 256 + d) & 0xffff, 1)}`
  const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  const plain = [
    address, `${address}.`, `http://${whole}/`, `0x${hex(whole, 8)}`, `https://0X${hex(whole, 8).toUpperCase()}:8443/x`, `0${whole.toString(8)}`, octets.map((octet) => `0x${hex(octet, 1)}`).join('.'),
    octets.map((octet) => `0${octet.toString(8)}`).join('.'), `${a}.${(b * 256 + c) * 256 + d}`, `${a}.${b}.${c * 256 + d}`, `tcp://${address}:22`, `wss://${octets.map((octet) => `%${hex(String(octet).charCodeAt(0), 2)}${String(octet).slice(1)}`).join('.')}/`,
    wide(address), address.replaceAll('.', '。'), `tls://${wide(address).replaceAll('.', '．')}:993`,
  ].map((text) => [text, `special-use-address ${range}`] as const)
  return [
    ...plain,
    [`https://[::ffff:${address}]/`, 'special-use-address ipv4-mapped'],
    [`[::FFFF:${pairs}]:443`, 'special-use-address ipv4-mapped'],
    [`tcp://[0:0:0:0:0:ffff:${pairs}]:80`, 'special-use-address ipv4-mapped'],
    [`https://[::ffff:0:${address}]`, 'special-use-address ipv4-translated'],
    [`https://[64:ff9b::${address}]/`, 'special-use-address nat64'],
    [`https://[64:ff9b:1::${pairs}]/`, 'special-use-address nat64-local'],
    [`https://[2002:${pairs}::1]/`, 'special-use-address 6to4'],
    [`http://[2001:0:102:304:0:0:${inverted}]/`, 'special-use-address teredo'],
  ]
}

const others: readonly (readonly [string, string])[] = [
  ['[::]', 'special-use-address unspecified'], ['[::1]', 'special-use-address loopback'], ['::1', 'special-use-address loopback'], ['[0:0:0:0:0:0:0:1]:8443', 'special-use-address loopback'], ['http://[0000::0001]/', 'special-use-address loopback'], ['[::127.0.0.1]', 'special-use-address ipv4-compatible'], ['[::a00:1]', 'special-use-address ipv4-compatible'],
  ['[fe80::1]', 'special-use-address link-local'], ['[FE80::A9FE:A9FE]', 'special-use-address link-local'], ['[febf::1]', 'special-use-address link-local'], ['[fec0::1]', 'special-use-address site-local'], ['[fc00::1]', 'special-use-address unique-local'], ['[fdff:ffff::1]', 'special-use-address unique-local'], ['[ff02::fb]', 'special-use-address multicast'], ['[2001:db8::1]', 'special-use-address documentation'], ['[3fff::1]', 'special-use-address documentation'], ['[100::1]', 'special-use-address discard-only'], ['[5f00::1]', 'special-use-address segment-routing'], ['[4000::1]', 'special-use-address not-global-unicast'],
  // Where clouds keep their metadata.
  ['http://169.254.169.254/latest/meta-data/', 'special-use-address link-local'], ['http://169.254.170.2/v2/credentials', 'special-use-address link-local'], ['http://[fd00:ec2::254]/', 'special-use-address unique-local'], ['http://metadata.google.internal/computeMetadata/v1/', 'special-use-name internal'], ['http://instance-data.ec2.internal/', 'special-use-name internal'], ['http://168.63.129.16.internal/', 'special-use-name internal'],
  ['localhost', 'special-use-name localhost'], ['LocalHost:8787', 'special-use-name localhost'], ['https://localhost./', 'special-use-name localhost'], ['http://a.b.localhost:3000/', 'special-use-name localhost'], ['l%6fcalhost', 'special-use-name localhost'], ['ｌｏｃａｌｈｏｓｔ', 'special-use-name localhost'], ['ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'special-use-name localhost'], ['tcp://localhost:6379', 'special-use-name localhost'],
  ['printer.local', 'special-use-name local'], ['https://PRINTER.LOCAL.:631/', 'special-use-name local'], ['local', 'special-use-name local'], ['db.internal', 'special-use-name internal'], ['internal', 'special-use-name internal'], ['expyuzz4wqqyqhjn.onion', 'special-use-name onion'], ['x.invalid', 'special-use-name invalid'], ['router.home.arpa', 'special-use-name home.arpa'], ['x.alt', 'special-use-name alt'],
  // The Worker itself, by each of its names.
  [ownHost, 'own-host'], [`https://${ownHost.toUpperCase()}./v1/probe`, 'own-host'], [`wss://prob%65.hostlens.example/`, 'own-host'], ['ｐrobe.hostlens.example', 'own-host'], ['hostlens.account.workers.example:8443', 'own-host'], ['104.18.0.77', 'own-host'], ['0x6812004d', 'own-host'],
  // The operator's own list.
  ['denied.example', 'denied'], ['a.b.DENIED.example.', 'denied'], ['104.19.1.2', 'denied'], ['1746075906', 'denied'], ['0150.023.1.2', 'denied'], ['[2606:4700:dead::1]', 'denied'], ['https://[::ffff:104.19.1.2]/', 'denied'], ['https://[2002:6813:102::]/', 'denied'], ['tcp://irc.example:6667', 'denied'], ['tcp://104.16.0.1:6667', 'denied'], ['guarded.example:8443', 'denied'],
  // Mail, and ports that are none.
  ['tcp://mail.example:25', 'port-denied'], ['tls://mail.example:25', 'port-denied'], ['http://mail.example:25/', 'port-denied'], ['https://104.16.0.1:25', 'port-denied'], ['http://mail.example:000025/', 'port-denied'], ['tcp://[2606:4700::1]:25', 'port-denied'], ['tcp://mail.example:0', 'no target: target'], ['mail.example:0', 'no target: target'],
  // Not a target at all.
  ['https://good.test@127.0.0.1/', 'no target: target'], ['https://127.0.0.1@good.test/', 'no target: target'], ['http://127.0.0.1:80@good.test/', 'no target: target'], ['http://good.test:80@127.0.0.1:80/', 'no target: target'],
  ['[fe80::1%eth0]', 'no target: target'], ['[fe80::1%25eth0]', 'no target: target'], ['http://[::1%25lo]/', 'no target: target'], ['[::ffff:127.0.0.1', 'no target: target'], ['[127.0.0.1]', 'no target: target'], ['256.0.0.1', 'no target: target'], ['127.0.0.1.1', 'no target: target'], ['0x7f.0.0.0.1', 'no target: target'], ['4294967296', 'no target: target'], ['127.0.0.1..', 'no target: target'], ['127..0.1', 'no target: target'], ['foo.127', 'no target: target'], ['http://127.0.0.1%00.good.test/', 'no target: target'], ['http://127.0.0.1%20/', 'no target: target'], ['http://127.0.0.1%2f.good.test/', 'no target: target'], ['tcp://good.test:65536', 'no target: target'], ['tcp://good.test:-1', 'no target: target'],
  ['file:///etc/passwd', 'no target: target'], ['ftp://127.0.0.1/', 'no target: target'], ['gopher://127.0.0.1:25/', 'no target: target'], ['dict://127.0.0.1:11211/', 'no target: target'], ['data:text/html,x', 'no target: target'], ['javascript:alert(1)', 'no target: target'], ['unix:/var/run/docker.sock', 'no target: target'], ['ldap://127.0.0.1/', 'no target: target'],
  // These lead to an address all the same: by the rules of the web a backslash and a question mark end the host.
  ['http://127.0.0.1\\@good.test/', 'special-use-address loopback'], ['http://127.0.0.1?@good.test/', 'special-use-address loopback'], ['http://127.0.0.1#@good.test/', 'special-use-address loopback'], ['https:127.0.0.1', 'special-use-address loopback'], ['https:///127.0.0.1/', 'special-use-address loopback'], ['http:\\\\127.0.0.1', 'special-use-address loopback'], ['//127.0.0.1/', 'special-use-address loopback'], [' 127.0.0.1\t', 'special-use-address loopback'], ['http://127.0.0.1\n/', 'special-use-address loopback'], ['http://12\t7.0.0.1/', 'special-use-address loopback'], ['http://127.0.0.1\u00AD/', 'special-use-address loopback'], ['①②⑦.⓪.⓪.①', 'special-use-address loopback'], ['http://127.1:80/', 'special-use-address loopback'], ['http://0x/', 'special-use-address unspecified'], ['http://10.1/', 'special-use-address private'],
]

/** Look-alikes. Names that the lab’s resolver knows nothing of, and addresses of Cloudflare's, which a Worker there cannot dial: nothing leaves this machine. */
const allowed: readonly (readonly [string, string])[] = [
  ...['localhost.example', 'notlocalhost.example', '127.0.0.1.nip.example', '0x7f.1.example', 'local.example', 'internal.example', 'onion.example', 'xn--bcher-kva.example', 'bücher.example', 'probe.hostlens.example.net', 'xprobe.hostlens.example', 'a.probe.hostlens.example', 'notdenied.example', 'guarded.example:8444', 'tcp://irc.example:6668', 'tcp://mail.example:24', 'tcp://mail.example:26', 'tcp://mail.example:465', 'http://mail.example:587/', '1e100.example', '10.example', 'fe80.example', '169.254.169.254.example'].map((text) => [text, 'not refused: resolver-refused'] as const),
  ...['104.16.0.1', '104.16.0.1.', '1745879041', '0x68100001', '0150.020.0.1', '104.16.1', '１０４.16.0.1', '%3104.16.0.1', '172.64.0.1', '172.67.255.254', '162.158.0.1', '173.245.48.1', '198.41.128.1', '190.93.240.1', '104.18.0.78', '104.20.0.1', '[2606:4700::1]', '[2606:4700:0:0:0:0:6810:1]', '2400:cb00::1', '[2606:4700:deae::1]', '[2a06:98c0::7f00:1]', 'tcp://104.16.0.1:22'].map((text) => [text, 'not refused: cloudflare-address'] as const),
]

const forbidden = [...addresses.flatMap(([address, range]) => spellings(address, range)), ...others]

describe('the policy of a Worker on Cloudflare, through the API', () => {
  it('is tested with more than 200 forbidden spellings, none of them twice', () => {
    const texts = forbidden.map(([text]) => text)
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([])
    expect(forbidden.length).toBeGreaterThan(300)
  })

  it('refuses every one of them, by its reason and before anything goes out', async () => {
    expect(await verdicts(forbidden.map(([text]) => text))).toEqual(Object.fromEntries(forbidden))
  })

  it('lets look-alikes pass', async () => {
    expect(await verdicts(allowed.map(([text]) => text))).toEqual(Object.fromEntries(allowed))
  })
})
