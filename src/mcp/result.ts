import type { CallToolResult } from '@modelcontextprotocol/server'
import { describeGap } from '../messages/gaps.ts'
import type { Lang } from '../messages/lang.ts'
import { MCP } from '../messages/mcp.ts'
import { counted } from '../messages/units.ts'
import { WORDS } from '../messages/words.ts'
import { fill } from '../messages/fill.ts'
import type { Arguments } from './arguments.ts'
import { BUDGETS, fitting, tokensOf, tokensOfJson, type Detail } from './budget.ts'
import type { Fence } from './fence.ts'
import type { AnswerStore } from './store.ts'
import type { ToolAnswer } from './tool.ts'

/** An answer with what its pages need. */
export interface KeptAnswer {
  readonly tool: string
  readonly answer: ToolAnswer
  readonly fence: Fence
  readonly lang: Lang
}

/** What the link and the cursor cost, and the words of JSON around an answer. */
const AROUND = 220

/** A page of an answer that fits the budget: its text, its data, and a link to what was left out. */
export const resultOf = (
  kept: KeptAnswer,
  from: number,
  { limit = Infinity, detail = 'concise' }: Pick<Arguments, 'limit' | 'detail'>,
  store: AnswerStore<KeptAnswer>,
): CallToolResult => {
  const { answer, fence, lang } = kept
  const gaps = answer.gaps.map((gap) => describeGap(lang, gap))
  const { json, leftOut } = rest(answer, detail, fence)
  const short = (lines: readonly string[]) =>
    lines.map((line) => shortQuotations(line, BUDGETS[detail].quotation, fence))
  const head = short(from === 0 ? answer.head : answer.head.slice(0, 1))
  const tail = short(from === 0 ? (answer.tail ?? []) : [])
  const around = AROUND + tokensOf([fence.label, ...head, ...tail, ...gaps, ...gaps].join('\n')) + tokensOfJson(json)
  const all = answer.json[answer.list] as unknown[]
  const items = all.slice(from).map((item) => itemOf(item, answer, detail, fence))
  const withText = items.map((item) => [item, answer.line?.(item as never) ?? ''])
  const budget = BUDGETS[detail].tokens - around
  const n = fitting(withText, budget, limit)
  const shown = items
    .slice(0, n)
    .map((item) => (tokensOfJson(item) > Math.max(budget, 500) ? shrunk(item, fence) : item))
  const truncated = from + n < all.length || leftOut.length > 0
  const name = truncated ? store.keep(kept, JSON.stringify(answer.json).length) : undefined
  const cursor = name === undefined || from + n >= all.length ? undefined : `${name}.${from + n}`
  const text = [
    ...head,
    ...shown.flatMap((item) => answer.line?.(item as never) ?? []),
    ...tail,
    scannedLine(answer, lang),
    ...gaps.map((gap) => fill(MCP.gap[lang], { gap })),
    ...(leftOut.length === 0 ? [] : [fill(MCP.leftOut[lang], { what: leftOut.join(', ') })]),
    ...(cursor === undefined ? [] : [fill(MCP.more[lang], { shown: from + n, of: all.length, cursor })]),
  ].join('\n')
  return {
    content: [
      { type: 'text', text: text.includes(fence.open) ? `${fence.label}\n${text}` : text },
      ...(name === undefined
        ? []
        : [
            {
              type: 'resource_link' as const,
              uri: `prodlogs://answers/${name}/${from + n < all.length ? from + n : 0}`,
              name: 'rest',
              description: 'What was left out of this answer',
              mimeType: 'application/json',
            },
          ]),
    ],
    structuredContent: {
      returned: n,
      matched: all.length,
      scanned: scannedJson(answer),
      truncated,
      ...(leftOut.length === 0 ? {} : { leftOut }),
      gaps,
      ...(cursor === undefined ? {} : { cursor }),
      untrusted: fence.label,
      answer: { ...json, [answer.list]: shown },
    },
  }
}

/** All that is not an item. A concise answer has its longest lists in short. */
const rest = ({ json, list, shorten = {} }: ToolAnswer, detail: Detail, fence: Fence) => {
  const leftOut: string[] = []
  const short = Object.entries(json).map(([key, value]) => {
    const most = (shorten[key] ?? Infinity) * (detail === 'full' ? 10 : 1)
    if (key === list || !Array.isArray(value) || value.length <= most) return [key, key === list ? [] : value]
    leftOut.push(most === 0 ? key : `${key} (${value.length - most} of ${value.length})`)
    return [key, value.slice(0, most)]
  })
  return { json: quotations(Object.fromEntries(short), BUDGETS[detail].quotation, fence), leftOut }
}

const itemOf = (item: unknown, { brief }: ToolAnswer, detail: Detail, fence: Fence): unknown =>
  quotations(detail === 'concise' ? (brief?.(item as never) ?? item) : item, BUDGETS[detail].quotation, fence)

/** The same with every quotation cut to `longest` characters, within its marks. */
const quotations = <T>(value: T, longest: number, fence: Fence): T => {
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return shortQuotations(node, longest, fence)
    if (Array.isArray(node)) return node.map(walk)
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(Object.entries(node).map(([name, each]) => [name, walk(each)]))
  }
  return walk(value) as T
}

const shortQuotations = (text: string, longest: number, { open, close }: Fence): string => {
  if (text.length <= longest || !text.includes(open)) return text
  return text
    .split(open)
    .map((part, i) => {
      const end = part.indexOf(close)
      const over = end - longest
      // Loggers write what matters at either end.
      const half = Math.ceil(longest / 2)
      return i === 0 || over <= 0
        ? part
        : `${part.slice(0, half)} …[+${over} characters]… ${part.slice(end - half, end)}${part.slice(end)}`
    })
    .join(open)
}

/** An item that is larger than an answer may be, without what it can do without. */
const shrunk = (item: unknown, fence: Fence): unknown => {
  if (item === null || typeof item !== 'object') return item
  const { text: _text, ...small } = quotations(item, 100, fence) as Record<string, unknown>
  return {
    ...small,
    ...('fields' in small ? { fields: {} } : {}),
    ...(Array.isArray(small['evidence']) ? { evidence: small['evidence'].slice(0, 1) } : {}),
    ...(Array.isArray(small['steps']) ? { steps: small['steps'].slice(0, 40) } : {}),
    ...(Array.isArray(small['findings']) ? { findings: small['findings'].slice(0, 40) } : {}),
  }
}

const scannedJson = ({ scanned }: ToolAnswer) => ({
  sources: scanned.length,
  lines: scanned.reduce((sum, { lines }) => sum + lines, 0),
  bytes: scanned.reduce((sum, { bytes }) => sum + bytes, 0),
})

const scannedLine = (answer: ToolAnswer, lang: Lang): string => {
  const { sources, lines } = scannedJson(answer)
  return sources === 0
    ? MCP.scannedNothing[lang]
    : fill(MCP.scanned[lang], {
        lines: counted(lang, lines, WORDS.line[lang]),
        sources: counted(lang, sources, WORDS.source[lang]),
      })
}

/** The rest of an answer as a resource: up to the largest budget, and where it goes on. */
export const restOf = ({ answer, fence }: KeptAnswer, name: string, from: number): string => {
  const all = answer.json[answer.list] as unknown[]
  const { json } = rest({ ...answer, shorten: {} }, 'full', fence)
  const around = from === 0 ? json : {}
  const items = all.slice(from).map((item) => itemOf(item, answer, 'full', fence))
  const n = fitting(items, Math.max(1000, BUDGETS.full.tokens - AROUND - tokensOfJson(around)), Infinity)
  const next = from + n < all.length ? { next: `prodlogs://answers/${name}/${from + n}` } : {}
  return JSON.stringify({
    untrusted: fence.label,
    from,
    of: all.length,
    ...next,
    ...around,
    [answer.list]: items.slice(0, n),
  })
}
