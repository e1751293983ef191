import { chromium, expect, test } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { findChromium } from './lab/chromium.ts'
import { startLab } from './lab/start-lab.ts'
import type { Lab } from './lab/start-lab.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker } from './start/worker.ts'
import type { LocalWorker } from './start/worker.ts'

/**
 * A web page that is open beside a local Worker tries everything that a page can do to make it probe, and knows the token
 * into the bargain. It reads nothing, no probe is made, and nobody connects to the target that it names; but each attempt
 * is seen to arrive, so that it is the Worker that refuses, and not this browser.
 */
let lab: Lab
let worker: LocalWorker
let target: Server
let browser: Browser
let connections = 0

test.beforeAll(async () => {
  target = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  lab = await startLab()
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: [targetAddress()], refuseCloudflare: true })
  const executablePath = await findChromium()
  if (executablePath === null) throw new Error('there is no Chromium')
  // Every name under .test is this machine, as a name is that its owner has turned to 127.0.0.1. The browser's own guard
  // of local networks, which others do not have, is off.
  browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: ['--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets', '--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'] })
})
test.afterAll(async () => {
  await browser.close()
  target.close()
  await Promise.all([worker.close(), lab.close()])
})

function targetAddress(): string {
  return `127.0.0.1:${(target.address() as AddressInfo).port}`
}

/** What a page is told to attack with. */
interface Attack {
  readonly base: string
  readonly token: string
  readonly target: string
}

/** Each runs in the page, and says what the page got to read; what it cannot read is empty. */
const attacks: Readonly<Record<string, (attack: Attack) => Promise<string>>> = {
  'fetch, as an extension would': ({ base, token, target }) =>
    fetch(`${base}/v1/probe`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ target }) }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'fetch for a batch': ({ base, token, target }) =>
    fetch(`${base}/v1/batch`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ targets: [target] }) }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'fetch for a metric': ({ base, token, target }) =>
    fetch(`${base}/metrics/probe?target=${encodeURIComponent(target)}`, { headers: { authorization: `Bearer ${token}` } }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'fetch without a preflight': ({ base, target }) =>
    fetch(`${base}/v1/probe`, { method: 'POST', body: JSON.stringify({ target }) }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'fetch without CORS': ({ base, target }) =>
    fetch(`${base}/v1/probe`, { method: 'POST', mode: 'no-cors', body: JSON.stringify({ target }) }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'fetch without CORS, by GET': ({ base, target }) => fetch(`${base}/metrics/probe?target=${encodeURIComponent(target)}`, { mode: 'no-cors' }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'fetch without a referrer': ({ base, token, target }) =>
    fetch(`${base}/v1/probe`, { method: 'POST', referrerPolicy: 'no-referrer', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ target }) }).then((response) => (response.ok ? response.text() : ''), () => ''),
  'a form': ({ base, token, target }) => new Promise((resolve) => {
    const frame = document.createElement('iframe')
    frame.name = 'answer'
    const form = document.createElement('form')
    Object.assign(form, { action: `${base}/v1/probe`, method: 'POST', enctype: 'text/plain', target: 'answer' })
    const field = document.createElement('input')
    // The text of the form is JSON with the token in it.
    Object.assign(field, { name: `{"type":"probe","token":"${token}","target":"${target}","x":"`, value: '"}' })
    form.append(field)
    document.body.append(frame, form)
    frame.addEventListener('load', () => resolve(''))
    form.submit()
  }),
  'a frame': ({ base, target }) => new Promise((resolve) => {
    const frame = document.createElement('iframe')
    frame.src = `${base}/metrics/probe?target=${encodeURIComponent(target)}`
    frame.addEventListener('load', () => resolve(''))
    document.body.append(frame)
  }),
  'an image': ({ base, target }) => new Promise((resolve) => {
    const image = new Image()
    image.onload = () => resolve('an image')
    image.onerror = () => resolve('')
    image.src = `${base}/metrics/probe?target=${encodeURIComponent(target)}`
  }),
  'a script': ({ base, target }) => new Promise((resolve) => {
    const script = document.createElement('script')
    script.onload = () => resolve('a script')
    script.onerror = () => resolve('')
    script.src = `${base}/metrics/probe?target=${encodeURIComponent(target)}`
    document.body.append(script)
  }),
  'a beacon': ({ base, target }) => Promise.resolve(navigator.sendBeacon(`${base}/v1/probe`, JSON.stringify({ target })) ? '' : 'not sent'),
  'an EventSource': ({ base, target }) => new Promise((resolve) => {
    const source = new EventSource(`${base}/metrics/probe?target=${encodeURIComponent(target)}`)
    source.onopen = () => resolve('open')
    source.onerror = () => resolve('')
  }),
  'a WebSocket with the token': ({ base, token, target }) => new Promise((resolve) => {
    const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/v1/probe`)
    socket.onopen = () => socket.send(JSON.stringify({ type: 'probe', token, request: { target } }))
    socket.onmessage = ({ data }) => resolve(String(data))
    socket.onclose = () => resolve('')
  }),
}

/** The pages, and the address by which each calls the Worker. */
const places: Readonly<Record<string, { readonly open: (page: Page) => Promise<unknown>; readonly base: () => string }>> = {
  'a page on the web': { open: (page) => page.goto(lab.hosts.http.url), base: () => worker.url },
  'a page on localhost': { open: (page) => page.goto(lab.hosts.http.url.replace(lab.hosts.http.host, 'localhost')), base: () => worker.url.replace('127.0.0.1', 'localhost') },
  'a page whose name was turned to 127.0.0.1': {
    open: async (page) => {
      // The page comes from elsewhere while its name still leads there; from then on the name is this machine's.
      const address = `${reboundWorker()}/page`
      await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>elsewhere</title>' }))
      await page.goto(address)
      await page.unroute(address)
    },
    base: reboundWorker,
  },
}

function reboundWorker(): string {
  return worker.url.replace('127.0.0.1', 'rebound.test')
}

function refusals(): number {
  return worker.logs().filter((line) => line.includes('"event":"refused"')).length
}

function probes(): number {
  return worker.logs().filter((line) => /"event":"(?:probe|batch)"/.test(line)).length
}

for (const [place, { open, base }] of Object.entries(places)) {
  test(`${place} gets nothing out of a local Worker`, async () => {
    const page = await browser.newPage({ ignoreHTTPSErrors: true })
    try {
      for (const [name, attack] of Object.entries(attacks)) {
        await open(page)
        const before = refusals()
        expect(await page.evaluate(attack, { base: base(), token: testWorkerToken, target: `tcp://${targetAddress()}` }), name).toBe('')
        await expect.poll(refusals, `${name} arrives, and is refused`).toBeGreaterThan(before)
      }
    } finally {
      await page.close()
    }
    expect([probes(), connections]).toEqual([0, 0])
  })
}

test('the same request of a program is answered', async () => {
  const response = await fetch(`${worker.url}/v1/probe`, {
    method: 'POST', headers: { authorization: `Bearer ${testWorkerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ target: `tcp://${targetAddress()}` }),
  })
  expect(response.status).toBe(200)
  await expect.poll(() => [probes(), connections]).toEqual([1, 1])
})

test('whoever calls a local Worker by another name is refused, and told what to do', async () => {
  const page = await browser.newPage()
  const response = await page.goto(`${reboundWorker()}/v1/info`)
  expect([response?.status(), response?.headers()['content-type']]).toEqual([421, 'application/problem+json'])
  expect(await page.textContent('body')).toContain('HOSTLENS_HOSTS')
  await page.close()
})
