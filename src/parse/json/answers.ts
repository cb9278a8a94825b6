import type { Fields, FieldValue } from '../../model/record.ts'
import type { JsonObject } from '../format.ts'
import { isFields } from './is-fields.ts'
import { jsonOrText } from './text-of.ts'

/** Where the records stand in the answer of a log service. */
interface Answer {
  /** The names down to each record; `*` is each element of an array. */
  readonly path: readonly string[]
  /**
   * Members of which such an answer has one or more; without any of them the list must be its only member. A list deeper
   * down than that tells by itself.
   */
  readonly beside?: readonly string[]
  /** The record of an element, with what the answer tells around it, outermost first. Absent: the element, an object. */
  readonly record?: (element: FieldValue, around: readonly Fields[]) => Fields | undefined
}

const ANSWERS: readonly Answer[] = [
  // aws logs filter-log-events, get-log-events.
  { path: ['events', '*'], beside: ['searchedLogStreams', 'nextForwardToken', 'nextBackwardToken', 'nextToken'] },
  {
    // A subscription of CloudWatch: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
    path: ['logEvents', '*'],
    beside: ['logGroup'],
    record: (event, [{ logGroup = null, logStream = null } = {}]) =>
      isFields(event) ? { ...event, logGroup, logStreamName: logStream } : undefined,
  },
  // aws logs get-query-results after `jq`, Elasticsearch, gcloud's and Datadog's APIs, Render's.
  { path: ['results', '*'], beside: ['statistics', 'status', 'queryLanguage'] },
  { path: ['hits', 'hits', '*'] },
  { path: ['hits', '*'], beside: ['total', 'max_score'] },
  { path: ['entries', '*'], beside: ['nextPageToken'] },
  { path: ['data', '*'], beside: ['meta', 'links'] },
  { path: ['logs', '*'], beside: ['hasMore', 'nextStartTime', 'nextEndTime'] },
  { path: ['records', '*'] },
  { path: ['Records', '*'] },
  // Loki: grafana.com/docs/loki/latest/reference/loki-http-api, a query and a push.
  { path: ['data', 'result', '*', 'values', '*'], record: (entry, around) => lokiLine(entry, around) },
  { path: ['streams', '*', 'values', '*'], record: (entry, around) => lokiLine(entry, around) },
  // Application Insights and Log Analytics: `az monitor app-insights query`.
  { path: ['tables', '*', 'rows', '*'], record: (row, around) => tableRow(row, around.at(-1)) },
]

/** One record of an answer: where it stands in the text, and its object where that is not what stands there. */
export interface Found {
  readonly start: number
  readonly end: number
  readonly object?: Fields
}

/** The records of an object that is the answer of a log service, in the order in which they stand there. */
export const recordsOf = (object: JsonObject, text: string): readonly Found[] | undefined => {
  for (const { path, beside, record } of ANSWERS) {
    const [list = ''] = path
    if (!(list in object)) continue
    if (path.length === 2 && Object.keys(object).length > 1 && beside?.some((name) => name in object) !== true) continue
    const found = elementsAt(text, path, object)
    const told = found.map(({ start, end, value, around }): Found | undefined => {
      if (record === undefined) return isFields(value) ? { start, end } : undefined
      const own = record(value, around)
      return own && { start, end, object: own }
    })
    const records = told.filter((one) => one !== undefined)
    if (records.length > 0 && records.length === told.length) return records
  }
  return undefined
}

/** `[nanoseconds as text, line]`, with structured metadata behind it or not, in its stream's labels. */
const lokiLine = (entry: FieldValue, around: readonly Fields[]): Fields | undefined => {
  const labels = around.at(-1)?.['stream']
  if (!Array.isArray(entry) || !isFields(labels)) return undefined
  const [timestamp, line, metadata] = entry as readonly FieldValue[]
  if (typeof timestamp !== 'string' || typeof line !== 'string') return undefined
  return { labels: isFields(metadata) ? { ...labels, ...metadata } : labels, line, timestamp }
}

const tableRow = (row: FieldValue, table: Fields | undefined): Fields | undefined => {
  const columns = table?.['columns']
  if (!Array.isArray(row) || !Array.isArray(columns)) return undefined
  const cells = row as readonly FieldValue[]
  const names = (columns as readonly FieldValue[]).map((column) => (isFields(column) ? column['name'] : column))
  return Object.fromEntries(
    names.flatMap((name, at) => (typeof name === 'string' ? [[name, dynamic(cells[at] ?? null)]] : [])),
  )
}

/** A cell that holds an object comes as its text. */
const dynamic = (cell: FieldValue): FieldValue =>
  typeof cell === 'string' && cell.startsWith('{') ? jsonOrText(cell) : cell

interface Element {
  readonly start: number
  readonly end: number
  readonly value: FieldValue
  readonly around: readonly Fields[]
}

/** The values at a path of a JSON text that was parsed before, each with the objects around it. */
const elementsAt = (text: string, path: readonly string[], root: FieldValue): Element[] => {
  const elements: Element[] = []
  /** Reads the value at `from`, which is `value`, and gives where it ends. No deeper than the path is long. */
  const walk = (from: number, depth: number, value: FieldValue | undefined, around: readonly Fields[]): number => {
    const start = skipBlanks(text, from)
    const name = path[depth]
    if (value === undefined || (name !== undefined && !canHold(value, name))) return valueEnd(text, start)
    if (name === undefined) {
      const end = valueEnd(text, start)
      elements.push({ start, end, value, around })
      return end
    }
    return name === '*'
      ? overItems(start, (at, index) => walk(at, depth + 1, (value as readonly FieldValue[])[index], around))
      : overMembers(start, (at, key) =>
          key === name ? walk(at, depth + 1, (value as Fields)[key], [...around, value as Fields]) : valueEnd(text, at),
        )
  }
  const overItems = (start: number, read: (at: number, index: number) => number): number => {
    let at = skipBlanks(text, start + 1)
    for (let index = 0; at < text.length && text.charCodeAt(at) !== CLOSE_LIST; index += 1) {
      at = skipBlanks(text, read(at, index))
      if (text.charCodeAt(at) === COMMA) at = skipBlanks(text, at + 1)
    }
    return at + 1
  }
  const overMembers = (start: number, read: (at: number, key: string) => number): number => {
    let at = skipBlanks(text, start + 1)
    while (at < text.length && text.charCodeAt(at) !== CLOSE_OBJECT) {
      const end = valueEnd(text, at)
      const key = text.slice(at + 1, end - 1)
      at = skipBlanks(text, read(skipBlanks(text, skipBlanks(text, end) + 1), key))
      if (text.charCodeAt(at) === COMMA) at = skipBlanks(text, at + 1)
    }
    return at + 1
  }
  walk(0, 0, root, [])
  return elements
}

const COMMA = 44
const QUOTE = 34
const BACKSLASH = 92
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

const canHold = (value: FieldValue, name: string): boolean => (name === '*' ? Array.isArray(value) : isFields(value))

const skipBlanks = (text: string, from: number): number => {
  let at = from
  while (text.charCodeAt(at) <= 32) at += 1
  return at
}

/** Where the value of a well-formed JSON text that begins at `from` ends. */
const valueEnd = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = stringEnd(text, at)
      if (depth === 0) return at + 1
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      depth -= 1
      if (depth === 0) return at + 1
      if (depth < 0) return at
    } else if (depth === 0 && (code === COMMA || code <= 32)) return at
  }
  return text.length
}

const stringEnd = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at
  }
  return text.length
}
