import type { VictoriaLogsReach, VictoriaLogsSource } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import type { EngineContext, MakeEngine } from '../engine.ts'
import { form, openDoor, type HttpDoor } from '../http.ts'
import { LineCutter } from '../process/run.ts'
import { queryEngine, type QueryDriver } from '../query-engine.ts'
import { byTime, isWithin, msOf, nanosOf, nanosOfIso, type Nanos, type Row, type RowBatch, type Span } from '../row.ts'
import { logsQl } from './query.ts'

/** Rows that are asked for at once: they come in no order, and are put into it here. */
const MOST_ROWS = 20_000
const SECOND: Nanos = 1_000_000_000n
/** Fields of the shipper, not of the line. */
const OWN_FIELDS = new Set(['_time', '_stream', '_stream_id', '_msg'])

/** VictoriaLogs. Its answers are neither sorted nor paged: a window is cut into spans that fit into the memory. */
export const victorialogs: MakeEngine<VictoriaLogsReach, VictoriaLogsSource> = (reach, source, context) => {
  let opened: HttpDoor | undefined
  const door = (): HttpDoor => (opened ??= openVictoriaLogs(reach, context))
  const post = (path: string, values: Readonly<Record<string, string | number>>) =>
    door().ask({
      method: 'POST',
      path,
      body: form(values),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const own = source.query ?? ''

  const rowsOfSpan = async (query: string, limit?: number): Promise<Row[]> => {
    const answer = await post('select/logsql/query', {
      query,
      timeout: '80s',
      ...(limit === undefined ? {} : { limit }),
    })
    const cutter = new LineCutter()
    const rows: Row[] = []
    for await (const chunk of answer.chunks()) for (const line of cutter.push(chunk)) rows.push(...rowIn(line, context))
    for (const line of cutter.end()) rows.push(...rowIn(line, context))
    return rows
  }

  let fields: Promise<readonly string[]> | undefined
  const fieldsOf = (span: Span): Promise<readonly string[]> =>
    (fields ??= post('select/logsql/field_names', { query: logsQl(own, span, [], undefined, false) })
      .then(async (answer) => JSON.parse(await answer.text()) as { values?: { value?: string }[] })
      .then(({ values = [] }) => [
        ...new Set([
          '_msg',
          ...values.flatMap(({ value }) => (value === undefined || OWN_FIELDS.has(value) ? [] : [value])),
        ]),
      ])
      .catch((error: unknown) => {
        fields = undefined
        throw error
      }))

  /** How many rows each part of a span has; the engine counts them itself. */
  const hits = async (query: string, span: Span, step: Nanos): Promise<{ at: Nanos; count: number }[]> => {
    const answer = await post('select/logsql/hits', {
      query,
      start: msOf(span.from) / 1000,
      end: msOf(span.to) / 1000,
      step: `${step}ns`,
    })
    const { hits: groups = [] } = JSON.parse(await answer.text()) as {
      hits?: { timestamps?: string[]; values?: number[] }[]
    }
    const counts = new Map<Nanos, number>()
    for (const { timestamps = [], values = [] } of groups)
      timestamps.forEach((text, n) => {
        const at = nanosOfIso(text)
        if (at !== undefined) counts.set(at, (counts.get(at) ?? 0) + (values[n] ?? 0))
      })
    return [...counts].map(([at, count]) => ({ at, count })).sort((a, b) => (a.at < b.at ? -1 : 1))
  }

  /** Every row of a span: counted first, and halved until a part fits. */
  async function* parts(
    span: Span,
    strings: readonly string[] | undefined,
    ignoreCase: boolean,
  ): AsyncGenerator<RowBatch> {
    const names = strings === undefined ? [] : await fieldsOf(span)
    const query = (of: Span): string => logsQl(own, of, names, strings, ignoreCase)
    const bounds = await bounded(span, query)
    if (bounds === undefined) return
    const ask = async function* (of: Span): AsyncGenerator<RowBatch> {
      // One more than fits tells that there are more.
      const rows = (await rowsOfSpan(query(of), MOST_ROWS + 1)).filter((row) => isWithin(row, of))
      if (rows.length <= MOST_ROWS || of.to - of.from <= 1n) {
        if (rows.length > MOST_ROWS) {
          // One moment: the engine streams all of it when it is not told a limit.
          yield { rows: (await rowsOfSpan(query(of))).filter((row) => isWithin(row, of)).sort(byTime) }
        } else if (rows.length > 0) yield { rows: rows.sort(byTime) }
        return
      }
      const middle = of.from + (of.to - of.from) / 2n
      yield* ask({ from: of.from, to: middle })
      yield* ask({ from: middle, to: of.to })
    }
    yield* ask(bounds)
  }

  /** A window without a begin is from the first day that has a row. */
  const bounded = async (span: Span, query: (of: Span) => string): Promise<Span | undefined> => {
    const DAY = 86_400n * SECOND
    if (span.to - span.from < 40n * DAY) return span
    const days = (await hits(query(span), span, DAY)).filter(({ count }) => count > 0)
    const [first] = days
    if (first === undefined) return undefined
    return { from: first.at > span.from ? first.at : span.from, to: span.to }
  }

  const driver: QueryDriver = {
    overlapMs: 30_000,
    rows: ({ span, strings, ignoreCase = false }) => parts(span, strings, ignoreCase),
    newest: async (count, to) => {
      // Older engines give the oldest first and newer ones the newest: the window is widened until enough is in it.
      for (let width = 60n * SECOND; ; width *= 16n) {
        const from = to - 600n * SECOND - width
        const rows: Row[] = []
        for await (const batch of parts({ from: from > 0n ? from : 0n, to }, undefined, false)) {
          if ('gap' in batch) continue
          rows.push(...batch.rows)
          if (rows.length > 2 * count) rows.splice(0, rows.length - count)
        }
        if (rows.length >= count || from <= 0n) return rows.slice(Math.max(0, rows.length - count))
      }
    },
    describe: async () => {
      const now = nanosOf(Date.now())
      const span: Span = { from: now - 86_400n * SECOND, to: now }
      const build = (await door()
        .json({ method: 'GET', path: 'select/buildinfo', takes: [400, 404] })
        .catch(() => undefined)) as { data?: { version?: string } } | undefined
      const names = await fieldsOf(span)
      return {
        version: `VictoriaLogs ${build?.data?.version ?? ''}`.trim(),
        found: names,
        ...(opened?.skewMs === undefined ? {} : { skewMs: opened.skewMs }),
      }
    },
  }
  return queryEngine(driver, context)
}

const openVictoriaLogs = (reach: VictoriaLogsReach, context: EngineContext): HttpDoor => {
  const { env } = context
  const own: VictoriaLogsReach =
    reach.url !== undefined
      ? reach
      : {
          ...reach,
          ...(env['VICTORIALOGS_URL'] ? { url: env['VICTORIALOGS_URL'] } : {}),
          ...(env['VICTORIALOGS_USER'] ? { user: env['VICTORIALOGS_USER'] } : {}),
          ...(env['VICTORIALOGS_PASSWORD'] ? { password: 'env:VICTORIALOGS_PASSWORD' } : {}),
          ...(env['VICTORIALOGS_TOKEN'] ? { token: 'env:VICTORIALOGS_TOKEN' } : {}),
        }
  const [account = '0', project = '0'] = own.tenant?.split(':') ?? []
  return openDoor(own, context, {
    engine: 'VictoriaLogs',
    variable: 'VICTORIALOGS_URL',
    ...(own.tenant === undefined ? {} : { headers: { accountid: account, projectid: project } }),
  })
}

/** A row, rebuilt where the shipper took it apart: ids then stand in fields and not in the message. */
const rowIn = (line: string, { host }: EngineContext): Row[] => {
  if (line.trim() === '') return []
  let fields: Record<string, string>
  try {
    fields = JSON.parse(line) as Record<string, string>
  } catch (cause) {
    // An error stands behind rows, in words.
    throw new ProdlogsError(
      'ENGINE_UNREACHABLE',
      { host, engine: 'VictoriaLogs', reason: { code: 'cut_by', text: line.slice(0, 200) } },
      { cause },
    )
  }
  const at = nanosOfIso(fields['_time'] ?? '')
  if (at === undefined) return []
  const message = fields['_msg'] ?? ''
  const labels = labelsOf(fields['_stream'] ?? '')
  const rest = Object.entries(fields).filter(([name]) => !OWN_FIELDS.has(name) && !Object.hasOwn(labels, name))
  const base = { at, stream: nameOf(labels), writer: fields['_stream_id'] ?? '' }
  if (rest.length === 0 || /^\s*\{.*\}\s*$/s.test(message)) return [{ ...base, text: message }]
  const values = rest.map(([, value]) => value)
  return [
    {
      ...base,
      text: JSON.stringify({ ...Object.fromEntries(rest), msg: message }),
      parts: [message, ...values].join('\n'),
    },
  ]
}

/** `{app="api",pod="api-1"}` */
const labelsOf = (stream: string): Record<string, string> =>
  Object.fromEntries(
    [...stream.matchAll(/([\w.:/-]+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )

const nameOf = (labels: Readonly<Record<string, string>>): string =>
  labels['pod'] ??
  labels['kubernetes.pod_name'] ??
  labels['container'] ??
  labels['instance'] ??
  labels['host'] ??
  labels['hostname'] ??
  labels['app'] ??
  labels['job'] ??
  ''
