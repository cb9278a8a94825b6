import type { CloudWatchReach, CloudWatchSource } from '../../model/engine.ts'
import { awsSigner, regionOf } from '../aws/credentials.ts'
import type { EngineContext, MakeEngine } from '../engine.ts'
import { openDoor, type HttpDoor } from '../http.ts'
import { queryEngine, type QueryDriver } from '../query-engine.ts'
import { byTime, isWithin, type Nanos, type Row, type RowBatch, type Span } from '../row.ts'
import { filterPattern } from './pattern.ts'

const MS: Nanos = 1_000_000n
const HOUR: Nanos = 3_600_000n * MS

interface Page {
  readonly events?: readonly {
    readonly logStreamName?: string
    readonly timestamp?: number
    readonly message?: string
    readonly eventId?: string
  }[]
  readonly nextToken?: string
}

/** Amazon CloudWatch Logs, by FilterLogEvents: what is billed by the gigabyte or by the minute is not used. */
export const cloudwatch: MakeEngine<CloudWatchReach, CloudWatchSource> = (reach, source, context) => {
  let opened: HttpDoor | undefined
  const door = (): HttpDoor => (opened ??= openCloudWatch(reach, context))
  const call = (action: string, body: object): Promise<unknown> =>
    door().json({
      method: 'POST',
      path: '',
      body: JSON.stringify(body),
      headers: { 'x-amz-target': `Logs_20140328.${action}`, 'content-type': 'application/x-amz-json-1.1' },
    })

  async function* pages(span: Span, pattern: string | undefined, isNewestFirst: boolean): AsyncGenerator<Row[]> {
    let nextToken: string | undefined
    do {
      const page = (await call('FilterLogEvents', {
        logGroupName: source.group,
        ...(source.streamPrefix === undefined ? {} : { logStreamNamePrefix: source.streamPrefix }),
        // Both ends are in it: the last millisecond is cut here.
        startTime: Number(span.from / MS),
        endTime: Number(span.to / MS),
        ...(pattern === undefined ? {} : { filterPattern: pattern }),
        ...(isNewestFirst ? { startFromHead: false } : {}),
        ...(nextToken === undefined ? {} : { nextToken }),
      })) as Page
      const rows = (page.events ?? []).map(rowOf).filter((row) => isWithin(row, span))
      if (rows.length > 0) yield rows
      // A page without an event may have another behind it.
      nextToken = page.nextToken
    } while (nextToken !== undefined)
  }

  const driver: QueryDriver = {
    overlapMs: 120_000,
    async *rows({ span, strings, ignoreCase = false }): AsyncGenerator<RowBatch> {
      const pattern = strings === undefined ? undefined : filterPattern(strings, ignoreCase)
      if (strings !== undefined && pattern === undefined) context.note({ kind: 'widened' })
      yield* inOrder(pages(span, pattern, false))
    },
    newest: async (count, to) => {
      // Windows that grow: a service may not know how to give the newest first.
      for (let width = HOUR; ; width *= 8n) {
        const from = to - width > 0n ? to - width : 0n
        const rows: Row[] = []
        for await (const page of pages({ from, to }, undefined, false)) {
          rows.push(...page)
          if (rows.length > 4 * count + 10_000) rows.sort(byTime).splice(0, rows.length - count)
        }
        if (rows.length >= count || from === 0n) return rows.sort(byTime).slice(Math.max(0, rows.length - count))
      }
    },
    describe: async () => {
      const answer = (await call('DescribeLogGroups', { logGroupNamePrefix: source.group })) as {
        logGroups?: { logGroupName?: string; retentionInDays?: number }[]
      }
      const groups = answer.logGroups ?? []
      const own = groups.find(({ logGroupName }) => logGroupName === source.group)
      return {
        version: 'CloudWatch Logs',
        found: groups.flatMap(({ logGroupName }) => (logGroupName === undefined ? [] : [logGroupName])),
        ...(own === undefined
          ? {}
          : { retention: own.retentionInDays === undefined ? '∞' : `${own.retentionInDays} d` }),
        ...(opened?.skewMs === undefined ? {} : { skewMs: opened.skewMs }),
      }
    },
  }
  return queryEngine(driver, context)
}

const openCloudWatch = (reach: CloudWatchReach, context: EngineContext): HttpDoor => {
  const region = regionOf(reach.region, reach.profile, context)
  // The variables by which AWS's own tools find another address, e.g. of localstack.
  const { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: own, AWS_ENDPOINT_URL: all } = context.env
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const url = reach.url ?? (own || all || `https://logs.${region}.${suffix}`)
  return openDoor({ ...reach, url }, context, {
    engine: 'CloudWatch',
    variable: 'AWS_REGION',
    sign: awsSigner(
      { service: 'logs', region, ...(reach.profile === undefined ? {} : { profile: reach.profile }) },
      context,
    ),
    judge: (_status, body) => {
      const type = typeOf(body)
      if (
        /AccessDenied|ExpiredToken|UnrecognizedClient|InvalidSignature|MissingAuthentication|InvalidClientToken/.test(
          type,
        )
      )
        return 'denied'
      if (/Throttling|LimitExceeded|ServiceUnavailable|InternalFailure/.test(type)) return 'unreachable'
      return type === '' ? undefined : 'refused'
    },
    isBusy: (body) => /Throttling|ServiceUnavailable/.test(typeOf(body)),
    reasonOf: (body) => {
      const parsed = parse(body)
      return [typeOf(body), parsed['message'] ?? parsed['Message'] ?? ''].filter((part) => part !== '').join(': ')
    },
  })
}

const parse = (body: string): Readonly<Record<string, string>> => {
  try {
    return JSON.parse(body) as Record<string, string>
  } catch {
    return {}
  }
}

/** `com.amazonaws.logs#ThrottlingException` */
const typeOf = (body: string): string => (parse(body)['__type'] ?? '').replace(/^.*#/, '')

const rowOf = ({
  logStreamName = '',
  timestamp = 0,
  message = '',
  eventId,
}: NonNullable<Page['events']>[number]): Row => ({
  at: BigInt(timestamp) * MS,
  stream: logStreamName,
  text: message.replace(/\r?\n$/, ''),
  ...(eventId === undefined ? {} : { id: eventId }),
})

/** Pages are in order of time, but for streams that are read side by side: a page waits for the next, and both are sorted. */
async function* inOrder(pages: AsyncIterable<Row[]>): AsyncGenerator<RowBatch> {
  let held: Row[] = []
  for await (const rows of pages) {
    const all = [...held, ...rows].sort(byTime)
    // Of the last moments more may come.
    const until = (all.at(-1)?.at ?? 0n) - 60_000n * MS
    const cut = all.findIndex(({ at }) => at >= until)
    if (cut > 0) yield { rows: all.slice(0, cut) }
    held = cut === -1 ? all : all.slice(cut)
  }
  if (held.length > 0) yield { rows: held }
}
