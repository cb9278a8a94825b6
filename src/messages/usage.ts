import type { Lang } from './lang.ts'

/** What is wrong with a command line; `near`: what may have been meant. */
export type UsageFault =
  | { readonly kind: 'unknown_option' | 'unknown_command'; readonly word: string; readonly near?: string }
  | { readonly kind: 'missing_argument' | 'missing_value'; readonly word: string }
  | { readonly kind: 'too_many_arguments' }
  | {
      readonly kind: 'bad_value'
      readonly word: string
      readonly value: string
      /** The variable of the environment that it came from. */
      readonly variable?: string
      readonly choices?: string
      readonly isNumber?: boolean
    }

/** Commander's sentence in English, without its prefix and on one line; in Russian ours for the same. */
export const usageText = (lang: Lang, fault: UsageFault | undefined, sentence: string): string =>
  lang === 'ru' && fault !== undefined
    ? russian(fault)
    : sentence
        .replace(/^error: /, '')
        .replace(/\s*\n\s*/g, ' ')
        .replace(/\.$/, '')

const russian = (fault: UsageFault): string => {
  switch (fault.kind) {
    case 'unknown_option':
      return `неизвестный параметр «${fault.word}»${meant(fault.near)}`
    case 'unknown_command':
      return `неизвестная команда «${fault.word}»${meant(fault.near)}`
    case 'missing_argument':
      return `не хватает аргумента «${fault.word}»`
    case 'missing_value':
      return `параметру «${fault.word}» нужно значение`
    case 'too_many_arguments':
      return 'лишние аргументы'
    case 'bad_value':
      return [
        `параметр «${fault.word}» не принимает «${fault.value}»`,
        fault.variable === undefined ? '' : ` из переменной ${fault.variable}`,
        fault.choices === undefined ? '' : `. Можно: ${fault.choices}`,
        fault.isNumber ? '. Нужно целое число' : '',
      ].join('')
  }
}

const meant = (near: string | undefined): string => (near === undefined ? '' : ` (Возможно, вы имели в виду ${near}?)`)
