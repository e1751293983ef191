import type { HttpFacts } from '../../shared/contract/http.ts'
import { parseAltSvc } from '../http/alt-svc.ts'
import { readCaching } from '../http/caching.ts'
import { cdnFingerprints } from '../http/cdn.ts'
import { readContent } from '../http/content.ts'
import type { Field } from '../http/fields.ts'
import { parseServerTiming } from '../http/server-timing.ts'
import { summariseCookies } from '../http/set-cookie.ts'

/** What the fields of an answer say, in the report's shape and bounds. */
export function readFacts(fields: readonly Field[]): HttpFacts {
  const altSvc = parseAltSvc(fields)
  const { verdict, evidence, ageSeconds } = readCaching(fields)
  return {
    serverTiming: parseServerTiming(fields).metrics.slice(0, 50).map(({ name, durationMs, description }) => ({ name, durationMs, description })),
    alternatives: (altSvc.status === 'present' ? altSvc.alternatives : []).slice(0, 20).map(({ protocol, host, port, maxAgeSeconds }) => ({ protocol, host: host.slice(0, 512), port, maxAgeSeconds })),
    cache: { verdict, evidence, ageSeconds },
    cdns: cdnFingerprints(fields).slice(0, 30).map(({ cdn, evidence: field }) => ({ cdn, evidence: field })),
    encodings: readContent(fields).encodings.slice(0, 20),
    cookies: summariseCookies(fields).map(({ faults, ...cookie }) => ({ ...cookie, faults: faults.slice(0, 20) })),
  }
}
