import { randomUUID } from 'node:crypto'
import type { BatchLine } from '../../shared/contract/events.ts'
import type { BatchRequest } from '../../shared/contract/request.ts'
import { limits } from '../../shared/limits.ts'
import { log } from '../deployment/log.ts'
import { probeEnvironment } from '../deployment/probe-environment.ts'
import { logProbe } from '../deployment/probe-log.ts'
import type { Settings } from '../deployment/settings.ts'
import { placeOf } from '../deployment/vantage.ts'
import { runSome } from '../probe/batch.ts'
import type { ProbeEnvironment } from '../probe/environment.ts'
import { planProbe } from '../probe/plan.ts'
import { runRecorded } from '../regions/recorded-probe.ts'
import type { Recorder } from '../regions/recorder.ts'
import type { Admission } from './admission.ts'
import { lineStream } from './ndjson.ts'
import { ApiProblem } from './problems.ts'

export interface BatchStart {
  readonly request: BatchRequest
  readonly settings: Settings
  readonly admission: Admission
  /** The HTTP request that asked. */
  readonly raw: Request
  /** Keeps a summary of each result; null where the options do not say so. */
  readonly record: Recorder | null
  /** Keeps the invocation alive until the last line is out. */
  readonly keepAlive: (promise: Promise<unknown>) => void
}

/** Probes many targets and streams each result as it comes (NDJSON). A caller who goes away stops them all. */
export function streamBatch({ request, settings, admission, raw, record, keepAlive }: BatchStart): Response {
  const lines = lineStream()
  const send = (line: BatchLine): Promise<void> => lines.send(line)
  // One environment for all: they share one budget of sockets above all.
  const environment = probeEnvironment(settings, placeOf(raw), { emit: () => undefined, signal: lines.signal, sign: null })

  const run = async (): Promise<void> => {
    const counts = { reports: 0, problems: 0 }
    // As many probes as sockets: each needs one most of the time, and waits for its turn when it needs more.
    await runSome(request.targets.length, limits.maxSocketsAtOnce, async (index) => {
      const line = await probeOne(request, index, { environment, record })
      counts[line.type === 'report' ? 'reports' : 'problems']++
      await send(line)
    }, lines.signal)
    await send({ type: 'end', ...counts })
    log({ level: 'info', event: 'batch', ...counts })
  }
  keepAlive(lines.endWith(admission.during(run)))
  return lines.response
}

interface BatchContext {
  readonly environment: Omit<ProbeEnvironment, 'probeId'>
  readonly record: Recorder | null
}

/** One target's result. Whatever becomes of it is its own line. */
async function probeOne({ targets, options }: BatchRequest, index: number, { environment, record }: BatchContext): Promise<Exclude<BatchLine, { type: 'end' }>> {
  try {
    const plan = planProbe({ ...options, target: targets[index] ?? '' }, { canSignRemotely: false })
    if (plan.status === 'ok') {
      const report = await runRecorded(plan.plan, { ...environment, probeId: randomUUID() }, record)
      logProbe(report)
      return { type: 'report', index, report }
    }
    return { type: 'problem', index, problem: new ApiProblem('invalid-request', 'Some fields of the request were refused.', plan.errors).toProblem() }
  } catch (error) {
    log({ level: 'error', event: 'batch-target-failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    return { type: 'problem', index, problem: new ApiProblem('internal', 'The Worker failed; its log says why.').toProblem() }
  }
}
