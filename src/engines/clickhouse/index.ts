import type { ClickHouseReach, ClickHouseSource } from '../../model/engine.ts'
import { hasCode, ProdlogsError } from '../../model/error.ts'
import { saidIn, words, type Reason } from '../../model/reason.ts'
import type { EngineContext, MakeEngine } from '../engine.ts'
import { form, openDoor, type HttpDoor } from '../http.ts'
import { queryEngine, type QueryDriver } from '../query-engine.ts'
import type { Row } from '../row.ts'
import { secretOf } from '../secrets.ts'
import { shapeOf, type Column } from './shape.ts'
import { identifier, rowsQuery, type Query, type Shape } from './sql.ts'

const PAGE = 20_000
const MOST_SECONDS = 120

/** What a question may do: read, for so long, and fail rather than leave rows out. It ends when we hang up. */
const SETTINGS = {
  readonly: 1,
  max_execution_time: MOST_SECONDS,
  timeout_overflow_mode: 'throw',
  result_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  wait_end_of_query: 1,
  cancel_http_readonly_queries_on_client_close: 1,
} as const

/** A table of ClickHouse: OpenTelemetry's, SigNoz's, or any with a time and a line. */
export const clickhouse: MakeEngine<ClickHouseReach, ClickHouseSource> = (reach, source, context) => {
  let opened: HttpDoor | undefined
  const door = (): HttpDoor => (opened ??= openClickHouse(reach, context))
  let settings: Readonly<Record<string, string | number>> = SETTINGS
  const select = async ({ sql, parameters }: Query): Promise<Record<string, unknown>[]> => {
    const bound = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`param_${name}`, value]))
    const query = form({ ...settings, ...(reach.database === undefined ? {} : { database: reach.database }), ...bound })
    try {
      const answer = await door().ask({
        method: 'POST',
        path: `?${query}`,
        body: sql,
        waitMs: (MOST_SECONDS + 10) * 1000,
      })
      return rowsIn(await answer.text(), context)
    } catch (error) {
      // A user who may only read may not set anything either.
      if (Object.keys(settings).length === 0 || !isReadonly(error)) throw error
      settings = {}
      return select({ sql, parameters })
    }
  }
  let known: Promise<Shape> | undefined
  const shape = (): Promise<Shape> =>
    (known ??= columnsOf(source, select, context).then((columns) => shapeOf(source, columns, context.host)))
  const driver: QueryDriver = {
    overlapMs: 30_000,
    async *rows({ span, strings, ignoreCase = false }) {
      const table = await shape()
      let after: { at: bigint; hash: string; skip: number } | undefined
      for (;;) {
        const page = await select(rowsQuery(table, { ...span, strings, ignoreCase, after, limit: PAGE }))
        if (page.length > 0) yield { rows: page.map(rowOf) }
        if (page.length < PAGE) return
        const last = page.at(-1)
        const at = BigInt(String(last?.['at']))
        const hash = String(last?.['hash'])
        // Rows that are alike in all are one another's equals: how many were given is enough to go on.
        const alike = page.filter((row) => String(row['at']) === String(at) && String(row['hash']) === hash).length
        const before = after !== undefined && after.at === at && after.hash === hash ? after.skip : 0
        after = { at, hash, skip: before + alike }
      }
    },
    newest: async (count, to) => {
      const table = await shape()
      return (await select(rowsQuery(table, { from: 0n, to, newestFirst: true, limit: count }))).map(rowOf)
    },
    describe: async () => {
      const [version] = await select({ sql: 'SELECT version() AS version FORMAT JSONEachRow', parameters: {} })
      const [table] = await select({
        sql: `SELECT engine_full AS engine FROM system.tables WHERE name = {name:String} AND database = ${databaseOf(source)} FORMAT JSONEachRow`,
        parameters: namesOf(source),
      })
      const { time, line, maps } = await shape()
      const [, ttl] = /\bTTL (.+?)(?: SETTINGS|$)/.exec(String(table?.['engine'] ?? '')) ?? []
      return {
        version: `ClickHouse ${String(version?.['version'] ?? '')}`.trim(),
        found: [source.table, time, line, ...maps].map((name) => name.replaceAll('`', '')),
        ...(ttl === undefined ? {} : { retention: ttl }),
        ...(opened?.skewMs === undefined ? {} : { skewMs: opened.skewMs }),
      }
    },
  }
  return queryEngine(driver, context)
}

const openClickHouse = (reach: ClickHouseReach, context: EngineContext): HttpDoor => {
  const { env } = context
  const url = reach.url ?? (env['CLICKHOUSE_URL'] || undefined)
  const fromEnv = reach.url === undefined
  const user = reach.user ?? (fromEnv ? env['CLICKHOUSE_USER'] : undefined)
  const password = reach.password ?? (fromEnv && env['CLICKHOUSE_PASSWORD'] ? 'env:CLICKHOUSE_PASSWORD' : undefined)
  const { user: _user, password: _password, ...rest } = reach
  return openDoor({ ...rest, ...(url === undefined ? {} : { url }) }, context, {
    engine: 'ClickHouse',
    variable: 'CLICKHOUSE_URL',
    headers: {
      ...(user === undefined ? {} : { 'x-clickhouse-user': user }),
      ...(password === undefined ? {} : { 'x-clickhouse-key': secretOf(password, context) }),
    },
    judge: (_status, body) => {
      const [, code = ''] = /\bCode: (\d+)/.exec(body) ?? []
      return DENIED.has(code) ? 'denied' : LIMITS.has(code) ? 'unreachable' : code === '' ? undefined : 'refused'
    },
    reasonOf: (body) => body.replace(/^Code: (\d+)\. DB::Exception: /, '$1: ').replace(/\(version .*$/s, ''),
  })
}

/** Wrong password, no such user, no right. */
const DENIED: ReadonlySet<string> = new Set(['516', '497', '192', '193', '194'])
/** Too slow, too much, too many at once, network: all of which may pass. */
const LIMITS: ReadonlySet<string> = new Set(['159', '241', '396', '158', '307', '202', '209', '210', '439'])

const isReadonly = (error: unknown): boolean =>
  hasCode(error, 'ENGINE_REFUSED') && /\b164\b/.test(saidIn(error.args.reason))

/** An error may come behind rows, after the status: then a line is no JSON. */
const rowsIn = (text: string, { host }: EngineContext): Record<string, unknown>[] => {
  const lines = text.split('\n').filter((line) => line !== '')
  try {
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  } catch (cause) {
    const [, said] = /Code: \d+\. DB::Exception: (.{0,200})/.exec(text) ?? []
    const reason: Reason = said === undefined ? { code: 'answer_cut' } : words(said)
    throw new ProdlogsError('ENGINE_UNREACHABLE', { host, engine: 'ClickHouse', reason }, { cause })
  }
}

const namesOf = ({ table }: ClickHouseSource): Record<string, string> => {
  const [first = '', second] = table.split('.')
  return second === undefined ? { name: first } : { database: first, name: second }
}

const databaseOf = ({ table }: ClickHouseSource): string =>
  table.includes('.') ? '{database:String}' : 'currentDatabase()'

const columnsOf = async (
  source: ClickHouseSource,
  select: (query: Query) => Promise<Record<string, unknown>[]>,
  { host }: EngineContext,
): Promise<Column[]> => {
  if (identifier(source.table) === undefined)
    throw new ProdlogsError('ENGINE_MISSING', {
      host,
      engine: 'ClickHouse',
      what: { code: 'thing', name: source.table },
    })
  const rows = await select({
    sql: `SELECT name, type FROM system.columns WHERE table = {name:String} AND database = ${databaseOf(source)} FORMAT JSONEachRow`,
    parameters: namesOf(source),
  })
  if (rows.length === 0)
    throw new ProdlogsError('ENGINE_MISSING', {
      host,
      engine: 'ClickHouse',
      what: { code: 'table', name: source.table },
    })
  return rows.map(({ name, type }) => ({ name: String(name), type: String(type) }))
}

const rowOf = (row: Record<string, unknown>): Row => {
  const line = String(row['line'] ?? '').replace(/\r?\n$/, '')
  const attributes = Object.fromEntries(
    ['map0', 'map1', 'map2'].flatMap((name) => Object.entries((row[name] ?? {}) as Record<string, unknown>)),
  )
  const base = { at: BigInt(String(row['at'])), stream: String(row['stream'] ?? '') }
  if (Object.keys(attributes).length === 0) return { ...base, text: line }
  // With attributes beside it, as OpenTelemetry writes a record.
  const text = JSON.stringify({
    SeverityText: String(row['level'] ?? '') || 'UNSPECIFIED',
    Body: line,
    Attributes: attributes,
    ...(row['trace'] ? { TraceId: row['trace'] } : {}),
  })
  return { ...base, text, parts: [line, ...Object.values(attributes).map(String)].join('\n') }
}
