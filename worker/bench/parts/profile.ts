import { runOurs } from '../handshake-client.ts'
import type { Errand } from '../handshake-client.ts'
import { profile } from '../profiler.ts'
import type { Frame, SelfTimes } from '../profiler.ts'
import { pemToDer } from '../pem.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { startServerProcess } from '../servers/server-process.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { createRootStore } from '../../x509/root-store.ts'

/** Where the CPU of our handshakes goes: what stands behind the ratios of the part before. */
export const profilePart: Part = {
  name: 'profile',
  title: 'Where the CPU of a handshake goes',
  run: async (context) => {
    const servers = await startServerProcess()
    try {
      return [await profileAll(servers, context)]
    } finally {
      await servers.close()
    }
  },
}

async function profileAll(servers: ServerProcess, { quick, progress }: PartContext): Promise<Table> {
  const connections = quick ? 200 : 2_000
  const roots = createRootStore(pemToDer(servers.rootsPem))
  const profiles: SelfTimes[] = []
  for (const { title, groups, resumed } of setups) {
    progress(title)
    const port = await servers.start({ start: 'tls-echo', version: 'TLSv1.3', keyType: 'p256', groups })
    const errand: Errand = { port, version: 'TLSv1.3', groups }
    const session = resumed ? (await runOurs(errand, null, null)).session : null
    const run = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await runOurs(errand, session, resumed ? null : roots)
    }
    await run(50)
    profiles.push(await profile(() => run(connections), placeOf))
  }
  const sum = (place: string): number => profiles.reduce((total, times) => total + (times.get(place) ?? 0), 0)
  const places = [...new Set(profiles.flatMap((times) => [...times.keys()]))].toSorted((a, b) => sum(b) - sum(a))
  return {
    title: 'Self time by the sampling profiler, a connection',
    columns: ['Place', ...setups.flatMap(({ title }) => [title, 'share'])],
    rows: places.map((place) => [place, ...profiles.flatMap((times) => cells(times, place, connections))]),
    notes: [
      `TLS 1.3, ECDSA P-256, warm, ${connections} connections each, one after the other; full ones with verifyChain. Of the main thread, the wait for the server left out.`,
      'ML-KEM is computed in JavaScript: neither WebCrypto nor node:crypto has it in workerd. Node’s own client, beside which the part before measures, has OpenSSL’s machine code.',
    ],
  }
}

function cells(times: SelfTimes, place: string, connections: number): Cell[] {
  const whole = [...times.values()].reduce((total, ms) => total + ms, 0)
  const ms = times.get(place) ?? 0
  return [{ value: ms / connections, unit: 'ms' }, `${((100 * ms) / whole).toFixed(0)} %`]
}

/** Null for the wait. */
function placeOf({ functionName, url }: Frame): string | null {
  if (url === '') return functionName === '(idle)' ? null : functionName === '(garbage collector)' ? 'V8: collecting garbage' : 'V8 and native code called by it'
  if (url.startsWith('node:')) return /crypto/.test(url) ? 'Node: node:crypto' : 'Node: sockets, streams and the rest'
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (library !== undefined) return library.startsWith('@noble/') ? 'ML-KEM (@noble)' : library
  return /\/(worker\/(?!bench)[a-z0-9]+)\//.exec(url)?.[1] ?? 'the benchmark itself'
}

const setups = [
  { title: 'full, X25519MLKEM768', groups: 'X25519MLKEM768', resumed: false },
  { title: 'resumed, X25519MLKEM768', groups: 'X25519MLKEM768', resumed: true },
  { title: 'full, x25519', groups: 'x25519', resumed: false },
  { title: 'resumed, x25519', groups: 'x25519', resumed: true },
] as const
