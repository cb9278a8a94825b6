import type { Fields, FieldValue } from '../../../model/record.ts'
import { LOWER, UPPER, type BlockFormat, type TableFormat, type Unwrapped } from '../../format.ts'
import { columnsOf, hasOpenQuote } from '../../text/cells.ts'
import { insightsLevel, levelOf } from '../../level.ts'
import { partsOf } from '../../json/read-object.ts'
import { jsonOrText, safeJson } from '../../json/text-of.ts'
import { readTimeValue } from '../../time/read-time.ts'
import type { Clock } from '../../time/clock.ts'
import type { TimeFound } from '../../time/found.ts'

const HEAD = /^"?[@A-Za-z_][\w .@[\]-]{0,60}"?(?:([,;\t])"?[@A-Za-z_][\w .@[\]-]{0,60}"?){1,80}$/

/** What exports call the line, beside the names that loggers have for a message. */
const LINES = new Set(['content', 'line', 'log_s', 'logmessage', 'logentry', 'resultdescription', 'log message'])
/** Columns that tell who wrote a row: only rows of one writer are joined. */
const WRITERS = /^(?:host|hostname|service|pod|container|instance|stream|function_?id|requestid|cloud_roleinstance)/i

/**
 * A table with its names in the first line, as consoles export one: Datadog, Kibana, Supabase, Vercel, Grafana, the
 * portal of Azure. It is one when a column has a time.
 */
export const csvTable: TableFormat = {
  kind: 'table',
  name: 'csv-table',
  first: `${LOWER}${UPPER}"@_`,
  heads: (text) => {
    const separator = HEAD.exec(text)?.[1]
    if (separator === undefined) return undefined
    const names = columnsOf(text, separator).map((name) => name.trim())
    const roles = rolesOf(names)
    return roles && tableOf(separator, names, roles)
  },
  samples: [
    {
      text: '"Date","Host","Service","Content"\n"2026-01-12T10:00:00.123Z","web-1","pay","{""level"":50,""time"":1768212000123,""msg"":""crm failed, deal 4540""}"',
      expect: {
        inner: 'pino',
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'crm failed, deal 4540',
        fields: { Host: 'web-1' },
      },
    },
    {
      text: '"timestamp [UTC]",message,severityLevel\n"1/12/2026, 10:00:00.123 AM",Deal: 4540,3',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: 'event_message\tid\ttimestamp\ninfo: paid\ta\t1768212000123000',
      expect: { inner: 'winston-simple', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
    {
      text: 'time;method;path;status\n2026-01-12T10:00:00Z;POST;/webhook;500',
      expect: { inner: 'json', at: '2026-01-12T10:00:00Z', http: { method: 'POST', path: '/webhook', status: 500 } },
    },
  ],
}

interface Roles {
  readonly time: number
  readonly level: number
  readonly message: number
}

/** Which column is what, by the names; undefined when none has a time. */
const rolesOf = (names: readonly string[]): Roles | undefined => {
  const plain = names.map((name) => name.replace(/ \[UTC\]$/, ''))
  const parts = partsOf(Object.fromEntries(plain.map((name) => [name, ''])))
  const at = (name: string | undefined): number => (name === undefined ? -1 : plain.indexOf(name))
  const line = plain.findIndex((name) => LINES.has(name.toLowerCase()))
  const time = at(parts.time)
  return time === -1 ? undefined : { time, level: levelColumn(plain), message: line === -1 ? at(parts.message) : line }
}

const LEVELS = ['level', 'log.level', 'severity', 'severitylevel', 'status', 'loglevel']

const levelColumn = (names: readonly string[]): number => {
  const plain = names.map((name) => name.toLowerCase())
  return plain.indexOf(LEVELS.find((name) => plain.includes(name)) ?? '')
}

const tableOf = (separator: string, names: readonly string[], roles: Roles): BlockFormat => {
  const cellsOf = (lines: readonly string[]): readonly string[] => columnsOf(lines.join('\n'), separator)
  const timeIn = (cells: readonly string[], clock: Clock): TimeFound | undefined =>
    timeCell(cells[roles.time] ?? '', names[roles.time] ?? '', clock)
  return {
    kind: 'block',
    name: csvTable.name,
    samples: csvTable.samples,
    begins: (line, clock) => {
      const cells = cellsOf([line])
      const isWhole = cells.length === names.length || (cells.length < names.length && hasOpenQuote([line]))
      return isWhole && (cells.length <= roles.time || timeIn(cells, clock)?.at !== undefined)
    },
    goesOn: (_line, lines) => hasOpenQuote(lines),
    unwrap: (lines, clock) => {
      const cells = cellsOf(lines)
      const time = timeIn(cells, clock)
      return { ...rowOf(names, cells, roles), at: time?.at, zoneAssumed: time?.zoneAssumed }
    },
  }
}

const timeCell = (cell: string, name: string, clock: Clock): TimeFound | undefined =>
  /utc\]?$/i.test(name)
    ? (readTimeValue(`${cell} UTC`, clock) ?? readTimeValue(cell, clock))
    : readTimeValue(cell, clock)

const rowOf = (names: readonly string[], cells: readonly string[], roles: Roles): Unwrapped => {
  const message = cells[roles.message] ?? ''
  const own = names.flatMap((name, at): [string, FieldValue][] =>
    at === roles.time || cells[at] === undefined || cells[at] === '' ? [] : [[name, valueOf(cells[at])]],
  )
  const fields: Fields = Object.fromEntries(own)
  const key = own.map(([name, value]) => (WRITERS.test(name) ? String(value) : '')).join('|')
  if (message.trim() === '') return { inner: safeJson(fields), key }
  const known = new Set([names[roles.message], names[roles.level]])
  return {
    inner: message.replace(/\r?\n$/, ''),
    level: levelIn(cells[roles.level] ?? '', names[roles.level] ?? ''),
    fields: Object.fromEntries(own.filter(([name]) => !known.has(name))),
    key,
  }
}

const levelIn = (cell: string, name: string): Unwrapped['level'] =>
  /^severityLevel$/i.test(name) && /^\d$/.test(cell) ? insightsLevel(Number(cell)) : levelOf(cell)

/** Numbers as such, and the objects that exports put into a cell. */
const valueOf = (cell: string): FieldValue => {
  if (/^-?\d{1,15}(?:\.\d{1,9})?$/.test(cell)) return Number(cell)
  return /^[{[]/.test(cell) ? jsonOrText(cell) : cell
}
