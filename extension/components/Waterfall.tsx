import type { JSX } from 'preact'
import { formatMs, formatTick } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import type { HopState, ProbeState } from '../probe-state/probe-state.ts'
import { waterfallOf } from '../probe-state/waterfall.ts'
import type { TimeAxis, WaterfallRow } from '../probe-state/waterfall.ts'
import { Section } from './Section.tsx'
import { useNow } from './use-now.ts'
import { vantageText } from './verdict-text.ts'

/** The phases of every hop as bars on a time axis, with their figures. Every row has its place from the beginning. */
export function Waterfall({ state }: { readonly state: ProbeState }): JSX.Element {
  const running = state.stage === 'probing'
  const now = useNow(running)
  const hops = state.hops.length === 0 ? [null] : state.hops
  return (
    <Section id="timing" heading={t('timing.heading')} aside={state.vantage === null ? undefined : vantageText(state.vantage)}>
      {hops.map((hop, index) => (
        <div key={index}>
          {hops.length > 1 && hop !== null ? <h3 class="hop-heading">{t('timing.hop', index + 1)} <span class="muted">{hop.target.url}</span></h3> : null}
          <HopTable state={state} hop={hop} now={now} />
        </div>
      ))}
    </Section>
  )
}

function HopTable({ state, hop, now }: { readonly state: ProbeState; readonly hop: HopState | null; readonly now: number }): JSX.Element {
  const { rows, totalMs, axis } = waterfallOf(state, hop, now)
  return (
    <div class="waterfall">
      <Grid axis={axis} />
      <table>
        <caption class="visually-hidden">{t('timing.caption')}</caption>
        <colgroup><col class="phase-column" /><col /><col class="duration-column" /></colgroup>
        <thead class="visually-hidden">
          <tr><th scope="col">{t('timing.phase')}</th><th scope="col">{t('timing.when')}</th><th scope="col">{t('timing.duration')}</th></tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} class={`phase phase-${row.status}`}>
              <th scope="row">{t(`timing.${row.name}`)}</th>
              <td class="track"><Bar row={row} axis={axis} /></td>
              <td class="figures duration">{durationText(row)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr class="total">
            <th scope="row">{t('timing.total')}</th>
            <td class="axis-labels" aria-hidden="true">
              {axis.ticksMs.filter((tick) => tick <= (axis.toMs - axis.fromMs) * lastLabel).map((tick) => <span key={tick} style={{ left: percent(tick, axis) }}>{formatTick(tick, axis.toMs - axis.fromMs)}</span>)}
            </td>
            <td class="figures duration">{totalMs === null ? '–' : formatMs(totalMs)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Bar({ row, axis }: { readonly row: WaterfallRow; readonly axis: TimeAxis }): JSX.Element | null {
  if (row.status === 'waiting' || row.status === 'absent') return null
  const style = { left: percent(row.startMs - axis.fromMs, axis), width: percent(row.endMs - row.startMs, axis) }
  const split = row.networkShare
  const hint = split === null ? undefined : `${t('timing.legendNetwork')} ${formatMs((row.endMs - row.startMs) * split)} · ${t('timing.legendServer')} ${formatMs((row.endMs - row.startMs) * (1 - split))}`
  return (
    <span class={`bar bar-${row.status}`} style={style} title={hint}>
      {split === null ? null : <span class="bar-server" style={{ width: `${(1 - split) * 100}%` }} />}
    </span>
  )
}

function Grid({ axis }: { readonly axis: TimeAxis }): JSX.Element {
  return (
    <div class="grid" aria-hidden="true">
      {axis.ticksMs.map((tick) => <span key={tick} style={{ left: percent(tick, axis) }} />)}
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

function percent(ms: number, { fromMs, toMs }: TimeAxis): string {
  return `${Math.min(100, Math.max(0, (ms / (toMs - fromMs)) * 100))}%`
}

/** Beyond this, a label centred on its tick would reach into the column beside it. */
const lastLabel = 0.92
