import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import type { LabDescription } from './e2e/lab/start-lab.ts'
import { testWorkerToken } from './e2e/lab/test-worker.ts'

/**
 * Three projects. `unit` runs in Node and is the inner loop. `servers` talks to real servers of other makers on
 * loopback (*.servers.test.ts). `workerd` runs in the runtime that we deploy to (*.workerd.test.ts), beside the lab.
 */
export default defineConfig({
  test: {
    // Two cores at least; most of these tests wait for somebody else's process.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{worker,shared,extension,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.workerd.test.ts', '**/*.servers.test.ts', '**/node_modules/**', '.output/**'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'servers',
          include: ['{worker,shared,extension,e2e}/**/*.servers.test.ts'],
          exclude: ['**/node_modules/**', '.output/**'],
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => {
            const lab = inject<LabDescription>('lab')
            return {
              main: './worker/index.ts',
              wrangler: { configPath: './wrangler.jsonc' },
              miniflare: {
                bindings: {
                  HOSTLENS_KIND: 'local',
                  HOSTLENS_TOKEN: testWorkerToken,
                  HOSTLENS_RESOLVER: lab.dohUrl,
                  HOSTLENS_ALLOW: lab.allowList.join(','),
                  HOSTLENS_METRICS_CA: lab.rootPem,
                  // As on Cloudflare: a test must never reach for an address outside this machine.
                  HOSTLENS_DIALS_CLOUDFLARE: 'no',
                  HOSTLENS_RATE_LIMITS: null,
                },
                // Small ones, for those tests that reach them.
                ratelimits: {
                  TEST_TOKEN_RATE: { namespace_id: '1', simple: { limit: 20, period: 60 } },
                  TEST_TARGET_RATE: { namespace_id: '2', simple: { limit: 5, period: 60 } },
                },
              },
            }
          }),
        ],
        test: {
          name: 'workerd',
          include: ['{worker,shared,e2e}/**/*.workerd.test.ts'],
          exclude: ['**/node_modules/**', '.output/**'],
          globalSetup: ['./e2e/lab/vitest-lab.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
