import { Command, CommanderError, Option } from 'commander'
import { expect, test } from 'vitest'
import { wholeNumber } from '../../../src/cli/args/options.ts'
import { usageFault } from '../../../src/cli/args/usage-fault.ts'
import { usageText } from '../../../src/messages/usage.ts'

/** What commander itself says of a command line. */
const failureOf = (words: readonly string[]): CommanderError => {
  const silent = (command: Command): Command => command.exitOverride().configureOutput({ outputError: () => {} })
  const program = silent(new Command('prodlogs')).showSuggestionAfterError(true)
  const tail = silent(new Command('tail'))
    .argument('<file>')
    .allowExcessArguments(false)
    .addOption(new Option('-n, --lines <n>').argParser(wholeNumber).env('LINES_OF_TEST'))
    .addOption(new Option('--form <form>').choices(['text', 'json']))
    .action(() => {})
  program.addCommand(tail)
  try {
    program.parse([...words], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error
    throw error
  }
  throw new Error('it was taken')
}

test.for([
  [['tail', 'x', '--linse', '5'], 'неизвестный параметр «--linse» (Возможно, вы имели в виду --lines?)'],
  [['tial'], 'неизвестная команда «tial» (Возможно, вы имели в виду tail?)'],
  [['tail'], 'не хватает аргумента «file»'],
  [['tail', 'x', '--lines'], 'параметру «-n, --lines <n>» нужно значение'],
  [['tail', 'x', 'y'], 'лишние аргументы'],
  [['tail', 'x', '-n', 'many'], 'параметр «-n, --lines <n>» не принимает «many». Нужно целое число'],
  [['tail', 'x', '--form', 'xml'], 'параметр «--form <form>» не принимает «xml». Можно: text, json'],
] as const)('%j is said in Russian, and in English as commander says it', ([words, said]) => {
  const error = failureOf(words)
  expect(usageText('ru', usageFault(error), error.message)).toBe(said)
  const english = usageText('en', usageFault(error), error.message)
  expect(`error: ${english}`).toBe(error.message.replaceAll('\n', ' ').replace(/\.$/, ''))
})

test('a value of the environment is told with its variable', () => {
  process.env['LINES_OF_TEST'] = 'many'
  const error = failureOf(['tail', 'x'])
  delete process.env['LINES_OF_TEST']
  expect(usageText('ru', usageFault(error), error.message)).toBe(
    'параметр «-n, --lines <n>» не принимает «many» из переменной LINES_OF_TEST. Нужно целое число',
  )
})
