import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { keepInView } from './keep-in-view.ts'

export interface NavEntry {
  /** Of the section, as `Section` takes it. */
  readonly id: string
  readonly label: string
  /** A part of the entry before. */
  readonly isInner?: boolean
}

/** The list of sections beside the report (above it where there is no room beside), with the one that is being read marked. */
export function SectionNav({ entries }: { readonly entries: readonly NavEntry[] }): JSX.Element {
  const current = useSectionInView(entries)
  const nav = useRef<HTMLElement>(null)
  // Where there is no room beside the report, the list is a strip that scrolls by itself.
  useEffect(() => keepInView(nav.current, '[aria-current=true]'), [current])
  return (
    <nav class="section-nav" aria-label={t('report.nav')} ref={nav}>
      <ul>
        {entries.map(({ id, label, isInner = false }) => (
          <li key={id} class={isInner ? 'inner' : undefined}>
            <a href={`#${id}-heading`} aria-current={current === id ? 'true' : undefined}>{label}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The last section whose heading has come up to the top of the window. */
function useSectionInView(entries: readonly NavEntry[]): string | null {
  const [current, setCurrent] = useState<string | null>(null)
  const ids = entries.map(({ id }) => id).join(' ')
  useEffect(() => {
    const headings = ids.split(' ').flatMap((id) => document.getElementById(`${id}-heading`) ?? [])
    const find = (): void => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < readingLinePx)
      const end = document.documentElement
      // The last sections may be too short to ever come up to the top.
      const isAtEnd = end.scrollTop > 0 && end.scrollTop + end.clientHeight >= end.scrollHeight - 2
      const found = isAtEnd ? headings.at(-1) : passed.at(-1)
      setCurrent(found?.id.replace(/-heading$/, '') ?? null)
    }
    find()
    addEventListener('scroll', find, { passive: true })
    return () => removeEventListener('scroll', find)
  }, [ids])
  return current
}

/** Below the bar that stays on top. */
const readingLinePx = 140
