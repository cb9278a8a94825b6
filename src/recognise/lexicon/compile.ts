/**
 * Words of one concept, as a person who speaks the language writes them: `unable`, `could not`, `fail*`, `*error`. A star
 * stands for any letters; between words any blanks may stand. Lower case, `ё` written as `е`.
 */
export type Words = readonly string[]

/** One pattern of many words, made once. Words end where letters end, in Latin and in Cyrillic. */
export const anyOf = (...lists: readonly Words[]): RegExp => new RegExp(lists.flat().map(wordSource).join('|'))

/**
 * Words of one concept near those of another: `verify the webhook`, `webhook verification`. At most `between` other words stand between
 * them, and the clause does not end there.
 */
export const near = (first: Words, second: Words, between: number): RegExp =>
  new RegExp(`${before(first, second, between).source}|${before(second, first, between).source}`)

/** The same where the first stands before the second. */
export const before = (first: Words, second: Words, between: number): RegExp =>
  new RegExp(`(?:${whole(first)})${BLANK}(?:[^\\s;|]{1,60}\\s+){0,${between}}?["'(]?(?:${whole(second)})`)

const BLANK = `[\\s:,"'(\\[\\])]{1,4}`
const LETTER = '[a-zа-я0-9_]'

/** The source of a pattern of whole words, stars and all: to be built into a longer one. */
export const whole = (words: Words): string => words.map(exactly).join('|')

const wordSource = (word: string): string =>
  // A leading or a closing star needs no looking: what may stand there may also be missing.
  exactly(word)
    .replace(new RegExp(`^${escape(LETTER)}\\*`), '')
    .replace(new RegExp(`${escape(LETTER)}\\*$`), '')

const exactly = (word: string): string => {
  const source = word
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, `${LETTER}*`)
    .replace(/ /g, '\\s+')
  const left = /^[a-zа-я0-9]/.test(word) ? `(?<!${LETTER})` : ''
  const right = /[a-zа-я0-9]$/.test(word) ? `(?!${LETTER})` : ''
  return `${left}${source}${right}`
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
