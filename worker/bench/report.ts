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
  /** When it ran, ISO 8601, and how: parts of several runs may stand in one report. */
  readonly date: string
  readonly command: string
  readonly seconds: number
  readonly tables: readonly Table[]
  /** Why there are no tables, where the part could not run. */
  readonly failure: string | null
}

export interface BenchmarkReport {
  /** Of the machine, at the last run. */
  readonly facts: Readonly<Record<string, string>>
  readonly parts: readonly PartResult[]
}

/** The report as Markdown: what `docs/benchmarks.md` holds. */
export function toMarkdown({ facts, parts }: BenchmarkReport): string {
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --write`; `benchmarks.json` has the same figures as data, `performance.md` says what came of them. A sample',
    'is given as its median, in parentheses its quartiles and its size n. A ratio compares medians of the same run on the same servers.',
    '',
    '| | |',
    '|---|---|',
    ...Object.entries(facts).map(([name, value]) => `| ${name} | ${value} |`),
    ...parts.flatMap(partToMarkdown),
    '',
  ].join('\n')
}

/** The report with the parts that an earlier one has besides, in their order: of the same machine and programs only. */
export function withEarlier(report: BenchmarkReport, earlier: BenchmarkReport | null, order: readonly string[]): BenchmarkReport {
  const isSame = earlier !== null && lasting.every((name) => earlier.facts[name] === report.facts[name])
  const parts = [...report.parts, ...(isSame ? earlier.parts : []).filter(({ name }) => report.parts.every((part) => part.name !== name))]
  return { ...report, parts: parts.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)) }
}

function partToMarkdown({ title, date, command, seconds, tables, failure }: PartResult): string[] {
  return [
    '',
    `## ${title}`,
    ...(failure === null ? [] : ['', `This part could not run: ${failure}`]),
    ...tables.flatMap(tableToMarkdown),
    '',
    `This part took ${formatNumber(seconds)} s, at ${date}, by \`${command}\`.`,
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

/** Facts without which figures do not belong together. */
const lasting = ['Processor', 'Memory', 'System', 'Node', 'workerd', 'Chromium']
