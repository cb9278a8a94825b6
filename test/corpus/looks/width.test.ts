import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderText } from '../../../src/report/render-text.ts'
import { widthOf } from '../../../src/report/width.ts'
import { readLogs } from '../../support/diagnose/read.ts'
import { reportBlocks, screen, whyBlocks } from '../../support/looks/answers.ts'

const root = new URL('../../incidents/', import.meta.url)
const incidents = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^[a-z]?\d{3}-/.test(entry.name))
  .map((entry) => entry.name)

const answersOf = (name: string) => {
  const folder = new URL(`${name}/`, root)
  const files = readdirSync(folder).filter((file) => file.endsWith('.log'))
  const reading = readLogs(
    Object.fromEntries(files.map((file) => [file.slice(0, -4), readFileSync(new URL(file, folder), 'utf8')])),
  )
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as { query: string[] }
  const [query] = expected.query
  return (['en', 'ru'] as const).flatMap((lang) => [
    { name: `${name} report ${lang}`, blocks: reportBlocks(reading, lang) },
    ...(query === undefined ? [] : [{ name: `${name} why ${lang}`, blocks: whyBlocks(reading, query, lang, true) }]),
  ])
}

const SCREENS = [60, 80, 120, 200].flatMap((width) => [
  screen(width),
  screen(width, { color: true }),
  screen(width, { ascii: true }),
  screen(width, { accessible: true }),
])

/** A command is one line however long it is, so that copying gives one line. */
const isCommand = (line: string): boolean => /^\s*(?:\u001b\[\dm)?\$/.test(line)

test('no line of any incident is wider than the screen', { timeout: 300_000 }, () => {
  expect(incidents.length).toBeGreaterThan(120)
  const wide: string[] = []
  for (const { name, blocks } of incidents.flatMap(answersOf))
    for (const each of SCREENS)
      for (const line of renderText(blocks, each).split('\n'))
        if (widthOf(line) > each.width && !isCommand(line)) wide.push(`${name} at ${each.width}: ${line}`)
  expect(wide.slice(0, 20)).toEqual([])
})

test('ASCII alone is written where only ASCII can be', () => {
  for (const { blocks } of incidents.slice(0, 20).flatMap(answersOf))
    expect(renderText(blocks, screen(80, { ascii: true }))).toMatch(/^[\n\u0020-\u007e]*$/)
})
