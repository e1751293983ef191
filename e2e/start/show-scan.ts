import type { ScanRequest } from '../../shared/contract/scan.ts'
import type { WorkerToAsk } from '../terminal/probe-client.ts'
import { renderProblem } from '../terminal/render-problem.ts'
import { renderScan } from '../terminal/render-scan.ts'
import { renderScanProgress } from '../terminal/render-scan-progress.ts'
import { requestScan } from '../terminal/scan-client.ts'
import { printable, type Style } from '../terminal/style.ts'

/** Scans and shows: progress on stderr where somebody watches, the result on stdout. Resolves with the exit status. */
export async function showScan(worker: WorkerToAsk, request: ScanRequest, { json, style }: { readonly json: boolean; readonly style: Style }): Promise<number> {
  const isWatched = process.stderr.isTTY
  let status = 2
  for await (const answer of requestScan(worker, request)) {
    switch (answer.status) {
      case 'event': {
        const { event } = answer
        if (event.type === 'progress' && isWatched) process.stderr.write(`\r\u001b[2K${renderScanProgress(event, process.stderr.columns)}`)
        if (event.type !== 'report') break
        if (isWatched) process.stderr.write('\r\u001b[2K')
        process.stdout.write(json ? `${JSON.stringify(event.report, null, 2)}\n` : renderScan(event.report, style))
        status = event.report.outcome === 'failed' ? 1 : 0
        break
      }
      case 'problem':
        console.error(renderProblem(answer.problem))
        return 2
      case 'unreachable':
        console.error(printable(answer.message))
        return 2
    }
  }
  return status
}
