import { defineConfig } from '@playwright/test'

/**
 * The browser tests: a real Chromium (and Firefox) with the built extension, the lab and the Worker beside it, driven as
 * a person would. Two processes of tests, each with a browser, a Worker and a lab of its own: they wait more than they work.
 */
export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  // The pictures of the documents are written only when somebody asks for them: HOSTLENS_SCREENSHOTS=1.
  testIgnore: process.env['HOSTLENS_SCREENSHOTS'] === '1' ? [] : ['**/screenshots/**'],
  outputDir: './test-results',
  globalSetup: './e2e/browser/global-setup.ts',
  workers: 2,
  // A test that passes the second time has failed.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ...(process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] === undefined ? [] : [['json'] as const])],
})
