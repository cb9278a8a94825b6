import type { HttpExchange } from '../../model/record.ts'
import type { Reading } from '../format.ts'
import { requestLine } from '../json/http.ts'
import type { Clock } from '../time/clock.ts'
import { readTime } from '../time/read-time.ts'
import { readUpstream } from './upstream-fields.ts'

const REQUEST =
  / ?\] "([^"\\]*(?:\\.[^"\\]*)*)" (\d{3}) (\d{1,15}|-)(?: "([^"\\]*(?:\\.[^"\\]*)*)" "([^"\\]*(?:\\.[^"\\]*)*)")?/y

const MAX_HEAD = 600

/** An access line in the layout that nginx, Apache and many others share, and what stands after it. */
export interface AccessLine extends Reading {
  readonly http: HttpExchange
  readonly isCombined: boolean
  readonly hasVirtualHost: boolean
  readonly rest: string
}

export const readAccessLine = (text: string, clock: Clock): AccessLine | undefined => {
  const bracket = text.indexOf(' [')
  const head = bracket > 0 && bracket < MAX_HEAD ? readHead(text.slice(0, bracket)) : undefined
  const time = head ? readTime(text, bracket + 2, clock) : undefined
  if (!head || !time) return undefined
  REQUEST.lastIndex = time.end
  const match = REQUEST.exec(text)
  if (!match) return undefined
  const [, request = '', status = '', bytes = '', referer, userAgent] = match
  const rest = text.slice(REQUEST.lastIndex)
  const upstream = readUpstream(rest)
  // Property by property: spreading objects into one costs more than all the rest of the reading.
  const http: { -readonly [K in keyof HttpExchange]: HttpExchange[K] } = requestLine(request) ?? {}
  http.status = Number(status)
  if (bytes !== '-') http.bytes = Number(bytes)
  http.remote = head.remote
  if (isPresent(referer)) http.referer = referer
  if (isPresent(userAgent)) http.userAgent = userAgent
  const host = upstream.http.host ?? head.host
  if (host !== undefined) http.host = host
  const { durationMs, upstreamMs, upstreamStatus } = upstream.http
  if (durationMs !== undefined) http.durationMs = durationMs
  if (upstreamMs !== undefined) http.upstreamMs = upstreamMs
  if (upstreamStatus !== undefined) http.upstreamStatus = upstreamStatus
  return {
    at: time.at,
    zoneAssumed: time.zoneAssumed,
    message: `${request} ${status}`,
    fields: head.user === undefined ? upstream.fields : { user: head.user, ...upstream.fields },
    http,
    isCombined: referer !== undefined,
    hasVirtualHost: head.host !== undefined,
    rest,
  }
}

/** `[host:port] address identity user`; the user's name may have spaces. A loop over words: a pattern is ten times slower. */
const readHead = (text: string): { remote: string; host?: string; user?: string } | undefined => {
  if (text.includes('"') || text.includes('[')) return undefined
  const words = text.split(' ')
  const [first = '', second = ''] = words
  const port = words.length >= 4 ? first.lastIndexOf(':') : -1
  const hasHost = port > 0 && second !== '-' && /^\d{1,5}$/.test(first.slice(port + 1)) && /^[\w.:-]+$/.test(second)
  const remote = hasHost ? second : first
  const [identity, ...names] = words.slice(hasHost ? 2 : 1)
  // Some leave the identity out: `192.0.2.1 - [12/Jan …`.
  if (identity === undefined || (names.length === 0 && identity !== '-')) return undefined
  if (!/^[\w.:-]{1,255}$/.test(remote)) return undefined
  const user = names.join(' ')
  return { remote, ...(hasHost ? { host: first.slice(0, port) } : {}), ...(/^[- ]*$/.test(user) ? {} : { user }) }
}

/** The reading alone, without what the formats tell each other apart by. */
export const toReading = ({ at, zoneAssumed, message, fields, http }: AccessLine): Reading => ({
  at,
  zoneAssumed,
  message,
  fields,
  http,
})

const isPresent = (text: string | undefined): text is string => text !== undefined && text !== '-' && text !== ''
