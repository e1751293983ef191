import { createI18n } from '@wxt-dev/i18n'
import { browser } from 'wxt/browser'
import type messages from './en.json'

/** Every message, by its path in en.json. */
export type MessageKey = Leaves<typeof messages>

/** A message in the browser's language, with its `$1`, `$2`, … filled in. */
export function t(key: MessageKey, ...substitutions: readonly (string | number)[]): string {
  return substitutions.length === 0 ? i18n.t(key) : i18n.t(key, substitutions.map(String))
}

/** A message with forms for one and for many, chosen by `count`, which is also its `$1`, written as the locale has it. */
export function plural(key: MessageKey, count: number, ...more: readonly (string | number)[]): string {
  return i18n.t(key, count, [new Intl.NumberFormat(formatLocale()).format(count), ...more.map(String)])
}

/** The language of the messages, for what is not in the message files: `en` or `de`. */
export function language(): 'en' | 'de' {
  return i18n.t('language') === 'de' ? 'de' : 'en'
}

/**
 * The locale of dates and numbers: the browser's own, `de-AT` say, where it is of the messages' language, and that language
 * where it is not. A French browser shows English messages, and an English sentence around « il y a 3 minutes » is neither.
 */
export function formatLocale(): string {
  return matchingLocale(language(), browser.i18n.getUILanguage())
}

/** The locale that the browser speaks, as far as it is one of this language. */
export function matchingLocale(language: string, uiLanguage: string): string {
  return uiLanguage.toLowerCase().split(/[-_]/)[0] === language ? uiLanguage.replaceAll('_', '-') : language
}

/** Which way the browser's language is written. */
export function textDirection(): 'ltr' | 'rtl' {
  return i18n.t('@@bidi_dir') === 'rtl' ? 'rtl' : 'ltr'
}

/** Tells the page which language it speaks and which way its lines run; `title` is for the tab. */
export function prepareDocument(title?: string): void {
  document.documentElement.lang = language()
  document.documentElement.dir = textDirection()
  if (title !== undefined) document.title = title
}

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string]

const i18n = createI18n()
