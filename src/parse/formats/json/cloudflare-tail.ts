import type { FieldValue, Level } from '../../../model/record.ts'
import type { JsonFormat, JsonObject, Reading } from '../../format.ts'
import { httpOf } from '../../json/http.ts'
import { isFields } from '../../json/is-fields.ts'
import { textOf } from '../../json/text-of.ts'
import { levelOf } from '../../level.ts'
import { readTimeValue } from '../../time/read-time.ts'
import type { Clock } from '../../time/clock.ts'

/** A call of a Worker, as `wrangler tail --format json` and Tail Workers give it: its request, what it logged, what it threw. */
export const cloudflareTail: JsonFormat = {
  kind: 'json',
  name: 'cloudflare-tail',
  knows: ({ eventTimestamp, logs }) => eventTimestamp !== undefined && Array.isArray(logs),
  read: (object, clock) => readCall(object, clock),
  samples: [
    {
      text: '{"outcome":"ok","scriptName":"pay","exceptions":[],"logs":[{"message":["Deal:",4540],"level":"log","timestamp":1768212000123}],"eventTimestamp":1768212000100,"event":{"request":{"url":"https://pay.example.com/webhook","method":"POST"},"response":{"status":200}}}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        message: 'Deal: 4540',
        level: 'info',
        http: { method: 'POST', status: 200 },
      },
    },
    {
      text: '{"outcome":"exception","scriptName":"pay","exceptions":[{"name":"Error","message":"CRM 500","timestamp":1768212001123}],"logs":[],"eventTimestamp":1768212001100,"event":null}',
      expect: { level: 'error', error: { type: 'Error', message: 'CRM 500' }, message: 'Error: CRM 500' },
    },
    {
      text: '{"eventTimestamp":1768212000123,"logs":[{"message":["webhook received"],"level":"error"}]}',
      expect: { level: 'error', message: 'webhook received', at: '2026-01-12T10:00:00.123Z' },
    },
  ],
}

const readCall = (object: JsonObject, clock: Clock): Reading => {
  const logs = listAt(object, 'logs')
  const exceptions = listAt(object, 'exceptions')
  const { event, eventTimestamp, outcome, scriptName } = object
  const [first] = [...logs, ...exceptions]
  const [thrown] = exceptions
  const called = isFields(event) ? event : {}
  return {
    at: readTimeValue(first?.['timestamp'] ?? eventTimestamp, clock)?.at,
    level: thrown ? 'error' : worst(logs.map(({ level }) => levelOf(level))),
    logger: typeof scriptName === 'string' ? scriptName : undefined,
    message: [...logs.map(logText), ...exceptions.map(exceptionText)].join('\n') || `outcome=${textOf(outcome)}`,
    fields: object,
    http: httpOf(called),
    error: thrown && { type: textOf(thrown['name']), message: textOf(thrown['message']) },
  }
}

const listAt = (object: JsonObject, name: string): readonly { readonly [name: string]: FieldValue }[] => {
  const value = object[name]
  return Array.isArray(value) ? value.filter(isFields) : []
}

const logText = ({ message }: { readonly [name: string]: FieldValue }): string =>
  Array.isArray(message) ? message.map(textOf).join(' ') : textOf(message)

const exceptionText = ({ name, message }: { readonly [name: string]: FieldValue }): string =>
  `${textOf(name)}: ${textOf(message)}`

const ORDER: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

const worst = (levels: readonly (Level | undefined)[]): Level | undefined =>
  ORDER[Math.max(...levels.map((level) => (level === undefined ? -1 : ORDER.indexOf(level))))]
