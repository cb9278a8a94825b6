import { levelOf } from '../../level.ts'
import type { JsonWrapper } from '../../format.ts'
import { readTimeValue } from '../../time/read-time.ts'

/** A LogEntry of Google Cloud Logging, as `gcloud logging read --format json` and exports have it. */
export const gcpEntry: JsonWrapper = {
  kind: 'json-wrapper',
  name: 'gcp-entry',
  unwrapObject: ({ textPayload, jsonPayload, timestamp, severity, insertId, logName }, clock) => {
    if ((insertId ?? logName) === undefined) return undefined
    const inner =
      typeof textPayload === 'string'
        ? textPayload
        : typeof jsonPayload === 'object' && jsonPayload !== null
          ? JSON.stringify(jsonPayload)
          : undefined
    if (inner === undefined) return undefined
    return {
      inner: inner.replace(/\n$/, ''),
      at: readTimeValue(timestamp, clock)?.at,
      level: severity === 'DEFAULT' ? undefined : levelOf(severity),
    }
  },
  samples: [
    {
      text: '{"insertId":"a1","textPayload":"deal_id=4540 paid","timestamp":"2026-01-12T10:00:00.123Z","severity":"WARNING","logName":"projects/p/logs/x"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'warn',
        message: 'deal_id=4540 paid',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"insertId":"a1","jsonPayload":{"level":"error","message":"failed"},"timestamp":"2026-01-12T10:00:00Z","severity":"ERROR"}',
      expect: { inner: 'winston-json', level: 'error', message: 'failed' },
    },
    {
      text: '{"insertId":"a1","textPayload":"info: ok","timestamp":"2026-01-12T10:00:00Z","severity":"DEFAULT"}',
      expect: { inner: 'winston-simple', level: 'info' },
    },
  ],
}
