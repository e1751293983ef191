import type { App } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { openApiDocument } from '../openapi/document.ts'
import { docsHeaders, docsPage } from '../openapi/page.ts'

/** `/openapi.json` and `/docs`: what this Worker can be asked, for programs and for people. They say nothing of the deployment. */
export function docsRoutes(app: App): void {
  const once = new Map<string, string>()
  app.get('/openapi.json', (c) => {
    const { version } = c.get('settings')
    const text = once.get(version) ?? JSON.stringify(openApiDocument(version))
    once.set(version, text)
    return c.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' })
  })
  app.get('/docs', async (c) => c.body(await docsPage(c.get('settings').version, new URL(c.req.url).origin), 200, docsHeaders))
  for (const path of ['/openapi.json', '/docs']) app.all(path, methodNotAllowed)
}
