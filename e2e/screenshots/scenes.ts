import type { Page } from '@playwright/test'
import type { ClientCertificate, Lab } from '../lab/start-lab.ts'
import { addProfileWithKey, importClientKey } from '../browser/keys.ts'
import { expect } from '../browser/test.ts'
import { optionsView, pageOn, probeView } from '../browser/view.ts'

/** What several pictures need to have happened before, done as a person would. */

/** The options with a second Worker, a client certificate and a profile that offers it to the lab's host that asks for one. */
export async function fillOptions(page: Page, { keyPem, certificatePem }: ClientCertificate): Promise<void> {
  const { workerUrl, token, save } = optionsView(page)
  await page.getByRole('button', { name: 'Add another Worker' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Edge')
  await workerUrl.fill('https://hostlens.example.workers.dev')
  await token.fill('0123456789abcdef0123456789abcdef')
  await page.getByRole('button', { name: 'Edge', exact: false }).click()
  await page.getByRole('button', { name: /^127\.0\.0\.1/ }).click()
  await page.getByLabel('Name', { exact: true }).fill('Laptop')
  await save.click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await importClientKey(page, { pem: keyPem + certificatePem })
  await expect(page.getByText('Imported: good client.')).toBeVisible()
  await addProfileWithKey(page, 'mtls.test', 'good client')
}

/** Probes on report pages, one after the other, of which the history keeps a line each. */
export async function probeSeveral(openExtensionPage: (path: string) => Promise<Page>, { hosts }: Lab): Promise<void> {
  const { good, expired, http, closed, tls12, 'good-h2': goodH2, 'expires-soon': expiresSoon, 'unknown-ca': unknownCa } = hosts
  for (const { url } of [http, goodH2, unknownCa, good, closed, tls12, expiresSoon, expired, good]) {
    await expect(probeView(await openExtensionPage(pageOn('report', url))).probeAgain).toBeVisible()
  }
}

/** Nothing of what other pictures have needed is left: keys and kept probes are not among the settings. */
export async function forgetEverything(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const name of ['client-keys', 'hostlens-history']) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name)
        request.onsuccess = () => resolve()
        request.onerror = () => reject(new Error(`${name} could not be deleted`))
      })
    }
  })
}
