import { ProbeReport } from '../../shared/contract/report.ts'
import { historyLimits } from './limits.ts'

/** A report as gzip of its JSON. */
export async function packReport(report: ProbeReport): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([JSON.stringify(report)]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** The report again; null where it cannot be read, or is of a release whose reports were other. */
export async function unpackReport(packed: Uint8Array<ArrayBuffer>): Promise<ProbeReport | null> {
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
    const parts: Uint8Array<ArrayBuffer>[] = []
    let bytes = 0
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length
      if (bytes > historyLimits.maxUnpackedBytes) {
        await reader.cancel()
        return null
      }
      parts.push(next.value)
    }
    const parsed = ProbeReport.safeParse(JSON.parse(await new Blob(parts).text()))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
