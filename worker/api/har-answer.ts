import type { ProbeRequest } from '../../shared/contract/request.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import { toHar } from '../../shared/export/har.ts'
import { readRegionBindings } from '../regions/bindings.ts'
import { recorderFor } from '../regions/recorder.ts'
import { admit } from './admission.ts'
import type { AppContext } from './context.ts'
import { startProbe } from './probe-run.ts'
import { answerWhole } from './whole-answer.ts'

/** Whether `Accept` asks for HAR: `application/json;profile=har`, the name quoted or not (RFC 9110 section 5.6.6). */
export function acceptsHar(accept: string): boolean {
  return /\bapplication\/json\s*;\s*profile=(?:har|"har")(?=$|[\s;,])/i.test(accept)
}

/** Probes, and answers with the report as HTTP Archive 1.2. An archive is of one place: `regions` is refused. */
export async function answerHar(c: AppContext, request: ProbeRequest): Promise<Response> {
  const settings = c.get('settings')
  const admission = await admit(c, { targets: [request.address ?? request.target], cost: request.samples ?? 1 })
  const record = recorderFor(request, c.get('caller').name, readRegionBindings(c.env).results)
  return answerWhole(c, {
    work: (signal) => admission.during(() => startProbe({ request, settings, raw: c.req.raw, emit: () => undefined, signal, record })),
    headers: { 'content-type': 'application/json;profile=har', 'content-disposition': `attachment; filename="${fileName(request)}.har"`, 'cache-control': 'no-store' },
    format: (report) => JSON.stringify(toHar(report, request)),
  })
}

function fileName({ target }: ProbeRequest): string {
  const parsed = parseTarget(target)
  return parsed.status === 'ok' ? parsed.target.host.replace(/[^a-z0-9.-]+/g, '-') : 'probe'
}
