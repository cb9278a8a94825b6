import type { JsonWrapper } from '../../format.ts'
import { syslogLevel } from '../../level.ts'

/** `journalctl -o json` saved to a file. `MESSAGE` is an array of bytes where the text was not UTF-8 or had controls. */
export const journalJson: JsonWrapper = {
  kind: 'json-wrapper',
  name: 'journal-json',
  unwrapObject: (object) => {
    const { __REALTIME_TIMESTAMP: time, MESSAGE: message, PRIORITY: priority, _PID: pid, _SYSTEMD_UNIT: unit } = object
    if (time === undefined || message === undefined) return undefined
    const at = Number(time) / 1000
    return {
      inner: messageText(message),
      at: Number.isFinite(at) ? at : undefined,
      level: syslogLevel(Number(priority ?? Number.NaN)),
      fields: { ...(typeof pid === 'string' ? { pid } : {}), ...(typeof unit === 'string' ? { unit } : {}) },
      key: typeof pid === 'string' ? pid : '',
    }
  },
  samples: [
    {
      text: '{"__REALTIME_TIMESTAMP":"1768212000123456","PRIORITY":"3","_PID":"42","_SYSTEMD_UNIT":"payments.service","MESSAGE":"deal #4540 failed"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'deal #4540 failed',
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: '{"__REALTIME_TIMESTAMP":"1768212000123456","PRIORITY":"6","_PID":"42","MESSAGE":[27,91,51,50,109,105,110,102,111,27,91,51,57,109,58,32,111,107]}',
      expect: { inner: 'winston-simple', message: 'ok', level: 'info' },
    },
    {
      text: '{"__REALTIME_TIMESTAMP":"1768212000123456","_PID":"42","MESSAGE":"error: failed\\nError: boom\\n    at f (/a.js:1:1)"}',
      expect: { inner: 'winston-simple', level: 'error', message: 'failed', error: { type: 'Error', message: 'boom' } },
    },
  ],
}

const messageText = (message: unknown): string => {
  if (typeof message === 'string') return message
  return Array.isArray(message) ? new TextDecoder().decode(Uint8Array.from(message as number[])) : ''
}
