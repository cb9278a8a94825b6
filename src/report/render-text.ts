import { mapTexts, type Block } from './document.ts'
import { terminalSafe } from './terminal-safe.ts'
import { asciiText } from './text/ascii.ts'
import { binLines } from './text/bins.ts'
import { causeLines } from './text/causes.ts'
import { evidenceLines } from './text/evidence.ts'
import { funnelLines, tallyLines } from './text/funnel.ts'
import { commandLines, dressAll, hanging, padEnd, type Page } from './text/lines.ts'
import { paymentLines } from './text/payments.ts'
import { glyph, proseWidth, type Screen } from './text/screen.ts'
import { shortIdsOf } from './text/short-ids.ts'
import { tableLines } from './text/table.ts'
import { traceLines } from './text/trace.ts'
import { widthOf } from './width.ts'

/** Blocks → text for a terminal or a pipe. */
export const renderText = (given: readonly Block[], screen: Screen): string => {
  // Labels too: whatever a block holds is harmless before anything is laid out.
  const blocks = mapTexts(given, (text) => (screen.ascii ? asciiText(terminalSafe(text)) : terminalSafe(text)))
  const page: Page = { screen, short: shortIdsOf(blocks, screen.ascii ? '..' : '…') }
  const lines = blocks.flatMap((block) => blockLines(block, page))
  // Blanks that held a number and its unit together have done their work.
  const text = lines.map((line) => `${line.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')}\n`).join('')
  return screen.ascii ? asciiText(text) : text
}

const blockLines = (block: Block, page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  const prose = proseWidth(screen)
  switch (block.kind) {
    case 'title':
      return [
        ...hanging(style.bold(dressAll(block.text, page)), `${glyph(block.state, screen)} `, screen.width),
        ...block.under.flatMap((words) => hanging(dressAll(words, page), '  ', prose)),
      ]
    case 'heading':
      return headingLines(block, page)
    case 'text':
      return hanging(dressAll(block.words, page), '  ', prose)
    case 'sum':
      return []
    case 'facts':
      return factLines(block.rows, page)
    case 'first':
      return [
        '',
        ...hanging(style.dim(terminalSafe(block.about)), `${style.bold(block.label)}  `, prose),
        ...hanging(dressAll(block.action.text, page), '  ', prose),
        ...(block.action.command === undefined
          ? []
          : commandLines(block.action.command, block.action.comment, '  ', page)),
      ]
    case 'actions':
      return block.items.flatMap((action, i) => [
        ...hanging(dressAll(action.text, page), `  ${i + 1}  `, prose),
        ...(action.command === undefined ? [] : commandLines(action.command, action.comment, '     ', page)),
      ])
    case 'list':
      // Deeper than where it begins: else nothing tells where the next one begins.
      return block.items.flatMap((words) => hanging(dressAll(words, page), '  ', prose, 2))
    case 'table':
      return tableLines(block.columns, block.rows, page)
    case 'bins':
      return binLines(block, page)
    case 'tally':
      return tallyLines(block.rows, page)
    case 'funnel':
      return funnelLines(block.rows, page)
    case 'causes':
      return causeLines(block, page)
    case 'payments':
      return paymentLines(block, page)
    case 'trace':
      return traceLines(block, page)
    case 'evidence':
      return evidenceLines(block, page)
    case 'sums':
      return sumLines(block, page)
  }
}

const headingLines = ({ text, note }: Extract<Block, { kind: 'heading' }>, { screen }: Page): string[] => {
  const head = screen.style.bold(terminalSafe(text))
  if (note === undefined) return ['', head]
  const dim = screen.style.dim(terminalSafe(note))
  return widthOf(head) + widthOf(dim) + 2 <= screen.width
    ? ['', `${head}  ${dim}`]
    : ['', head, ...hanging(dim, '  ', screen.width)]
}

const factLines = (rows: Extract<Block, { kind: 'facts' }>['rows'], page: Page): string[] => {
  const { screen } = page
  const label = Math.max(...rows.map((row) => widthOf(row.label)))
  return rows.flatMap((row) =>
    hanging(
      dressAll(row.words, page),
      `  ${screen.style.dim(padEnd(row.label, label))}  ${row.state === undefined ? '' : `${glyph(row.state, screen)} `}`,
      screen.width,
    ),
  )
}

const sumLines = ({ rows }: Extract<Block, { kind: 'sums' }>, { screen }: Page): string[] => {
  const digits = Math.max(...rows.map(({ n }) => String(n).length))
  return rows.flatMap(({ sign, n, text }) =>
    hanging(terminalSafe(text), `  ${sign === '' ? ' ' : sign} ${String(n).padStart(digits)}  `, screen.width),
  )
}
