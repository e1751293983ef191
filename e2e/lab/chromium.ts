import { chromium } from '@playwright/test'
import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page, Worker } from '@playwright/test'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from './ensure-programs.ts'
import { readManifest } from './manifest.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export interface ChromiumOptions {
  /** The unpacked extension. */
  readonly extensionDir: string
  /** Chromium's host-resolver-rules. Default: `*.test` is 127.0.0.1 and nothing outside this machine is found. */
  readonly hostRules?: readonly string[]
  /** Default true. */
  readonly headless?: boolean
  /** Default false: the sandbox needs rights that containers and root do not give. */
  readonly sandbox?: boolean
  /** Default true: pages of the lab with bad certificates open, so that the extension can be used on them. */
  readonly ignoreCertificateErrors?: boolean
  readonly args?: readonly string[]
  /** The language of the browser itself, and with it of the extension: `de`. Default: this machine's. */
  readonly language?: string
  /** Whether the page that an extension opens after its installation (welcome.html) stays open. Default false. */
  readonly keepFirstPage?: boolean
  /** Of the pages in tabs. A popup is a page of another connection: emulate there what it should see. */
  readonly context?: Pick<BrowserContextOptions, 'colorScheme' | 'locale' | 'viewport' | 'reducedMotion' | 'timezoneId'>
}

export interface ChromiumWithExtension {
  readonly context: BrowserContext
  readonly extensionId: string
  readonly serviceWorker: Worker
  /** The address of a page of the extension. */
  extensionUrl(path: string): string
  /**
   * Clicks the toolbar button while `page` is the active tab, which grants activeTab, and gives the popup. Refused when
   * the manifest names no popup.
   */
  openPopup(page: Page): Promise<Page>
  close(): Promise<void>
}

/** A Chromium with a fresh profile and one extension, driven by Playwright; the toolbar button is really clicked. */
export async function launchChromium({
  extensionDir, hostRules = OFFLINE_HOST_RULES, headless = true, sandbox = false, ignoreCertificateErrors = true, args = [], language,
  keepFirstPage = false, context: contextOptions = {},
}: ChromiumOptions): Promise<ChromiumWithExtension> {
  const executablePath = await findChromium()
  if (executablePath === null) throw new Error(NO_CHROMIUM)
  const { popupPath } = await readManifest(extensionDir)
  const profile = await temporaryDirectory()
  const context = await chromium
    .launchPersistentContext(profile.path, {
      ...contextOptions,
      executablePath,
      headless,
      chromiumSandbox: sandbox,
      ignoreHTTPSErrors: ignoreCertificateErrors,
      // On Linux the browser asks the environment for its language, elsewhere its arguments.
      ...(language !== undefined && { env: { ...process.env, LANGUAGE: language } }),
      args: [
        `--disable-extensions-except=${extensionDir}`,
        `--load-extension=${extensionDir}`,
        '--enable-unsafe-extension-debugging',
        '--remote-debugging-port=0',
        `--host-resolver-rules=${hostRules.join(', ')}`,
        ...(language === undefined ? [] : [`--lang=${language}`]),
        ...args,
      ],
    })
    .catch(async (error: unknown) => {
      await profile.remove()
      throw error
    })
  const connections = new Set<Browser>()
  const close = async (): Promise<void> => {
    await Promise.allSettled([...connections].map((connection) => connection.close()))
    await context.close()
    await profile.remove()
  }
  try {
    const serviceWorker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
    const extensionId = new URL(serviceWorker.url()).host
    const extensionUrl = (path: string): string => `chrome-extension://${extensionId}/${path.replace(/^\//, '')}`
    if (!keepFirstPage) await closeFirstPage(context, extensionDir, extensionUrl)
    const openPopup = async (page: Page): Promise<Page> => {
      if (popupPath === null) throw new Error('the manifest names no action.default_popup')
      const popupUrl = extensionUrl(popupPath)
      const targetId = await clickToolbarButton(context, page, extensionId, popupUrl)
      // A connection sees the pages that are there when it is made, so each popup needs a new one.
      // With Playwright's defaults it would take over the downloads of the whole browser, and lose them when the popup closes.
      const connection = await chromium.connectOverCDP(await debuggingAddress(profile.path), { noDefaults: true })
      connections.add(connection)
      const popup = await pageOfTarget(connection, targetId)
      if (popup === null) throw new Error('the popup closed again at once')
      popup.once('close', () => {
        connections.delete(connection)
        void connection.close()
      })
      return popup
    }
    return { context, extensionId, serviceWorker, extensionUrl, openPopup, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** HOSTLENS_CHROMIUM, then the system's, then the one that Playwright has downloaded. Null when there is none. */
export async function findChromium(): Promise<string | null> {
  const installed = await findProgram('chromium')
  if (installed !== null) return installed
  const downloaded = chromium.executablePath()
  return existsSync(downloaded) ? downloaded : null
}

/** The target of the popup that the click has opened. */
async function clickToolbarButton(context: BrowserContext, page: Page, extensionId: string, popupUrl: string): Promise<string> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (session === undefined) throw new Error('the browser has gone')
  try {
    await page.bringToFront()
    // The popup's page may be open in a tab as well.
    const before = await pageTargets(session, popupUrl)
    await session.send('Extensions.triggerAction', { id: extensionId, targetId: await activeTab(session, page.url()) })
    const deadlineMs = performance.now() + POPUP_TIMEOUT_MS
    while (performance.now() < deadlineMs) {
      const popup = (await pageTargets(session, popupUrl)).find((id) => !before.includes(id))
      if (popup !== undefined) return popup
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`no popup came up in ${POPUP_TIMEOUT_MS} ms`)
  } finally {
    await session.detach()
  }
}

/** It comes up some time after the start, over whichever tab is there: nothing else is done before it has come and gone. */
async function closeFirstPage(context: BrowserContext, extensionDir: string, extensionUrl: (path: string) => string): Promise<void> {
  if (!existsSync(join(extensionDir, FIRST_PAGE))) return
  const isFirst = (page: Page): boolean => page.url() === extensionUrl(FIRST_PAGE)
  const deadlineMs = performance.now() + POPUP_TIMEOUT_MS
  let first = context.pages().find(isFirst)
  while (first === undefined && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    first = context.pages().find(isFirst)
  }
  if (first === undefined) throw new Error(`the extension opened no ${FIRST_PAGE}`)
  await first.close()
}

async function pageTargets(session: CDPSession, url: string): Promise<string[]> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'page' }] })
  return targetInfos.filter((target) => target.url.startsWith(url)).map(({ targetId }) => targetId)
}

async function pageOfTarget(connection: Browser, targetId: string): Promise<Page | null> {
  for (const context of connection.contexts()) {
    for (const page of context.pages()) {
      const session = await context.newCDPSession(page)
      const { targetInfo } = await session.send('Target.getTargetInfo')
      await session.detach()
      if (targetInfo.targetId === targetId) return page
    }
  }
  return null
}

/** The tab, not the page in it: only a tab target carries the toolbar. */
async function activeTab(session: CDPSession, url: string): Promise<string> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'tab' }] })
  const sameUrl = targetInfos.filter((target) => target.url === url)
  const target = sameUrl.find(({ embedderData }) => String(embedderData?.['tabActive']) === 'true') ?? sameUrl[0]
  if (target === undefined) throw new Error(`no tab shows ${url}`)
  return target.targetId
}

async function debuggingAddress(profilePath: string): Promise<string> {
  const [port = ''] = (await readFile(join(profilePath, 'DevToolsActivePort'), 'utf8')).split('\n')
  return `http://127.0.0.1:${port}`
}

const OFFLINE_HOST_RULES = ['MAP *.test 127.0.0.1', 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1']
const NO_CHROMIUM = 'There is no Chromium: install it (Debian: apt-get install chromium; elsewhere: npx playwright install '
  + 'chromium) or name its path in HOSTLENS_CHROMIUM.'
const FIRST_PAGE = 'welcome.html'
const POPUP_TIMEOUT_MS = 10_000
