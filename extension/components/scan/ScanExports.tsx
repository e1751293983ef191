import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ScanReport } from '../../../shared/contract/scan.ts'
import type { ScanJudgement } from '../../../shared/contract/scan-judgement.ts'
import { scanMarkdown } from '../../../shared/scan/export/scan-markdown.ts'
import { t } from '../../locales/i18n.ts'
import { saveFile } from '../report/save-file.ts'

interface ScanExportsProps {
  readonly report: ScanReport
  readonly judgement: ScanJudgement | null
}

/** Takes the report along: as JSON, as the Worker sent it with what it means, or as Markdown for a ticket, both in English: others read them. */
export function ScanExports({ report, judgement }: ScanExportsProps): JSX.Element {
  const [copied, setCopied] = useState(false)
  const name = `scan-${report.target.host.replace(/[^a-z0-9.-]+/gi, '-')}-${report.startedAt.slice(0, 10)}`
  const copy = (): void => void navigator.clipboard.writeText(scanMarkdown(report, judgement)).then(() => setCopied(true), () => setCopied(false))
  return (
    <>
      <button type="button" class="button" onClick={() => save(`${name}.json`, 'application/json', `${JSON.stringify({ ...report, ...(judgement !== null && { judgement }) }, null, 2)}\n`)}>{t('scan.exportJson')}</button>
      <button type="button" class="button" onClick={() => save(`${name}.md`, 'text/markdown', scanMarkdown(report, judgement))}>{t('scan.exportMarkdown')}</button>
      <button type="button" class="button" onClick={copy}>{t(copied ? 'action.copied' : 'scan.copyMarkdown')}</button>
      <span class="visually-hidden" role="status">{copied ? t('action.copied') : ''}</span>
    </>
  )
}

function save(name: string, type: string, text: string): void {
  saveFile(name, new Blob([text], { type }))
}
