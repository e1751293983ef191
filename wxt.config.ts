import { pathToFileURL } from 'node:url'
import { defineConfig } from 'wxt'
import { withoutInnerHtml } from './extension/build/without-inner-html.ts'
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
  zip: { excludeSources: ['test-results/**', 'playwright-report/**', 'docs/**/*.png'] },
  vite: () => ({
    // Every script is on this machine: to fetch them ahead would cost code and win nothing.
    build: { modulePreload: false, rolldownOptions: { output: { codeSplitting: { groups: [{ name: sharedWithPopup, minShareCount: 2 }] } } } },
    plugins: [contractCompiler(), withoutInnerHtml()],
  }),
  hooks: {
    // WXT asks for this at the installation. The panel is for those who open it, and the permission is asked for then.
    'build:manifestGenerated': (_wxt, manifest) => {
      if (manifest.permissions?.includes('sidePanel') !== true) return
      manifest.permissions = manifest.permissions.filter((permission) => permission !== 'sidePanel')
      manifest.optional_permissions = [...(manifest.optional_permissions ?? []), 'sidePanel']
    },
  },
  manifest: ({ browser }) => ({
    name: '__MSG_manifest_name__',
    description: '__MSG_manifest_description__',
    default_locale: 'en',
    permissions: ['activeTab', 'scripting', 'storage', 'contextMenus'],
    // For the comparison with the browser's own connection: asked for in its place, for one host, by a click.
    optional_permissions: browser === 'firefox' ? ['webRequest', 'webRequestBlocking'] : ['webRequest'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+H' } } },
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

/**
 * What the popup shares with other pages goes into one script. Left to itself the bundler would cut it into a script for each
 * set of pages that share something, which compresses badly; and the popup opens on every click, the other pages seldom. Nothing
 * goes in that the popup does without: the group is what its entry imports statically, however far away.
 */
function sharedWithPopup(id: string, modules: { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }): string | null {
  // The background script is built by itself, and there is no popup then.
  if (modules.getModuleInfo(popupEntry) === null) return null
  if (popupModules.size === 0) {
    const waiting = [popupEntry]
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (popupModules.has(one)) continue
      popupModules.add(one)
      waiting.push(...(modules.getModuleInfo(one)?.importedIds ?? []))
    }
  }
  return popupModules.has(id) ? 'core' : null
}

const popupEntry = `${import.meta.dirname}/extension/entrypoints/popup/main.tsx`
const popupModules = new Set<string>()

/** Keeps zod out of the bundle: see extension/contract-compiler. A change of the contract wants a new build. */
function contractCompiler(): { name: string; enforce: 'pre'; load: (id: string) => Promise<string | null> } {
  const isSchemaModule = (id: string): boolean => /\/shared\/contract\/[^/]+\.ts$|\/extension\/storage\/stored-(?:settings|profile)\.ts$/.test(id)
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
