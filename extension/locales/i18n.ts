import { createI18n } from '@wxt-dev/i18n'
import type messages from './en.json'

/** Every message, by its path in en.json. */
export type MessageKey = Leaves<typeof messages>

/** A message in the browser's language, with its `$1`, `$2`, … filled in. */
export function t(key: MessageKey, ...substitutions: readonly (string | number)[]): string {
  return substitutions.length === 0 ? i18n.t(key) : i18n.t(key, substitutions.map(String))
}

/** A message with forms for one and for many, chosen by `count`, which is also its `$1`. */
export function plural(key: MessageKey, count: number, ...more: readonly (string | number)[]): string {
  return i18n.t(key, count, [String(count), ...more.map(String)])
}

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string]

const i18n = createI18n()
