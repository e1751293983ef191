import type { JSX } from 'preact'
import type { ProbeReport } from '../../shared/contract/report.ts'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'
import { copyMarkdown } from './copy-markdown.ts'
import { useCopied } from './use-copied.ts'
import { useShortcuts } from './use-shortcuts.ts'

/** Copies the result as Markdown, for a ticket: by its button, or by `c`. Its place is kept while there is nothing to copy. */
export function CopyReport({ report }: { readonly report: ProbeReport | null }): JSX.Element {
  const { copied, settle } = useCopied()
  const copy = (): void => {
    if (report === null) return
    settle(copyMarkdown(report))
  }
  useShortcuts({ c: report === null ? null : copy })
  return (
    <button type="button" class="icon-button" aria-label={t('action.copyReport')} title={`${t('action.copyReport')} (c)`} aria-keyshortcuts="c" disabled={report === null} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span class="visually-hidden" role="status">{copied ? t('action.copied') : ''}</span>
    </button>
  )
}
