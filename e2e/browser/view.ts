import type { Locator, Page } from '@playwright/test'

/** The popup and the report page as a person sees them: by their headings, labels and texts. */
export interface ProbeView {
  readonly page: Page
  /** The line above everything. */
  readonly verdict: Locator
  readonly heading: Locator
  readonly network: Locator
  readonly timing: Locator
  readonly tls: Locator
  readonly certificate: Locator
  readonly http: Locator
  readonly findings: Locator
  /** “What went wrong”, or “What stands in the way” where the host is not to blame. */
  readonly failure: Locator
  /** The field for another host. */
  readonly field: Locator
  readonly probeAgain: Locator
  /** The row of a phase in the waterfall, by its name. */
  phase(name: string): Locator
  /** Types another host and presses Enter. */
  go(target: string): Promise<void>
}

export function probeView(page: Page): ProbeView {
  const section = (name: string | RegExp): Locator => page.getByRole('region', { name, exact: true })
  const field = page.getByRole('textbox', { name: 'Host to probe' })
  return {
    page,
    verdict: page.getByRole('status', { name: 'Verdict' }),
    heading: page.getByRole('heading', { level: 1 }),
    network: section('Network'),
    timing: section('Timing'),
    tls: section('TLS'),
    certificate: section('Certificate'),
    http: section('HTTP'),
    findings: section('Findings'),
    failure: section(/^(?:What went wrong|What stands in the way)$/),
    field,
    probeAgain: page.getByRole('button', { name: 'Probe again' }),
    phase: (name) => phaseRows(page).filter({ has: page.getByRole('rowheader', { name, exact: true }) }),
    go: async (target) => {
      await field.fill(target)
      await field.press('Enter')
    },
  }
}

/** The path of a page of the extension that is to show a target. */
export function pageOn(page: 'popup' | 'report' | 'sidepanel' | 'scan', target: string, more: Readonly<Record<string, string>> = {}): string {
  return `${page}.html?${new URLSearchParams({ target, ...more }).toString()}`
}

/** The rows of the waterfall that are phases, from top to bottom. */
export function phaseRows(page: Page): Locator {
  return page.getByRole('table', { name: /^Phases of the probe/ }).locator('tbody').getByRole('row')
}

/** The value beside a label. */
export function fact(section: Locator, label: string): Locator {
  return section.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) }).locator('xpath=following-sibling::dd[1]')
}

/** The options page. */
export interface OptionsView {
  readonly page: Page
  readonly workerUrl: Locator
  readonly token: Locator
  readonly testConnection: Locator
  /** What came of the last test of the Worker. */
  readonly connection: Locator
  readonly customCa: Locator
  readonly otherResolver: Locator
  readonly resolverUrl: Locator
  readonly testResolver: Locator
  readonly resolver: Locator
  readonly save: Locator
}

export function optionsView(page: Page): OptionsView {
  const section = (name: string): Locator => page.getByRole('region', { name, exact: true })
  return {
    page,
    workerUrl: page.getByRole('textbox', { name: 'Address', exact: true }),
    token: page.getByRole('textbox', { name: 'Token', exact: true }),
    testConnection: page.getByRole('button', { name: 'Test connection' }),
    connection: section('Workers').getByRole('status'),
    customCa: page.getByRole('textbox', { name: /CA certificate/i }),
    otherResolver: page.getByRole('radio', { name: 'Another' }),
    resolverUrl: page.getByRole('textbox', { name: 'Resolver address' }),
    testResolver: page.getByRole('button', { name: 'Test resolver' }),
    resolver: section('DNS resolver').getByRole('status'),
    save: page.getByRole('button', { name: 'Save', exact: true }),
  }
}
