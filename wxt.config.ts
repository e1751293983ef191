import { pathToFileURL } from 'node:url'
import { defineConfig } from 'wxt'
import { compileContractModule } from './extension/contract-compiler/compile-contract.ts'

/**
 * One source, two browsers. The end-to-end build is the same extension in a folder of its own
 * (`wxt build --mode e2e`), so that a test never runs against a stale or half-written build.
 */
export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  // Another folder lets two runs of the browser tests stand side by side.
  outDir: process.env['HOSTLENS_OUTPUT'] ?? '.output',
  imports: false,
  manifestVersion: 3,
  modules: ['@wxt-dev/webextension-polyfill', '@wxt-dev/i18n/module'],
  vite: () => ({ plugins: [contractCompiler()] }),
  manifest: ({ browser }) => ({
    name: '__MSG_manifest_name__',
    description: '__MSG_manifest_description__',
    default_locale: 'en',
    permissions: ['activeTab', 'scripting', 'storage', 'contextMenus'],
    icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
    content_security_policy: { extension_pages: contentSecurityPolicy },
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: 'hostlens@hostlens.dev',
          strict_min_version: '142.0',
          // The host of a probed tab goes to the resolver and the Worker that the person chose.
          data_collection_permissions: { required: ['browsingActivity'] },
        },
      },
    }),
  }),
})

/** Keeps zod out of the bundle: see extension/contract-compiler. A change of the contract wants a new build. */
function contractCompiler(): { name: string; enforce: 'pre'; load: (id: string) => Promise<string | null> } {
  const isSchemaModule = (id: string): boolean => /\/shared\/contract\/[^/]+\.ts$|\/extension\/storage\/stored-settings\.ts$/.test(id)
  return {
    name: 'hostlens:compile-contract',
    enforce: 'pre',
    async load(id) {
      if (!isSchemaModule(id)) return null
      const exported: unknown = await import(pathToFileURL(id).href)
      return compileContractModule(exported, `${import.meta.dirname}/extension/contract-compiler/validate.ts`)
    },
  }
}

/**
 * Stricter than the default, but for one thing: Firefox's default upgrades http: to https:, which would cut the way
 * to a Worker on this machine (http://127.0.0.1). Which plain addresses are allowed is decided in storage/worker-url.ts.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  'connect-src https: wss: http: ws:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
