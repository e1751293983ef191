import { launchChromium } from '../lab/chromium.ts'
import { ensurePrograms } from '../lab/ensure-programs.ts'
import type { Lab } from '../lab/start-lab.ts'
import { pairingSettings } from './pairing.ts'
import type { LocalWorker } from './worker.ts'

export interface OpenedBrowser {
  /** What became of it, for the person. */
  readonly message: string
  /** Null where none was opened. */
  readonly close: (() => Promise<void>) | null
}

/** Opens a Chromium with the extension, paired with the Worker, on the good host of the lab; or says why not. */
export async function openBrowser({ extensionFolder, worker, lab }: { extensionFolder: string; worker: LocalWorker; lab: Lab }): Promise<OpenedBrowser> {
  if (!hasDisplay()) {
    return { message: noBrowser('There is no display here, so no browser was opened.', extensionFolder), close: null }
  }
  try {
    await ensurePrograms(['chromium'], { install: true })
    const browser = await launchChromium({
      extensionDir: extensionFolder,
      headless: false,
      // Root has no sandbox to give; everybody else browses with it.
      sandbox: process.getuid?.() !== 0,
      ignoreCertificateErrors: false,
      // The lab's names lead here; the rest of the internet stays what it is.
      hostRules: ['MAP *.test 127.0.0.1'],
    })
    await browser.serviceWorker.evaluate((settings) => chrome.storage.local.set(settings), pairingSettings({ worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem }))
    const page = browser.context.pages()[0] ?? (await browser.context.newPage())
    await page.goto(lab.hosts.good.url).catch(() => undefined)
    return { message: 'A browser with the extension is open: press the Hostlens button in its toolbar.', close: browser.close }
  } catch (error) {
    return { message: noBrowser(`No browser could be opened: ${error instanceof Error ? error.message : String(error)}`, extensionFolder), close: null }
  }
}

function noBrowser(reason: string, extensionFolder: string): string {
  return [
    reason,
    `Load ${extensionFolder} as an unpacked extension (chrome://extensions, developer mode), then`,
    'paste the Worker’s address and token above into its options; for hosts of the lab, the resolver as well.',
  ].join('\n')
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '')
}

declare const chrome: { readonly storage: { readonly local: { set: (items: object) => Promise<void> } } }
