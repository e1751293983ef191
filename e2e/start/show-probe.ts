import type { BatchRequest, ProbeRequest } from '../../shared/contract/request.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import { toHar } from '../../shared/export/har.ts'
import { toMarkdown } from '../../shared/export/markdown.ts'
import { requestBatch, requestProbe, requestRegions, type NoAnswer, type WorkerToAsk } from '../terminal/probe-client.ts'
import { renderBatchLine } from '../terminal/render-batch.ts'
import { renderProblem } from '../terminal/render-problem.ts'
import { renderRegions } from '../terminal/render-regions.ts'
import { renderReport } from '../terminal/render-report.ts'
import { printable, type Style } from '../terminal/style.ts'
import type { OutputFormat } from './arguments.ts'

interface Output {
  readonly format: OutputFormat
  readonly style: Style
}

/** One target from one place. Resolves with the exit status: 0 all is well, 1 the probe failed, 2 there was no probe. */
export async function showProbe(worker: WorkerToAsk, request: ProbeRequest, { format, style }: Output): Promise<number> {
  const answer = await requestProbe(worker, request)
  if (answer.status !== 'report') return showNoAnswer(answer)
  process.stdout.write(written(answer.report, request, format, style))
  return answer.report.outcome === 'ok' ? 0 : 1
}

/** One target from several regions, side by side. */
export async function showRegions(worker: WorkerToAsk, request: ProbeRequest, { format, style }: Output): Promise<number> {
  const answer = await requestRegions(worker, request)
  if (answer.status !== 'regions') return showNoAnswer(answer)
  process.stdout.write(format === 'json' ? json(answer.regions) : renderRegions(answer.regions, style))
  return answer.regions.regions.every((result) => result.status === 'reported' && result.report.outcome === 'ok') ? 0 : 1
}

/** A line for each target as it comes; the worst of them is the exit status. */
export async function showBatch(worker: WorkerToAsk, request: BatchRequest, { format, style }: Output): Promise<number> {
  let status = 0
  for await (const answer of requestBatch(worker, request)) {
    if (answer.status !== 'line') return showNoAnswer(answer)
    const { line } = answer
    if (line.type === 'end') continue
    if (line.type === 'problem') status = 2
    else if (line.report.outcome === 'failed') status = Math.max(status, 1)
    process.stdout.write(format === 'json' ? `${JSON.stringify(line)}\n` : renderBatchLine(line, request.targets, style))
  }
  return status
}

function written(report: ProbeReport, request: ProbeRequest, format: OutputFormat, style: Style): string {
  switch (format) {
    case 'text': return renderReport(report, style)
    case 'json': return json(report)
    case 'har': return json(toHar(report, request))
    case 'markdown': return toMarkdown(report)
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function showNoAnswer(answer: NoAnswer): number {
  console.error(answer.status === 'problem' ? renderProblem(answer.problem) : printable(answer.message))
  return 2
}
