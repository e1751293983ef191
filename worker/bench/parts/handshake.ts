import { createRootStore } from '../../x509/root-store.ts'
import { runNode, runOurs, runPlain } from '../handshake-client.ts'
import type { Errand } from '../handshake-client.ts'
import { cpuInTurns, ratioOf } from '../pairs.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { startServerProcess } from '../servers/server-process.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { pemToDer } from '../pem.ts'

/** What a handshake costs in CPU, beside Node's own TLS client. */
export const handshakePart: Part = {
  name: 'handshake',
  title: 'CPU of a handshake, beside Node’s own TLS',
  run: async (context) => {
    const servers = await startServerProcess()
    try {
      return [await compareAll(servers, context)]
    } finally {
      await servers.close()
    }
  },
}

async function compareAll(servers: ServerProcess, { quick, progress }: PartContext): Promise<Table> {
  const rounds = quick ? { turns: 5, batch: 10 } : { turns: 21, batch: 40 }
  const rows: Cell[][] = []
  for (const setup of quick ? SETUPS.filter(({ inQuick }) => inQuick) : SETUPS) {
    for (const resumed of [false, true]) {
      const { version, keyType, groups } = setup
      // Resumed handshakes show no certificate: its key makes no difference there.
      if (resumed && keyType === 'rsa2048') continue
      progress(`${version}, ${keyType}, ${groups ?? 'default groups'}, ${resumed ? 'resumed' : 'full'}`)
      const port = await servers.start({ start: 'tls-echo', version, keyType, groups: groups ?? 'X25519MLKEM768:X25519:P-256' })
      rows.push(await compare(servers, { port, version, groups }, resumed, rounds, `${version} ${resumed ? 'resumed' : `full, ${keyName[keyType]}`}, ${groups ?? 'each client’s own offer'}`))
    }
  }
  const echoPort = await servers.start({ start: 'tcp-echo' })
  const plain = await cpuInTurns({ plain: () => runPlain(echoPort) }, rounds)
  rows.push(['the same over TCP without TLS', { sample: plain.plain.summary, unit: 'ms' }, '–', { sample: plain.plain.summary, unit: 'ms' }, '–', '–'])
  return {
    title: 'CPU per connection: connect, handshake, one byte there and back, goodbye',
    columns: ['Handshake', 'worker/tls', 'worker/tls and verifyChain', 'Node tls.connect', 'ratio without the chain', 'ratio with it'],
    rows,
    notes: [
      `CPU of the client’s process (user and system, all threads), warm, in turns A B A B of ${rounds.batch} connections each; n counts turns, a ratio is taken within each pair of turns.`,
      'The server (Node) runs in another process. Node’s client verifies the chain (leaf, intermediate, root) as part of its handshake: the column with verifyChain does the same work. A resumed handshake has no chain.',
    ],
  }
}

async function compare(servers: ServerProcess, errand: Errand, resumed: boolean, rounds: { turns: number; batch: number }, title: string): Promise<Cell[]> {
  const ca = servers.rootsPem
  const roots = createRootStore(pemToDer(ca))
  if (!resumed) {
    const { ours, judged, node } = await cpuInTurns({
      ours: () => runOurs(errand, null, null),
      judged: () => runOurs(errand, null, roots),
      node: () => runNode(errand, null, ca),
    }, rounds)
    return [
      title, { sample: ours.summary, unit: 'ms' }, { sample: judged.summary, unit: 'ms' }, { sample: node.summary, unit: 'ms' },
      { sample: ratioOf(ours, node), unit: '×' }, { sample: ratioOf(judged, node), unit: '×' },
    ]
  }
  const { session } = await runOurs(errand, null, null)
  const { session: nodeSession } = await runNode(errand, null, ca)
  const { ours, node } = await cpuInTurns({
    ours: async () => mustBeResumed(await runOurs(errand, session, null)),
    node: async () => mustBeResumed(await runNode(errand, nodeSession, ca)),
  }, rounds)
  return [title, { sample: ours.summary, unit: 'ms' }, '–', { sample: node.summary, unit: 'ms' }, { sample: ratioOf(ours, node), unit: '×' }, '–']
}

function mustBeResumed({ resumed }: { readonly resumed: boolean }): void {
  if (!resumed) throw new Error('the session was not resumed: this would compare a full handshake with a resumed one')
}

/** In TLS 1.2 the list of groups is also that of the curves of certificates (RFC 8422 section 5.1.1): P-256 has to be in it. */
const SETUPS = [
  { version: 'TLSv1.3', keyType: 'p256', groups: 'x25519', inQuick: true },
  { version: 'TLSv1.3', keyType: 'rsa2048', groups: 'x25519', inQuick: false },
  { version: 'TLSv1.3', keyType: 'p256', groups: 'X25519MLKEM768', inQuick: true },
  { version: 'TLSv1.3', keyType: 'rsa2048', groups: 'X25519MLKEM768', inQuick: false },
  { version: 'TLSv1.3', keyType: 'p256', groups: null, inQuick: true },
  { version: 'TLSv1.2', keyType: 'p256', groups: 'x25519:secp256r1', inQuick: true },
  { version: 'TLSv1.2', keyType: 'rsa2048', groups: 'x25519', inQuick: false },
] as const
const keyName = { p256: 'ECDSA P-256', rsa2048: 'RSA 2048' } as const
