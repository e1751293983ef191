import { randomBytes } from 'node:crypto'
import { MemoryAsnCache } from '../../shared/dns/asn-cache.ts'
import { limits } from '../../shared/limits.ts'
import { openConnections } from '../probe/connections.ts'
import { ctLogList } from '../probe/ct-log-list.ts'
import type { ProbeEnvironment } from '../probe/environment.ts'
import { targetPolicy } from '../probe/target-policy.ts'
import type { Settings } from './settings.ts'
import { vantageOf, type Place } from './vantage.ts'

/** What is different from probe to probe. `connect`: sockets under a budget that outlives the probe. */
export type ProbeParticulars = Pick<ProbeEnvironment, 'emit' | 'signal' | 'sign'> & Partial<Pick<ProbeEnvironment, 'connect'>>

/**
 * What every probe of one invocation works with: the platform's sockets under one budget, the policy, the clocks.
 */
export function probeEnvironment(settings: Settings, place: Place, particulars: ProbeParticulars): Omit<ProbeEnvironment, 'probeId'> {
  const fetchOutside = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)
  return {
    vantage: vantageOf(settings, place),
    policy: targetPolicy({
      allow: settings.allow,
      deny: settings.deny,
      allowOnly: settings.allowOnly,
      // On the edge the Worker's own names must not be targets: it would call itself without end. A local one is on loopback.
      ownHostnames: [...(settings.kind === 'edge' ? [place.hostname, ...settings.hosts] : []), ...settings.ownHosts],
    }),
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
