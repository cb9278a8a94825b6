import type { TextWrapper } from '../../format.ts'
import { toLevel } from '../../level.ts'

const LINE = /^\[([\w:.-]{1,40})\] /

/** `concurrently`, turbo and other runners: the name of the process in brackets, around a line that is known without it. */
export const concurrently: TextWrapper = {
  kind: 'wrapper',
  name: 'concurrently',
  first: '[',
  unwrap: (text) => {
    const match = LINE.exec(text)
    const name = match?.[1] ?? ''
    if (!match || toLevel(name) !== undefined || /\d\d:\d\d|^\d{4}-/.test(name)) return undefined
    return { inner: text.slice(match[0].length), fields: { process: name }, key: name, isWeak: true }
  },
  samples: [
    {
      text: '[api] {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', message: 'paid', fields: { process: 'api' } },
    },
    { text: '[0] info: deal #4540', expect: { inner: 'winston-simple', ids: { dealId: ['4540'] } } },
    {
      text: '[pay:web] 2026-01-12T10:00:00Z ERROR crm failed',
      expect: { inner: 'timed-level', level: 'error', message: 'crm failed' },
    },
  ],
}
