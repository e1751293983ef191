import type { ProbeReport } from '../../shared/contract/report.ts'

/** Copies a report for a ticket. In English, whatever the browser's language: who reads a ticket is somebody else. */
export async function copyMarkdown(report: ProbeReport): Promise<void> {
  const { toMarkdown } = await import('../../shared/export/markdown.ts')
  await navigator.clipboard.writeText(toMarkdown(report))
}
