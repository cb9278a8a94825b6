import { plainText, textOf, toneOf, type Action, type Block, type Cell, type State, type Words } from './document.ts'
import { terminalSafe } from './terminal-safe.ts'
import { shortIdsOf, type ShortId } from './text/short-ids.ts'

/** How a chat writes what it dresses. What came from logs cannot become markup of it, a mention or a link. */
interface Chat {
  readonly escape: (text: string) => string
  readonly bold: (escaped: string) => string
  readonly code: (escaped: string) => string
  readonly block: (escaped: string) => string
  readonly link: (escaped: string, url: string) => string
}

/** What a sentence of ours sets between backticks is code; a backtick that stands alone is none. */
const codes = (escaped: string, chat: Chat): string =>
  escaped
    .split(/`([^`\n]+)`/)
    .map((part, i) => (i % 2 === 1 ? chat.code(part) : part.replaceAll('`', 'ˋ')))
    .join('')

/** To be copied letter by letter: where nothing is dressed, nothing has to be escaped but what could be a tag or a mention. */
const verbatim = (text: string): string => bare(entities(text))

/** Nothing ends a piece of code but its own marks. */
const bare = (escaped: string): string => escaped.replaceAll('`', 'ˋ')

const entities = (text: string): string =>
  terminalSafe(text.replaceAll('\u00a0', ' ')).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Slack's mrkdwn: its marks are letters of the text, so those of a log become others that look alike. */
const SLACK: Chat = {
  escape: (text) =>
    entities(text)
      .replaceAll('*', '∗')
      .replaceAll('~', '∼')
      // Inside a word it means nothing.
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ'),
  bold: (text) => (text.trim() === '' ? text : `*${text.trim()}*`),
  code: (text) => `\`${text}\``,
  block: (text) => `\`\`\`\n${text}\n\`\`\``,
  link: (text, url) => `<${url}|${text.replaceAll('|', '¦')}>`,
}

/** What Telegram takes with parse_mode HTML. */
const TELEGRAM: Chat = {
  escape: entities,
  bold: (text) => (text.trim() === '' ? text : `<b>${text.trim()}</b>`),
  code: (text) => `<code>${text}</code>`,
  block: (text) => `<pre>${text}</pre>`,
  link: (text, url) => `<a href="${url}">${text}</a>`,
}

const CHATS = { slack: SLACK, telegram: TELEGRAM } as const
export type ChatName = keyof typeof CHATS

/** Telegram takes 4,096 characters, and nobody reads more in a chat: parts that do not fit are left out from the end. */
const MOST = 3800

/** Blocks → one message for a chat: the answer, what to do first, causes or evidence, and the commands to ask further. */
export const renderChat = (blocks: readonly Block[], name: ChatName): string => {
  const chat = CHATS[name]
  const ids = shortIdsOf(blocks, '…')
  const parts: string[] = []
  let length = 0
  for (const block of blocks) {
    const part = partOf(block, chat, ids)
    if (part === '') continue
    if (length + part.length > MOST) {
      parts.push('…')
      break
    }
    parts.push(part)
    length += part.length + 2
  }
  return `${parts.join('\n\n')}\n`
}

const GLYPH: Readonly<Record<State, string>> = {
  done: '✅',
  failed: '❌',
  skipped: '⚠️',
  idle: '·',
  underway: '⏳',
  repeat: '↻',
}

const EXAMPLES = 3

const partOf = (block: Block, chat: Chat, ids: ShortId): string => {
  const say = (words: Words): string => words.map((cell) => dress(cell, chat, ids)).join('')
  switch (block.kind) {
    case 'title':
      return [
        `${GLYPH[block.state]} ${chat.bold(bare(chat.escape(plainText(block.text))))}`,
        ...block.under.map(say),
      ].join('\n')
    case 'first':
      return `${chat.bold(chat.escape(block.label))} ${chat.escape(block.about)}\n${action(block.action, chat, ids)}`
    case 'facts':
      return block.rows
        .map(
          ({ label, state, words }) =>
            `${chat.escape(label)}: ${state === undefined ? '' : `${GLYPH[state]} `}${say(words)}`,
        )
        .join('\n')
    case 'causes':
      return block.entries
        .map((entry) => {
          const examples = entry.who?.ids.slice(0, EXAMPLES).map(say).join(', ')
          const rest = (entry.who?.ids.length ?? 0) - EXAMPLES
          const more = rest > 0 ? ` ${chat.escape(entry.who?.more.replace('{n}', String(rest)) ?? '')}` : ''
          return `${GLYPH[entry.state]} ${chat.bold(chat.escape(`${entry.n}${entry.unit === undefined ? '' : ` ${entry.unit}`} · ${entry.name}`))}${
            examples === undefined ? '' : `\n${chat.escape(entry.who?.label ?? '')} ${examples}${more}`
          }${entry.next?.command === undefined ? '' : `\n${chat.code(verbatim(entry.next.command))}`}`
        })
        .join('\n\n')
    case 'evidence':
      return block.items
        .slice(0, 2)
        .map(({ where, message, facts }) =>
          [
            chat.escape(where),
            chat.block([message, ...facts.map(({ label, text }) => `${label}: ${text}`)].map(verbatim).join('\n')),
          ].join('\n'),
        )
        .join('\n')
    case 'actions':
      return block.items.map((item, i) => `${i + 1}. ${action(item, chat, ids)}`).join('\n')
    case 'tally':
      return block.rows.map(({ state, label, n }) => `${GLYPH[state]} ${chat.escape(label)}: ${n}`).join('\n')
    case 'list':
      return block.items.map((words) => `• ${say(words)}`).join('\n')
    // Tables and pictures are for a screen; the numbers that matter stand in the sentences.
    case 'heading':
    case 'text':
    case 'sum':
    case 'table':
    case 'bins':
    case 'funnel':
    case 'payments':
    case 'trace':
    case 'sums':
      return ''
  }
}

const dress = (cell: Cell, chat: Chat, ids: ShortId): string => {
  if (typeof cell !== 'string' && cell.id !== undefined) {
    const short = verbatim(ids(cell.text))
    return cell.url === undefined ? chat.code(short) : chat.link(short, cell.url)
  }
  const text = codes(chat.escape(textOf(cell)), chat)
  if (typeof cell === 'string') return text
  return toneOf(cell) === 'strong' || toneOf(cell) === 'bad' ? chat.bold(text) : text
}

const action = ({ text, command }: Action, chat: Chat, ids: ShortId): string =>
  `${text.map((cell) => dress(cell, chat, ids)).join('')}${command === undefined ? '' : `\n${chat.code(verbatim(command))}`}`
