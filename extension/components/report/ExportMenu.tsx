import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import type { ExportItem } from './export-items.ts'

interface ExportMenuProps {
  readonly report: ProbeReport
  /** What was asked, where it is known: the commands then say all of it. */
  readonly request?: ProbeRequest
  /** Makes the page that stands alone; null where there is no place for what it takes. */
  readonly onPage?: (() => Promise<Blob>) | null
}

/** Copies and saves a report in every form that others read: a menu by mouse, arrow keys and first letters. */
export function ExportMenu({ report, request, onPage = null }: ExportMenuProps): JSX.Element {
  const [items, setItems] = useState<readonly ExportItem[] | null>(null)
  const [told, setTold] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)

  const open = (): void => {
    void import('./export-items.ts').then(({ exportItems }) => setItems(exportItems({ report, request, onPage })))
  }
  const close = (withFocus: boolean): void => {
    setItems(null)
    if (withFocus) button.current?.focus()
  }
  useEffect(() => {
    if (items === null) return
    entriesOf(menu.current)[0]?.focus()
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true && button.current?.contains(event.target) !== true) setItems(null)
    }
    document.addEventListener('pointerdown', closeOutside)
    return () => document.removeEventListener('pointerdown', closeOutside)
  }, [items])
  useEffect(() => {
    if (told === '') return
    const timer = setTimeout(() => setTold(''), toldForMs)
    return () => clearTimeout(timer)
  }, [told])

  const run = (item: ExportItem): void => {
    close(true)
    item.run().then(setTold, (error: unknown) => setTold(t('export.failed', error instanceof Error ? error.message : String(error))))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const entries = entriesOf(menu.current)
    const at = entries.findIndex((entry) => entry === document.activeElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key] ?? byLetter(entries, at, event)
    if (event.key === 'Escape') close(true)
    else if (event.key === 'Tab') close(false)
    else if (next === undefined) return
    else entries[(next + entries.length) % entries.length]?.focus()
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class="export">
      <button type="button" class="button" ref={button} aria-haspopup="menu" aria-expanded={items !== null} onClick={() => (items === null ? open() : close(true))}>
        <Icon name="copy" />{t('export.label')}
      </button>
      <span class="export-told" role="status">{told}</span>
      {items === null ? null : (
        <div class="menu" role="menu" aria-label={t('export.label')} ref={menu} onKeyDown={onKeyDown}>
          {(['copy', 'save'] as const).map((group) => (
            <div key={group} role="group" aria-label={t(`export.${group}`)}>
              <p class="menu-head" aria-hidden="true">{t(`export.${group}`)}</p>
              {items.filter((item) => item.group === group).map((item) => (
                <button key={item.label} type="button" role="menuitem" tabIndex={-1} onClick={() => run(item)}>{item.label}</button>
              ))}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

function entriesOf(menu: HTMLElement | null): readonly HTMLButtonElement[] {
  return menu === null ? [] : [...menu.querySelectorAll<HTMLButtonElement>('[role=menuitem]')]
}

/** The next entry that begins with the letter typed. */
function byLetter(entries: readonly HTMLButtonElement[], at: number, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): number | undefined {
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return undefined
  const order = [...entries.keys()].map((step) => (at + 1 + step) % entries.length)
  return order.find((index) => entries[index]?.textContent.toLowerCase().startsWith(key.toLowerCase()))
}

const toldForMs = 4_000
