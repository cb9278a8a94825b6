import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** A bulk answer over links of several speeds, with and without gzip on the host: `npm run bench slow-link`. */
export const run = async () => {
  if (!process.argv.includes('slow-link')) return console.log('(only by name)')
  // In `dist`, where the packages that it leaves outside are found.
  const outfile = resolve(import.meta.dirname, '../../dist/bench-slow-link.mjs')
  const source = join(import.meta.dirname, '../slow-link.ts')
  const how = { bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'warning' }
  await build({ entryPoints: [source], outfile, ...how })
  const bench = await import(pathToFileURL(outfile).href)
  rmSync(outfile)
  await bench.run()
}
