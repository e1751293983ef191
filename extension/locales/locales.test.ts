import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import english from './en.json' with { type: 'json' }

const folder = new URL('..', import.meta.url)
const locales = new Map(readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.json'))
  .map((name) => [name.replace('.json', ''), flatten(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as object)]))
const inEnglish = flatten(english)
const others = [...locales].filter(([locale]) => locale !== 'en')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
  .map((path) => ({ path, text: readFileSync(new URL(path, folder), 'utf8') }))

describe('every locale', () => {
  it('is there: English and German', () => {
    expect([...locales.keys()].toSorted()).toEqual(['de', 'en'])
  })

  it.each(others)('%s has the messages of English, no more and no fewer', (_locale, messages) => {
    expect(missing(inEnglish, messages)).toEqual([])
    expect(missing(messages, inEnglish)).toEqual([])
  })

  it.each(others)('%s puts the same values into each message, and has as many forms of number', (_locale, messages) => {
    expect(differing(inEnglish, messages, (text) => [...new Set(text.match(/\$\d/g))].toSorted().join(' '))).toEqual([])
    expect(differing(inEnglish, messages, (text) => text.split(' | ').length)).toEqual([])
  })

  it.each([...locales])('%s has no empty message', (_locale, messages) => {
    expect([...messages].filter(([, text]) => text.split(' | ').some((form) => form.trim() === ''))).toEqual([])
  })

  it('de translates every message but those that are spelt alike in German', () => {
    const messages = locales.get('de') ?? new Map<string, string>()
    expect([...messages].filter(([key, text]) => text === inEnglish.get(key) && !isSpeltAlike(text)).map(([key, text]) => `${key} = ${text}`)).toEqual([])
  })

  it('sees what is wrong with a locale', () => {
    const [good, bad] = [new Map([['a', '$1 of $2'], ['b', 'one | $1']]), new Map([['a', '$1 von $1'], ['c', 'eins']])]
    expect(missing(good, bad)).toEqual(['b'])
    expect(differing(good, bad, (text) => [...new Set(text.match(/\$\d/g))].join(' '))).toEqual(['a'])
    expect(differing(good, new Map([['b', 'eins']]), (text) => text.split(' | ').length)).toEqual(['b'])
    expect(['HTTP/$1', 'Server-Timing', 'TTL $1 s', 'Scan · Hostlens'].map(isSpeltAlike)).toEqual([true, true, true, true])
    expect(['Probe again', 'Round trips'].map(isSpeltAlike)).toEqual([false, false])
  })
})

describe('the sources', () => {
  it('ask for messages that exist', () => {
    const asked = sources.flatMap(({ path, text }) => [...text.matchAll(/\b(?:t|plural)\('([\w.]+)'/g)].map(([, key = '']) => ({ path, key })))
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter(({ key }) => !inEnglish.has(key))).toEqual([])
    const families = sources.flatMap(({ text }) => [...text.matchAll(/\b(?:t|plural)\(`([\w.]+\.)\$\{/g)].map(([, prefix = '']) => prefix))
    expect(families.filter((prefix) => ![...inEnglish.keys()].some((key) => key.startsWith(prefix)))).toEqual([])
  })

  it('have no words of their own between their tags, nor in labels, titles and placeholders', () => {
    const pages = sources.filter(({ path }) => path.endsWith('.tsx') && /^(?:components|entrypoints)\//.test(path))
    expect(pages.length).toBeGreaterThan(50)
    expect(pages.flatMap(({ path, text }) => ownWords(path, text).map((words) => `${path}: ${words}`))).toEqual([])
  })

  it('are seen through', () => {
    const page = 'const a = <p title="Copy it" class="plain">Hello<b aria-label={`Close ${x}`}>{t("a.b")}</b>{ok ? "Yes, so" : "–"}</p>'
    expect(ownWords('a.tsx', page)).toEqual(['Copy it', 'Hello', 'Close ', 'Yes, so'])
    expect(ownWords('a.tsx', 'const a = <p title={t("a.b")}>–<kbd>r</kbd><code>npm start</code>{n} · {list.join(", ")}<span class={x ? "some words" : "others"} /></p>')).toEqual([])
  })
})

/** The words that a page's markup says by itself, in place of a message. Names, units and code are the same in every language. */
function ownWords(path: string, text: string): string[] {
  const found: string[] = []
  const take = (words: string): void => {
    if (/\p{L}{2}/u.test(words) && !isSpeltAlike(words.trim())) found.push(words)
  }
  const takeLiterals = (node: ts.Expression): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) take(node.text)
    else if (ts.isTemplateExpression(node)) [node.head, ...node.templateSpans.map(({ literal }) => literal)].forEach((part) => take(part.text))
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(takeLiterals)
    else if (ts.isBinaryExpression(node)) [node.left, node.right].filter(() => node.operatorToken.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && node.operatorToken.kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken).forEach(takeLiterals)
    else if (ts.isParenthesizedExpression(node)) takeLiterals(node.expression)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      if (!isCode(node.parent)) take(node.text)
    }
    else if (ts.isJsxAttribute(node)) {
      if (spokenAttributes.has(node.name.getText())) {
        if (node.initializer !== undefined && ts.isStringLiteral(node.initializer)) take(node.initializer.text)
        else if (node.initializer !== undefined && ts.isJsxExpression(node.initializer) && node.initializer.expression !== undefined) takeLiterals(node.initializer.expression)
      }
    } else if (ts.isJsxExpression(node) && node.expression !== undefined && !ts.isJsxAttribute(node.parent)) takeLiterals(node.expression)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return found
}

function isCode(node: ts.Node): boolean {
  return ts.isJsxElement(node) && ['code', 'kbd', 'pre', 'samp'].includes(node.openingElement.tagName.getText())
}

function missing(wanted: ReadonlyMap<string, string>, messages: ReadonlyMap<string, string>): string[] {
  return [...wanted.keys()].filter((key) => !messages.has(key))
}

function differing(wanted: ReadonlyMap<string, string>, messages: ReadonlyMap<string, string>, facet: (text: string) => unknown): string[] {
  return [...wanted].filter(([key, text]) => messages.has(key) && facet(text) !== facet(messages.get(key) ?? '')).map(([key]) => key)
}

/** Names, abbreviations, and words that German has taken over as they are. */
function isSpeltAlike(text: string): boolean {
  return text.split(/[\s/·:,()–]+|\$\d/).every((word) => !/\p{L}{2}/u.test(word) || speltAlike.has(word) || /^[A-Z0-9-]{2,}s?$/.test(word))
}

function flatten(node: object, prefix = ''): Map<string, string> {
  return new Map(Object.entries(node).flatMap(([key, value]: [string, unknown]) => (typeof value === 'object' && value !== null ? [...flatten(value, `${prefix}${key}.`)] : [[`${prefix}${key}`, String(value)] as const])))
}

const spokenAttributes = new Set(['title', 'aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'alt', 'label', 'heading', 'summary', 'aside'])

const speltAlike = new Set([
  'Hostlens', 'IPv4', 'IPv6', 'Alt-Svc', 'Server-Timing', 'Early', 'Hints', 'Location', 'Encrypt-then-MAC', 'WebSocket', 'Markdown', 'fetch', 'curl', 'SHA-256', 'GREASE',
  'Tickets', 'Ticket', 'Alerts', 'Alternativen', 'Phase', 'Resolver', 'Worker', 'Browser', 'Upgrade', 'Version', 'Handshake', 'Details', 'Detail', 'Status', 'Body', 'Ping', 'Cache', 'Problem',
  'Code', 'Token', 'Name', 'Private', 'Hosts', 'Host', 'Pins', 'Client', 'Server', 'Cookies', 'Scan', 'Modern', 'Heartbeat', 'in', 'Log', 'Median', 'Jitter', 'Region', 'SCTs', 'CAs', 'TLS',
  'ms', 'kB', 'example.com', 'Esc', 'Tab', 'Enter', 'SNI', 'Download', 'HelloRetryRequest',
])
