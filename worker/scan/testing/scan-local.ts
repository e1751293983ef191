import { randomBytes, randomUUID } from 'node:crypto'
import { ScanEvent, ScanReport, type ScanRequest } from '../../../shared/contract/scan.ts'
import { MemoryAsnCache } from '../../../shared/dns/asn-cache.ts'
import { limits } from '../../../shared/limits.ts'
import { connectNode } from '../../net/testing/node-connect.ts'
import { targetPolicy } from '../../probe/target-policy.ts'
import type { ScanEnvironment } from '../environment.ts'
import { planScan } from '../plan.ts'
import { runScan, scanSlice } from '../scan.ts'
import type { ScanState } from '../state.ts'

export interface LocalScan {
  readonly report: ScanReport
  readonly events: readonly ScanEvent[]
  /** Connections that each slice made. */
  readonly slices: readonly number[]
}

/** Scans a port of this machine over Node's sockets. Every event and the report have to keep the contract, and every state to be plain data. */
export async function scanLocal(port: number, request: Omit<ScanRequest, 'target'> & { readonly target?: string } = {}, signal: AbortSignal = new AbortController().signal): Promise<LocalScan> {
  const events: ScanEvent[] = []
  const slices: number[] = []
  const planned = planScan({ target: `127.0.0.1:${port}`, ...request })
  if (planned.status === 'invalid') throw new Error(planned.errors.map(({ field, message }) => `${field}: ${message}`).join('\n'))
  const environment: ScanEnvironment = {
    scanId: randomUUID(),
    vantage: { product: 'hostlens', version: '0.0.0', kind: 'local', colo: null, resolver: 'https://resolver.invalid/dns-query' },
    policy: targetPolicy({ allow: ['127.0.0.0/8'], deny: [], allowOnly: null, ownHostnames: [] }),
    dialsCloudflare: false,
    connect: connectNode,
    fetch: () => Promise.reject(new Error('a scan of an address asks nobody')),
    asnCache: new MemoryAsnCache(),
    logList: () => Promise.resolve(null),
    nowMs: () => performance.now(),
    wallClockMs: () => Date.now(),
    random: (length) => new Uint8Array(randomBytes(length)),
    emit: (event) => void events.push(ScanEvent.parse(event)),
    signal,
  }
  const report = await runScan(planned.plan, environment, async (state, deadlineMs) => {
    const outcome = await scanSlice(planned.plan, throughJson(state), environment, deadlineMs, limits.maxScanConnectionsPerInvocation)
    if (outcome.status === 'ran') slices.push(outcome.state.connections - state.connections)
    return outcome
  })
  return { report: ScanReport.parse(report), events, slices }
}

/** What a state is after another invocation has been handed it. */
function throughJson(state: ScanState): ScanState {
  return JSON.parse(JSON.stringify(state)) as ScanState
}
