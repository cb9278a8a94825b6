import type { Column, Words } from '../document.ts'
import { widthOf } from '../width.ts'
import { dressAll, hanging, padEnd, padStart, type Page } from './lines.ts'
import { isNarrow } from './screen.ts'

const GAP = '  '

/**
 * Rows whose columns stand under each other. When the screen is narrow, columns with a rank go, the highest first; then a
 * column that hangs goes under its row; what is still too wide wraps in its last column.
 */
export const tableLines = (columns: readonly Column[], rows: readonly (readonly Words[])[], page: Page): string[] =>
  layTable(
    columns,
    rows.map((row) => row.map((words) => dressAll(words, page))),
    page,
  )

/** The same of cells that are dressed already. */
export const layTable = (columns: readonly Column[], cells: readonly (readonly string[])[], page: Page): string[] => {
  const { screen } = page
  if (screen.accessible || isNarrow(screen)) return cells.flatMap((row) => pairs(columns, row, page))
  const widths = columns.map(({ head }, i) => Math.max(widthOf(head), ...cells.map((row) => widthOf(row[i] ?? ''))))
  const kept = columnsThatFit(columns, widths, screen.width - 2)
  const last = kept.at(-1)
  const wide = kept.reduce((sum, i) => sum + (widths[i] ?? 0) + GAP.length, 0) > screen.width
  // Numbers do not wrap: where they have no room beside each other, each row says what is what.
  if (wide && last !== undefined && columns[last]?.numeric === true)
    return cells.flatMap((row) => pairs(columns, row, page))
  const heads = columns.some(({ head }) => head !== '')
    ? [
        line(
          columns.map(({ head }) => screen.style.dim(head)),
          columns,
          widths,
          kept,
          page,
        ),
      ]
    : []
  return [...heads, ...cells.map((row) => line(row, columns, widths, kept, page))].flat()
}

/** Which columns stay in the row, in order. */
const columnsThatFit = (columns: readonly Column[], widths: readonly number[], room: number): number[] => {
  let kept = columns.map((_, i) => i)
  const total = () => kept.reduce((sum, i) => sum + (widths[i] ?? 0) + GAP.length, -GAP.length)
  for (;;) {
    if (total() <= room) return kept
    const ranked = kept.filter((i) => columns[i]?.rank !== undefined)
    const worst = ranked.toSorted((a, b) => (columns[b]?.rank ?? 0) - (columns[a]?.rank ?? 0))[0]
    if (worst === undefined) break
    kept = kept.filter((i) => i !== worst)
  }
  return kept
}

const line = (
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  kept: readonly number[],
  { screen }: Page,
): string[] => {
  const last = kept.at(-1)
  const before = kept
    .slice(0, -1)
    .map((i) =>
      columns[i]?.numeric === true ? padStart(cells[i] ?? '', widths[i] ?? 0) : padEnd(cells[i] ?? '', widths[i] ?? 0),
    )
    .map((cell) => cell + GAP)
    .join('')
  if (last === undefined) return []
  const cell = cells[last] ?? ''
  const text = columns[last]?.numeric === true ? padStart(cell, widths[last] ?? 0) : cell
  const room = screen.width - 2 - widthOf(before)
  if (widthOf(text) <= room || !Number.isFinite(room)) return [`  ${before}${text}`.trimEnd()]
  // A column that has no room beside the others goes under them; else its text wraps in its place.
  if (room < 24) return [`  ${before}`.trimEnd(), ...(widthOf(cell) === 0 ? [] : hanging(cell, '      ', screen.width))]
  return hanging(cell, `  ${before}`, screen.width)
}

const pairs = (columns: readonly Column[], row: readonly string[], page: Page): string[] => {
  const text = row
    .map((cell, i) => ({ head: columns[i]?.head ?? '', text: cell.trim() }))
    .filter(({ text: each }) => each !== '')
    .map(({ head, text: each }) => (head === '' ? each : `${head}: ${each}`))
    .join(', ')
  return hanging(text, '  ', page.screen.width)
}
