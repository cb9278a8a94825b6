import { configDefaults, defineConfig } from 'vitest/config'
import { scannerModule } from './scripts/scanner.mjs'

if (
  process.env['VITEST'] !== undefined &&
  process.env['SEED'] === undefined &&
  process.env['DRAWN_SEED'] === undefined
) {
  // A new one each run, said so that a failure can be drawn again.
  process.env['DRAWN_SEED'] = String(Math.floor(Math.random() * 2 ** 31))
  console.log(`SEED=${process.env['DRAWN_SEED']}`)
}

let scanner: Promise<string> | undefined

export default defineConfig({
  plugins: [
    {
      name: 'compiled-scanner',
      enforce: 'pre',
      load: (id) => (id.endsWith('/redact/engine/scanner.ts') ? (scanner ??= scannerModule()) : undefined),
    },
  ],
  test: {
    setupFiles: ['test/support/seeded.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make the real sshd and journald suites wait for each other.
    maxWorkers: 2,
    exclude: [...configDefaults.exclude, 'payments/**'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'corpus', include: ['test/corpus/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          // Real hosts on a shared machine: a starved second must not decide, a second failure does.
          retry: process.env['CI'] ? 2 : 0,
        },
      },
    ],
  },
})
