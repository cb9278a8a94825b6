import type { LokiReach, LokiSource } from '../../model/engine.ts'
import { hasCode, ProdlogsError } from '../../model/error.ts'
import { saidIn } from '../../model/reason.ts'
import type { EngineContext, MakeEngine } from '../engine.ts'
import { form, openDoor, type HttpDoor } from '../http.ts'
import { queryEngine, type QueryDriver, type RowsAsk } from '../query-engine.ts'
import { byTime, isoOfNanos, keyOf, nanosOf, type Nanos, type Row, type RowBatch, type Span } from '../row.ts'
import { withStrings } from './query.ts'

/** Loki's default for `max_query_length` is 30 days and an hour. */
const SLICE: Nanos = 30n * 86_400_000_000_000n
const DAYS = 30
/** Loki's default for `max_entries_limit_per_query`; a server may allow less, and says so. */
const PAGE = 5000

/** Grafana Loki. A live tail asks again and again: Loki's own loses lines without a word. */
export const loki: MakeEngine<LokiReach, LokiSource> = (reach, source, context) => {
  let opened: HttpDoor | undefined
  const door = (): HttpDoor => (opened ??= openLoki(reach, context))
  let page = PAGE
  const ask = async (query: string, span: Span, direction: string, limit: number): Promise<Row[]> => {
    const body = form({ query, start: String(span.from), end: String(span.to), direction, limit })
    try {
      const answer = await door().json({
        method: 'POST',
        path: 'loki/api/v1/query_range',
        body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-loki-response-encoding-flags': 'categorize-labels',
        },
      })
      return rowsOf(answer, context)
    } catch (error) {
      const allowed = limitIn(error)
      if (allowed === undefined || allowed >= limit) throw error
      page = allowed
      return ask(query, span, direction, allowed)
    }
  }
  const driver: QueryDriver = {
    overlapMs: 30_000,
    days: DAYS,
    rows: (asked) => pages(asked, withStrings(source.query, asked.strings, asked.ignoreCase ?? false), ask, () => page),
    newest: async (count, to) => {
      const rows: Row[] = []
      const known = new Set<string>()
      // From the end backwards, over the slices that Loki takes in one question.
      let span: Span = { from: to - SLICE, to }
      for (; rows.length < count;) {
        const limit = Math.min(page, count - rows.length + known.size)
        const got = (await ask(source.query, span, 'backward', Math.max(1, limit))).filter(
          (row) => !known.has(keyOf(row)),
        )
        rows.push(...got)
        for (const row of got) known.add(keyOf(row))
        const oldest = got.reduce<Nanos | undefined>(
          (least, { at }) => (least === undefined || at < least ? at : least),
          undefined,
        )
        if (oldest === undefined || rows.length >= count) break
        // The moment of the oldest may have more rows: it is asked for once more.
        span = { from: span.from, to: oldest + 1n }
        for (const row of rows) if (row.at !== oldest) known.delete(keyOf(row))
      }
      return rows
    },
    describe: async () => {
      const now = nanosOf(Date.now())
      const window = { start: String(now - 6n * 3_600_000_000_000n), end: String(now) }
      const info = (await door()
        .json({ method: 'GET', path: 'loki/api/v1/status/buildinfo', takes: [404] })
        .catch(soft)) as { version?: string } | undefined
      const labels = (await door().json({ method: 'GET', path: `loki/api/v1/labels?${form(window)}` })) as {
        data?: string[]
      }
      return {
        version: `Loki ${info?.version ?? ''}`.trim(),
        found: labels.data ?? [],
        ...(opened?.skewMs === undefined ? {} : { skewMs: opened.skewMs }),
      }
    },
  }
  return queryEngine(driver, context)
}

/** A server behind a gateway may hide this page. */
const soft = (error: unknown): undefined => {
  if (hasCode(error, 'ENGINE_REFUSED')) return undefined
  throw error
}

/** Addresses and secrets of `logcli` hold where the configuration names no address. */
const openLoki = (reach: LokiReach, context: EngineContext): HttpDoor => {
  const { env } = context
  const own: LokiReach =
    reach.url !== undefined
      ? reach
      : {
          type: 'loki',
          ...(env['LOKI_ADDR'] ? { url: env['LOKI_ADDR'] } : {}),
          ...(env['LOKI_USERNAME'] ? { user: env['LOKI_USERNAME'] } : {}),
          ...(env['LOKI_PASSWORD'] ? { password: 'env:LOKI_PASSWORD' } : {}),
          ...(env['LOKI_BEARER_TOKEN'] ? { token: 'env:LOKI_BEARER_TOKEN' } : {}),
          ...(env['LOKI_BEARER_TOKEN_FILE'] ? { token: `file:${env['LOKI_BEARER_TOKEN_FILE']}` } : {}),
          ...(env['LOKI_ORG_ID'] ? { tenant: env['LOKI_ORG_ID'] } : {}),
          ...(env['LOKI_CA_CERT_PATH'] ? { ca: env['LOKI_CA_CERT_PATH'] } : {}),
          ...(env['LOKI_CLIENT_CERT_PATH'] ? { cert: env['LOKI_CLIENT_CERT_PATH'] } : {}),
          ...(env['LOKI_CLIENT_KEY_PATH'] ? { key: env['LOKI_CLIENT_KEY_PATH'] } : {}),
        }
  return openDoor(own, context, {
    engine: 'Loki',
    variable: 'LOKI_ADDR',
    ...(own.tenant === undefined ? {} : { headers: { 'x-scope-orgid': own.tenant } }),
  })
}

/** `max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)` */
const limitIn = (error: unknown): number | undefined => {
  if (!hasCode(error, 'ENGINE_REFUSED')) return undefined
  const [, allowed] = /limit.*\(\d+ > (\d+)\)/.exec(saidIn(error.args.reason)) ?? []
  return allowed === undefined ? undefined : Number(allowed)
}

/**
 * Every row of a span: forward, each page from the last moment of the one before, without what of that moment is known.
 * Loki keeps rows that are alike in all but once, so that dropping what is known loses nothing.
 */
async function* pages(
  { span }: RowsAsk,
  query: string,
  ask: (query: string, span: Span, direction: string, limit: number) => Promise<Row[]>,
  page: () => number,
): AsyncGenerator<RowBatch> {
  const begin = span.from > 0n ? span.from : 0n
  for (let from = begin; from < span.to; from += SLICE) {
    const to = from + SLICE < span.to ? from + SLICE : span.to
    let start = from
    let known = new Set<string>()
    for (;;) {
      const limit = page()
      const got = (await ask(query, { from: start, to }, 'forward', limit)).sort(byTime)
      const fresh = got.filter((row) => row.at >= start && row.at < to && !known.has(keyOf(row)))
      if (fresh.length > 0) yield { rows: fresh }
      const last = got.at(-1)
      // The server may have allowed less meanwhile.
      if (last === undefined || got.length < Math.min(limit, page())) break
      if (last.at === start) {
        // Nothing goes further: more rows of one moment than a page can hold.
        yield { gap: { kind: 'same_moment', args: { lines: got.length, at: isoOfNanos(start) } } }
        start += 1n
        known = new Set()
        continue
      }
      start = last.at
      known = new Set(got.filter(({ at }) => at === start).map(keyOf))
    }
  }
}

interface Answer {
  readonly data?: {
    readonly resultType?: string
    readonly result?: readonly {
      readonly stream?: Readonly<Record<string, string>>
      readonly values?: readonly (readonly [string, string, unknown?])[]
    }[]
  }
}

const rowsOf = (answer: unknown, { host }: EngineContext): Row[] => {
  const { data } = answer as Answer
  if (data?.resultType !== 'streams')
    throw new ProdlogsError('ENGINE_REFUSED', { host, engine: 'Loki', reason: { code: 'query_of_numbers' } })
  return (data.result ?? []).flatMap(({ stream = {}, values = [] }) => {
    const name = streamName(stream)
    // Labels of the same short name are still different streams.
    const labels = JSON.stringify(Object.entries(stream).sort(([a], [b]) => (a < b ? -1 : 1)))
    return values.map(([at, text]) => ({ at: BigInt(at), stream: name, text, writer: labels }))
  })
}

/** Who wrote it, by the label that tells most. */
const streamName = (labels: Readonly<Record<string, string>>): string => {
  const { pod, container, container_name: named = container, instance, host, filename } = labels
  if (pod !== undefined) return named === undefined ? pod : `${pod}/${named}`
  return named ?? instance ?? host ?? filename ?? labels['service_name'] ?? labels['app'] ?? labels['job'] ?? ''
}
