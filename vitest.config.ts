import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make the real sshd and journald suites wait for each other.
    maxWorkers: 2,
    // Real hosts on a shared machine: a starved second must not decide, a second failure does.
    retry: process.env['CI'] ? 2 : 0,
  },
})
