import { DIGITS, UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LEVEL = '(DEBUG|INFO|WARNING|ERROR|CRITICAL)'
const NAME = String.raw`[\w.<>:/-]{1,120}`

/** `time - name - LEVEL - message`, also without a name or with the place before the message. */
const DASHED = new RegExp(
  String.raw`\]? ?- ?(?:(${NAME}) ?- ?)?${LEVEL} {0,8}- ?(?:(\[?${NAME}:\d{1,6}\]?) ?- ?)?`,
  'y',
)
/** Flask: `[time] LEVEL in module: message`. */
const IN_MODULE = new RegExp(String.raw`\] ${LEVEL} in (${NAME}): `, 'y')
/** Celery: `[time: LEVEL/Process] message`. */
const CELERY = new RegExp(String.raw`: ${LEVEL}/([\w.-]{1,80})\] `, 'y')
/** `time name LEVEL message`. */
const NAMED = new RegExp(String.raw`\]? {1,2}([A-Za-z_][\w.]{0,120}) ${LEVEL}:? {1,8}(?=\S)`, 'y')
/** `time LEVEL name: message`, `time LEVEL [name] message`, `time [LEVEL] name: message`. */
const SPACED = new RegExp(
  String.raw`\]? \[?${LEVEL} {0,8}\]? {1,8}(?:\[(${NAME})\]:? |\((${NAME})\) |((?:[A-Za-z_][\w]{0,60}\.){0,8}[A-Za-z_][\w]{0,60})(?::\d{1,6})?: |(?=\S))`,
  'y',
)

/** Layouts that Python's documentation, Flask and Celery made common; the comma before the milliseconds is Python's. */
export const pythonLogging: TextFormat = {
  kind: 'text',
  name: 'python-logging',
  first: `${DIGITS}${UPPER}[`,
  read: (text, clock) => {
    const from = text.charCodeAt(0) === 91 ? 1 : 0
    const dashed = timed(text, clock, DASHED, from)
    if (dashed) return reading(text, DASHED, dashed, 2, 1, 3)
    const flask = timed(text, clock, IN_MODULE, from)
    if (flask) return reading(text, IN_MODULE, flask, 1, 2)
    const celery = timed(text, clock, CELERY, from)
    if (celery) return reading(text, CELERY, celery, 1, 2)
    const named = timed(text, clock, NAMED, from)
    if (named) return reading(text, NAMED, named, 2, 1)
    // Others write levels so too: here the comma tells.
    if (!/^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d,\d{3}[\] ]/.test(text)) return undefined
    const spaced = timed(text, clock, SPACED, from)
    return spaced && reading(text, SPACED, spaced, 1, 2, 3, 4)
  },
  samples: [
    {
      text: '2026-01-12 10:00:00,123 - stripe.webhook - INFO - Deal: 4540 paid',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'stripe.webhook',
        message: 'Deal: 4540 paid',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '2026-01-12 10:00:00,123 hooks.views WARNING slow',
      expect: { level: 'warn', logger: 'hooks.views', message: 'slow' },
    },
    {
      text: '2026-01-12 10:00:00,123 - uvicorn.access - INFO - 127.0.0.1:5000 - "POST /webhook HTTP/1.1" 200',
      expect: { http: { method: 'POST', path: '/webhook', status: 200 } },
    },
    { text: '2026-01-12 10:00:00,123 INFO [hooks] paid', expect: { level: 'info', logger: 'hooks', message: 'paid' } },
    {
      text: '[2026-01-12 10:00:00,123] ERROR in app: Exception on /webhook [POST]',
      expect: { level: 'error', logger: 'app', message: 'Exception on /webhook [POST]' },
    },
    {
      text: '[2026-01-12 10:00:00,123: WARNING/ForkPoolWorker-1] slow',
      expect: { level: 'warn', logger: 'ForkPoolWorker-1', message: 'slow' },
    },
    {
      text: '2026-01-12 10:00:00,123 [ERROR] stripe.hooks: failed',
      expect: { level: 'error', logger: 'stripe.hooks', message: 'failed' },
    },
    {
      text: '2026-01-12 10:00:00,123 - hooks - ERROR - failed\nTraceback (most recent call last):\n  File "/app/a.py", line 1, in handle\n    raise ValueError("no deal")\nKeyError: \'deal_id\'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/b.py", line 2, in f\nstripe.error.SignatureVerificationError: No signatures found matching\nthe expected signature',
      expect: {
        message: 'failed',
        error: { type: 'stripe.error.SignatureVerificationError', message: 'No signatures found matching' },
      },
    },
  ],
}

const reading = (
  text: string,
  pattern: RegExp,
  { time, match }: NonNullable<ReturnType<typeof timed>>,
  level: number,
  ...loggers: readonly number[]
) => ({
  at: time.at,
  zoneAssumed: time.zoneAssumed,
  level: toLevel(match[level] ?? ''),
  logger: loggers.map((group) => match[group]).find((name) => name !== undefined),
  message: text.slice(pattern.lastIndex),
})
