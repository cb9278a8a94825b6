import type { HttpExchange, LogRecord } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'

/** A request that was begun further back than this is not the one that ends here. */
const LONGEST_MS = 5 * 60_000
/** As many requests may be open at once. */
const MOST_OPEN = 256

interface Begun {
  readonly key: string
  readonly http: HttpExchange
  readonly at: EpochMs | undefined
}

/** Joins the two lines that frameworks write of one request: what was asked, and how it was answered. */
export interface ExchangeJoiner {
  /** The exchange of a record, as whole as the lines before it let it be; undefined where it tells of none. */
  complete(record: LogRecord): HttpExchange | undefined
}

/**
 * Rails (`Started POST "/x"`, `Completed 200 OK`), Phoenix (`POST /x`, `Sent 200`), fastify and pino-http (`incoming request`,
 * `request completed`), ASP.NET: the line that has the status names no path. By the id of the request, else by the only
 * request (or the only path) that is open.
 */
export const createExchangeJoiner = (): ExchangeJoiner => {
  let open: Begun[] = []
  return {
    complete: (record) => {
      const { http } = record
      if (http === undefined) return undefined
      if (http.status === undefined) {
        if (http.method === undefined || http.path === undefined) return http
        open.push({ key: keyOf(record), http, at: record.at })
        if (open.length > MOST_OPEN) open.shift()
        return http
      }
      if (http.path !== undefined) return http
      const begun = beginningOf(record, open)
      if (begun === undefined) return http
      open = open.filter((each) => each !== begun)
      return { ...begun.http, ...http }
    },
  }
}

const beginningOf = (record: LogRecord, open: readonly Begun[]): Begun | undefined => {
  const { at } = record
  const recent = open.filter((each) => each.at === undefined || at === undefined || at - each.at <= LONGEST_MS)
  const key = keyOf(record)
  const own = recent.filter((each) => each.key === key)
  const [first] = own
  if (first === undefined || !isShared(key)) return first
  // No id tells requests apart: whose end it is can be told only where all that are open ask for the same.
  return own.every((each) => each.http.path === first.http.path && each.http.method === first.http.method)
    ? first
    : undefined
}

/** Requests by an id of their own; else all of one writer share a key. */
const keyOf = ({ ids, envelope }: LogRecord): string => {
  const id = ids.traceId?.[0] ?? ids.deliveryId?.[0]
  return id === undefined ? `${SHARED}${ids.processId?.[0] ?? envelope?.pid ?? ''}` : id
}

const SHARED = '\u0000'
const isShared = (key: string): boolean => key.startsWith(SHARED)
