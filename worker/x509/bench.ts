import { X509Certificate } from 'node:crypto'
import { createRootStore } from './root-store.ts'
import { newTestKey, type TestKeyKind } from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'
import { verifyChain, type VerifyOptions } from './verify.ts'

/**
 * CPU of a usual chain of three certificates, warm, beside the platform's own `X509Certificate.verify` on both links, which
 * is the floor; and of the public roots at start. A run by itself: node worker/x509/bench.ts
 */
function cpuMs(run: () => unknown, rounds: number): number {
  for (let i = 0; i < rounds / 4; i++) run()
  const before = process.cpuUsage()
  for (let i = 0; i < rounds; i++) run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / rounds
}

function compare(kind: TestKeyKind): void {
  const chain = new TestChain({ root: newTestKey(kind), intermediate: newTestKey(kind), leaf: newTestKey(kind) })
  const [leaf, intermediate, root] = [chain.leaf(), chain.intermediate(), chain.root()]
  const options: VerifyOptions = {
    leaf,
    intermediates: [intermediate],
    roots: createRootStore([root]),
    atMs: Date.UTC(2026, 5, 1),
    name: { kind: 'dns', value: 'server.example.com' },
    purpose: 'server-auth',
  }
  const ours = cpuMs(() => verifyChain(options), 2_000)
  const floor = cpuMs(() => {
    const [first, second, third] = [leaf, intermediate, root].map((der) => new X509Certificate(der))
    return (
      second !== undefined && third !== undefined && first?.verify(second.publicKey) === true && second.verify(third.publicKey)
    )
  }, 2_000)
  process.stdout.write(
    `${kind}: verifyChain ${ours.toFixed(3)} ms, X509Certificate.verify of both links ${floor.toFixed(3)} ms\n`,
  )
}

async function start(): Promise<void> {
  const before = process.cpuUsage()
  const { publicRoots } = await import('./public-roots/public-roots.ts')
  const { user, system } = process.cpuUsage(before)
  process.stdout.write(
    `public roots: ${publicRoots.count}, ${((user + system) / 1000).toFixed(1)} ms of CPU to load (with type stripping)\n`,
  )
}

await start()
for (const kind of ['P-256', 'RSA-2048'] as const) compare(kind)
