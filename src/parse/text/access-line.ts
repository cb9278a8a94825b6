import type { Fields, HttpExchange } from '../../model/record.ts'
import type { Reading } from '../format.ts'
import { compact, requestLine } from '../json/http.ts'
import type { Clock } from '../time/clock.ts'
import { readTime } from '../time/read-time.ts'
import { readUpstream } from './upstream-fields.ts'

const HEAD = /(?:(\S{1,255}:\d{1,5}) )?([\da-fA-F.:]{3,45}|[\w.-]{1,255}|unix:\S{0,255}) (?:\S{1,255}|-) [^[\]"]{1,255} \[/y
const REQUEST = /\] "([^"\\]*(?:\\.[^"\\]*)*)" (\d{3}) (\d{1,15}|-)(?: "([^"\\]*(?:\\.[^"\\]*)*)" "([^"\\]*(?:\\.[^"\\]*)*)")?/y

/** An access line in the layout that nginx, Apache and many others share, and what stands after it. */
export interface AccessLine extends Reading {
  readonly http: HttpExchange
  readonly isCombined: boolean
  readonly hasVirtualHost: boolean
  readonly rest: string
}

export const readAccessLine = (text: string, clock: Clock): AccessLine | undefined => {
  HEAD.lastIndex = 0
  const head = HEAD.exec(text)
  const time = head ? readTime(text, HEAD.lastIndex, clock) : undefined
  if (!head || !time) return undefined
  REQUEST.lastIndex = time.end
  const match = REQUEST.exec(text)
  if (!match) return undefined
  const [, request = '', status = '', bytes = '', referer, userAgent] = match
  const rest = text.slice(REQUEST.lastIndex)
  const upstream = readUpstream(rest)
  const fields: Fields = { ...upstream.fields }
  return {
    at: time.at,
    zoneAssumed: time.zoneAssumed,
    message: `${request} ${status}`,
    fields,
    http: compact({
      ...requestLine(request),
      status: Number(status),
      bytes: bytes === '-' ? undefined : Number(bytes),
      remote: head[2],
      referer: present(referer),
      userAgent: present(userAgent),
      host: head[1]?.replace(/:\d+$/, ''),
      ...upstream.http,
    }),
    isCombined: referer !== undefined,
    hasVirtualHost: head[1] !== undefined,
    rest,
  }
}

/** The reading alone, without what the formats tell each other apart by. */
export const toReading = ({ at, zoneAssumed, message, fields, http }: AccessLine): Reading => ({ at, zoneAssumed, message, fields, http })

const present = (text: string | undefined): string | undefined => (text === undefined || text === '-' || text === '' ? undefined : text)
