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
}

export function probeView(page: Page): ProbeView {
  const section = (name: string | RegExp): Locator => page.getByRole('region', { name, exact: true })
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
    field: page.getByRole('textbox', { name: 'Host to probe' }),
    probeAgain: page.getByRole('button', { name: 'Probe again' }),
    phase: (name) => phaseRows(page).filter({ has: page.getByRole('rowheader', { name, exact: true }) }),
  }
}

/** The rows of the waterfall that are phases, from top to bottom. */
export function phaseRows(page: Page): Locator {
  return page.getByRole('table', { name: /^Phases of the probe/ }).locator('tbody').getByRole('row')
}

/** The value beside a label. */
export function fact(section: Locator, label: string): Locator {
  return section.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) }).locator('xpath=following-sibling::dd[1]')
}
