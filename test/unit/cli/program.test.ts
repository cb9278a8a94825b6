import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { COMMANDS } from '../../../src/cli/commands/index.ts'
import { EXAMPLES } from '../../../src/messages/examples.ts'
import type { Lifetime } from '../../../src/cli/io/lifetime.ts'
import { buildProgram } from '../../../src/cli/program.ts'

const lifetime: Lifetime = {
  signal: new AbortController().signal,
  stop: () => {},
  exitCode: undefined,
  onEnd: () => () => {},
  end: async () => {},
  onFinish: () => {},
  answersWhenStopped: () => undefined,
  graceMs: 0,
  finish: async () => {},
}

beforeAll(() => {
  vi.stubGlobal('PRODLOGS_VERSION', '0.0.0')
  vi.stubGlobal('PRODLOGS_BUILD', 'no commit')
})

/** Splits as a shell does, as far as our examples go. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')

/** Parses a command line without running it; throws what commander throws. */
const parse = (line: string): void => {
  const program = buildProgram('en', lifetime, () => {})
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
    command.action(() => {}).configureOutput({ writeErr: () => {}, writeOut: () => {} })
  program.parse(wordsOf(line).slice(1), { from: 'user' })
}

const commandLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^.*\| (?=prodlogs )/, '').trim())
    .filter((line) => /^prodlogs [a-z]/.test(line) && !line.includes('<'))
    .map((line) => line.replace(/\s+#.*$|\s{2,}[^-\s].*$/, ''))

/** What stands in code blocks. */
const fenced = (markdown: string): string =>
  [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]).join('\n')

const ROOT = join(import.meta.dirname, '../../..')

describe('examples', () => {
  const help = Object.values(EXAMPLES).flatMap((text) => [...commandLines(text.en), ...commandLines(text.ru)])
  const readmes = ['README.md', 'README.ru.md'].flatMap((name) =>
    commandLines(fenced(readFileSync(join(ROOT, name), 'utf8'))),
  )
  const all = [...new Set([...help, ...readmes])]

  test('are found', () => expect(all.length).toBeGreaterThan(25))
  test.each(all)('%s is a command line that the program takes', (line) => expect(() => parse(line)).not.toThrow())
  test('both READMEs have the same commands', () => {
    const [en, ru] = ['README.md', 'README.ru.md'].map((name) =>
      commandLines(fenced(readFileSync(join(ROOT, name), 'utf8'))),
    )
    expect(ru).toEqual(en)
  })
  test('a wrong option is refused by the same parser', () =>
    expect(() => parse('prodlogs tail --linse 5')).toThrow(/linse/))
})

test('every command stands in both READMEs', () => {
  for (const name of ['README.md', 'README.ru.md']) {
    const text = readFileSync(join(ROOT, name), 'utf8')
    for (const command of COMMANDS.filter((one) => one.hidden !== true))
      expect(text, command.name).toContain(`\`${command.name}`)
  }
})
