/** One metric with its samples. All that a probe says is a gauge: it is true of this probe and adds up to nothing. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly samples: readonly MetricSample[]
}

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export function family(name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, help, samples }
}

export function gauge(name: string, help: string, value: number): MetricFamily {
  return family(name, help, [{ labels: {}, value }])
}

/** Prometheus counts in seconds; microseconds are beyond the clock. */
export function seconds(ms: number | null | undefined): number {
  return Math.round((ms ?? 0) * 1_000) / 1_000_000
}
