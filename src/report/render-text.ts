import { alignColumns } from './columns.ts'
import { textOf, toneOf, type Block, type Cell } from './document.ts'
import type { Style } from './style.ts'
import { terminalSafe } from './terminal-safe.ts'

/** Blocks → text for a terminal or a pipe. */
export const renderText = (blocks: readonly Block[], style: Style): string =>
  blocks
    .map((block, i) =>
      block.kind === 'heading' && i > 0 ? `\n${renderBlock(block, style)}` : renderBlock(block, style),
    )
    .filter((text) => text !== '')
    .map((text) => `${text}\n`)
    .join('')

const dress = (cell: Cell, style: Style): string => {
  const text = terminalSafe(textOf(cell))
  const linked = typeof cell !== 'string' && cell.url !== undefined ? style.link(text, cell.url) : text
  switch (toneOf(cell)) {
    case 'good':
      return style.green(linked)
    case 'bad':
      return style.red(linked)
    case 'warn':
      return style.yellow(linked)
    case 'dim':
      return style.dim(linked)
    case 'strong':
      return style.bold(linked)
    case 'plain':
      return linked
  }
}

const BAR_WIDTH = 40

const renderBlock = (block: Block, style: Style): string => {
  switch (block.kind) {
    case 'heading':
      return style.bold(dress({ text: block.text, tone: block.tone ?? 'plain' }, style))
    case 'line':
      return block.spans.map((span) => dress(span, style)).join('')
    case 'list':
      return block.items
        .map((item, i) => `  ${block.ordered ? `${i + 1}.` : '·'} ${item.map((span) => dress(span, style)).join('')}`)
        .join('\n')
    case 'table': {
      const rows = block.rows.map((row) => row.map((cell) => dress(cell, style)))
      const head = block.head === undefined ? [] : [block.head.map((cell) => style.dim(terminalSafe(cell)))]
      return indent(alignColumns([...head, ...rows], '  ', block.numeric))
    }
    case 'evidence':
      return block.items
        .map(({ head, lines }) =>
          [`  ${style.dim(terminalSafe(head))}`, ...lines.map((line) => `    ${terminalSafe(line)}`)].join('\n'),
        )
        .join('\n')
    case 'bars':
      return bars(block.rows, style)
  }
}

const indent = (text: string): string => text.replace(/^/gm, '  ')

const bars = (rows: Extract<Block, { kind: 'bars' }>['rows'], style: Style): string => {
  const most = Math.max(1, ...rows.map((row) => row.good + row.bad))
  const length = (n: number) => (n === 0 ? 0 : Math.max(1, Math.round((n / most) * BAR_WIDTH)))
  return indent(
    alignColumns(
      rows.map(({ label, good, bad }) => [
        style.dim(label),
        `${style.green('█'.repeat(length(good)))}${style.red('█'.repeat(length(bad)))} ${good + bad}${bad > 0 ? style.red(` (✖ ${bad})`) : ''}`,
      ]),
    ),
  )
}
