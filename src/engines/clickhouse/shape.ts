import type { ClickHouseSource } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import type { Thing } from '../../model/reason.ts'
import { identifier, type Shape } from './sql.ts'

export interface Column {
  readonly name: string
  readonly type: string
}

/** Names of OpenTelemetry's exporter, then those of SigNoz, then usual ones. */
const TIMES = ['Timestamp', 'timestamp', 'ts', 'time', '_time', 'event_time', 'created_at']
const LINES = ['Body', 'body', 'message', 'msg', 'line', 'log', 'raw', '_msg']
const MAPS = ['LogAttributes', 'attributes_string', 'attributes']
const STREAMS = ['ServiceName', 'service', 'service_name', 'host', 'hostname']

/** How a table is asked, from its columns and what the configuration says of them. Throws ENGINE_MISSING. */
export const shapeOf = (source: ClickHouseSource, columns: readonly Column[], host: string): Shape => {
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]))
  const missing = (what: Thing): ProdlogsError =>
    new ProdlogsError('ENGINE_MISSING', {
      host,
      engine: 'ClickHouse',
      what,
      known: [...typeOf.keys()].slice(0, 20).join(', '),
    })
  const column = (own: string | undefined, usual: readonly string[], what: 'time_column' | 'line_column'): string => {
    const name = own ?? usual.find((each) => typeOf.has(each))
    if (name === undefined || !typeOf.has(name))
      throw missing(
        own === undefined ? { code: what, table: source.table } : { code: 'column', name: own, table: source.table },
      )
    return name
  }
  const quoted = (name: string): string => {
    const safe = identifier(name)
    if (safe === undefined) throw missing({ code: 'column', name })
    return safe
  }
  const time = column(source.time, TIMES, 'time_column')
  const stream = source.stream ?? STREAMS.find((name) => typeOf.has(name))
  const bySecond = ['TimestampTime', 'ts_bucket_start'].find((name) => typeOf.has(name) && name !== time)
  const trace = ['TraceId', 'trace_id'].find((name) => typeOf.has(name))
  const level = ['SeverityText', 'severity_text'].find((name) => typeOf.has(name))
  return {
    table: quoted(source.table),
    time: quoted(time),
    isNumber: /Int64/.test(typeOf.get(time) ?? ''),
    line: quoted(column(source.line, LINES, 'line_column')),
    maps: MAPS.filter((name) => typeOf.get(name)?.startsWith('Map(')).map(quoted),
    where: Object.entries(source.where ?? {}).map(([name, value]) => ({
      expression: expression(name, typeOf, missing),
      value,
    })),
    ...(stream === undefined ? {} : { stream: streamOf(stream, typeOf, quoted) }),
    ...(bySecond === undefined ? {} : { bySecond: quoted(bySecond) }),
    ...(trace === undefined ? {} : { trace: quoted(trace) }),
    ...(level === undefined ? {} : { level: quoted(level) }),
  }
}

/** The pod, where OpenTelemetry tells it. */
const streamOf = (name: string, typeOf: ReadonlyMap<string, string>, quoted: (name: string) => string): string =>
  name === 'ServiceName' && typeOf.get('ResourceAttributes')?.startsWith('Map(')
    ? "if(`ResourceAttributes`['k8s.pod.name'] != '', `ResourceAttributes`['k8s.pod.name'], `ServiceName`)"
    : quoted(name)

/** A column, or a key of a map: `ResourceAttributes.k8s.namespace.name`. */
const expression = (
  name: string,
  typeOf: ReadonlyMap<string, string>,
  missing: (what: Thing) => ProdlogsError,
): string => {
  const safe = identifier(name)
  if (safe === undefined) throw missing({ code: 'column', name })
  const dot = name.indexOf('.')
  const map = name.slice(0, dot)
  if (dot > 0 && typeOf.get(map)?.startsWith('Map(')) return `\`${map}\`['${name.slice(dot + 1)}']`
  if (!typeOf.has(name)) throw missing({ code: 'column', name })
  return `toString(${safe})`
}
