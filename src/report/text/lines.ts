import wrapAnsi from 'wrap-ansi'
import { textOf, toneOf, type Cell, type Words } from '../document.ts'
import { terminalSafe } from '../terminal-safe.ts'
import { isPlain, widthOf } from '../width.ts'
import { toned, type Screen } from './screen.ts'
import type { ShortId } from './short-ids.ts'

/** A screen and how its ids are shortened: what every block is laid out with. */
export interface Page {
  readonly screen: Screen
  readonly short: ShortId
}

/** A part of an answer as a terminal shows it: made harmless, shortened when it is an id, linked, coloured. */
export const dress = (cell: Cell, { screen, short }: Page, whole = false): string => {
  const { style } = screen
  const safe = terminalSafe(textOf(cell))
  const isId = typeof cell !== 'string' && cell.id !== undefined
  const shown = isId && screen.shortIds && !whole ? short(safe) : safe
  const linked = typeof cell !== 'string' && cell.url !== undefined ? style.link(shown, cell.url) : shown
  return toned(linked, toneOf(cell), style)
}

export const dressAll = (words: Words, page: Page, whole = false): string =>
  words.map((cell) => dress(cell, page, whole)).join('')

/**
 * Text wrapped by words under its own beginning: `first` stands before its first line, blanks of the same width before the
 * others, and `deeper` more. Only a word that is longer than the line is cut.
 */
export const hanging = (text: string, first: string, width: number, deeper = 0): string[] => {
  const indent = widthOf(first)
  const fits = widthOf(text) <= width - indent
  const lines = fits ? [text] : wrapped(text, Math.max(10, width - indent - deeper))
  return lines.map((line, i) => `${i === 0 ? first : ' '.repeat(indent + deeper)}${line}`.trimEnd())
}

/** Lines of at most so many columns, broken between words. */
export const wrapped = (text: string, width: number): string[] => {
  if (!Number.isFinite(width) || widthOf(text) <= width) return [text]
  if (isPlain(text)) {
    const words = text.split(' ')
    if (words.every((word) => word !== '' && word.length <= width)) return filled(words, width)
  }
  // A word that fits a line of its own is moved there whole; the hard break is for those that do not.
  return wrapAnsi(text, width, { hard: true, trim: true }).split('\n')
}

/** As `wrapAnsi` fills lines, which first compiles the rule of all emoji: a twentieth of what a whole answer takes. */
const filled = (words: readonly string[], width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** A command on a line of its own, never wrapped: what is copied is one line. Its comment follows where there is room. */
export const commandLines = (
  command: string,
  comment: string | undefined,
  indent: string,
  { screen }: Page,
): string[] => {
  const { style } = screen
  const line = `${indent}${style.dim('$')} ${style.bold(terminalSafe(command))}`
  if (comment === undefined) return [line]
  const whole = `${line}  ${style.dim(`# ${terminalSafe(comment)}`)}`
  return widthOf(whole) <= screen.width ? [whole] : [line]
}
