import { widthOf } from './width.ts'

/**
 * Rows → lines whose columns stand under each other, whatever the script, emoji or colour of the cells. Columns whose
 * index is in `right` are aligned to the right.
 */
export const alignColumns = (
  rows: readonly (readonly string[])[],
  gap = '  ',
  right: readonly number[] = [],
): string => {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))))
  const pad = (cell: string, i: number, last: boolean): string => {
    const space = ' '.repeat((widths[i] ?? 0) - widthOf(cell))
    if (right.includes(i)) return space + cell
    return last ? cell : cell + space
  }
  return rows
    .map((row) =>
      row
        .map((cell, i) => pad(cell, i, i === row.length - 1))
        .join(gap)
        .trimEnd(),
    )
    .join('\n')
}
