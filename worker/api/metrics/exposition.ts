import type { MetricFamily } from './metric-family.ts'

export type ExpositionFormat = 'prometheus' | 'openmetrics'

/** The format that a scraper would rather have: OpenMetrics where it names it, else the text format, which every one reads. */
export function expositionFormat(accept: string | null): ExpositionFormat {
  return /application\/openmetrics-text/i.test(accept ?? '') ? 'openmetrics' : 'prometheus'
}

/** Metrics as Prometheus's text format 0.0.4 or as OpenMetrics 1.0.0, which differ, for gauges, in escaping and in the end. */
export function exposition(families: readonly MetricFamily[], format: ExpositionFormat): { readonly contentType: string; readonly text: string } {
  const lines = families.flatMap(({ name, help, samples }) => [
    `# HELP ${name} ${format === 'openmetrics' ? escapeQuoted(help) : escapeHelp(help)}`,
    `# TYPE ${name} gauge`,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${valueText(value)}`),
  ])
  return { contentType: contentTypes[format], text: `${[...lines, ...(format === 'openmetrics' ? ['# EOF'] : [])].join('\n')}\n` }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeQuoted(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function valueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`)
}

function escapeQuoted(text: string): string {
  return escapeHelp(text).replaceAll('"', String.raw`\"`)
}

const contentTypes: Record<ExpositionFormat, string> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}
