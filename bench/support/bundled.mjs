import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Runs a benchmark that is written in TypeScript, because it uses the hosts of the tests. */
export const runBundled = async (source) => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  const outfile = join(folder, 'bench.mjs')
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
  const { run } = await import(pathToFileURL(outfile).href)
  rmSync(folder, { recursive: true, force: true })
  await run()
}
