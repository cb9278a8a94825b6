// npm run new format|rule|step|cause|command|engine NAME: writes the file with its blanks, its test and its entry. Every
// blank is the word FILL_IN, and a test fails as long as one is left.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { KINDS } from './new/kinds.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string', default: process.cwd() }, in: { type: 'string' } },
})
const [kind, name] = positionals
const make = KINDS[kind]
if (make === undefined || name === undefined) fail(`usage: npm run new ${Object.keys(KINDS).join('|')} NAME`)

const { files, entries, check, wrong } = make(name, values)
if (wrong !== undefined) fail(wrong)
for (const path of Object.keys(files)) if (existsSync(at(path))) fail(`${path} is there already`)
for (const { path } of entries) if (!existsSync(at(path))) fail(`there is no ${path} to list it in`)

for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}
for (const { path, before, after, text } of entries) {
  const whole = readFileSync(at(path), 'utf8')
  const anchor = before ?? after
  const found = whole.indexOf(anchor)
  if (found < 0) fail(`${path} has no "${anchor.trim()}" to put the entry beside`)
  const place = before === undefined ? found + anchor.length : found
  writeFileSync(at(path), `${whole.slice(0, place)}${text}${whole.slice(place)}`)
}
const touched = [...Object.keys(files), ...new Set(entries.map(({ path }) => path))]
if (existsSync(at('node_modules/.bin/oxfmt')))
  execFileSync(at('node_modules/.bin/oxfmt'), touched, { cwd: values.root, stdio: 'ignore' })

console.log(`${touched.map((path) => `  ${path}`).join('\n')}\n\nFill in each FILL_IN, then: ${check}`)

function at(path) {
  return join(values.root, path)
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
