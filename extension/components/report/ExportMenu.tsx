import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { copyMarkdown } from '../copy-markdown.ts'
import { lazy } from '../lazy.tsx'
import { useShortcuts } from '../use-shortcuts.ts'

interface ExportMenuProps {
  /** Null where there is nothing to take along yet: the button keeps its place. */
  readonly report: ProbeReport | null
  /** What was asked, where it is known: the commands then say all of it. */
  readonly request: ProbeRequest | undefined
  /** Makes the page that stands alone; null where there is no place for what it takes. */
  readonly onPage?: (() => Promise<Blob>) | null
  /** True in the bar of the popup: a mark without words, and `c` copies the Markdown without a menu. */
  readonly isMark?: boolean
}

/** Copies and saves a report in every form that others read. The menu is loaded when it is opened. */
export function ExportMenu({ report, request, onPage = null, isMark = false }: ExportMenuProps): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  const [told, setTold] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (told === '') return
    const timer = setTimeout(() => setTold(''), toldForMs + told.length * readingMs)
    return () => clearTimeout(timer)
  }, [told])
  const close = (withFocus: boolean): void => {
    setOpen(false)
    if (withFocus) button.current?.focus()
  }
  const tell = (doing: Promise<string>): void => void doing.then(setTold, (error: unknown) => setTold(t('export.failed', error instanceof Error ? error.message : String(error))))
  useShortcuts({
    c: !isMark || report === null ? null : () => tell(copyMarkdown(report).then(() => t('export.copied'))),
  })
  return (
    <div class={isMark ? 'export export-mark' : 'export'}>
      <button
        type="button"
        class={isMark ? 'icon-button' : 'button'}
        ref={button}
        {...(isMark && { 'aria-label': t('export.label'), title: t('export.label') })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={report === null}
        onClick={() => (isOpen ? close(true) : setOpen(true))}
      >
        <Icon name="copy" />{isMark ? null : t('export.label')}
      </button>
      <span class="export-told" role="status">{told}</span>
      {isOpen && report !== null ? <ExportList source={{ report, request, onPage }} button={button.current} onClose={close} onRun={tell} /> : null}
    </div>
  )
}

const ExportList = lazy(async () => (await import('./ExportList.tsx')).ExportList)

/** As long as a word takes to be seen, and what a sentence takes to be read. */
const toldForMs = 3_500
const readingMs = 60
