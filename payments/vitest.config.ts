import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  root: here,
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [`${here}test/support/global-setup.ts`],
    // The simulation restarts the real program over and over; PGlite takes its seconds each time.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
    // PostgreSQL and PGlite on a shared machine: a starved second must not decide.
    retry: process.env.CI ? 1 : 0,
  },
})
