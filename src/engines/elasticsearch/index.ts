import type { ElasticsearchReach, ElasticsearchSource } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import { saidIn, type Reason } from '../../model/reason.ts'
import { awsSigner } from '../aws/credentials.ts'
import type { EngineContext, MakeEngine } from '../engine.ts'
import { reasonIn } from '../failure.ts'
import { openDoor, type HttpDoor } from '../http.ts'
import { queryEngine, type QueryDriver } from '../query-engine.ts'
import { isWithin, type Nanos, type Row, type RowBatch, type Span } from '../row.ts'
import { secretOf } from '../secrets.ts'
import { rowOf, valueAt, type Hit } from './document.ts'
import { anywhere, holds, runsOf, within, type Clause } from './query.ts'

const PAGE = 5000
const KEEP = '1m'

interface Answer {
  readonly pit_id?: string
  readonly timed_out?: boolean
  readonly _shards?: {
    readonly total?: number
    readonly failed?: number
    readonly failures?: readonly { readonly reason?: { readonly reason?: string } }[]
  }
  readonly hits?: { readonly hits?: readonly Hit[] }
}

/** Elasticsearch and OpenSearch: a point in time, paged by the sort values of the last document. */
export const elasticsearch: MakeEngine<ElasticsearchReach, ElasticsearchSource> = (reach, source, context) => {
  let opened: HttpDoor | undefined
  const door = (): HttpDoor => (opened ??= openElastic(reach, context))
  const time = source.time ?? '@timestamp'
  const index = source.index.split(',').map(encodeURIComponent).join(',')
  const post = (path: string, body: object, method: 'POST' | 'DELETE' = 'POST'): Promise<unknown> =>
    door().json({ method, path, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

  let about: Promise<{ isOpenSearch: boolean; version: string }> | undefined
  const engine = () => (about ??= kindOf(door()))
  /** A second value to sort by that tells documents of one moment apart. */
  let tie = '_shard_doc'

  const openPit = async (): Promise<string> => {
    const { isOpenSearch } = await engine()
    const path = isOpenSearch ? `${index}/_search/point_in_time?keep_alive=${KEEP}` : `${index}/_pit?keep_alive=${KEEP}`
    const answer = (await post(path, {})) as { id?: string; pit_id?: string }
    return answer.id ?? answer.pit_id ?? ''
  }
  const closePit = async (id: string): Promise<void> => {
    const { isOpenSearch } = await engine()
    await (isOpenSearch ? post('_search/point_in_time', { pit_id: [id] }, 'DELETE') : post('_pit', { id }, 'DELETE'))
  }

  async function* pages(
    span: Span,
    filters: readonly Clause[],
    order: 'asc' | 'desc',
    size: number,
  ): AsyncGenerator<RowBatch> {
    let pit = await openPit()
    let after: readonly unknown[] | undefined
    /** When the point in time is gone, from its last moment: what was given of that is known. */
    let from = span.from
    let known = new Set<string>()
    let last: { at: Nanos; ids: string[] } = { at: span.from, ids: [] }
    try {
      for (;;) {
        const body = {
          size,
          pit: { id: pit, keep_alive: KEEP },
          query: { bool: { filter: [within(time, from, span.to), ...filters] } },
          sort: [
            {
              [time]: {
                order,
                numeric_type: 'date_nanos',
                format: 'strict_date_optional_time_nanos',
                unmapped_type: 'date',
              },
            },
            { [tie]: order },
          ],
          track_total_hits: false,
          ...(after === undefined ? {} : { search_after: after }),
        }
        let answer: Answer
        try {
          answer = (await post('_search?allow_partial_search_results=false', body)) as Answer
        } catch (error) {
          if (tie !== '_id' && reasonHas(error, /_shard_doc/)) {
            tie = '_id'
            continue
          }
          if (
            !reasonHas(error, /search_context_missing|point in time|\(404\)/i) ||
            order === 'desc' ||
            after === undefined
          )
            throw error
          pit = await openPit()
          after = undefined
          from = last.at
          known = new Set(last.ids)
          continue
        }
        pit = answer.pit_id ?? pit
        checkShards(answer, source, context)
        const hits = answer.hits?.hits ?? []
        const rows = hits
          .flatMap((hit) => rowOf(hit, source.line) ?? [])
          .filter((row) => isWithin(row, span) && !known.has(row.id ?? ''))
        if (rows.length > 0) yield { rows }
        for (const { at, id = '' } of rows) {
          if (at !== last.at) last = { at, ids: [] }
          last.ids.push(id)
        }
        after = hits.at(-1)?.sort
        if (hits.length < size || after === undefined) return
      }
    } finally {
      // It ends by itself in a minute; who was cut off cannot say so any more.
      await closePit(pit).catch(() => undefined)
    }
  }

  const own: Clause[] = Object.entries(source.where ?? {}).map(([field, value]) => ({ term: { [field]: value } }))

  let type: Promise<{ field: string; type: string } | undefined> | undefined
  const lineField = () => (type ??= lineFieldOf(door(), index, source))

  /** The clause for the strings; undefined where the engine cannot be trusted to find each of them. */
  const filterOf = async (strings: readonly string[]): Promise<Clause | undefined> => {
    const line = await lineField()
    if (line === undefined || (line.type !== 'wildcard' && !TEXTS.has(line.type))) return undefined
    const clauses: Clause[] = []
    for (const text of strings) {
      if (line.type !== 'wildcard' && !(await keepsWords(post, index, line.field, runsOf(text)))) return undefined
      const clause = holds(line.field, line.type, text)
      if (clause === undefined) return undefined
      clauses.push(clause, anywhere(text))
    }
    return { bool: { should: clauses, minimum_should_match: 1 } }
  }

  const driver: QueryDriver = {
    overlapMs: 90_000,
    async *rows({ span, strings }) {
      const clause = strings === undefined ? undefined : await filterOf(strings)
      if (strings !== undefined && clause === undefined) context.note({ kind: 'widened' })
      if (clause === undefined) return yield* pages(span, own, 'asc', PAGE)
      try {
        yield* pages(span, [...own, clause], 'asc', PAGE)
      } catch (error) {
        // Expensive queries are forbidden, or there are too many fields: nothing was given yet.
        if (!reasonHas(error, /expensive|too_many_clauses|maxClauseCount|too many clauses|field expansion/i))
          throw error
        context.note({ kind: 'widened' })
        yield* pages(span, own, 'asc', PAGE)
      }
    },
    newest: async (count, to) => {
      const rows: Row[] = []
      for await (const batch of pages({ from: 0n, to }, own, 'desc', Math.min(count, PAGE))) {
        if ('rows' in batch) rows.push(...batch.rows)
        if (rows.length >= count) break
      }
      return rows
    },
    describe: async () => {
      const { version } = await engine()
      const line = await lineField()
      const resolved = (await door()
        .json({ method: 'GET', path: `_resolve/index/${index}`, takes: [403] })
        .catch(() => undefined)) as { indices?: { name?: string }[]; data_streams?: { name?: string }[] } | undefined
      const names = [...(resolved?.data_streams ?? []), ...(resolved?.indices ?? [])].flatMap(({ name }) => name ?? [])
      return {
        version,
        found: [...(line === undefined ? [] : [`${line.field} (${line.type})`]), ...names],
        ...(opened?.skewMs === undefined ? {} : { skewMs: opened.skewMs }),
      }
    },
  }
  return queryEngine(driver, context)
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'match_only_text'])

const reasonHas = (error: unknown, what: RegExp): boolean => what.test(saidIn(reasonIn(error)))

const kindOf = async (door: HttpDoor): Promise<{ isOpenSearch: boolean; version: string }> => {
  const said = await door.ask({ method: 'GET', path: '', takes: [403] })
  // A key for reading alone may not ask this.
  if (said.status === 403) return { isOpenSearch: false, version: 'Elasticsearch' }
  const answer = parsed(await said.text()) as { version?: { number?: string; distribution?: string } }
  const isOpenSearch = answer.version?.distribution === 'opensearch'
  return {
    isOpenSearch,
    version: `${isOpenSearch ? 'OpenSearch' : 'Elasticsearch'} ${answer.version?.number ?? ''}`.trim(),
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return {}
  }
}

/** A status of 200 is no success: shards may have failed, or there may be none. */
const checkShards = (
  { timed_out: isLate, _shards: shards }: Answer,
  source: ElasticsearchSource,
  { host }: EngineContext,
): void => {
  const engine = 'Elasticsearch'
  if (shards?.total === 0)
    throw new ProdlogsError('ENGINE_MISSING', { host, engine, what: { code: 'index', name: source.index } })
  if ((shards?.failed ?? 0) > 0 || isLate === true) {
    const said = shards?.failures?.[0]?.reason?.reason ?? ''
    const reason: Reason =
      isLate === true
        ? { code: 'timed_out' }
        : {
            code: 'shards_failed',
            failed: shards?.failed ?? 0,
            total: shards?.total ?? 0,
            ...(said === '' ? {} : { text: said }),
          }
    throw new ProdlogsError('ENGINE_UNREACHABLE', { host, engine, reason })
  }
}

/** The field that the line is searched in, and how it is indexed. */
const lineFieldOf = async (
  door: HttpDoor,
  index: string,
  { line }: ElasticsearchSource,
): Promise<{ field: string; type: string } | undefined> => {
  const names = line === undefined ? ['message', 'body.text', 'log', 'event.original'] : [line]
  const caps = (await door.json({
    method: 'GET',
    path: `${index}/_field_caps?fields=${names.map(encodeURIComponent).join(',')}&ignore_unavailable=true`,
  })) as { fields?: Record<string, Record<string, { searchable?: boolean }>> }
  for (const field of names) {
    const types = Object.entries(caps.fields?.[field] ?? {}).filter(([type]) => type !== 'unmapped')
    const [only] = types
    if (only === undefined) continue
    // Indexed in two ways: neither can be trusted for all of the indexes.
    return types.length === 1 && only[1].searchable !== false ? { field, type: only[0] } : { field, type: 'mixed' }
  }
  return undefined
}

/** Whether the field's own analysis leaves each word whole: if it cuts or stems, its parts cannot be asked for. */
const keepsWords = async (
  post: (path: string, body: object) => Promise<unknown>,
  index: string,
  field: string,
  words: readonly string[],
): Promise<boolean> => {
  for (const text of words) {
    try {
      const [first] = index.split(',')
      const answer = (await post(`${first}/_analyze`, { field, text })) as { tokens?: { token?: string }[] }
      if (answer.tokens?.length !== 1 || answer.tokens[0]?.token?.toLowerCase() !== text.toLowerCase()) return false
    } catch (error) {
      // A pattern of several indexes cannot be asked: then it is taken for the usual analysis, unless we may not ask at all.
      if (!(error instanceof ProdlogsError) || error.code === 'ENGINE_UNREACHABLE') throw error
      return index.includes('*') ? /^[\p{Script=Latin}\p{Script=Cyrillic}\p{N}_]+$/u.test(text) : false
    }
  }
  return true
}

const openElastic = (reach: ElasticsearchReach, context: EngineContext): HttpDoor => {
  const { env } = context
  const own: ElasticsearchReach =
    reach.url !== undefined
      ? reach
      : {
          ...reach,
          ...(env['ELASTICSEARCH_URL'] ? { url: env['ELASTICSEARCH_URL'] } : {}),
          ...(env['ELASTICSEARCH_API_KEY'] ? { apiKey: 'env:ELASTICSEARCH_API_KEY' } : {}),
          ...(env['ELASTICSEARCH_USER'] ? { user: env['ELASTICSEARCH_USER'] } : {}),
          ...(env['ELASTICSEARCH_PASSWORD'] ? { password: 'env:ELASTICSEARCH_PASSWORD' } : {}),
        }
  return openDoor(own, context, {
    engine: 'Elasticsearch',
    variable: 'ELASTICSEARCH_URL',
    ...(own.apiKey === undefined ? {} : { headers: { authorization: `ApiKey ${secretOf(own.apiKey, context)}` } }),
    ...(own.aws === undefined
      ? {}
      : {
          sign: awsSigner(
            { service: 'es', region: own.aws, ...(own.profile === undefined ? {} : { profile: own.profile }) },
            context,
          ),
        }),
    judge: (status, body) => {
      const type = errorOf(body).type
      if (/security_exception/.test(type)) return status >= 500 ? 'unreachable' : 'denied'
      return /index_not_found|resource_not_found/.test(type) ? 'refused' : undefined
    },
    reasonOf: (body) => {
      const { type, reason } = errorOf(body)
      return [type, reason].filter((part) => part !== '').join(': ')
    },
  })
}

const errorOf = (body: string): { type: string; reason: string } => {
  try {
    const whole = JSON.parse(body) as Record<string, unknown>
    const root = valueAt(whole, 'error.root_cause')
    const cause =
      (Array.isArray(root) ? (root[0] as Record<string, unknown> | undefined) : undefined) ??
      (whole['error'] as Record<string, unknown>)
    if (typeof cause === 'object' && cause !== null)
      return { type: String(cause['type'] ?? ''), reason: String(cause['reason'] ?? '') }
    return { type: '', reason: String(whole['error'] ?? whole['Message'] ?? whole['message'] ?? '') }
  } catch {
    return { type: '', reason: body.slice(0, 300) }
  }
}
