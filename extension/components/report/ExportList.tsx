import type { JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { exportItems } from './export-items.ts'
import type { ExportItem, ExportSource } from './export-items.ts'

interface ExportListProps {
  readonly source: ExportSource
  /** What opens and closes the menu: a press on it is not one beside the menu. */
  readonly button: HTMLElement | null
  readonly onClose: (withFocus: boolean) => void
  /** Told what was chosen: how it ends, in words. */
  readonly onRun: (doing: Promise<string>) => void
}

/** The open menu, worked by mouse, arrow keys and first letters. */
export function ExportList({ source, button, onClose, onRun }: ExportListProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null)
  const items = useMemo(() => exportItems(source), [source.report, source.request])
  useEffect(() => {
    entriesOf(menu.current)[0]?.focus()
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true && button?.contains(event.target) !== true) onClose(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    return () => document.removeEventListener('pointerdown', closeOutside)
  }, [])

  const run = (item: ExportItem): void => {
    onClose(true)
    onRun(item.run())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const entries = entriesOf(menu.current)
    const at = entries.findIndex((entry) => entry === document.activeElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key] ?? byLetter(entries, at, event)
    if (event.key === 'Escape') onClose(true)
    else if (event.key === 'Tab') onClose(false)
    else if (next === undefined) return
    else entries[(next + entries.length) % entries.length]?.focus()
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }
  const isPartial = items.some(({ isPartial: is }) => is === true)
  return (
    <div class="menu" role="menu" aria-label={t('export.label')} ref={menu} onKeyDown={onKeyDown}>
      {(['copy', 'save'] as const).map((group) => (
        <div key={group} role="group" aria-label={t(`export.${group}`)}>
          <p class="menu-head" aria-hidden="true">{t(`export.${group}`)}</p>
          {items.filter((item) => item.group === group).map((item) => (
            <button key={item.label} type="button" role="menuitem" tabIndex={-1} {...(item.isPartial === true && { 'aria-describedby': 'export-partial' })} onClick={() => run(item)}>
              {item.label}{item.isPartial === true ? <span aria-hidden="true"> *</span> : null}
            </button>
          ))}
        </div>
      ))}
      {isPartial ? <p class="menu-note" id="export-partial" aria-hidden="true">* {t('export.partial')}</p> : null}
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
