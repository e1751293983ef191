import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectBidi, member } from './bidi.ts'
import type { BidiConnection } from './bidi.ts'
import { startChildProgram } from './child-program.ts'
import { findProgram } from './ensure-programs.ts'
import { readManifest } from './manifest.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export interface FirefoxOptions {
  /** The unpacked extension; its manifest names an id. */
  readonly extensionDir: string
  /** Roots to trust, as PEM. */
  readonly trustedCaPems?: readonly string[]
  /** Where every host name leads: no name is looked up outside. Default 127.0.0.1. */
  readonly resolveTo?: string
  /** Default false: a page with a bad certificate shows Firefox's warning. */
  readonly ignoreCertificateErrors?: boolean
  /** Default true. */
  readonly headless?: boolean
  readonly preferences?: Readonly<Record<string, string | number | boolean>>
}

export interface FirefoxWithExtension {
  readonly extensionId: string
  /** The address of a page of the extension. */
  extensionUrl(path: string): string
  openTab(url: string): Promise<FirefoxTab>
  /** Clicks the toolbar button while `tab` is the active one, which grants activeTab, and gives the popup. */
  openPopup(tab: FirefoxTab): Promise<FirefoxPopup>
  /** Evaluates in Firefox's own window, with all its rights. */
  readonly browserWindow: FirefoxPage
  readonly bidi: BidiConnection
  close(): Promise<void>
}

/** Something with a document. */
export interface FirefoxPage {
  /** The value of an expression, awaited, as JSON carries it; rejects with what it throws. */
  evaluate(expression: string): Promise<unknown>
  /** Waits until the expression is truthy, and gives its value. */
  waitFor(expression: string, timeoutMs?: number): Promise<unknown>
}

export interface FirefoxPopup extends FirefoxPage {
  /** Clicks what the selector finds, as a person's hand: the browser takes it for one, and allows what it allows then. */
  click(selector: string): Promise<void>
  close(): Promise<void>
}

export interface FirefoxTab extends FirefoxPage {
  /** The id of its browsing context, for commands of WebDriver BiDi. */
  readonly context: string
  navigate(url: string): Promise<void>
  /** A PNG of what is visible. */
  screenshot(): Promise<Uint8Array>
  close(): Promise<void>
}

/** A Firefox with a fresh profile and one extension, driven by WebDriver BiDi; the toolbar button is really clicked. */
export async function launchFirefox({
  extensionDir, trustedCaPems = [], resolveTo = '127.0.0.1', ignoreCertificateErrors = false, headless = true, preferences = {},
}: FirefoxOptions): Promise<FirefoxWithExtension> {
  const program = await findProgram('firefox')
  if (program === null) throw new Error('There is no Firefox: install it (Debian: apt-get install firefox-esr) or name its path in HOSTLENS_FIREFOX.')
  const { geckoId: extensionId, popupPath } = await readManifest(extensionDir)
  if (extensionId === null) throw new Error('the manifest names no browser_specific_settings.gecko.id')

  const profile = await temporaryDirectory()
  const userPreferences = {
    ...QUIET_PREFERENCES,
    // With a chosen UUID the addresses of the extension's pages are known.
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: EXTENSION_UUID }),
    'network.dns.forceResolve': resolveTo,
    ...preferences,
  }
  const lines = Object.entries(userPreferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  await writeFile(join(profile.path, 'user.js'), lines.join(''))
  const firefox = startChildProgram(program, [
    ...(headless ? ['--headless'] : []), '--no-remote', '--profile', profile.path, '--remote-debugging-port=0', '--remote-allow-system-access',
  ])
  let bidi: BidiConnection | null = null
  const close = async (): Promise<void> => {
    bidi?.close()
    await firefox.stop()
    await profile.remove()
  }
  try {
    const [, address = ''] = await firefox.waitForLog(/WebDriver BiDi listening on (ws:\S+)/, START_TIMEOUT_MS)
    const connection = await connectBidi(`${address}/session`)
    bidi = connection
    await connection.send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: ignoreCertificateErrors } } })
    const browserWindow = page((expression) => evaluateIn(connection, windowContext, expression))
    const windowContext = await browserWindowContext(connection)
    for (const pem of trustedCaPems) await browserWindow.evaluate(trustExpression(pem))
    await connection.send('webExtension.install', { extensionData: { type: 'path', path: extensionDir } })
    await closeFirstPage(connection, extensionDir)
    return {
      extensionId,
      extensionUrl: (path) => `moz-extension://${EXTENSION_UUID}/${path.replace(/^\//, '')}`,
      openTab: (url) => openTab(connection, url),
      openPopup: async (tab) => {
        if (popupPath === null) throw new Error('the manifest names no action.default_popup')
        await connection.send('browsingContext.activate', { context: tab.context })
        await browserWindow.evaluate(clickExpression(extensionId))
        const popup = page(async (expression) => popupResult(await browserWindow.evaluate(popupExpression(expression))))
        await popup.waitFor(`document.readyState === 'complete' && location.href.startsWith('moz-extension:')`)
        const click = async (selector: string): Promise<void> => {
          popupResult(await browserWindow.evaluate(popupScript(handScript(selector))))
        }
        return { ...popup, click, close: () => browserWindow.evaluate(CLOSE_POPUP).then(() => undefined) }
      },
      browserWindow,
      bidi: connection,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openTab(bidi: BidiConnection, url: string): Promise<FirefoxTab> {
  const context = String(member(await bidi.send('browsingContext.create', { type: 'tab' }), 'context'))
  const navigate = async (to: string): Promise<void> => {
    await bidi.send('browsingContext.navigate', { context, url: to, wait: 'complete' })
  }
  await navigate(url)
  return {
    ...page((expression) => evaluateIn(bidi, context, expression)),
    context,
    navigate,
    screenshot: async () => Buffer.from(String(member(await bidi.send('browsingContext.captureScreenshot', { context }), 'data')), 'base64'),
    close: async () => {
      await bidi.send('browsingContext.close', { context })
    },
  }
}

function page(evaluate: (expression: string) => Promise<unknown>): FirefoxPage {
  return {
    evaluate,
    waitFor: async (expression, timeoutMs = WAIT_TIMEOUT_MS) => {
      const deadlineMs = performance.now() + timeoutMs
      let last: unknown
      while (performance.now() < deadlineMs) {
        // While a page loads, its document comes and goes: what fails now may work in a moment.
        last = await evaluate(expression).catch((error: unknown) => error)
        if (!(last instanceof Error) && Boolean(last)) return last
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`not true in ${timeoutMs} ms: ${expression}`, { cause: last })
    },
  }
}

/** Values cross as JSON text: BiDi's own serialisation of objects would have to be taken apart again. */
async function evaluateIn(bidi: BidiConnection, context: string, expression: string): Promise<unknown> {
  const answer = await bidi.send('script.evaluate', {
    expression: `(async () => JSON.stringify(await (${expression})))()`, target: { context }, awaitPromise: true,
  })
  if (member(answer, 'type') !== 'success') throw new Error(String(member(member(answer, 'exceptionDetails'), 'text')))
  return parseJson(member(member(answer, 'result'), 'value'))
}

async function browserWindowContext(bidi: BidiConnection): Promise<string> {
  const contexts = member(await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome' }), 'contexts')
  const list: readonly unknown[] = Array.isArray(contexts) ? contexts : []
  const found = list.find((one) => member(one, 'url') === 'chrome://browser/content/browser.xhtml')
  return String(member(found, 'context'))
}

/** An extension's page of welcome comes up some time after the installation; nothing else is done before it has come and gone. */
async function closeFirstPage(bidi: BidiConnection, extensionDir: string): Promise<void> {
  if (!existsSync(join(extensionDir, FIRST_PAGE))) return
  const deadlineMs = performance.now() + WAIT_TIMEOUT_MS
  while (performance.now() < deadlineMs) {
    const contexts = member(await bidi.send('browsingContext.getTree', {}), 'contexts')
    const list: readonly unknown[] = Array.isArray(contexts) ? contexts : []
    const found = list.find((one) => member(one, 'url') === `moz-extension://${EXTENSION_UUID}/${FIRST_PAGE}`)
    if (found !== undefined) {
      await bidi.send('browsingContext.close', { context: member(found, 'context') })
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the extension opened no ${FIRST_PAGE}`)
}

function trustExpression(pem: string): string {
  const base64 = pem.replace(/-----[^-]+-----|\s/g, '')
  return `Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB).addCertFromBase64(${JSON.stringify(base64)}, 'CT,,') && true`
}

function clickExpression(extensionId: string): string {
  return `(async () => {
    const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
    const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(extensionId)})
    await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window)
    return true
  })()`
}

/**
 * A popup is no browsing context of BiDi's. It is a <browser> of the window, though, in a process of its own, to which the
 * window can send a script; that evaluates the expression as the popup's own code would.
 */
function popupExpression(expression: string): string {
  const inside = `(async () => {
    let answer
    try {
      const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false, sameZoneAs: content })
      answer = { json: await Cu.evalInSandbox(${JSON.stringify(`(async () => JSON.stringify(await (${expression})))()`)}, sandbox) }
    } catch (error) {
      answer = { error: String(error) }
    }
    sendAsyncMessage('HostlensLab:Answer', answer)
  })()`
  return popupScript(inside)
}

/** A click while the browser believes that a person's input is being handled. */
function handScript(selector: string): string {
  return `(() => {
    let answer
    const hand = content.windowUtils.setHandlingUserInput(true)
    try {
      const element = content.document.querySelector(${JSON.stringify(selector)})
      if (element === null) throw new Error('nothing to click')
      element.click()
      answer = { json: 'null' }
    } catch (error) {
      answer = { error: String(error) }
    } finally {
      hand.destruct()
    }
    sendAsyncMessage('HostlensLab:Answer', answer)
  })()`
}

/** Runs a script in the popup's process, and gives the answer that it sends. */
function popupScript(inside: string): string {
  return `new Promise((resolve, reject) => {
    const popup = document.querySelector('browser.webextension-popup-browser')
    if (popup === null) return reject(new Error('no popup is open'))
    const { messageManager } = popup
    const finish = (settle) => {
      clearInterval(watch)
      messageManager.removeMessageListener('HostlensLab:Answer', listener)
      settle()
    }
    const listener = ({ data }) => finish(() => resolve(data))
    const watch = setInterval(() => {
      if (!popup.isConnected) finish(() => reject(new Error('the popup has closed')))
    }, 50)
    messageManager.addMessageListener('HostlensLab:Answer', listener)
    messageManager.loadFrameScript('data:application/javascript;charset=utf-8,' + encodeURIComponent(${JSON.stringify(inside)}), false)
  })`
}

function popupResult(answer: unknown): unknown {
  const error = member(answer, 'error')
  if (error !== undefined) throw new Error(typeof error === 'string' ? error : 'the popup threw something')
  return parseJson(member(answer, 'json'))
}

/** JSON.stringify(undefined) is undefined, and crosses as nothing at all. */
function parseJson(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : undefined
}

/** Waits until it has gone, since a click on the button of an open popup would only close it. */
const CLOSE_POPUP = `(async () => {
  const popup = document.querySelector('browser.webextension-popup-browser')
  popup?.closest('panel')?.hidePopup()
  while (popup?.isConnected) await new Promise((resolve) => setTimeout(resolve, 10))
  return true
})()`

const EXTENSION_UUID = '11111111-2222-4333-8444-555555555555'
const FIRST_PAGE = 'welcome.html'
const START_TIMEOUT_MS = 30_000
const WAIT_TIMEOUT_MS = 10_000

/** Nothing that a new Firefox would like to ask its maker. */
const QUIET_PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.startup.page': 0,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.blocklist.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.trr.mode': 5,
  'toolkit.telemetry.unified': false,
}
