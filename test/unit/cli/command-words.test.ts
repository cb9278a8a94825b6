import { expect, test } from 'vitest'
import { commandWords } from '../../../src/cli/args/command-words.ts'
import { takesValue } from '../../../src/cli/program.ts'

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
  ['--json tail', 'tail --json'],
  ['--tz UTC tail', 'tail --tz UTC'],
  ['--tz=UTC --utc tail -f', 'tail --tz=UTC --utc -f'],
  ['-ojson --out x.json why 4540', 'why -ojson --out x.json 4540'],
  ['-o json -n5 -H prod report', 'report -o json -n5 -H prod'],
  ['config --json show', 'config show --json'],
  ['--json config --lang ru show', 'config show --json --lang ru'],
])('%j is taken as %j', (typed, taken) => {
  const words = (text: string) => text.split(' ').filter((word) => word !== '')
  expect(commandWords(words(typed), ['config'], (flag) => takesValue('en', flag))).toEqual(words(taken))
})
