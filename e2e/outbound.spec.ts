import { expect, test } from './browser/test.ts'

test('a request that leaves this machine does not go unseen', async ({ openExtensionPage, outbound }) => {
  // Every other test ends with the demand that there was none.
  const page = await openExtensionPage('options.html')
  expect(await page.evaluate(() => fetch('https://outside.example/').then(() => 'answered', () => 'failed'))).toBe('failed')
  expect(outbound.take()).toEqual(['CONNECT outside.example:443'])
})
