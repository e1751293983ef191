import type { JSX } from 'preact'
import { formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import type { HopState } from '../probe-state/probe-state.ts'
import { hopBars } from '../probe-state/hop-bars.ts'
import { Card } from './Card.tsx'

interface HopListProps {
  readonly hops: readonly HopState[]
  /** The place of the hop whose cards are shown. */
  readonly chosen: number
  readonly onChoose: (index: number) => void
}

/** Every hop on one axis: its status, where it led and how long it took. One of them is what the cards below are about. */
export function HopList({ hops, chosen, onChoose }: HopListProps): JSX.Element {
  const bars = hopBars(hops)
  return (
    <Card id="hops" heading={t('hops.heading')} aside={plural('hops.count', hops.length)}>
      <ol class="hops">
        {hops.map((hop, index) => {
          const bar = bars[index]
          return (
            <li key={index}>
              <button type="button" class="hop" aria-pressed={index === chosen} onClick={() => onChoose(index)}>
                <span class={`hop-status figures ${tone(hop)}`}>{statusText(hop)}</span>
                <span class="hop-url ellipsis" title={hop.target.url}><bdi>{hop.target.url.replace(/\/$/, '')}</bdi></span>
                <span class="hop-time figures">{hop.timings === null ? '…' : formatMs(hop.timings.total)}</span>
                {bar === undefined ? null : <span class="hop-track" aria-hidden="true"><span class="at" style={{ '--at': `${bar.start * 100}%` }}><span style={{ width: `${bar.length * 100}%` }} /></span></span>}
                {notes(hop).map((note) => <span key={note} class="hop-note">{note}</span>)}
              </button>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

function statusText({ http, failure, more }: HopState): string {
  const status = http?.status ?? more?.fetched?.status ?? null
  if (status !== null) return String(status)
  return failure === null ? '…' : t('hops.failed')
}

function tone({ http, failure }: HopState): string {
  if (failure !== null) return 'bad'
  return http !== null && http.status >= 400 ? 'warned' : ''
}

/** What the figures do not say: which attempt it was, what was left behind on the way. */
function notes({ more }: HopState): readonly string[] {
  const { attempt, connection, redirect } = more ?? {}
  return [
    attempt === undefined || attempt.number === 1 ? null : t('hops.attempt', attempt.number, formatMs(attempt.waitedMs)),
    connection === 'reused' ? t('hops.reused') : null,
    redirect?.schemeChange === 'downgrade' ? t('hops.downgrade') : null,
    redirect === undefined || redirect.dropped.length === 0 ? null : t('hops.dropped', redirect.dropped.join(', ')),
  ].filter((note) => note !== null)
}
