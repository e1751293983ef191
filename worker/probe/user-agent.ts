import type { Field } from '../http/fields.ts'
import type { ProbeEnvironment } from './environment.ts'

/** An honest name: who finds it in a log can look the product up. */
export function userAgent({ vantage }: Pick<ProbeEnvironment, 'vantage'>): Field {
  return { name: 'User-Agent', value: `Hostlens/${vantage.version} (diagnostic probe)` }
}
