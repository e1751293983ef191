import { createLabPki } from '../../../e2e/lab/lab-pki.ts'
import { startDelayProxy, type DelayProxy } from '../../../e2e/lab/delay-proxy.ts'
import { requireProgram, type ProgramName } from '../../../e2e/lab/ensure-programs.ts'
import { issue } from '../../../e2e/lab/pki.ts'
import { run } from '../../../e2e/lab/run-program.ts'
import { mozillaIntermediate } from '../../../e2e/lab/servers/scan-servers.ts'
import { startNginx } from '../../../e2e/lab/servers/nginx.ts'
import { scanLocal } from '../../scan/testing/scan-local.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { summarize } from '../statistics.ts'

/** How long it takes to find out what a server would do for every client, beside the scanners that people install for that. */
export const scanPart: Part = {
  name: 'scan',
  title: 'The whole of a server’s TLS, beside sslscan and testssl.sh',
  run: async (context) => [await compare(context)],
}

async function compare({ quick, progress }: PartContext): Promise<Table> {
  const pki = await createLabPki()
  const identity = await issue(pki.intermediate, { subject: { commonName: host }, dnsNames: [host], keyType: 'rsa2048' })
  const nginx = await startNginx({ identity, http2: true, directives: ['ssl_ecdh_curve X25519:prime256v1:secp384r1', 'ssl_prefer_server_ciphers off', `ssl_ciphers ${mozillaIntermediate.join(':')}`] })
  if (!nginx.available) throw new Error(nginx.missing.hint)
  const line = await startDelayProxy({ target: { port: nginx.port }, toServer: { delayMs: addedMs / 2 }, toClient: { delayMs: addedMs / 2 } })
  try {
    const rounds = quick ? 3 : 9
    const scanners: readonly { readonly name: string; readonly rounds: number; readonly scan: () => Promise<void> }[] = [
      { name: 'hostlens', rounds, scan: async () => { await scanLocal(line.port, { serverName: host, trust: { customCaPem: pki.root.pem } }) } },
      { name: 'sslscan', rounds, scan: () => runPeer('sslscan', ['--no-colour', `--sni-name=${host}`, `127.0.0.1:${line.port}`]) },
      {
        name: quick ? 'testssl.sh -p (versions only)' : 'testssl.sh',
        rounds: 1,
        scan: () => runPeer('testssl', [...(quick ? ['-p'] : []), '--quiet', '--color', '0', '--warnings', 'off', `127.0.0.1:${line.port}`]),
      },
    ]
    const rows: Cell[][] = []
    for (const scanner of scanners) {
      const times: number[] = []
      let connections = 0
      for (let round = 0; round < scanner.rounds; round++) {
        progress(`${scanner.name}, ${round + 1} of ${scanner.rounds}`)
        const before = line.connections.length
        const startMs = performance.now()
        await scanner.scan()
        times.push((performance.now() - startMs) / 1_000)
        connections = countedSince(line, before)
      }
      rows.push([scanner.name, { sample: summarize(times), unit: 's' }, { value: connections, unit: 'connections' }])
    }
    return {
      title: `nginx with Mozilla’s intermediate profile and an RSA key, ${addedMs} ms of added round trip`,
      columns: ['Scanner', 'Wall time', 'TCP connections'],
      rows,
      notes: [
        'The delay is that of a proxy on loopback: it acts on every byte, and not on the TCP handshake, which is the kernel’s.',
        'Hostlens keeps its usual manners: three connections at once, 10 ms of pause after each. It runs here over Node’s sockets, with the engine that the Worker runs; the others run as they are installed, one connection after the other.',
        'They do not test the same: sslscan lists versions, suites, groups and one certificate; testssl.sh also tries attacks and reads HTTP; Hostlens adds order, schemes, certificates by kind of client, resumption and tolerances.',
      ],
    }
  } finally {
    await line.close()
    await nginx.close()
  }
}

async function runPeer(name: ProgramName, args: readonly string[]): Promise<void> {
  const program = await requireProgram(name)
  if (!program.available) throw new Error(program.missing.hint)
  await run(program.path, args, { timeoutMs: 900_000 })
}

function countedSince({ connections }: DelayProxy, before: number): number {
  return connections.length - before
}

const host = 'scan.test'
const addedMs = 20
