import { shuffled, sorted, startFake, type Fake, type FakeRow } from './fake.ts'

/**
 * Loki as ENGINES knows it: `end` excluded, at most `most` entries or 400 in words, rows of one moment in another order each
 * time, rows that are alike in all kept once, no tenant 401, JSON's strings as Go's.
 */
export const startLoki = (options: { most?: number; tenant?: string } = {}): Promise<Fake> =>
  startFake(({ url, headers, body }, rows) => {
    const { most = 5000, tenant } = options
    if (tenant !== undefined && headers['x-scope-orgid'] !== tenant) return { status: 401, body: 'no org id\n' }
    if (url.pathname.endsWith('/buildinfo')) return { body: '{"version":"3.5.0"}' }
    if (url.pathname.endsWith('/labels')) return { body: '{"status":"success","data":["app","pod"]}' }
    if (!url.pathname.endsWith('/loki/api/v1/query_range')) return { status: 404, body: '404 page not found\n' }
    const form = new URLSearchParams(body)
    const limit = Number(form.get('limit') ?? 100)
    if (limit > most)
      return {
        status: 400,
        body: `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${most})\n`,
      }
    const [start, end] = [BigInt(form.get('start') ?? '0'), BigInt(form.get('end') ?? '0')]
    if (end - start > 30n * 86_400_000_000_000n + 3_600_000_000_000n)
      return { status: 400, body: 'the query time range exceeds the limit (query length: 9000h, limit: 30d1h)\n' }
    const test = filterOf(form.get('query') ?? '')
    if (test === undefined) return { status: 400, body: 'parse error at line 1, col 1: syntax error\n' }
    const once = new Map(rows.map((row) => [`${row.at} ${row.stream} ${row.text}`, row]))
    const found = shuffled([...once.values()].filter((row) => row.at >= start && row.at < end && test(row.text)))
    const ordered = form.get('direction') === 'forward' ? sorted(found) : sorted(found).toReversed()
    const streams = new Map<string, FakeRow[]>()
    for (const row of ordered.slice(0, limit)) streams.set(row.stream, [...(streams.get(row.stream) ?? []), row])
    const result = [...streams].map(([stream, list]) => ({
      stream: { app: 'payments', pod: stream },
      values: list.map(({ at, text }) => [String(at), text, {}]),
    }))
    return {
      body: JSON.stringify({
        status: 'success',
        data: { resultType: 'streams', encodingFlags: ['categorize-labels'], result },
      }),
    }
  })

const STRING = String.raw`"(?:[^"\\]|\\.)*"`

/** A selector, then one line filter at most. */
const filterOf = (query: string): ((text: string) => boolean) | undefined => {
  const [, selector, operator, rest = ''] = /^(\{.*?\})(?: (\|=|\|~) (.*))?$/s.exec(query) ?? []
  if (selector === undefined || !/="[^"]+"/.test(selector)) return undefined
  if (operator === undefined) return () => true
  if (!new RegExp(`^${STRING}(?: or ${STRING})*$`, 's').test(rest)) return undefined
  const strings = [...rest.matchAll(new RegExp(STRING, 'gs'))].map(([text]) => JSON.parse(text) as string)
  if (operator === '|=') return (text) => strings.some((wanted) => text.includes(wanted))
  const tests = strings.map((text) => new RegExp(text.replace(/^\(\?i\)/, ''), text.startsWith('(?i)') ? 'iu' : 'u'))
  return (text) => tests.some((test) => test.test(text))
}
