import type { HttpFacts } from '../../shared/contract/http.ts'
import { formatCount, formatMs } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'

/** `db 53 ms (primary)`. */
export function serverTimingText({ name, durationMs, description }: HttpFacts['serverTiming'][number]): string {
  return [name, durationMs === null ? null : formatMs(durationMs), description === null || description === '' ? null : `(${description})`].filter((part) => part !== null).join(' ')
}

export function cacheText({ verdict, evidence, ageSeconds }: HttpFacts['cache']): string {
  const age = ageSeconds === null ? null : t('http.cacheAge', formatCount(ageSeconds))
  return [t(verdicts[verdict]), age, evidence].filter((part) => part !== null).join(' · ')
}

/** As the field writes it: `h3=":443"`. */
export function altSvcText({ protocol, host, port }: HttpFacts['alternatives'][number]): string {
  return `${protocol}="${host}:${port}"`
}

/** A cookie by its name and what it says of its safety; its value never gets this far. */
export function cookieText({ name, secure, httpOnly, sameSite, partitioned }: HttpFacts['cookies'][number]): string {
  const flags = [secure ? 'Secure' : null, httpOnly ? 'HttpOnly' : null, sameSite === 'unspecified' ? null : `SameSite=${sameSite}`, partitioned ? 'Partitioned' : null]
  return [name, ...flags.filter((flag) => flag !== null)].join('; ')
}

const verdicts = { hit: 'http.cacheHit', miss: 'http.cacheMiss', bypass: 'http.cacheBypass', unknown: 'http.cacheUnknown' } as const
