import { render } from 'preact'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import { parseTarget } from '../../../shared/contract/target.ts'
import baseCss from '../../styles/base.css?inline'
import reportCss from '../../styles/report.css?inline'
import tokensCss from '../../styles/tokens.css?inline'
import viewCss from '../../styles/view.css?inline'
import { formatDateTime } from '../../locales/format.ts'
import { language, t, textDirection } from '../../locales/i18n.ts'
import { HostHeading } from '../HostHeading.tsx'
import { vantageText } from '../verdict-text.ts'
import { ReportView } from './ReportView.tsx'
import { stateOf } from './state-of-report.ts'

/**
 * A report as one HTML file that stands alone: its styles are in it, it has no script, and its policy allows none. What a
 * peer said gets in as text of elements that the browser itself serialises, so that it can never become markup. The history
 * of the person's own probes is no part of it.
 */
export async function reportHtml(report: ProbeReport): Promise<Blob> {
  const target = parseTarget(report.hops[0]?.target.url ?? '')
  if (target.status === 'invalid') throw new Error(target.message)
  const root = document.createElement('div')
  render(
    <div class="page layout-page standalone">
      <main>
        <HostHeading target={target.target} stage="held" onProbe={nothing} onStop={nothing} />
        <ReportView state={stateOf(report, target.target)} onProbe={nothing} onOptions={nothing} isCompared={false} />
        <footer class="colophon">{t('report.measured', formatDateTime(Date.parse(report.startedAt)), vantageText(report.vantage), report.vantage.version)}</footer>
      </main>
    </div>,
    root,
  )
  await fillFolds(root)
  freeze(root)
  // No style may end its element.
  const css = `${[tokensCss, baseCss, viewCss, reportCss].join('\n')}\n${stylesToClasses(root)}`.replaceAll('</', '<\\/')
  const policy = `default-src 'none'; style-src 'sha256-${await digest(css)}'; base-uri 'none'; form-action 'none'`
  const page = document.implementation.createHTMLDocument(t('report.title', target.target.authority))
  page.documentElement.lang = language()
  page.documentElement.dir = textDirection()
  const style = page.createElement('style')
  style.textContent = css
  page.head.prepend(meta(page, 'charset', 'utf-8'), httpPolicy(page, policy), named(page, 'referrer', 'no-referrer'), named(page, 'color-scheme', 'light dark'), named(page, 'viewport', 'width=device-width, initial-scale=1'))
  page.head.append(style)
  page.body.append(page.importNode(root, true))
  render(null, root)
  return new Blob([`<!doctype html>\n${page.documentElement.outerHTML}\n`], { type: 'text/html;charset=utf-8' })
}

/** What a fold makes only when it is opened is made now. A browser opens and closes folds without a script. */
async function fillFolds(root: HTMLElement): Promise<void> {
  const opened: HTMLDetailsElement[] = []
  for (let closed = closedFolds(root); closed.length > 0; closed = closedFolds(root)) {
    await Promise.all(closed.map((fold) => new Promise<void>((resolve) => {
      fold.addEventListener('toggle', () => resolve(), { once: true })
      fold.open = true
    })))
    // What the folds hold is drawn once everybody has heard of their opening.
    await new Promise((resolve) => setTimeout(resolve))
    opened.push(...closed)
  }
  for (const fold of opened) fold.open = false
}

function closedFolds(root: HTMLElement): readonly HTMLDetailsElement[] {
  return [...root.querySelectorAll('details')].filter(({ open }) => !open)
}

/** What needs a script or the extension to be of use goes; what it would have shown is shown. */
function freeze(root: HTMLElement): void {
  for (const link of root.querySelectorAll('a[href]')) {
    if (!/^(?:#|https:\/\/)/.test(link.getAttribute('href') ?? '')) link.removeAttribute('href')
  }
  for (const element of root.querySelectorAll('[role=tablist], button, input, select, textarea, [role=status]:empty')) element.remove()
  for (const panel of root.querySelectorAll('[role=tabpanel]')) {
    for (const name of ['hidden', 'role', 'aria-labelledby']) panel.removeAttribute(name)
  }
}

/** A policy without 'unsafe-inline' allows no style attributes: each of them becomes a class. Returns the rules. */
function stylesToClasses(root: HTMLElement): string {
  const rules = [...root.querySelectorAll<HTMLElement>('[style]')].map((element, index) => {
    const rule = `.at-${index}{${element.style.cssText}}`
    element.removeAttribute('style')
    element.classList.add(`at-${index}`)
    return rule
  })
  return rules.join('\n')
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...bytes))
}

function meta(page: Document, name: string, value: string): HTMLMetaElement {
  const element = page.createElement('meta')
  element.setAttribute(name, value)
  return element
}

function named(page: Document, name: string, content: string): HTMLMetaElement {
  const element = meta(page, 'name', name)
  element.content = content
  return element
}

function httpPolicy(page: Document, policy: string): HTMLMetaElement {
  const element = meta(page, 'http-equiv', 'Content-Security-Policy')
  element.content = policy
  return element
}

const nothing = (): void => undefined
