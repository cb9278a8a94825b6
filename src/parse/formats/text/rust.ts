import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'
import type { Fields } from '../../../model/record.ts'
import { httpOf } from '../../json/http.ts'
import { readPairs, splitPairs } from '../../text/pairs.ts'

const ENV_LOGGER = /(?: {1,2})(TRACE|DEBUG|INFO|WARN|ERROR) {1,3}([\w:]{1,160})\] /y
const TRACING =
  / {1,2}(TRACE|DEBUG|INFO|WARN|ERROR) ((?:[\w]{1,60}(?:\{[^{}]{0,500}\})?:){1,6} )?((?:\w{1,80}::){0,10}\w{1,80}): /y
/** What tower-http's `TraceLayer` says when a request is answered: its span has the method and the path. */
const ANSWERED = /^finished processing request/
const OF_REQUEST = new Set(['method', 'uri', 'path', 'http.method', 'http.target', 'http.route', 'version'])

/** Rust's env_logger (`[time LEVEL module] message`) and tracing (`time  LEVEL span{…}: module: message key=value`). */
export const rust: TextFormat = {
  kind: 'text',
  name: 'rust',
  first: `${DIGITS}[`,
  read: (text, clock) => {
    const isBracketed = text.charCodeAt(0) === 91
    const pattern = isBracketed ? ENV_LOGGER : TRACING
    const found = timed(text, clock, pattern, isBracketed ? 1 : 0)
    if (!found || found.time.zoneAssumed || found.time.at === undefined) return undefined
    const { time, match } = found
    const said = splitPairs(text.slice(pattern.lastIndex))
    const span = isBracketed ? {} : spanFields(match[2] ?? '')
    const http = ANSWERED.test(said.message) ? httpOf({ ...said.fields, ...span }) : undefined
    const own = Object.entries(span).filter(([name]) => !OF_REQUEST.has(name))
    return {
      at: time.at,
      level: toLevel(match[1] ?? ''),
      logger: match[isBracketed ? 2 : 3],
      ...said,
      ...(own.length > 0 ? { fields: { ...Object.fromEntries(own), ...said.fields } } : {}),
      ...(http ? { http } : {}),
    }
  },
  samples: [
    {
      text: '[2026-01-12T10:00:00Z INFO  payments::hooks] deal_id=4540 paid',
      expect: { at: '2026-01-12T10:00:00Z', level: 'info', logger: 'payments::hooks', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00.123456Z  WARN payments::hooks: no session deal_id=4540',
      expect: { level: 'warn', logger: 'payments::hooks', message: 'no session', fields: { deal_id: '4540' } },
    },
    {
      text: '2026-01-12T10:00:00.123456Z ERROR request{method=POST uri=/webhook}: payments: failed',
      expect: { level: 'error', logger: 'payments', message: 'failed' },
    },
    {
      text: '2026-01-12T10:00:00.123456Z  INFO request{method=POST uri=/webhook request_id=f00d}: tower_http::trace: finished processing request latency=6 ms status=200',
      expect: { http: { method: 'POST', path: '/webhook', status: 200 }, fields: { request_id: 'f00d' } },
    },
  ],
}

/** The pairs of the spans that a line was written in: `request{method=POST uri=/x}:`. */
const spanFields = (spans: string): Fields =>
  Object.assign(
    {},
    ...[...spans.matchAll(/\{([^{}]{1,500})\}/g)].map(([, pairs = '']) => readPairs(pairs)?.fields ?? {}),
  ) as Fields
