import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { startCluster } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL cluster for the whole run; empty where there is none. */
    readonly clusterUrl: string
    /** PGlite's template, made once for the run. */
    readonly cacheDir: string
  }
}

/** Builds the program that the simulation starts, and starts PostgreSQL, or says aloud why not. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const require = (await import('node:module')).createRequire(import.meta.url)
  execFileSync(
    process.execPath,
    [join(require.resolve('typescript/package.json'), '..', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
    { cwd: root, stdio: 'inherit' },
  )
  const given = process.env['PAYMENTS_TEST_DATABASE_URL']
  const cluster = given === undefined ? await startCluster() : undefined
  const url = given ?? cluster?.url ?? ''
  if (url === '')
    console.warn(
      '\n  PostgreSQL is not installed: the concurrency tests are SKIPPED. Run `apt-get install -y postgresql`, or set PAYMENTS_TEST_DATABASE_URL.\n',
    )
  // Kept over runs when asked for: CI has a cache of its own.
  const cacheDir = process.env['PAYMENTS_CACHE_DIR'] ?? mkdtempSync(join(tmpdir(), 'payments-cache-'))
  project.provide('clusterUrl', url)
  project.provide('cacheDir', cacheDir)
  return async () => {
    await cluster?.stop()
    if (process.env['PAYMENTS_CACHE_DIR'] === undefined) rmSync(cacheDir, { recursive: true, force: true })
  }
}
