import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compiledScanner } from '../../scripts/scanner.mjs'

/** Runs a benchmark that is written in TypeScript, because it uses the hosts of the tests. */
export const runBundled = async (source) => {
  // Packages are found from where the bundle lies.
  const folder = mkdtempSync(join(resolve('node_modules'), '.bench-'))
  const outfile = join(folder, 'bench.mjs')
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: [compiledScanner],
    logLevel: 'warning',
  })
  try {
    const { run } = await import(pathToFileURL(outfile).href)
    await run()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
