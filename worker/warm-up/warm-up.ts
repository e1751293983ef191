import { ProbeRequest } from '../../shared/contract/request.ts'
import { fromBase64 } from '../bytes/bytes.ts'
import { viewChain } from '../probe/certificate-view.ts'
import { planProbe } from '../probe/plan.ts'
import { judgeChain } from '../probe/trust-step.ts'
import { recordedClient, recordedHost, replay } from './handshake.ts'
import { recording } from './recording.generated.ts'

/**
 * A dry run of what every probe does, at the Worker's start: V8 compiles functions when they first run, and what runs
 * here is not paid by the first request, whose CPU is short (10 ms on the free plan, where the start has 1 s).
 * Nothing but computing: at this point the platform allows neither I/O nor timers nor randomness.
 */
export function warmUp(): void {
  try {
    rehearse()
  } catch {
    // A rehearsal that fails costs the first probe some time and nothing else; its test fails as well.
  }
}

/** The rehearsal itself; throws where the recording does not fit what we would say today. */
export function rehearse(): void {
  const request = ProbeRequest.parse({ target: `https://${recordedHost}/`, trust: { customCaPem: recording.rootPem } })
  const planned = planProbe(request, { canSignRemotely: false })
  if (planned.status === 'invalid') throw new Error('the rehearsed request was refused')
  const { trust } = planned.plan
  const events = replay(recordedClient(recording.atMs), recording.server.map(fromBase64))
  const chain = events.flatMap((event) => (event.type === 'certificate' ? [event.chain] : []))[0] ?? []
  const { verdict } = judgeChain({ chain, fetched: [], name: { kind: 'dns', value: recordedHost }, host: recordedHost, atMs: recording.atMs }, trust)
  if (verdict.status !== 'accepted') throw new Error(`the recorded chain was rejected: ${verdict.reason.code}`)
  viewChain(chain, recording.atMs)
}
