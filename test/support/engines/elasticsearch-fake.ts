import { sorted, startFake, type Fake, type FakeRow } from './fake.ts'

interface Options {
  readonly opensearch?: boolean
  /** How the line is indexed; `keyword` has `ignore_above` 256. */
  readonly type?: 'match_only_text' | 'wildcard' | 'keyword'
  readonly apiKey?: string
  readonly noExpensive?: boolean
}

interface Body {
  readonly size: number
  readonly pit?: { readonly id: string }
  readonly id?: string
  readonly query?: Clause
  readonly sort?: readonly Record<string, { order?: string } | string>[]
  readonly search_after?: readonly [string, unknown]
}

type Clause = Readonly<Record<string, never>>

/**
 * Elasticsearch or OpenSearch: a point in time whose id changes with each page and that knows only what was there, words
 * in lower case, a wildcard for each word, 400 without a point in time.
 */
export const startElasticsearch = (options: Options = {}): Promise<Fake & { expire(): void }> => {
  const { opensearch = false, type = 'match_only_text', apiKey, noExpensive = false } = options
  const pits = new Map<string, readonly FakeRow[]>()
  let turn = 0
  const open = (rows: readonly FakeRow[]): string => {
    const id = `pit-${turn++}`
    pits.set(id, rows)
    return id
  }
  const error = (status: number, kind: string, reason: string) => ({
    status,
    body: JSON.stringify({ error: { root_cause: [{ type: kind, reason }], type: kind, reason }, status }),
  })
  return startFake(({ method, url, headers, body }, rows) => {
    const json = (value: unknown) => ({ body: JSON.stringify(value) })
    if (apiKey !== undefined && headers.authorization !== `ApiKey ${apiKey}`)
      return error(401, 'security_exception', 'missing authentication credentials for REST request')
    const path = url.pathname
    if (path === '/')
      return json({
        version: { number: opensearch ? '2.19.0' : '9.1.0', ...(opensearch ? { distribution: 'opensearch' } : {}) },
      })
    if (path.startsWith('/none')) return error(404, 'index_not_found_exception', 'no such index [none]')
    if (path.endsWith('/_field_caps'))
      return json({ indices: ['logs-1'], fields: { message: { [type]: { searchable: true } } } })
    if (path.startsWith('/_resolve/')) return json({ indices: [{ name: 'logs-1' }], data_streams: [] })
    if (path.endsWith('/_analyze'))
      return json({ tokens: wordsOf((JSON.parse(body) as { text: string }).text).map((token) => ({ token })) })
    const isPit = path.endsWith(opensearch ? '/_search/point_in_time' : '/_pit')
    if (isPit && method === 'DELETE') return json({ succeeded: true })
    if (isPit) return json(opensearch ? { pit_id: open([...rows]) } : { id: open([...rows]) })
    if (path !== '/_search')
      return error(400, 'illegal_argument_exception', `request [${path}] contains unrecognized parameter`)
    const asked = JSON.parse(body) as Body
    const held = pits.get(asked.pit?.id ?? '')
    if (held === undefined) return error(404, 'search_context_missing_exception', 'No search context found for id [1]')
    const [first, tie] = asked.sort ?? []
    if (opensearch && Object.hasOwn(tie ?? {}, '_shard_doc'))
      return error(400, 'query_shard_exception', 'No mapping found for [_shard_doc] in order to sort on')
    if (noExpensive && body.includes('"wildcard"'))
      return error(
        400,
        'illegal_argument_exception',
        "[wildcard] queries cannot be executed when 'search.allow_expensive_queries' is set to false.",
      )
    const isDescending = JSON.stringify(first).includes('"desc"')
    const numbered = sorted(held).map((row, n) => ({ row, n }))
    const list = (isDescending ? numbered.toReversed() : numbered)
      .filter(({ row }) => matches(asked.query ?? ({} as Clause), row, type))
      .filter(
        ({ n }) =>
          asked.search_after === undefined ||
          (isDescending ? n < Number(asked.search_after[1]) : n > Number(asked.search_after[1])),
      )
    const hits = list.slice(0, asked.size).map(({ row, n }) => ({
      _index: 'logs-1',
      _id: `id-${rows.indexOf(row)}`,
      _source: { '@timestamp': iso(row.at), message: row.text, host: { name: row.stream } },
      sort: [iso(row.at), n],
    }))
    // The id of the answer is the one to go on with; the old one is gone.
    pits.delete(asked.pit?.id ?? '')
    return json({
      pit_id: open(held),
      timed_out: false,
      _shards: { total: 2, successful: 2, failed: 0 },
      hits: { hits },
    })
  }).then((fake) => Object.assign(fake, { expire: () => pits.clear() }))
}

const iso = (at: bigint): string =>
  `${new Date(Number(at / 1_000_000n)).toISOString().slice(0, 19)}.${String(at % 1_000_000_000n).padStart(9, '0')}Z`

/** The standard analysis, about. */
const wordsOf = (text: string): string[] => (text.match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => word.toLowerCase())

const matches = (clause: Clause, row: FakeRow, type: string): boolean => {
  const [kind = '', value] = Object.entries(clause)[0] ?? []
  const inner = value as unknown as Record<string, never>
  if (kind === 'bool') {
    const { filter = [], should = [] } = inner as unknown as { filter?: Clause[]; should?: Clause[] }
    return (
      filter.every((each) => matches(each, row, type)) &&
      (should.length === 0 || should.some((each) => matches(each, row, type)))
    )
  }
  if (kind === 'range') {
    const { gte, lt } = (inner as unknown as Record<string, { gte: string; lt: string }>)['@timestamp'] ?? {
      gte: '',
      lt: '',
    }
    const ms = Number(row.at / 1_000_000n)
    return ms >= Date.parse(gte) && ms < Date.parse(lt)
  }
  if (kind === 'wildcard') {
    const { value: pattern } = (inner as unknown as Record<string, { value: string }>)['message'] ?? { value: '' }
    const wanted = pattern.slice(1, -1).replaceAll(/\\(.)/gs, '$1').toLowerCase()
    if (type === 'wildcard') return row.text.toLowerCase().includes(wanted)
    return wordsOf(row.text).some((word) => word.includes(wanted))
  }
  return false
}
