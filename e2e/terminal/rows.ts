import type { Style } from './style.ts'

export type Row = readonly [label: string, value: string]

/** A title and its labelled values; nothing where there are none. */
export function section(title: string, rows: readonly Row[], style: Style): string {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([label]) => label.length))
  return [style.accent(title), ...rows.map(([label, value]) => `  ${style.dim(label.padEnd(width))}  ${value}`)].join('\n')
}

/** Milliseconds as people read them: tenths where they matter. */
export function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
}
