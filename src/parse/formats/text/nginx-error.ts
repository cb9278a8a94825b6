import type { Fields } from '../../../model/record.ts'
import { DIGITS, type TextFormat } from '../../format.ts'
import { requestLine } from '../../json/http.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / \[(debug|info|notice|warn|error|crit|alert|emerg)\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,15}) )?/y
const PAIR = /, (client|server|request|subrequest|upstream|host|referrer): (?:"([^"]{0,8192})"|([^,"]{1,300}))/g

/** nginx's error log, with what it says of the request at the end. */
export const nginxError: TextFormat = {
  kind: 'text',
  name: 'nginx-error',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    const body = text.slice(LINE.lastIndex)
    const fields: { [name: string]: string } = {
      pid: match[2] ?? '',
      ...(match[4] === undefined ? {} : { connection: match[4] }),
    }
    for (const [, name = '', quoted, bare] of body.matchAll(PAIR)) fields[name] = quoted ?? bare ?? ''
    const end = body.search(/, (?:client|server|upstream|request): /)
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[1] ?? ''),
      message: end === -1 ? body : body.slice(0, end),
      fields,
      http: exchange(fields),
    }
  },
  samples: [
    {
      text: '2026/01/12 10:00:00 [error] 42#42: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.7, server: pay.example.com, request: "POST /webhook HTTP/1.1", upstream: "http://127.0.0.1:3000/webhook", host: "pay.example.com"',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        message: 'connect() failed (111: Connection refused) while connecting to upstream',
        fields: { upstream: 'http://127.0.0.1:3000/webhook' },
        http: { method: 'POST', path: '/webhook', remote: '203.0.113.7', host: 'pay.example.com' },
      },
    },
    {
      text: '2026/01/12 10:00:00 [error] 42#42: *7 client intended to send too large body: 118204 bytes, client: 203.0.113.7, server: _, request: "POST /webhook HTTP/1.1", host: "x"',
      expect: {
        message: 'client intended to send too large body: 118204 bytes',
        http: { method: 'POST', path: '/webhook' },
      },
    },
    {
      text: '2026/01/12 10:00:00 [notice] 1#1: signal process started',
      expect: { level: 'info', message: 'signal process started', ids: { processId: ['1'] } },
    },
  ],
}

const exchange = (fields: Fields) => {
  const request = typeof fields['request'] === 'string' ? requestLine(fields['request']) : undefined
  if (!request) return undefined
  const { client, host } = fields
  return {
    ...request,
    ...(typeof client === 'string' ? { remote: client } : {}),
    ...(typeof host === 'string' ? { host } : {}),
  }
}
