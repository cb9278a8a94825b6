import { shuffled, startFake, type Fake, type FakeRow } from './fake.ts'

/** VictoriaLogs: rows in no order, no cap unless `limit` says one (which rows: any), errors behind rows, `hits` by step. */
export const startVictoriaLogs = (options: { structured?: boolean } = {}): Promise<Fake> =>
  startFake(({ url, body }, rows) => {
    const form = new URLSearchParams(body)
    const path = url.pathname
    if (path === '/select/buildinfo') return { status: 400, body: 'unsupported path requested: "/select/buildinfo"\n' }
    const query = form.get('query') ?? ''
    const found = rowsFor(query, rows, options.structured === true)
    if (found === undefined) return { status: 400, body: `cannot parse query [${query}]: unexpected token\n` }
    if (path === '/select/logsql/field_names')
      return {
        body: JSON.stringify({
          values: (options.structured === true ? ['_msg', '_time', 'deal_id', 'note'] : ['_msg', '_time']).map(
            (value) => ({ value, hits: 1 }),
          ),
        }),
      }
    if (path === '/select/logsql/hits') {
      const step = BigInt((form.get('step') ?? '1ns').replace('ns', ''))
      const counts = new Map<bigint, number>()
      for (const { at } of found) counts.set((at / step) * step, (counts.get((at / step) * step) ?? 0) + 1)
      return {
        body: JSON.stringify({
          hits: [
            { fields: {}, timestamps: [...counts.keys()].map(iso), values: [...counts.values()], total: found.length },
          ],
        }),
      }
    }
    const limit = Number(form.get('limit') ?? 0)
    const given = limit > 0 ? shuffled(found).slice(0, limit) : shuffled(found)
    return { body: given.map((row) => `${JSON.stringify(fieldsOf(row, options.structured === true))}\n`).join('') }
  })

const fieldsOf = (row: FakeRow, isStructured: boolean): Record<string, string> => {
  const base = {
    _time: iso(row.at),
    _stream_id: `id-${row.stream}`,
    _stream: `{app="payments",pod="${row.stream}"}`,
    pod: row.stream,
  }
  // Shippers of JSON take it apart: ids are not in the message any more.
  return isStructured ? { ...base, _msg: 'paid', note: row.text } : { ...base, _msg: row.text }
}

const iso = (at: bigint): string =>
  `${new Date(Number(at / 1_000_000n)).toISOString().slice(0, 19)}.${String(at % 1_000_000_000n).padStart(9, '0')}Z`

const nanos = (text: string): bigint => {
  const [seconds = '', fraction = ''] = text.replace('Z', '').split('.')
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`

const rowsFor = (query: string, rows: readonly FakeRow[], isStructured: boolean): FakeRow[] | undefined => {
  const [, from = '', to = '', rest = ''] = /^_time:\[(\S+), (\S+)\)(.*)$/s.exec(query) ?? []
  if (from === '') return undefined
  const within = rows.filter(({ at }) => at >= nanos(from) && at < nanos(to))
  const own = rest.replace(/^ \(\{app="payments"\}\)/, '').trim()
  if (own === '') return within
  const term = String.raw`(?:${STRING}:)?~${STRING}`
  if (!new RegExp(String.raw`^\(${term}(?: or ${term})*\)$`, 's').test(own)) return undefined
  const tests = [...own.matchAll(new RegExp(`(?:(${STRING}):)?~(${STRING})`, 'gs'))].map(
    ([, field = '"_msg"', text = '']) => {
      const source = JSON.parse(text) as string
      return {
        field: JSON.parse(field) as string,
        test: new RegExp(source.replace(/^\(\?i\)/, ''), source.startsWith('(?i)') ? 'iu' : 'u'),
      }
    },
  )
  return within.filter((row) => tests.some(({ field, test }) => test.test(fieldsOf(row, isStructured)[field] ?? '')))
}
