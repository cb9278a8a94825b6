import stringWidth from 'string-width'

/** Rows → lines whose columns stand under each other, whatever the script, emoji or colour of the cells. */
export const alignColumns = (rows: readonly (readonly string[])[], gap = '  '): string => {
  const widths = rows.reduce<number[]>((all, row) => {
    row.forEach((cell, i) => (all[i] = Math.max(all[i] ?? 0, stringWidth(cell))))
    return all
  }, [])
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - stringWidth(cell))))
        .join(gap)
        .trimEnd(),
    )
    .join('\n')
}
