import type { Phase, Timings } from '../../shared/contract/timings.ts'
import type { Style } from './style.ts'

/** The phases as bars on one time axis, each with its figure, and the total below. */
export function renderWaterfall(phases: readonly Phase[], timings: Timings, style: Style): string {
  if (phases.length === 0) return ''
  const startMs = Math.min(...phases.map((phase) => phase.startMs))
  const endMs = Math.max(...phases.map((phase) => phase.endMs), startMs + 1)
  const perCell = (endMs - startMs) / width
  const rows = phases.map((phase) => {
    const from = Math.min(width - 1, Math.floor((phase.startMs - startMs) / perCell))
    const cells = Math.max(1, Math.round((phase.endMs - phase.startMs) / perCell))
    const bar = `${' '.repeat(from)}${style.accent('█'.repeat(Math.min(cells, width - from)))}`.padEnd(width + bar0(style))
    return `  ${label(phase.name)}${figure(phase.endMs - phase.startMs)}  ${bar}`.trimEnd()
  })
  const other = timings.other > 0 ? [`  ${style.dim(`${label('other')}${figure(timings.other)}`)}`] : []
  return [...rows, ...other, `  ${style.bold(`${label('total')}${figure(timings.total)}`)}`].join('\n')
}

const width = 44
/** How much longer a coloured bar is than it looks. */
const bar0 = (style: Style): number => style.accent('').length
const label = (name: string): string => name.padEnd(10)
const figure = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`.padStart(9)
