import { formatLocale } from './i18n.ts'

/** A duration as a person reads it: enough digits to compare, none that mean nothing. */
export function formatMs(ms: number): string {
  if (ms >= 9_995) return `${number(ms / 1_000, 1)}\u00a0s`
  if (ms >= 999.5) return `${number(ms / 1_000, 2)}\u00a0s`
  return `${number(ms, ms < 9.95 && !Number.isInteger(ms) ? 1 : 0)}\u00a0ms`
}

/** A tick of an axis: as short as can be. The first needs no unit, so that it leaves room for the second. */
export function formatTick(ms: number, longestMs: number): string {
  if (ms === 0) return number(0)
  return longestMs >= 1_000 ? `${number(ms / 1_000)}\u00a0s` : `${number(ms)}\u00a0ms`
}

/** A count, with the marks between its thousands. */
export function formatCount(count: number): string {
  return number(count)
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${number(bytes)}\u00a0B`
  return bytes < 1_000_000 ? `${number(bytes / 1_000, 1)}\u00a0kB` : `${number(bytes / 1_000_000, 1)}\u00a0MB`
}

/** An RFC 3339 time as a date; what cannot be read stays as it is. */
export function formatDate(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? time : new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
}

export function formatTime(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? time : new Intl.DateTimeFormat(formatLocale(), { timeStyle: 'medium' }).format(date)
}

/** A moment with its day, on this machine's clock. */
export function formatDateTime(atMs: number): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(atMs)
}

/** How long ago, in the largest unit that fits: “now”, “3 minutes ago”. */
export function formatAge(ms: number): string {
  const format = new Intl.RelativeTimeFormat(formatLocale(), { numeric: 'auto' })
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return format.format(0, 'second')
  if (minutes < 60) return format.format(-minutes, 'minute')
  return minutes < 24 * 60 ? format.format(-Math.floor(minutes / 60), 'hour') : format.format(-Math.floor(minutes / (24 * 60)), 'day')
}

/** `ab12…` as `AB:12:…`, the way in which every other tool writes fingerprints. */
export function formatFingerprint(hex: string): string {
  return (hex.match(/../g) ?? []).join(':').toUpperCase()
}

function number(value: number, digits = 3): string {
  return new Intl.NumberFormat(formatLocale(), { maximumFractionDigits: digits }).format(value)
}
