import type { Action, Block, CauseEntry } from '../document.ts'
import { terminalSafe } from '../terminal-safe.ts'
import { widthOf } from '../width.ts'
import { commandLines, dressAll, hanging, padStart, type Page } from './lines.ts'
import { glyph, proseWidth } from './screen.ts'

/** So many of a cause are named, the newest; the command under them finds the others. */
const EXAMPLES = 3

/** Causes, each told once: number, words, id at the right edge; then the sentence, what is common, who, what to do. */
export const causeLines = (block: Extract<Block, { kind: 'causes' }>, page: Page): string[] => {
  const digits = Math.max(3, String(block.of).length, ...block.entries.map(({ n }) => String(n).length))
  const lines = block.entries.flatMap((entry, i) => [...(i === 0 ? [] : ['']), ...entryLines(entry, digits, page)])
  if (block.sum === undefined) return lines
  return [
    ...lines,
    '',
    ...hanging(`= ${terminalSafe(block.sum)}`, `  ${padStart(String(block.of), digits)}  `, proseWidth(page.screen)),
  ]
}

const entryLines = (entry: CauseEntry, digits: number, page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  const width = proseWidth(screen)
  const indent = ' '.repeat(digits + 6)
  const number = `${padStart(String(entry.n), digits)}${entry.unit === undefined ? '' : ` ${entry.unit}`}`
  const head = `  ${number}  ${glyph(entry.state, screen)} ${style.bold(terminalSafe(entry.name))}`
  return [
    ...headLines(head, style.dim(entry.cause), width),
    ...hanging(terminalSafe(entry.says), indent, width),
    ...(entry.common === undefined ? [] : hanging(style.dim(terminalSafe(entry.common)), indent, width)),
    ...(entry.who === undefined ? [] : whoLines(entry.who, indent, page)),
    ...(entry.next === undefined ? [] : actionLines(entry.next, indent, page)),
  ]
}

/** The id of the cause at the right edge; under its words where they leave no room. */
const headLines = (head: string, cause: string, width: number): string[] => {
  if (!Number.isFinite(width)) return [`${head}  ${cause}`]
  const room = width - widthOf(head) - widthOf(cause)
  return room >= 2
    ? [`${head}${' '.repeat(room)}${cause}`]
    : [...hanging(head.trimStart(), '  ', width), `${' '.repeat(Math.max(0, width - widthOf(cause)))}${cause}`]
}

const whoLines = (who: NonNullable<CauseEntry['who']>, indent: string, page: Page): string[] => {
  const { style } = page.screen
  const shown = who.ids.length <= EXAMPLES + 1 ? who.ids : who.ids.slice(0, EXAMPLES)
  const rest = who.ids.length - shown.length
  const text = [
    `${style.dim(who.label)} ${shown.map((words) => dressAll(words, page)).join(', ')}`,
    ...(rest > 0 ? [style.dim(who.more.replace('{n}', String(rest)).replaceAll(' ', '\u00a0'))] : []),
  ].join(' · ')
  return hanging(text, indent, proseWidth(page.screen))
}

/** An arrow, what to do, and the command under it. */
const actionLines = (action: Action, indent: string, page: Page): string[] => {
  const { screen } = page
  const arrow = screen.style.cyan(screen.ascii ? '->' : '→')
  return [
    ...hanging(dressAll(action.text, page), `${indent}${arrow} `, proseWidth(screen)),
    ...(action.command === undefined ? [] : commandLines(action.command, action.comment, indent, page)),
  ]
}
