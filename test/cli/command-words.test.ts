import { expect, test } from 'vitest'
import { commandWords } from '../../src/cli/command-words.ts'

test.each([
  ['', '--help'],
  ['help', '--help'],
  ['help why', 'why --help'],
  ['help config show', 'config show --help'],
  ['version', '--version'],
  ['config', 'config --help'],
  ['--lang ru', '--help'],
  ['--lang ru help why', 'why --help'],
  ['--lang ru report', 'report --lang ru'],
  ['--lang=ru -q report -n 5', 'report --lang=ru -q -n 5'],
  ['--no-color --config x.yaml config show', 'config show --no-color --config x.yaml'],
  ['--verbose grep -- --text', 'grep --verbose -- --text'],
  ['--version', '--version'],
  ['--wrong report', '--wrong report'],
  ['report --lang ru', 'report --lang ru'],
])('%j is taken as %j', (typed, taken) => {
  const words = (text: string) => text.split(' ').filter((word) => word !== '')
  expect(commandWords(words(typed), ['config'])).toEqual(words(taken))
})
