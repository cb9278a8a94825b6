import { DIGITS, type BlockFormat } from '../../format.ts'
import { columnsOf, hasOpenQuote } from '../../text/cells.ts'
import { readTimeValue } from '../../time/read-time.ts'

const HEAD = /^"?(\d{13}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)"?,(?=")/

/**
 * A row of time and message, as the consoles of CloudWatch and others export them. A quoted message may go on over
 * lines; two quotes are one.
 */
export const csv: BlockFormat = {
  kind: 'block',
  name: 'csv',
  first: `${DIGITS}"`,
  begins: (text) => HEAD.test(text),
  goesOn: (_line, lines) => hasOpenQuote(lines),
  unwrap: (lines, clock) => {
    const text = lines.join('\n')
    const head = HEAD.exec(text)
    if (!head) return undefined
    const columns = columnsOf(text.slice(head[0].length), ',')
    const time = readTimeValue(head[1], clock)
    return {
      inner: columns.map((column) => column.replace(/\n$/, '')).join(' '),
      at: time?.at,
      zoneAssumed: time?.zoneAssumed,
    }
  },
  samples: [
    {
      text: '1768212001123,"{""level"":""error"",""message"":""crm failed""}\n"',
      expect: { inner: 'winston-json', at: '2026-01-12T10:00:01.123Z', level: 'error', message: 'crm failed' },
    },
    {
      text: '2026-01-12 10:00:00.123,"Deal: 4540"',
      expect: { at: '2026-01-12T10:00:00.123Z', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '"2026-01-12 10:00:00","INFO","webhook received"',
      expect: { inner: 'leveled', at: '2026-01-12T10:00:00Z', level: 'info', message: 'webhook received' },
    },
    {
      text: '1768212001123,"Error: boom\n    at f (/a.js:1:1)\n"',
      expect: { error: { type: 'Error', message: 'boom' } },
    },
  ],
}
