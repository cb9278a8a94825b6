import { plainText, type Block, type PaymentRow } from '../document.ts'
import { terminalSafe } from '../terminal-safe.ts'
import { commandLines, dress, dressAll, hanging, type Page } from './lines.ts'
import { glyph, isWide, stateOfMark } from './screen.ts'
import { layTable } from './table.ts'

/** The last payments that stopped, with how far each got as one mark a stage. */
export const paymentLines = (block: Extract<Block, { kind: 'payments' }>, page: Page): string[] => {
  const { heads, rows, shown, foot, all } = block
  const columns = [
    { head: heads.time },
    { head: heads.deal },
    { head: heads.got },
    { head: heads.cause },
    { head: heads.event, rank: 2 },
    { head: heads.host, rank: 3 },
  ]
  const whole = isWide(page.screen)
  const cells = rows
    .slice(0, shown)
    .map((row) => [
      row.when,
      dressAll(row.name, page, whole),
      marks(row, page),
      terminalSafe(row.cause),
      row.event === undefined ? '' : dress(row.event, page, whole),
      terminalSafe(row.host),
    ])
  return [
    ...layTable(columns, cells, page),
    ...[...foot, ...(all === undefined ? [] : [plainText(all.text)])].flatMap((line) =>
      hanging(page.screen.style.dim(terminalSafe(line)), '  ', page.screen.width),
    ),
    ...(all?.command === undefined ? [] : commandLines(all.command, undefined, '  ', page)),
  ]
}

const marks = (row: PaymentRow, { screen }: Page): string =>
  row.marks
    .map((mark) => (mark === 'none' ? screen.style.dim(screen.ascii ? '.' : '·') : glyph(stateOfMark(mark), screen)))
    .join('')
