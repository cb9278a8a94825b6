import type { Redactor } from '../model/redactor.ts'
import type { Block, Cell } from '../report/document.ts'

/**
 * The texts of an answer redacted before a form dresses them: Markdown and HTML escape characters that stand in secrets
 * (`sk\_live\_…`), and then no rule knows them any more.
 */
export const safeBlocks = (blocks: readonly Block[], redactor: Redactor): Block[] => {
  const text = (raw: string): string => redactor.text(raw)
  const cell = (raw: Cell): Cell => (typeof raw === 'string' ? text(raw) : { ...raw, text: text(raw.text) })
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'heading':
        return { ...block, text: text(block.text) }
      case 'line':
        return { ...block, spans: block.spans.map(cell) }
      case 'table':
        return {
          ...block,
          ...(block.head === undefined ? {} : { head: block.head.map(text) }),
          rows: block.rows.map((row) => row.map(cell)),
        }
      case 'list':
        return { ...block, items: block.items.map((item) => item.map(cell)) }
      case 'evidence':
        return { ...block, items: block.items.map(({ head, lines }) => ({ head: text(head), lines: lines.map(text) })) }
      case 'bars':
        return { ...block, rows: block.rows.map((row) => ({ ...row, label: text(row.label) })) }
    }
  })
}
