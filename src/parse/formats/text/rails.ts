import { LOWER, UPPER, type TextFormat } from '../../format.ts'
import type { HttpExchange } from '../../../model/record.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const HEAD = /^([DIWEFA]), \[/
const LINE = / #(\d{1,10})\] {1,2}(DEBUG|INFO|WARN|ERROR|FATAL|ANY) -- ([^:]{0,80}): ?/y
const TAG = /^\[([\da-f]{8}-[\da-f-]{20,40}|[\da-f]{16,40})\] ?/
/** Tags are what the application makes them: behind Ruby's own header a short one is as good. */
const SHORT_TAG = /^\[((?=[\da-f]*\d)[\da-f]{4,15})\] ?/
const STARTED = /^Started ([A-Z]{3,10}) "([^"]{1,8192})" for ([\da-fA-F.:]{3,45}) at \d/
const COMPLETED = /^Completed (\d{3}) [^\n]{0,60}? ?in ([\d.]{1,12})ms/
const KNOWN =
  /^(?:\[ActiveJob\] |Started [A-Z]{3,10} "|Completed \d{3} |Processing by [A-Z]|Filter chain halted as |Can't verify CSRF token)/

/** A job by its id, as a tag of what is logged while it runs or in the words around it. */
const JOB = /^\[ActiveJob\] (?:\[[\w:]{1,200}\] \[([\w-]{4,40})\]|[^\n]{0,300}?\(Job ID: ([\w-]{4,40})\))/

/** Rails: Ruby's Logger with or without its header, request ids as tags, and the lines of one request. */
export const rails: TextFormat = {
  kind: 'text',
  name: 'rails',
  first: `${UPPER}${LOWER}[`,
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, LINE, head[0].length) : undefined
    const afterHead = found ? text.slice(LINE.lastIndex) : text
    const tag = TAG.exec(afterHead) ?? (found ? SHORT_TAG.exec(afterHead) : null)
    const message = tag ? afterHead.slice(tag[0].length) : afterHead
    if (!found && !(tag ? true : KNOWN.test(message))) return undefined
    const job = JOB.exec(message)
    return {
      at: found?.time.at,
      zoneAssumed: found?.time.zoneAssumed,
      level: found ? toLevel(found.match[2] ?? '') : undefined,
      logger: found?.match[3]?.trim() || undefined,
      message,
      fields: {
        ...(tag && !job ? { request_id: tag[1] ?? '' } : {}),
        ...(job ? { job_id: job[1] ?? job[2] ?? '' } : {}),
        ...(found ? { pid: found.match[1] ?? '' } : {}),
      },
      http: exchange(message),
      isContinuation: CONTINUES.test(message),
    }
  },
  samples: [
    {
      text: 'I, [2026-01-12T10:00:00.123456 #42]  INFO -- : [a1b2c3d4-0000-4000-8000-000000000000] Started POST "/stripe/webhook" for 203.0.113.7 at 2026-01-12 10:00:00 +0000',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        http: { method: 'POST', path: '/stripe/webhook', remote: '203.0.113.7' },
        ids: { traceId: ['a1b2c3d4-0000-4000-8000-000000000000'], processId: ['42'] },
      },
    },
    {
      text: 'I, [2026-01-12T10:00:00.123456 #42]  INFO -- : [9f1c02aa] Completed 200 OK in 33ms (ActiveRecord: 11.0ms)',
      expect: { http: { status: 200, durationMs: 33 }, ids: { traceId: ['9f1c02aa'] } },
    },
    {
      text: '[a1b2c3d4-0000-4000-8000-000000000000] Completed 422 Unprocessable Entity in 3ms (ActiveRecord: 0.0ms)',
      expect: { http: { status: 422, durationMs: 3 } },
    },
    {
      text: "F, [2026-01-12T10:00:00.123456 #42] FATAL -- : [a1b2c3d4-0000-4000-8000-000000000000] ActionController::InvalidAuthenticityToken (Can't verify CSRF token authenticity.):\nF, [2026-01-12T10:00:00.123456 #42] FATAL -- : [a1b2c3d4-0000-4000-8000-000000000000]   \nF, [2026-01-12T10:00:00.123456 #42] FATAL -- : [a1b2c3d4-0000-4000-8000-000000000000] app/controllers/a.rb:12:in `create'",
      expect: {
        level: 'fatal',
        message: "ActionController::InvalidAuthenticityToken (Can't verify CSRF token authenticity.):",
      },
    },
    {
      text: 'E, [2026-01-12T10:00:00.123456 #42] ERROR -- stripe: deal #4540',
      expect: { level: 'error', logger: 'stripe', message: 'deal #4540', ids: { dealId: ['4540'] } },
    },
  ],
}

/** Blank lines, parameters, queries and frames belong to the line before, though Rails gives each its own header. */
const CONTINUES = /^(?:\s{0,8}$|\s{2,}\S|\S{1,300}\.(?:rb|erb):\d+:in )/

const exchange = (message: string): HttpExchange | undefined => {
  const started = STARTED.exec(message)
  if (started) return { method: started[1] ?? '', path: started[2] ?? '', remote: started[3] ?? '' }
  const completed = COMPLETED.exec(message)
  return completed ? { status: Number(completed[1]), durationMs: Number(completed[2]) } : undefined
}
