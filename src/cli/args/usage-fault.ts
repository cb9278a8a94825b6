import type { CommanderError } from 'commander'
import { WHOLE_NUMBER } from './options.ts'
import type { UsageFault } from '../../messages/usage.ts'

/** What commander finds wrong with a command line. It tells the kind by a code, and the words in its sentence alone. */
export const usageFault = ({ code, message }: Pick<CommanderError, 'code' | 'message'>): UsageFault | undefined => {
  const [, word = ''] = /'(.*?)'/s.exec(message) ?? []
  const [, near] = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message) ?? []
  const meant = near === undefined ? {} : { near }
  switch (code) {
    case 'commander.unknownOption':
      return { kind: 'unknown_option', word, ...meant }
    case 'commander.unknownCommand':
      return { kind: 'unknown_command', word, ...meant }
    case 'commander.missingArgument':
      return { kind: 'missing_argument', word }
    case 'commander.optionMissingArgument':
      return { kind: 'missing_value', word }
    case 'commander.excessArguments':
      return { kind: 'too_many_arguments' }
    case 'commander.invalidArgument':
      return badValue(message)
    default:
      return undefined
  }
}

const BAD_VALUE = /option '(.+?)' (?:argument|value) '(.*?)'(?: from env '(.+?)')? is invalid\.(.*)$/s

const badValue = (message: string): UsageFault | undefined => {
  const [, word, value = '', variable, rest = ''] = BAD_VALUE.exec(message) ?? []
  if (word === undefined) return undefined
  const [, choices] = /Allowed choices are (.+)\./.exec(rest) ?? []
  return {
    kind: 'bad_value',
    word,
    value,
    ...(variable === undefined ? {} : { variable }),
    ...(choices === undefined ? {} : { choices }),
    ...(rest.includes(WHOLE_NUMBER) ? { isNumber: true } : {}),
  }
}
