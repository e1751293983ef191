import { defineConfig } from 'vitest/config'

/** Two projects: `unit` in Node, and `workerd` in the runtime that we deploy to (files named *.workerd.test.ts). */
export default defineConfig({
  test: {
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
          // Real servers of other makers on loopback; slower, so not part of `npm run check`.
          name: 'servers',
          include: ['{worker,shared,e2e}/**/*.servers.test.ts'],
          exclude: ['**/node_modules/**', '.output/**'],
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
