import { describe, expect, it, vi } from 'vitest'
import { formatAge, formatBytes, formatCount, formatDate, formatMs, formatTick } from './format.ts'
import { matchingLocale, plural } from './i18n.ts'

// There is no browser here: what it says of its language is all that these functions ask of it.
const spoken = vi.hoisted(() => {
  const languages = { messages: 'en', ui: 'en-US' }
  const messages: Record<string, string> = { history_found: '1 probe | $1 probes' }
  const i18n = { getMessage: (key: string, [first = '']: readonly string[] = []) => (key === 'language' ? languages.messages : (messages[key] ?? '').replace('$1', first)), getUILanguage: () => languages.ui }
  vi.stubGlobal('browser', { runtime: { id: 'hostlens' }, i18n })
  return languages
})

/** A browser of that language, whose messages are in English or in German. */
function speak(messages: 'en' | 'de', ui: string): void {
  Object.assign(spoken, { messages, ui })
}

describe('dates and numbers', () => {
  it('are written as the browser’s own locale has it', () => {
    speak('en', 'en-GB')
    expect([formatMs(12_340), formatBytes(1_234_567), formatDate('2026-11-21T00:00:00Z'), formatAge(3 * 60_000)]).toEqual(['12.3\u00a0s', '1.2\u00a0MB', '21 Nov 2026', '3 minutes ago'])
    speak('en', 'en-US')
    expect(formatDate('2026-11-21T00:00:00Z')).toBe('Nov 21, 2026')
    speak('de', 'de')
    expect([formatMs(12_340), formatMs(1.5), formatDate('2026-11-21T00:00:00Z'), formatAge(3 * 60_000)]).toEqual(['12,3\u00a0s', '1,5\u00a0ms', '21.11.2026', 'vor 3 Minuten'])
  })

  it('have marks between the thousands of what is counted, and none in front of them', () => {
    const counts = (): string[] => [...[999, 86_400, 1_234_567].map(formatCount), plural('history.found', 1), plural('history.found', 2_000)]
    speak('en', 'en-US')
    expect(counts()).toEqual(['999', '86,400', '1,234,567', '1 probe', '2,000 probes'])
    speak('de', 'de')
    expect(counts()).toEqual(['999', '86.400', '1.234.567', '1 probe', '2.000 probes'])
  })

  it('say the unit at every tick but the first', () => {
    speak('en', 'en-US')
    expect([0, 50, 100].map((ms) => formatTick(ms, 100))).toEqual(['0', '50\u00a0ms', '100\u00a0ms'])
    expect([0, 500].map((ms) => formatTick(ms, 1_500))).toEqual(['0', '0.5\u00a0s'])
  })

  it('follow the messages where the browser speaks another language than they', () => {
    speak('en', 'fr')
    expect([formatMs(12_340), formatAge(3 * 60_000)]).toEqual(['12.3\u00a0s', '3 minutes ago'])
  })
})

describe('matchingLocale', () => {
  it.each([['de', 'de-AT', 'de-AT'], ['de', 'de_CH', 'de-CH'], ['en', 'de', 'en'], ['en', 'fr-CA', 'en'], ['en', 'en-NZ', 'en-NZ']])('%s messages in a %s browser: %s', (language, ui, locale) => {
    expect(matchingLocale(language, ui)).toBe(locale)
  })
})
