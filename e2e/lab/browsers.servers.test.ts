import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from './chromium.ts'
import type { ChromiumWithExtension } from './chromium.ts'
import { findProgram } from './ensure-programs.ts'
import { launchFirefox } from './firefox.ts'
import type { FirefoxWithExtension } from './firefox.ts'
import { startLab } from './start-lab.ts'
import type { Lab } from './start-lab.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import type { TemporaryDirectory } from './temporary-directory.ts'

let lab: Lab
let directory: TemporaryDirectory
let extensionDir: string

beforeAll(async () => {
  lab = await startLab()
  directory = await temporaryDirectory()
  extensionDir = await writeExtension(directory.path)
})
afterAll(async () => {
  await lab.close()
  await directory.remove()
})

/** An extension that reads the active tab's title by activeTab, which only a click on its button grants. */
async function writeExtension(parent: string): Promise<string> {
  const folder = join(parent, 'extension')
  await mkdir(folder)
  const files = {
    'manifest.json': JSON.stringify({
      manifest_version: 3,
      name: 'Lab test extension',
      version: '1.0',
      action: { default_popup: 'popup.html' },
      background: { service_worker: 'background.js', scripts: ['background.js'] },
      permissions: ['activeTab', 'scripting'],
      browser_specific_settings: { gecko: { id: 'lab-test@hostlens.test' } },
    }),
    'background.js': 'globalThis.isBackground = true',
    'popup.html': '<!doctype html><meta charset="utf-8"><title>Popup</title><output></output><script type="module" src="popup.js"></script>',
    'popup.js': `
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
      const answer = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: () => document.title })
        .then(([{ result }]) => result, (error) => 'refused: ' + error.message)
      document.querySelector('output').textContent = answer
    `,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

describe('Chromium', () => {
  let browser: ChromiumWithExtension | null = null
  beforeAll(async () => {
    if ((await findChromium()) !== null) browser = await launchChromium({ extensionDir })
  })
  afterAll(() => browser?.close())

  it('opens the popup by a real click, once and again, over good pages and bad', async ({ skip }) => {
    if (browser === null) return skip('there is no Chromium')
    const good = await browser.context.newPage()
    await good.goto(lab.hosts.good.url)
    const expired = await browser.context.newPage()
    await expired.goto(lab.hosts.expired.url)
    for (const [tab, title] of [[expired, 'Bare'], [good, 'Good'], [good, 'Good']] as const) {
      const popup = await browser.openPopup(tab)
      const output = popup.locator('output')
      await output.filter({ hasText: /./ }).waitFor()
      expect(await output.textContent()).toBe(title)
      await popup.close()
    }
  })

  it('grants activeTab by the click only', async ({ skip }) => {
    if (browser === null) return skip('there is no Chromium')
    const tab = await browser.context.newPage()
    await tab.goto(browser.extensionUrl('popup.html'))
    const output = tab.locator('output')
    await output.filter({ hasText: /./ }).waitFor()
    expect(await output.textContent()).toContain('refused')
    expect(await browser.serviceWorker.evaluate('isBackground')).toBe(true)
    // The same page is in a tab now, and the popup is told apart from it.
    const good = await browser.context.newPage()
    await good.goto(lab.hosts.good.url)
    const popup = await browser.openPopup(good)
    await popup.locator('output').filter({ hasText: 'Good' }).waitFor()
  })

  it('finds no host outside the lab', async ({ skip }) => {
    if (browser === null) return skip('there is no Chromium')
    const tab = await browser.context.newPage()
    await expect(tab.goto('https://example.com/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
  })
})

describe('Firefox', () => {
  let browser: FirefoxWithExtension | null = null
  beforeAll(async () => {
    if ((await findProgram('firefox')) !== null) browser = await launchFirefox({ extensionDir, trustedCaPems: [lab.rootPem] })
  })
  afterAll(() => browser?.close())

  it('opens the popup by a real click over the active tab', async ({ skip }) => {
    if (browser === null) return skip('there is no Firefox')
    const good = await browser.openTab(lab.hosts.good.url)
    const other = await browser.openTab(lab.hosts.rsa.url)
    for (const [tab, title] of [[good, 'Good'], [other, 'Bare'], [good, 'Good']] as const) {
      const popup = await browser.openPopup(tab)
      expect(await popup.waitFor(`document.querySelector('output')?.textContent`)).toBe(title)
      await expect(popup.evaluate('nothing.at.all')).rejects.toThrow('nothing is not defined')
      await popup.close()
      await expect(popup.evaluate('1')).rejects.toThrow('no popup is open')
    }
  })

  it('trusts the lab\'s root and nothing else', async ({ skip }) => {
    if (browser === null) return skip('there is no Firefox')
    const tab = await browser.openTab(lab.hosts.good.url)
    expect(await tab.evaluate('document.title')).toBe('Good')
    await expect(browser.openTab(lab.hosts['unknown-ca'].url)).rejects.toThrow('SEC_ERROR_UNKNOWN_ISSUER')
    expect((await tab.screenshot()).subarray(1, 4)).toEqual(Buffer.from('PNG'))
    await tab.close()
  })

  it('serves the extension\'s pages at a known address', async ({ skip }) => {
    if (browser === null) return skip('there is no Firefox')
    const tab = await browser.openTab(browser.extensionUrl('popup.html'))
    expect(await tab.waitFor(`document.querySelector('output')?.textContent`)).toContain('refused')
  })
})
