import { expect, test } from './browser/test.ts'

test('good', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.good.url)
  await expect(view.probeAgain).toBeVisible()
})
for (const u of ['closed','ssh-banner'] as const) test(u, async ({ probe, lab, tab,openPopup,visit,chromium }) => {
  await visit(lab.hosts[u].url)
  console.log(tab.url())
  const s = await chromium.context.browser()!.newBrowserCDPSession()
  console.log(JSON.stringify(await s.send('Target.getTargets',{filter:[{type:'tab'},{type:'page'}]})))
  const view= await openPopup()
  await expect(view.probeAgain).toBeVisible({timeout: 15000})
  console.log(await view.page.locator('body').ariaSnapshot())
})
test('two', async ({ chromium, lab, tab,openPopup }) => {
  await tab.evaluate((u) => { location.href = u }, lab.hosts.silent.url).catch(()=>{})
  console.log(tab.url())
  console.log(await chromium.serviceWorker.evaluate(()=>(globalThis as any).chrome.tabs.query({})))
  const view= await openPopup()
  await expect.poll(()=>view.page.locator('body').innerText()).toMatch(/./)
  console.log(await view.page.locator('body').ariaSnapshot())
  await view.page.screenshot({ path: '/tmp/shot2.png' })
})
