import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from './lab/ensure-programs.ts'
import { launchFirefox } from './lab/firefox.ts'
import type { FirefoxPage } from './lab/firefox.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { extensionFolder, repositoryRoot } from './browser/global-setup.ts'
import { pkcs12Of } from './browser/keys.ts'
import { startingItems } from './browser/settings.ts'
import { expect, stagelessTest as test } from './browser/test.ts'
import { pageOn } from './browser/view.ts'

/** The same in Firefox, whose key store and whose cryptography are others: a PKCS #12 file, a profile, a handshake. */

test('Firefox: a key from PKCS #12 signs, and stays where it is', async ({ lab, worker }) => {
  test.skip((await findProgram('firefox')) === null, 'there is no Firefox')
  test.setTimeout(60_000)
  const folder = await temporaryDirectory()
  const extensionDir = join(folder.path, 'extension')
  await cp(join(repositoryRoot, extensionFolder('firefox')), extensionDir, { recursive: true })
  const firefox = await launchFirefox({ extensionDir, trustedCaPems: [lab.rootPem] })
  try {
    const options = await firefox.openTab(firefox.extensionUrl('options.html'))
    const items = JSON.stringify(startingItems({ worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem }))
    await options.evaluate(`browser.storage.local.set(${items})`)
    await options.navigate(firefox.extensionUrl('options.html'))
    const file = await pkcs12Of(lab.clientCertificates.goodRsa, 'secret')
    await options.waitFor(`[...document.querySelectorAll('#keys-heading')].length > 0 && document.querySelector('.section-keys > button') !== null`)
    await options.evaluate(`document.querySelector('.section-keys > button').click()`)
    await options.waitFor(`document.querySelector('#key-files') !== null`)
    await options.evaluate(`(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(file.toString('base64'))}), (character) => character.charCodeAt(0))
      const chosen = new DataTransfer()
      chosen.items.add(new File([bytes], 'client.p12'))
      const input = document.querySelector('#key-files')
      input.files = chosen.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
      const password = document.querySelector('.section-keys input[type="password"]')
      password.value = 'secret'
      password.dispatchEvent(new Event('input', { bubbles: true }))
      return true
    })()`)
    await options.waitFor(`document.querySelector('.section-keys form button[type="submit"]').disabled === false`)
    await options.evaluate(`document.querySelector('.section-keys form').requestSubmit()`)
    await expect.poll(() => textOf(options, '.section-keys')).toContain('Imported: good RSA client.')
    const id = await options.evaluate(keyIdExpression)
    await options.evaluate(`(async () => {
      const { settings } = await browser.storage.local.get('settings')
      const profile = { id: 'p', pattern: '*.test', clientKeyId: ${JSON.stringify(id)}, customCaPem: null, publicRoots: false, pins: [], serverName: { kind: 'host' }, address: null,
        method: null, headers: [], minVersion: null, maxVersion: null, regions: [], workerId: null, maxRedirects: null, samples: null }
      await browser.storage.local.set({ settings: { ...settings, profiles: [profile] } })
    })()`)
    for (const host of ['mtls', 'mtls12'] as const) {
      const report = await firefox.openTab(firefox.extensionUrl(pageOn('report', lab.hosts[host].url)))
      await expect.poll(() => textOf(report, 'body')).toContain('Your key signed once, here in the browser (rsa_')
      await expect.poll(() => textOf(report, '[role="status"][aria-label="Verdict"]')).toContain('All is well')
      await report.close()
    }
  } finally {
    await firefox.close()
    await folder.remove()
  }
})

const keyIdExpression = `new Promise((resolve) => {
  const request = indexedDB.open('client-keys')
  request.onsuccess = () => {
    const keys = request.result.transaction('keys').objectStore('keys').getAll()
    keys.onsuccess = () => resolve(keys.result[0].id)
  }
})`

async function textOf(page: FirefoxPage, selector: string): Promise<string> {
  return String(await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`))
}
