import type { Fields, HttpExchange } from '../../model/record.ts'
import { httpOf } from '../json/http.ts'
import { splitPairs } from './pairs.ts'

const EXCHANGE = /"?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S{1,8192}) HTTP\/[\d.]{1,3}"? (\d{3})(?!\d)/

const METHOD = '(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)'
const TARGET = String.raw`"?((?:https?:\/)?\/[^\s"]{0,4096})"?`
/** `[wrangler:inf] `, `[server] `, `--> `, `HTTP `, `http `, a quote. */
const BEFORE = String.raw`^\s*(?:\[[^\]\s]{1,40}\]\s*){0,2}(?:[-<>=←→]{1,3}\s*)?(?:(?:HTTP|http|request|access):?\s+)?"?`
/** A time as Vercel's page shows it: `JUN 10 12:40:51.20 `, without a year or a zone. */
const COPIED = String.raw`^(?:[A-Z]{3} \d{1,2} \d\d:\d\d:\d\d\.\d\d\s)?`
const ARROW = String.raw`(?:\s*(?:->|=>|→|[-–|:]|returned|responded|responded with|completed|status[:=]?)\s*|\s+)`

/** Request lines of frameworks and of developers: the method, the path and the status stand at the beginning, in some order. */
const SHAPES: readonly { readonly pattern: RegExp; readonly of: readonly ('method' | 'path' | 'status')[] }[] = [
  // POST /path 404 33ms; "POST /path" 404; POST /path -> 200; POST /path 400 Bad Request (41ms)
  {
    pattern: new RegExp(String.raw`${BEFORE}${METHOD}"?\s+${TARGET}"?${ARROW}(\d{3})(?!\d)`),
    of: ['method', 'path', 'status'],
  },
  // POST | 401 | https://host/path; POST | 401 | 203.0.113.9 | https://host/path | agent
  {
    pattern: new RegExp(String.raw`${BEFORE}${METHOD}\s*\|\s*(\d{3})\s*\|\s*(?:[^|\n]{0,60}\|\s*){0,3}?${TARGET}`),
    of: ['method', 'status', 'path'],
  },
  // [POST] /path status=500: Vercel, Netlify
  {
    pattern: new RegExp(String.raw`^\s*\[${METHOD}\]\s+${TARGET}\s+(?:status[=:]\s?)?(\d{3})(?!\d)`),
    of: ['method', 'path', 'status'],
  },
  // POST 308 https://host/path; POST 308 host.example.com /path -> …
  {
    pattern: new RegExp(
      String.raw`${COPIED}${BEFORE.slice(1)}${METHOD}\s+(\d{3})\s+(?:[\w.-]{1,253}(?::\d{1,5})?\s+)?${TARGET}`,
    ),
    of: ['method', 'status', 'path'],
  },
  // 200 | 18.2ms | 203.0.113.9 | POST | /path | -: Go's fiber
  {
    pattern: new RegExp(
      String.raw`^\s*(\d{3})\s*\|\s*[\d.]{1,12}\s?(?:ns|µs|us|ms|s)\s*\|\s*[\da-fA-F.:]{2,45}\s*\|\s*${METHOD}\s*\|\s*${TARGET}`,
    ),
    of: ['status', 'method', 'path'],
  },
  // POST /path ← - (200) - 11.402 ms: Medusa
  {
    pattern: new RegExp(String.raw`${BEFORE}${METHOD}\s+${TARGET}\s+←\s+\S{1,2048}\s+\((\d{3})\)`),
    of: ['method', 'path', 'status'],
  },
  // <--  [400] POST http://localhost:3000/path [evt_…]: the Stripe CLI; [200] POST /path
  {
    pattern: new RegExp(String.raw`^\s*(?:<--\s*)?\[(\d{3})\]\s+${METHOD}\s+${TARGET}`),
    of: ['status', 'method', 'path'],
  },
  // 203.0.113.9:5512 [405]: POST /path: PHP's own server
  {
    pattern: new RegExp(String.raw`^\s*[\da-fA-F.:[\]]{3,50} \[(\d{3})\]:\s+${METHOD}\s+${TARGET}`),
    of: ['status', 'method', 'path'],
  },
  // 200 POST /path; 404 - POST /path
  {
    pattern: new RegExp(String.raw`^\s*(\d{3})\s+(?:[-|]\s+)?${METHOD}\s+${TARGET}`),
    of: ['status', 'method', 'path'],
  },
]
/** The first line of a request and its last one, as frameworks write them; the latter names no path: the parser joins them. */
const BEGINS = new RegExp(
  String.raw`^\s*(?:(?:Started|Incoming request:?|Request starting HTTP\/[\d.]{1,3}|-->|<--)\s+)?${METHOD}\s+${TARGET}(?:\s+-(?:\s+[\w/+.;=-]{1,80}){0,3})?\s*$`,
)
const ENDS =
  /^\s*(?:Sent|Chunked|Completed|Answered(?: with)?|Responded(?: with)?|Response:?|Request finished in [\d.]{1,12}\s?ms|Request completed:?|Returned|Replied(?: with)?|Got response from local endpoint, status)[\s=]+(\d{3})(?:\s|$)/i
const FUNCTION_ENDS = /^Function execution took (\d{1,9}) ms,? finished with status(?: code)?: (\d{3})/
/** ASP.NET: Request finished HTTP/1.1 POST https://host/path - 200 0 - 12.5ms; … POST https://host/path application/json 512 - 500 0 */
const FINISHED = new RegExp(
  String.raw`^\s*Request finished HTTP\/[\d.]{1,3} ${METHOD} ${TARGET}(?:\s+[\w/+.;=-]{1,80}){0,3}?\s+-\s+(\d{3})(?!\d)`,
)
const MAYBE_END = /^\s*(?:Sent|Chunked|Completed|Answered|Respon|Request |Return|Repl|Function|Got)/i

/** lograge and its like behind another logger's head: `method=POST path=/x … status=200`. */
const PAIRS = /(?:^|\s)method="?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/
const MAYBE = /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/
const TOOK = /(\d{1,9}(?:\.\d{1,6})?)\s?(ms|s)\b/

/** The exchange that a logger's message tells of: `127.0.0.1:5000 - "POST /webhook HTTP/1.1" 200` of uvicorn under `logging`. */
export const httpInMessage = (message: string): HttpExchange | undefined => {
  const head = message.slice(0, 16_384)
  if (head.includes(' HTTP/')) {
    const match = EXCHANGE.exec(head)
    if (match) return { method: match[1] ?? '', path: match[2] ?? '', status: Number(match[3]) }
  }
  if (PAIRS.test(message.slice(0, 200))) return httpInFields(splitPairs(head).fields ?? {}, head)
  if (MAYBE.test(message.slice(0, 200))) return shaped(head) ?? begun(head)
  return MAYBE_END.test(head) ? ended(head) : undefined
}

/** The exchange that pairs behind a sentence tell of: `started processing request method=POST uri=/x`, `finished … status=200`. */
export const httpInFields = (fields: Fields, message: string): HttpExchange | undefined => {
  if ('method' in fields) return httpOf(fields)
  if (!('status' in fields) || !/\b(?:finished|completed|response|answered)\b/.test(message)) return undefined
  const status = Number(fields['status'])
  return status >= 100 && status <= 599 && /request/.test(message) ? { status } : undefined
}

const begun = (message: string): HttpExchange | undefined => {
  const [, method, target] = BEGINS.exec(message.split('\n', 1)[0] ?? '') ?? []
  return method === undefined || target === undefined ? undefined : { method, ...targetOf(target) }
}

const ended = (message: string): HttpExchange | undefined => {
  const whole = FUNCTION_ENDS.exec(message)
  if (whole) return { status: Number(whole[2]), durationMs: Number(whole[1]) }
  const match = ENDS.exec(message)
  const status = Number(match?.[1])
  if (!match || !(status >= 100 && status <= 599)) return undefined
  return { status, ...durationIn(message.slice(0, 160)) }
}

const durationIn = (text: string): { durationMs?: number } => {
  const took = TOOK.exec(text)
  return took ? { durationMs: Number(took[1]) * (took[2] === 's' ? 1_000 : 1) } : {}
}

const shaped = (message: string): HttpExchange | undefined => {
  const finished = FINISHED.exec(message)
  if (finished)
    return {
      method: finished[1] ?? '',
      ...targetOf(finished[2] ?? ''),
      status: Number(finished[3]),
      ...durationIn(message.slice(finished[0].length, finished[0].length + 80)),
    }
  for (const { pattern, of } of SHAPES) {
    const match = pattern.exec(message)
    if (!match) continue
    const part = (name: 'method' | 'path' | 'status') => match[of.indexOf(name) + 1] ?? ''
    const status = Number(part('status'))
    if (status < 100 || status > 599) continue
    return {
      method: part('method'),
      ...targetOf(part('path')),
      status,
      ...durationIn(message.slice(match[0].length, match[0].length + 80)),
    }
  }
  return undefined
}

const targetOf = (target: string): { path: string; host?: string } => {
  const url = /^https?:\/\/([^/]{1,253})(\/.*)?$/.exec(target)
  return url ? { path: url[2] ?? '/', host: url[1] ?? '' } : { path: target }
}
