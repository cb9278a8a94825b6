import type { Nanos } from '../row.ts'

/** A value of a `param_…`: ClickHouse reads it as a field of its tab-separated format. */
export const parameter = (value: string): string =>
  value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\0')

/** A name in backticks, its parts apart; undefined for what is no name. */
export const identifier = (name: string): string | undefined =>
  /^[\w.-]+$/.test(name)
    ? name
        .split('.')
        .map((part) => `\`${part}\``)
        .join('.')
    : undefined

/** What a table is, as far as a query needs it. */
export interface Shape {
  /** In backticks. */
  readonly table: string
  /** Column of the time, in backticks; `isNumber`: it holds nanoseconds as a number. */
  readonly time: string
  readonly isNumber: boolean
  /** A second column of the time, in seconds, by which the table is sorted. */
  readonly bySecond?: string
  readonly line: string
  /** Expression that names the stream. */
  readonly stream?: string
  /** Maps whose values may hold ids, in backticks. */
  readonly maps: readonly string[]
  /** Columns that go into the line beside its text. */
  readonly level?: string
  readonly trace?: string
  readonly where: readonly { readonly expression: string; readonly value: string }[]
}

export interface Query {
  readonly sql: string
  /** Without `param_`; already escaped. */
  readonly parameters: Readonly<Record<string, string>>
}

interface Asked {
  readonly from: Nanos
  readonly to: Nanos
  readonly strings?: readonly string[] | undefined
  readonly ignoreCase?: boolean
  /** Rows before this one are left out; of those that are alike in all, `skip` were given already. */
  readonly after?: { readonly at: Nanos; readonly hash: string; readonly skip: number } | undefined
  readonly newestFirst?: boolean
  readonly limit: number
}

/** One page of rows in order of time, then of a hash over all columns: nothing is lost at its edge, nothing comes twice. */
export const rowsQuery = (shape: Shape, asked: Asked): Query => {
  const parameters: Record<string, string> = { from: String(asked.from), to: String(asked.to) }
  const bind = (value: string): string => {
    const name = `p${Object.keys(parameters).length}`
    parameters[name] = parameter(value)
    return `{${name}:String}`
  }
  const at = shape.isNumber ? `toInt64(${shape.time})` : `toUnixTimestamp64Nano(toDateTime64(${shape.time}, 9))`
  const moment = (name: string): string =>
    shape.isNumber ? `{${name}:Int64}` : `fromUnixTimestamp64Nano({${name}:Int64})`
  const conditions = [
    `${shape.time} >= ${moment('from')}`,
    `${shape.time} < ${moment('to')}`,
    ...(shape.bySecond === undefined
      ? []
      : [`${shape.bySecond} >= ${bySecond(shape, 'from')}`, `${shape.bySecond} <= ${bySecond(shape, 'to')}`]),
    ...shape.where.map(({ expression, value }) => `${expression} = ${bind(value)}`),
    ...(asked.strings === undefined
      ? []
      : [`(${asked.strings.map((text) => holds(shape, bind(text), asked.ignoreCase ?? false)).join(' OR ')})`]),
  ]
  if (asked.after !== undefined) {
    parameters['at'] = String(asked.after.at)
    parameters['hash'] = asked.after.hash
    conditions.push(`${shape.time} >= ${moment('at')}`, `(${at}, cityHash64(*)) >= ({at:Int64}, {hash:UInt64})`)
  }
  const columns = [
    `toString(${at}) AS at`,
    'toString(cityHash64(*)) AS hash',
    `toString(${shape.line}) AS line`,
    ...(shape.stream === undefined ? [] : [`toString(${shape.stream}) AS stream`]),
    ...(shape.level === undefined ? [] : [`toString(${shape.level}) AS level`]),
    ...(shape.trace === undefined ? [] : [`toString(${shape.trace}) AS trace`]),
    ...shape.maps.map((map, n) => `${map} AS map${n}`),
  ]
  const order = asked.newestFirst === true ? 'DESC' : 'ASC'
  const sql = [
    `SELECT ${columns.join(', ')}`,
    `FROM ${shape.table}`,
    `WHERE ${conditions.join(' AND ')}`,
    `ORDER BY ${at} ${order}, cityHash64(*) ${order}`,
    `LIMIT ${asked.limit}${asked.after === undefined ? '' : ` OFFSET ${asked.after.skip}`}`,
    'FORMAT JSONEachRow',
  ].join('\n')
  return { sql, parameters }
}

const bySecond = (shape: Shape, name: string): string =>
  shape.isNumber
    ? `intDiv({${name}:Int64}, 1000000000) - ${name === 'from' ? 1800 : 0}`
    : `toDateTime(intDiv({${name}:Int64}, 1000000000))`

/** `position` finds parts of words; the plain one without case knows no letters but those of ASCII. */
const holds = ({ line, maps }: Shape, value: string, ignoreCase: boolean): string => {
  const position = ignoreCase ? 'positionCaseInsensitiveUTF8' : 'position'
  return [
    `${position}(${line}, ${value}) > 0`,
    ...maps.map((map) => `arrayExists(v -> ${position}(toString(v), ${value}) > 0, mapValues(${map}))`),
  ].join(' OR ')
}
