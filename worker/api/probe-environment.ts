import { randomBytes } from 'node:crypto'
import { MemoryAsnCache } from '../../shared/dns/asn-cache.ts'
import { limits } from '../../shared/limits.ts'
import { openConnections } from '../probe/connections.ts'
import { ctLogList } from '../probe/ct-log-list.ts'
import type { ProbeEnvironment } from '../probe/environment.ts'
import { targetPolicy } from '../probe/target-policy.ts'
import type { Settings } from './settings.ts'
import { vantageOf } from './worker-info.ts'

/** What is different from probe to probe. */
export type ProbeParticulars = Pick<ProbeEnvironment, 'emit' | 'signal' | 'sign'>

/**
 * What every probe of one invocation works with: the platform's sockets under one budget, the policy, the clocks.
 * `raw` is the HTTP request that asked: it says where the Worker runs and under which name.
 */
export function probeEnvironment(settings: Settings, raw: Request, particulars: ProbeParticulars): Omit<ProbeEnvironment, 'probeId'> {
  const fetchOutside = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)
  return {
    vantage: vantageOf(settings, raw),
    // On the edge the Worker's own name must not be a target: it would call itself without end.
    policy: targetPolicy({ allow: settings.allow, ownHostnames: settings.kind === 'edge' ? [new URL(raw.url).hostname] : [] }),
    dialsCloudflare: settings.dialsCloudflare,
    connect: openConnections(limits.maxSocketsAtOnce),
    fetch: fetchOutside,
    asnCache,
    logList: () => ctLogList(settings.ctLogList, { fetch: fetchOutside, nowMs: Date.now() }),
    nowMs: () => performance.now(),
    wallClockMs: () => Date.now(),
    random: (length) => new Uint8Array(randomBytes(length)),
    ...particulars,
  }
}

/** Lives as long as the isolate: networks are announced for days, and the same hosts are probed again and again. */
const asnCache = new MemoryAsnCache()
