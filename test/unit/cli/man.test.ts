import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { COMMANDS } from '../../../src/cli/commands/index.ts'
import type { Lifetime } from '../../../src/cli/io/lifetime.ts'
import { manPages } from '../../../src/cli/man.ts'
import { buildProgram } from '../../../src/cli/program.ts'

beforeAll(() => {
  vi.stubGlobal('PRODLOGS_VERSION', '0.0.0')
  vi.stubGlobal('PRODLOGS_BUILD', 'no commit')
})

const NO_RUN = {} as Lifetime

test.each(['en', 'ru'] as const)('the manual has every command and every flag of its help (%s)', (lang) => {
  const program = buildProgram(lang, NO_RUN, () => {})
  const pages = new Map(manPages(program, lang).map(({ file, text }) => [file, text]))
  expect([...pages.keys()].toSorted()).toEqual(
    ['prodlogs.1', ...COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => `prodlogs-${name}.1`)].toSorted(),
  )
  for (const command of program.commands.filter((one) => !one.name().startsWith('__'))) {
    const page = pages.get(`prodlogs-${command.name()}.1`) ?? ''
    for (const { long, description } of [command, ...command.commands].flatMap((one) => one.options)) {
      expect(page, `${command.name()} ${long}`).toContain((long ?? '').replaceAll('-', String.raw`\-`))
      expect(page).toContain(description.replaceAll('-', String.raw`\-`).slice(0, 20))
    }
  }
})

test('a line of a page that begins like a request is text', () => {
  for (const { text } of manPages(
    buildProgram('en', NO_RUN, () => {}),
    'en',
  ))
    for (const line of text.split('\n')) expect(line).not.toMatch(/^(?:\.(?!(?:TH|SH|SS|TP|B|BR|I|nf|fi)(?: |$))|')/)
})

test('the package names every page, as npm wants it to link them', () => {
  const { man } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../package.json'), 'utf8')) as {
    man: string[]
  }
  const pages = manPages(
    buildProgram('en', NO_RUN, () => {}),
    'en',
  )
  expect(man.toSorted()).toEqual(pages.map(({ file }) => `./man/${file}`).toSorted())
})
