import type { Lang } from './lang.ts'

/** Commander writes its sentences itself, in English. */
const RU_ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown option '(.+?)'/, 'ошибка: неизвестный параметр «$1»'],
  [/^error: unknown command '(.+?)'/, 'ошибка: неизвестная команда «$1»'],
  [/^error: missing required argument '(.+?)'/, 'ошибка: не хватает аргумента «$1»'],
  [/^error: option '(.+?)' argument missing/, 'ошибка: параметру «$1» нужно значение'],
  [/^error: option '(.+?)' argument '(.*?)' is invalid\./, 'ошибка: параметр «$1» не принимает «$2».'],
  [
    /^error: option '(.+?)' value '(.*?)' from env '(.+?)' is invalid\./,
    'ошибка: параметр «$1» не принимает «$2» из переменной $3.',
  ],
  [/^error: too many arguments.*/, 'ошибка: лишние аргументы'],
  [/Allowed choices are (.+)\./, 'Можно: $1.'],
  [/It takes a whole number\./, 'Нужно целое число.'],
  [/\(Did you mean (?:one of )?(.+?)\?\)/, '(Возможно, вы имели в виду $1?)'],
]

/** Commander's sentence without its prefix, on one line, in the user's language. */
export const translateUsage = (message: string, lang: Lang): string => {
  const sentence = lang === 'en' ? message : RU_ERRORS.reduce((text, [from, to]) => text.replace(from, to), message)
  return sentence
    .replace(/^(?:error|ошибка): /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
}
