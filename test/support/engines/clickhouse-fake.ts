import { createHash } from 'node:crypto'
import { startFake, type Fake, type FakeRow } from './fake.ts'

const COLUMNS = [
  ['Timestamp', 'DateTime64(9)'],
  ['TimestampTime', 'DateTime'],
  ['ServiceName', 'LowCardinality(String)'],
  ['Body', 'String'],
]

/** ClickHouse's HTTP door for the questions that are asked of it: bound values unescaped, keyset, rows that are alike in all. */
export const startClickHouse = (options: { password?: string; readonlyUser?: boolean } = {}): Promise<Fake> =>
  startFake(({ url, headers, body }, rows) => {
    const say = (code: number, text: string, status = 500) => ({
      status,
      body: `Code: ${code}. DB::Exception: ${text}. (${code}) (version 26.7.2.1 (official build))\n`,
      headers: { 'x-clickhouse-exception-code': String(code) },
    })
    if (options.password !== undefined && headers['x-clickhouse-key'] !== options.password)
      return say(516, 'default: Authentication failed: password is incorrect, or there is no user with such name', 403)
    if (options.readonlyUser === true && url.searchParams.has('max_execution_time'))
      return say(164, "Cannot modify 'max_execution_time' setting in readonly mode")
    const parameter = (name: string): string => unescaped(url.searchParams.get(`param_${name}`) ?? '')
    const lines = (list: readonly object[]) => ({ body: list.map((row) => `${JSON.stringify(row)}\n`).join('') })
    if (body.includes('system.columns'))
      return lines(parameter('name') === 'otel_logs' ? COLUMNS.map(([name, type]) => ({ name, type })) : [])
    if (body.includes('system.tables'))
      return lines([{ engine: 'MergeTree TTL TimestampTime + toIntervalDay(14) SETTINGS x = 1' }])
    if (body.includes('version()')) return lines([{ version: '26.7.2.1' }])
    const [, limit = '0', offset = '0'] = /LIMIT (\d+)(?: OFFSET (\d+))?/.exec(body) ?? []
    const names = [...body.matchAll(/position(CaseInsensitiveUTF8)?\(`Body`, \{(p\d+):String\}\)/g)]
    const isHit = ({ text }: FakeRow): boolean =>
      names.length === 0 ||
      names.some(([, folded, name = '']) =>
        folded === undefined
          ? text.includes(parameter(name))
          : text.toLowerCase().includes(parameter(name).toLowerCase()),
      )
    const [from, to] = [BigInt(parameter('from')), BigInt(parameter('to'))]
    const order = body.includes(' DESC') ? -1 : 1
    const keyed = rows
      .filter((row) => row.at >= from && row.at < to && isHit(row))
      .map((row) => ({ ...row, hash: hashOf(row) }))
      .sort((a, b) => order * (a.at < b.at ? -1 : a.at > b.at ? 1 : a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0))
    const at = url.searchParams.get('param_at')
    const after =
      at === null
        ? keyed
        : keyed.filter((row) => row.at > BigInt(at) || (row.at === BigInt(at) && row.hash >= BigInt(parameter('hash'))))
    return lines(
      after
        .slice(Number(offset), Number(offset) + Number(limit))
        .map((row) => ({ at: String(row.at), hash: String(row.hash), line: row.text, stream: row.stream })),
    )
  })

/** A field of the tab-separated format. */
const unescaped = (text: string): string => {
  if (/[\t\n]/.test(text)) throw new Error('a raw tab or line break: Code 457')
  return text.replaceAll(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t', r: '\r', '0': '\0' })[char] ?? char)
}

/** Few values, so that rows which are not alike have one hash. */
const hashOf = ({ stream, text }: FakeRow): bigint =>
  createHash('sha1').update(`${stream}\0${text}`).digest().readBigUInt64BE()
