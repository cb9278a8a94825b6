import { DIGITS, type BlockFormat, type TableFormat } from '../../format.ts'
import { safeJson } from '../../json/text-of.ts'
import { readTimeValue } from '../../time/read-time.ts'

const HEAD = /^#Fields: ((?:[\w()-]{1,40} ){2,80}[\w()-]{1,40})\s*$/

/** What the columns are called in other access logs. */
const NAMES: Readonly<Record<string, string>> = {
  'cs-method': 'method',
  'cs-uri-stem': 'path',
  'sc-status': 'status',
  'cs(User-Agent)': 'user_agent',
  'cs(Referer)': 'referer',
  'cs(Host)': 'host',
  'cs-host': 'host',
  'c-ip': 'remote_addr',
}

/**
 * The W3C's extended log format, as IIS and CloudFront write it: `#Fields:` names the columns of the rows below, whose times are
 * in UTC and whose blanks are pluses.
 */
export const w3cTable: TableFormat = {
  kind: 'table',
  name: 'w3c-table',
  first: '#',
  heads: (text) => {
    const names = HEAD.exec(text)?.[1]?.split(' ')
    return names?.includes('date') && names.includes('time') ? tableOf(names) : undefined
  },
  samples: [
    {
      text: '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status time-taken\n2026-01-12 10:00:00 10.0.0.4 POST /stripe/webhook - 203.0.113.7 Stripe/1.0+(+https://stripe.com/docs/webhooks) 200 88',
      expect: {
        inner: 'json',
        at: '2026-01-12T10:00:00Z',
        http: { method: 'POST', path: '/stripe/webhook', status: 200, durationMs: 88, remote: '203.0.113.7' },
      },
    },
    {
      text: '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status\n2026-01-12\t10:00:00\tFRA2\t402\t203.0.113.7\tPOST\td1.cloudfront.net\t/webhook\t502',
      expect: { inner: 'json', at: '2026-01-12T10:00:00Z', http: { method: 'POST', path: '/webhook', status: 502 } },
    },
    {
      text: '#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status\n2026-01-12 10:00:00 GET /success deal_id=4540 404',
      expect: {
        inner: 'json',
        http: { method: 'GET', path: '/success?deal_id=4540', status: 404 },
        ids: { dealId: ['4540'] },
      },
    },
  ],
}

const tableOf = (names: readonly string[]): BlockFormat => {
  const cellsOf = (line: string): readonly string[] => line.trimEnd().split(/[ \t]/)
  const dateAt = names.indexOf('date')
  return {
    kind: 'block',
    name: w3cTable.name,
    first: DIGITS,
    samples: w3cTable.samples,
    begins: (line) => {
      const cells = cellsOf(line)
      return cells.length === names.length && /^\d{4}-\d\d-\d\d$/.test(cells[dateAt] ?? '')
    },
    goesOn: () => false,
    unwrap: ([line = ''], clock) => {
      const row = Object.fromEntries(cellsOf(line).map((cell, at) => [names[at] ?? '', cell]))
      const time = readTimeValue(`${row['date']}T${row['time']}Z`, clock)
      const query = row['cs-uri-query']
      const took = Number(row['time-taken'])
      const fields = Object.fromEntries(
        Object.entries(row).flatMap(([name, cell]) => {
          const known = NAMES[name]
          return known === undefined || cell === '-' ? [] : [[known, valueOf(known, cell)]]
        }),
      )
      if (query !== undefined && query !== '-') fields['path'] = `${fields['path']}?${query}`
      // IIS counts milliseconds, CloudFront seconds with a fraction.
      if (took >= 0) fields['duration_ms'] = row['time-taken']?.includes('.') ? took * 1_000 : took
      return { inner: safeJson(fields), at: time?.at, zoneAssumed: false }
    },
  }
}

const valueOf = (name: string, cell: string): string | number =>
  name === 'status' ? Number(cell) : name === 'user_agent' ? cell.replaceAll('+', ' ') : cell
