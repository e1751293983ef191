import type { Page } from '@playwright/test'
import { expect, test } from '../browser/test.ts'
import { optionsView, pageOn, probeView } from '../browser/view.ts'
import { pictureOf, scrollBelowBar } from './picture.ts'
import { fillOptions, forgetEverything } from './scenes.ts'
import { takeStorePicture } from './store-picture.ts'

/** The pictures in docs/store/screenshots, which the stores want at 1280×800. */

// A popup is no higher than the screen leaves room for.
test.use({ chromiumArgs: ['--screen-info={1600x1200}', '--window-size=1500,1100'] })

test('a popup over a site where all is well', async ({ start, probe, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = await probe(lab.hosts.good.url)
  await expect(verdict).toContainText('All is well')
  await expect(page.getByText('This browser: HTTP/1.1, over a new connection.')).toBeVisible()
  const picture = await pictureOf(page, 'light', { clip: popupWindow })
  await takeStorePicture(await blankPage(openExtensionPage), {
    name: '1-popup', theme: 'light', shows: 'popup',
    heading: 'What really happens between here and that host',
    text: 'One click on the toolbar button: DNS, network, TCP, TLS, certificate and HTTP, each phase timed.',
    picture,
  })
})

test('a popup that says what went wrong', async ({ start, probe, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, failure } = await probe(lab.hosts.expired.url)
  await expect(failure).toContainText('has expired')
  const picture = await pictureOf(page, 'dark', { clip: popupWindow })
  await takeStorePicture(await blankPage(openExtensionPage), {
    name: '2-failure', theme: 'dark', shows: 'popup',
    heading: 'What is wrong, in a plain sentence',
    text: 'The phase that failed, what was expected and what came, and what to do about it. What was learnt before stays.',
    picture,
  })
})

test('the report', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = probeView(await openExtensionPage(pageOn('report', lab.hosts.good.url)))
  await expect(verdict).toContainText('All is well')
  await page.setViewportSize(insideFrame)
  await scrollBelowBar(page.getByRole('heading', { name: 'Handshake, flight by flight' }))
  const picture = await pictureOf(page, 'light')
  await takeStorePicture(await blankPage(openExtensionPage), {
    name: '3-report', theme: 'light', shows: 'page',
    heading: 'Every flight of the handshake, both hellos decoded',
    text: 'The chain as sent beside the path as built, headers, hops, and the history of a host.',
    picture,
  })
})

test('a scan', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(pageOn('scan', lab.hosts.good.url, { start: '1' }))
  await expect(page.getByRole('button', { name: 'Scan again' })).toBeVisible({ timeout: 25_000 })
  await page.setViewportSize(insideFrame)
  const picture = await pictureOf(page, 'dark')
  await takeStorePicture(await blankPage(openExtensionPage), {
    name: '4-scan', theme: 'dark', shows: 'page',
    heading: 'What a server would do for every kind of client',
    text: 'Versions, cipher suites, groups and certificates, Mozilla’s profiles, and some fifty simulated clients.',
    picture,
  })
})

test('the options, with a client certificate and a profile', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page } = optionsView(await openExtensionPage('options.html'))
  await forgetEverything(page)
  await fillOptions(page, lab.clientCertificates.good)
  await page.reload()
  await page.setViewportSize(insideFrame)
  await page.getByRole('region', { name: 'Client certificates' }).evaluate((section) => section.scrollIntoView())
  const picture = await pictureOf(page, 'light')
  await takeStorePicture(await blankPage(openExtensionPage), {
    name: '5-keys', theme: 'light', shows: 'page',
    heading: 'Mutual TLS, and the private key stays in the browser',
    text: 'The Worker asks for one signature, and Hostlens looks at what it signs.',
    picture,
  })
  await forgetEverything(page)
})

/** A page of the extension, for its sheets, to be emptied and composed upon: it has drawn what it draws, and draws no more. */
async function blankPage(openExtensionPage: (path: string) => Promise<Page>): Promise<Page> {
  const page = await openExtensionPage('welcome.html')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  return page
}

/** The whole of a popup, without the room that is kept for a scroll bar which this browser does not draw, in px. */
const popupWindow = { x: 0, y: 0, width: 400, height: 600 }
/** What of a page goes below the words of a picture, in px. */
const insideFrame = { width: 1_120, height: 640 }
