import { plainText, textOf, toneOf, type Action, type Block, type Cell, type State, type Words } from './document.ts'
import { terminalSafe } from './terminal-safe.ts'

/** Blocks → Markdown that can be pasted into an issue or a chat: what came from logs cannot become markup. */
export const renderMarkdown = (blocks: readonly Block[]): string =>
  `${blocks
    .map(renderBlock)
    .filter((text) => text !== '')
    .join('\n\n')
    .replaceAll('\u00a0', ' ')}\n`

const escape = (text: string): string =>
  terminalSafe(text)
    .replace(/[\\`*_[\]<>#|~&]/g, '\\$&')
    // What would begin a list or a rule at the start of a line.
    .replace(/^(\s*)([-=+]|\d+[.)](?=\s))/, '$1\\$2')

const GLYPH: Readonly<Record<State, string>> = {
  done: '✅',
  failed: '❌',
  skipped: '⚠️',
  idle: '·',
  underway: '…',
  repeat: '↻',
}

const dress = (cell: Cell): string => {
  const text = escape(textOf(cell))
  if (text.trim() === '') return text
  if (typeof cell !== 'string' && cell.id !== undefined) {
    const code = inlineCode(cell.text)
    return cell.url === undefined ? code : `[${code}](${cell.url})`
  }
  const tone = toneOf(cell)
  // Markdown takes no blanks inside the marks.
  return tone === 'bad' || tone === 'strong' ? text.replace(/\S(?:.*\S)?/s, '**$&**') : text
}

const dressAll = (words: Words): string => words.map(dress).join('').trim()

/** A fence longer than any run of backticks inside. */
const fenceOf = (text: string, least: number): string =>
  '`'.repeat(Math.max(least, 1 + Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length))))

const inlineCode = (text: string): string => {
  const safe = terminalSafe(text)
  const fence = fenceOf(safe, 1)
  return safe.includes('`') ? `${fence} ${safe} ${fence}` : `${fence}${safe}${fence}`
}

const fenced = (lines: readonly string[], lang = ''): string => {
  const text = lines.map((line) => terminalSafe(line)).join('\n')
  const fence = fenceOf(text, 3)
  return `${fence}${lang}\n${text}\n${fence}`
}

const table = (head: readonly string[], numeric: readonly boolean[], rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return ''
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(head.map((cell) => (cell === '' ? ' ' : escape(cell)))),
    row(head.map((_, i) => (numeric[i] === true ? '---:' : '---'))),
    ...rows.map(row),
  ].join('\n')
}

const renderBlock = (block: Block): string => {
  switch (block.kind) {
    case 'title':
      return [`## ${GLYPH[block.state]} ${dressAll(block.text)}`, ...block.under.map(dressAll)].join('\n\n')
    case 'heading':
      return `### ${escape(block.text)}${block.note === undefined ? '' : `\n\n${escape(block.note)}`}`
    case 'text':
      return dressAll(block.words)
    case 'sum':
      return ''
    case 'facts':
      return block.rows
        .map(
          ({ label, state, words }) =>
            `- ${escape(label)}: ${state === undefined ? '' : `${GLYPH[state]} `}${dressAll(words)}`,
        )
        .join('\n')
    case 'first':
      return [`### ${escape(block.label)}: ${escape(block.about)}`, action(block.action, '')].join('\n\n')
    case 'actions':
      return block.items.map((item, i) => `${i + 1}. ${action(item, '   ')}`).join('\n')
    case 'list':
      return block.items.map((words) => `- ${dressAll(words)}`).join('\n')
    case 'table':
      return table(
        block.columns.map(({ head }) => head),
        block.columns.map(({ numeric }) => numeric === true),
        block.rows.map((row) => row.map(dressAll)),
      )
    case 'bins':
      return table(
        ['', block.rows.came, block.rows.stopped],
        [false, true, true],
        block.bins
          .filter(({ came }) => came > 0)
          .map(({ label, came, stopped }) => [escape(label), String(came), String(stopped)]),
      )
    case 'tally':
      return block.rows.map(({ state, label, n }) => `- ${GLYPH[state]} ${escape(label)}: **${n}**`).join('\n')
    case 'funnel':
      return block.rows
        .map(({ label, n, drops, note }) => {
          const losses = [
            ...drops.map((drop) => `−${drop.n} ${escape(drop.text)}`),
            ...(note === undefined ? [] : [escape(note)]),
          ]
          return `- ${escape(label)}: **${n}**${losses.length === 0 ? '' : ` (${losses.join(', ')})`}`
        })
        .join('\n')
    case 'causes':
      return block.entries
        .map((entry) =>
          [
            `**${entry.n}${entry.unit === undefined ? '' : ` ${escape(entry.unit)}`} · ${GLYPH[entry.state]} ${escape(entry.name)}** ${inlineCode(entry.cause)}`,
            [escape(entry.says), ...(entry.common === undefined ? [] : [escape(entry.common)])].join(' '),
            ...(entry.who === undefined
              ? []
              : [
                  `${escape(entry.who.label)} ${entry.who.ids.slice(0, 30).map(dressAll).join(', ')}${
                    entry.who.ids.length > 30
                      ? ` · ${escape(entry.who.more.replace('{n}', String(entry.who.ids.length - 30)))}`
                      : ''
                  }`,
                ]),
            ...(entry.next === undefined ? [] : [`→ ${action(entry.next, '')}`]),
          ].join('\n\n'),
        )
        .join('\n\n')
    case 'payments':
      return table(
        [block.heads.time, block.heads.deal, block.heads.got, block.heads.cause, block.heads.event],
        [],
        block.rows
          .slice(0, block.shown)
          .map((row) => [
            escape(row.when),
            dressAll(row.name),
            `${row.marks.filter((mark) => mark === 'done').length}/${row.marks.filter((mark) => mark !== 'none').length}`,
            escape(row.cause),
            row.event === undefined ? '' : dress(row.event),
          ]),
      )
    case 'trace':
      return fenced(
        block.requests.flatMap((request, i) => [
          ...(request.silence === undefined ? [] : [`-- ${request.silence}`]),
          `${i + 1}  ${plainText(request.title)}  ${plainText(request.meta)}`,
          ...request.steps.map(({ label, state, said }) => `   ${PLAIN_GLYPH[state]} ${label}  ${said}`),
        ]),
      )
    case 'evidence':
      return block.items
        .map(({ where, message, facts, raw }, i) =>
          [
            `${i + 1}. ${escape(where)}`,
            ...fenced([message, ...facts.map(({ label, text }) => `${label}: ${text}`), ...(block.raw ? raw : [])])
              .split('\n')
              .map((line) => `   ${line}`),
          ].join('\n'),
        )
        .join('\n')
    case 'sums':
      return block.rows
        .map(({ sign, n, text }) => `- ${sign === '' ? '' : `${sign} `}**${n}** ${escape(text)}`)
        .join('\n')
  }
}

const PLAIN_GLYPH: Readonly<Record<State, string>> = {
  done: '✓',
  failed: '✗',
  skipped: '!',
  idle: '·',
  underway: '…',
  repeat: '↻',
}

const action = ({ text, command }: Action, indent: string): string =>
  command === undefined
    ? dressAll(text)
    : `${dressAll(text)}\n\n${fenced([command], 'sh')
        .split('\n')
        .map((line) => `${indent}${line}`)
        .join('\n')}`
