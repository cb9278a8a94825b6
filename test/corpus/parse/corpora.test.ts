import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { openLocalBytes, readLocal } from '../../../src/read/index.ts'
import { EXPORTS } from '../../support/parse/exports.ts'
import { read } from '../../support/parse/read.ts'
import { TRACES } from '../../support/parse/traces.ts'

const logsOf = (folder: string): { name: string; text: string }[] => {
  const root = new URL(`../../${folder}/`, import.meta.url)
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:log|ndjson|json|txt|csv)$/.test(file) && !file.endsWith('expected.json'))
    .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(new URL(file, root), 'utf8') }))
}

const TEXTS = [
  ...logsOf('incidents'),
  ...logsOf('outside/open'),
  ...EXPORTS.map(({ name, lines }) => ({ name, text: lines.join('\n') })),
  ...Object.entries(TRACES).map(([name, text]) => ({ name, text })),
]

const withoutBlanks = (text: string): string => text.replace(/\s/g, '')

const counted = (text: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const letter of withoutBlanks(text)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return counts
}

/** The lines that stand in no record, nor in records side by side: a line of several objects is divided among them. */
const lostLines = (text: string, raws: readonly string[]): string[] => {
  const single = new Set(raws.map(withoutBlanks))
  const all = [...single].join('')
  return text.split('\n').filter((line) => {
    const own = withoutBlanks(line)
    return own !== '' && !single.has(own) && !all.includes(own)
  })
}

const isSame = (one: string, other: string): boolean =>
  JSON.stringify([...counted(one)].toSorted()) === JSON.stringify([...counted(other)].toSorted())

test('there are texts of every corpus', () => {
  for (const folder of ['incidents', 'outside/open']) expect(logsOf(folder).length).toBeGreaterThan(10)
})

test('every byte of every text of the repository that is no blank stands in the text of a record, once, and none is shown empty', () => {
  const broken = TEXTS.flatMap(({ name, text }) => {
    const records = read(text)
    const raws = records.map(({ raw }): string => raw)
    const lost = lostLines(text, raws)
    const isEmpty = records.some(({ message, raw }) => message.trim() === '' && raw.trim() !== '')
    return isSame(raws.join('\n'), text) && lost.length === 0 && !isEmpty
      ? []
      : [`${name}: ${lost.slice(0, 3).join(' ⏎ ')}`]
  })
  expect(broken).toEqual([])
})

const WHOLE = TEXTS.map(({ text }) => text).join('\n')

/** The same text as other programs write it to a file. */
const FILES: readonly { readonly name: string; readonly bytes: () => Buffer }[] = [
  { name: 'app.log', bytes: () => Buffer.from(WHOLE) },
  { name: 'windows.log', bytes: () => Buffer.from(`\ufeff${WHOLE.replaceAll(/\r?\n/g, '\r\n')}`, 'utf16le') },
  { name: 'app.log.gz', bytes: () => gzipSync(WHOLE) },
  { name: 'old-mac.log', bytes: () => Buffer.from(WHOLE.replaceAll(/\r?\n/g, '\r')) },
  { name: 'rotated.log', bytes: () => Buffer.concat([Buffer.alloc(4096), Buffer.from(WHOLE)]) },
]

test.for(FILES)('the reader drops nothing of $name', async ({ name, bytes }) => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(path, bytes())
  const texts: string[] = []
  const place = { host: 'local', source: name }
  for await (const event of readLocal(await openLocalBytes(path), place, { kind: 'grep', strings: [''] }))
    if (event.kind === 'lines') texts.push(...event.lines.map(({ text }): string => text))
  expect(isSame(texts.join('\n').replaceAll('\0', ''), WHOLE)).toBe(true)
})
