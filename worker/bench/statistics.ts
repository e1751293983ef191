/** What is said of a sample: its size, its middle and how far it spreads. */
export interface Summary {
  readonly n: number
  readonly median: number
  /** Quartiles: half of the sample lies between them. */
  readonly p25: number
  readonly p75: number
  readonly p95: number
  readonly p99: number
  readonly min: number
  readonly max: number
}

/** Throws a RangeError for an empty sample, and for one with a value that is no number. */
export function summarize(values: readonly number[]): Summary {
  return {
    n: values.length,
    median: median(values),
    p25: percentile(values, 25),
    p75: percentile(values, 75),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
    min: percentile(values, 0),
    max: percentile(values, 100),
  }
}

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/**
 * The value below which `percent` of the sample lies, between two values in proportion (Hyndman and Fan, type 7: what
 * spreadsheets and NumPy do).
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`a percentile is between 0 and 100, not ${percent}`)
  if (values.some((value) => !Number.isFinite(value))) throw new RangeError('a sample holds finite numbers only')
  const sorted = values.toSorted((a, b) => a - b)
  const position = ((sorted.length - 1) * percent) / 100
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw new RangeError('an empty sample has no percentile')
  return below + (above - below) * (position - Math.floor(position))
}

/** Three significant digits, never an exponent: more would claim what no run repeats. */
export function formatNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  const rounded = value.toFixed(Math.min(digits, 6))
  return Number(rounded) === 0 ? '0' : rounded
}

/** `1.23 ms (1.20–1.31, n 40)`: the median, the quartiles and the size of the sample. */
export function formatSummary({ n, median: middle, p25, p75 }: Summary, unit: string): string {
  if (n === 1) return `${formatNumber(middle)} ${unit} (n 1)`
  return `${formatNumber(middle)} ${unit} (${formatNumber(p25)}–${formatNumber(p75)}, n ${n})`
}
