import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** axe finds nothing on the page as it stands, in either theme. */
export async function expectNothingFrom(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violationsIn(page), `what axe finds in the ${colorScheme} theme`).toEqual([])
  }
}

/** What axe has to say of the page, a line for each place. */
export async function violationsIn(page: Page): Promise<readonly string[]> {
  // Colours that are still on their way from one theme to the other are not what a person sees.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
  // A popup cannot open the second page that axe would like to work in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}: ${failureSummary ?? ''}`))
}

/** Unfolds everything that can be seen, and what comes to be seen by that. */
export async function openFolds(page: Page): Promise<void> {
  const closed = page.locator('details:not([open]) > summary:visible')
  for (let left = await closed.count(); left > 0; left = await closed.count()) await closed.first().click()
}
