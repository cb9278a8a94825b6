import { textOf, toneOf, type Block, type Cell } from './document.ts'
import { terminalSafe } from './terminal-safe.ts'

/** Blocks → Markdown that can be pasted into a ticket: what came from logs cannot become markup. */
export const renderMarkdown = (blocks: readonly Block[]): string =>
  `${blocks
    .map(renderBlock)
    .filter((text) => text !== '')
    .join('\n\n')}\n`

const escape = (text: string): string =>
  terminalSafe(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&')
    .replace(/^(\s*)([-=]|\d+\.)/, '$1\\$2')

const dress = (cell: Cell): string => {
  const text = escape(textOf(cell))
  if (text.trim() === '') return text
  const linked = typeof cell !== 'string' && cell.url !== undefined ? `[${text}](${cell.url})` : text
  const tone = toneOf(cell)
  // Markdown takes no blanks inside the marks.
  return tone === 'bad' || tone === 'strong' ? linked.replace(/\S(?:.*\S)?/s, '**$&**') : linked
}

/** A fence longer than any run of backticks inside. */
const fence = (lines: readonly string[]): string => {
  const longest = Math.max(0, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map((match) => match[0].length)))
  return '`'.repeat(Math.max(3, longest + 1))
}

const renderBlock = (block: Block): string => {
  switch (block.kind) {
    case 'heading':
      return `## ${escape(block.text)}`
    case 'line':
      return block.spans.map(dress).join('').trim()
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${item.map(dress).join('')}`).join('\n')
    case 'table': {
      const width = block.head?.length ?? block.rows[0]?.length ?? 0
      if (width === 0) return ''
      const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
      const rule = Array.from({ length: width }, (_, i) => (block.numeric?.includes(i) ? '---:' : '---'))
      const head = block.head?.map(escape) ?? Array.from({ length: width }, () => ' ')
      return [row(head), row(rule), ...block.rows.map((cells) => row(cells.map(dress)))].join('\n')
    }
    case 'evidence': {
      const lines = block.items.flatMap(({ head, lines: text }) =>
        [`# ${head}`, ...text].map((line) => terminalSafe(line)),
      )
      return lines.length === 0 ? '' : [fence(lines), ...lines, fence(lines)].join('\n')
    }
    case 'bars':
      return renderBlock({
        kind: 'table',
        head: ['', '✔', '✖'],
        rows: block.rows.map(({ label, good, bad }) => [label, String(good), String(bad)]),
        numeric: [1, 2],
      })
  }
}
