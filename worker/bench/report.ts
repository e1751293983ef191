import { formatNumber, formatSummary } from './statistics.ts'
import type { Summary } from './statistics.ts'

/** One field of a table: a sample with its unit, one number with its unit, or a word. */
export type Cell = { readonly sample: Summary; readonly unit: string } | { readonly value: number; readonly unit: string } | string

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** How the figures were come by, and what they do not say. */
  readonly notes?: readonly string[]
}

/** One subject of the benchmark. */
export interface Part {
  readonly name: string
  readonly title: string
  readonly run: (context: PartContext) => Promise<readonly Table[]>
}

export interface PartContext {
  /** Fewer rounds, for a look in between; the tables say how many. */
  readonly quick: boolean
  readonly progress: (text: string) => void
}

export interface PartResult {
  readonly name: string
  readonly title: string
  readonly seconds: number
  readonly tables: readonly Table[]
  /** Why there are no tables, where the part could not run. */
  readonly failure: string | null
}

export interface BenchmarkReport {
  readonly command: string
  readonly facts: Readonly<Record<string, string>>
  readonly parts: readonly PartResult[]
}

/** The report as Markdown: what `docs/benchmarks.md` holds. */
export function toMarkdown({ command, facts, parts }: BenchmarkReport): string {
  return [
    '# Benchmarks',
    '',
    `Written by \`${command}\`; \`docs/benchmarks.json\` has the same figures as data. A sample is given as its median, in parentheses`,
    'its quartiles and its size n. A ratio compares medians of the same run on the same servers.',
    '',
    '| | |',
    '|---|---|',
    ...Object.entries(facts).map(([name, value]) => `| ${name} | ${value} |`),
    ...parts.flatMap(partToMarkdown),
    '',
  ].join('\n')
}

function partToMarkdown({ title, seconds, tables, failure }: PartResult): string[] {
  return [
    '',
    `## ${title}`,
    ...(failure === null ? [] : ['', `This part could not run: ${failure}`]),
    ...tables.flatMap(tableToMarkdown),
    '',
    `This part took ${formatNumber(seconds)} s.`,
  ]
}

function tableToMarkdown({ title, columns, rows, notes = [] }: Table): string[] {
  return [
    '',
    `### ${title}`,
    '',
    row(columns),
    row(columns.map(() => '---')),
    ...rows.map((cells) => row(cells.map(cellText))),
    ...notes.flatMap((note) => ['', note]),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell
  if ('sample' in cell) return formatSummary(cell.sample, cell.unit)
  return `${formatNumber(cell.value)}${cell.unit === '×' ? '' : ' '}${cell.unit}`
}
