import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import type { HopView } from './hop-view.ts'
import { keepInView } from './keep-in-view.ts'

interface HopTabsProps {
  readonly hops: readonly HopView[]
  readonly chosen: number
  readonly onChoose: (index: number) => void
}

/** One tab a hop: redirects and repeated attempts, in the order in which they were made. Arrow keys go from one to the next. */
export function HopTabs({ hops, chosen, onChoose }: HopTabsProps): JSX.Element {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => keepInView(list.current, '[aria-selected=true]'), [chosen])
  const go = (index: number): void => {
    onChoose(index)
    list.current?.querySelectorAll<HTMLButtonElement>('[role=tab]')[index]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const isRtl = getComputedStyle(document.documentElement).direction === 'rtl'
    const next = { ArrowRight: chosen + (isRtl ? -1 : 1), ArrowLeft: chosen + (isRtl ? 1 : -1), Home: 0, End: hops.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    go((next + hops.length) % hops.length)
  }
  return (
    <div class="hop-tabs" role="tablist" aria-label={t('report.hops.label')} ref={list} onKeyDown={onKeyDown}>
      {hops.map((hop, index) => (
        <button key={index} type="button" role="tab" id={`hop-tab-${index + 1}`} aria-controls={`hop-panel-${index + 1}`} aria-selected={index === chosen} tabIndex={index === chosen ? 0 : -1} onClick={() => onChoose(index)}>
          <span class="hop-number">{index + 1}</span>
          <span class="hop-what">
            <span class="ellipsis" title={hop.target.url}>{hop.target.url}</span>
            <span class={`hop-outcome${hop.failure === null ? '' : ' bad'}`}>{outcomeText(hop)}</span>
          </span>
        </button>
      ))}
    </div>
  )
}

function outcomeText({ failure, http, attempt, redirect, connection }: HopView): string {
  return [
    failure !== null ? failure.code : http === null ? null : `${http.status} ${http.reason}`.trim(),
    attempt === undefined || attempt.number === 1 ? null : t('report.hops.attempt', attempt.number),
    redirect?.schemeChange === 'downgrade' ? t('report.hops.downgrade') : null,
    connection === 'reused' ? t('report.hops.reused') : null,
  ].filter((part) => part !== null && part !== '').join(' · ')
}
