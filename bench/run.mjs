// `npm run bench [name …]`: each benchmark against the tools that a user would pick instead, as ratios of one run.
// Nothing here is a test: machines are shared and noisy, so only ratios of one run mean something.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = join(import.meta.dirname, 'suites')
const wanted = process.argv.slice(2)
for (const file of readdirSync(folder).sort()) {
  const name = file.replace(/\.mjs$/, '')
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n## ${name}`)
  const { run } = await import(pathToFileURL(join(folder, file)).href)
  await run()
}
