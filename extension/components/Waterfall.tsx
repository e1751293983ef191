import type { JSX } from 'preact'
import { formatMs, formatTick } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import type { PageTiming } from '../probe-state/page-timing.ts'
import type { HopState, ProbeState } from '../probe-state/probe-state.ts'
import { waterfallOf } from '../probe-state/waterfall.ts'
import type { TimeAxis, Waterfall as Phases, WaterfallRow } from '../probe-state/waterfall.ts'
import { Card } from './Card.tsx'
import { PageTimingNote } from './PageTimingNote.tsx'
import { useNow } from './use-now.ts'
import { vantageText } from './verdict-text.ts'

interface WaterfallProps {
  /** Of the section, where several stand on a page. */
  readonly id?: string
  readonly state: ProbeState
  /** The hop whose phases are shown; the last where none is given. */
  readonly hop?: HopState | null
  /** The browser's own times: `pending` keeps their place, null where there are none to be had. */
  readonly page?: PageTiming | 'pending' | null
  /** Measures the same several times; null where that is not to be offered now. */
  readonly onMeasure?: (() => void) | null
}

/** The phases of a hop as bars on a time axis, the browser's own beneath, with their figures. Every row has its place from the beginning. */
export function Waterfall({ id = 'timing', state, hop = state.hops.at(-1) ?? null, page = null, onMeasure = null }: WaterfallProps): JSX.Element {
  const running = state.stage === 'probing'
  const now = useNow(running)
  const compared = page === 'pending' || page === null || page.from !== 'network' ? null : page
  const phases = waterfallOf(state, hop, now, compared)
  const { totalMs } = phases
  return (
    <Card id={id} heading={t('timing.heading')} aside={state.vantage === null ? undefined : vantageText(state.vantage)} summary={totalMs === null ? undefined : formatMs(totalMs)}>
      <PhaseTable phases={phases} page={compared} withPage={page !== null} />
      <div class="legend">
        <span class="legend-network">{t('timing.legendNetwork')}</span>
        <span class="legend-server">{t('timing.legendServer')}</span>
        {page === null ? null : <span class="legend-page">{t('timing.legendPage')}</span>}
        {onMeasure === null ? null : <button type="button" class="text-button" title={t('samples.measureHint')} onClick={onMeasure}>{t('samples.measure')}</button>}
      </div>
      {page === null ? null : <PageTimingNote page={page} />}
    </Card>
  )
}

function PhaseTable({ phases: { rows, totalMs, otherMs, axis }, page, withPage }: { readonly phases: Phases; readonly page: PageTiming | null; readonly withPage: boolean }): JSX.Element {
  return (
    <div class={`waterfall${withPage ? ' with-page' : ''}`}>
      <Grid axis={axis} />
      <table>
        <caption class="visually-hidden">{t('timing.caption')}</caption>
        <colgroup><col class="phase-column" /><col /><col class="duration-column" />{withPage ? <col class="duration-column" /> : null}</colgroup>
        <thead class={withPage ? undefined : 'visually-hidden'}>
          <tr>
            <th scope="col"><span class="visually-hidden">{t('timing.phase')}</span></th>
            <th scope="col"><span class="visually-hidden">{t('timing.when')}</span></th>
            {withPage ? <th scope="col">{t('timing.browser')}</th> : null}
            <th scope="col">{withPage ? t('timing.worker') : t('timing.duration')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} class={`phase phase-${row.status}`}>
              <th scope="row">{t(`timing.${row.name}`)}</th>
              <td class="track"><Bar row={row} axis={axis} /><PageBar row={row} axis={axis} /></td>
              {withPage ? <td class="figures duration page-duration">{pageDurationText(row, page)}</td> : null}
              <td class="figures duration">{durationText(row)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr class="total">
            <th scope="row">{t('timing.total')}</th>
            <td class="axis-labels" aria-hidden="true">
              {axis.ticksMs.filter((tick) => tick <= (axis.toMs - axis.fromMs) * lastLabel).map((tick) => <span key={tick} class="at" style={{ '--at': percent(tick, axis) }}><span>{formatTick(tick, axis.toMs - axis.fromMs)}</span></span>)}
            </td>
            {withPage ? <td class="figures duration page-duration">{page === null ? '–' : formatMs(page.totalMs)}</td> : null}
            <td class="figures duration" title={otherMs > 0 ? t('timing.between', formatMs(otherMs)) : undefined}>{totalMs === null ? '–' : formatMs(totalMs)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Bar({ row, axis }: { readonly row: WaterfallRow; readonly axis: TimeAxis }): JSX.Element | null {
  if (row.status === 'waiting' || row.status === 'absent') return null
  const split = row.networkShare
  const hint = split === null ? undefined : `${t('timing.legendNetwork')} ${formatMs((row.endMs - row.startMs) * split)} · ${t('timing.legendServer')} ${formatMs((row.endMs - row.startMs) * (1 - split))}`
  return (
    <span class="at" style={{ '--at': percent(row.startMs - axis.fromMs, axis) }}>
      <span class={`bar bar-${row.status}`} style={{ width: percent(row.endMs - row.startMs, axis) }} title={hint}>
        {split === null ? null : <span class="bar-server" style={{ width: `${(1 - split) * 100}%` }} />}
      </span>
    </span>
  )
}

/** The same phase of the page in the tab, thin, below. */
function PageBar({ row: { page }, axis }: { readonly row: WaterfallRow; readonly axis: TimeAxis }): JSX.Element | null {
  if (page === null) return null
  return (
    <span class="at" style={{ '--at': percent(page.startMs, axis) }}>
      <span class="page-bar" style={{ width: percent(page.endMs - page.startMs, axis) }} title={`${t('timing.legendPage')} ${formatMs(page.endMs - page.startMs)}`} />
    </span>
  )
}

function Grid({ axis }: { readonly axis: TimeAxis }): JSX.Element {
  return (
    <div class="grid" aria-hidden="true">
      {axis.ticksMs.map((tick) => <span key={tick} class="at" style={{ '--at': percent(tick, axis) }} />)}
    </div>
  )
}

function durationText({ status, startMs, endMs }: WaterfallRow): string {
  switch (status) {
    case 'waiting':
      return t('timing.waiting')
    case 'absent':
      return t('timing.absent')
    case 'running':
    case 'done':
    case 'failed':
      return formatMs(status === 'running' ? Math.round(endMs - startMs) : endMs - startMs)
  }
}

function pageDurationText({ name, page: phase }: WaterfallRow, page: PageTiming | null): string {
  if (phase !== null) return formatMs(phase.endMs - phase.startMs)
  // Zero milliseconds would be a lie: there was nothing to do.
  const isReused = page?.connection === 'reused' && (name === 'tcp' || (name === 'tls' && page.origin.startsWith('https:')))
  return t(isReused ? 'timing.reused' : 'timing.absent')
}

function percent(ms: number, { fromMs, toMs }: TimeAxis): string {
  return `${Math.min(100, Math.max(0, (ms / (toMs - fromMs)) * 100))}%`
}

/** Beyond this, a label centred on its tick would reach into the column beside it. */
const lastLabel = 0.92
