import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const HEAD = /^\[(SYS|DEBUG|INFO|WARN|ERR|ERROR|FATAL)\] (\d{4}\/\d\d\/\d\d) - (\d\d:\d\d:\d\d)/
const REST = / \| (?:([\w-]{6,64}) \| )?/y

/** Loggers that write as gin does: `[INFO] 2026/01/12 - 10:00:00 | request | message`. */
export const ginLogger: TextFormat = {
  kind: 'text',
  name: 'gin-logger',
  first: '[',
  read: (text, clock) => {
    const head = HEAD.exec(text)
    if (!head) return undefined
    const line = `${head[2]} ${head[3]}${text.slice(head[0].length)}`
    const found = timed(line, clock, REST)
    if (!found) return undefined
    const reading = readMeta(line.slice(REST.lastIndex), clock)
    const request = found.match[1]
    return {
      ...reading,
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      level: LEVELS[head[1] ?? ''] ?? toLevel(head[1] ?? ''),
      fields: { ...reading.fields, ...(request === undefined ? {} : { requestId: request }) },
    }
  },
  samples: [
    {
      text: '[ERR] 2026/01/12 - 10:00:00 | 20260112100000110 | order of deal 4540 not found',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        message: 'order of deal 4540 not found',
        ids: { dealId: ['4540'] },
        fields: { requestId: '20260112100000110' },
      },
    },
    {
      text: '[SYS] 2026/01/12 - 10:00:00 | server started',
      expect: { level: 'info', message: 'server started' },
    },
    {
      text: '[WARN] 2026/01/12 - 10:00:00 | 20260112100000110 | slow query',
      expect: { level: 'warn', message: 'slow query' },
    },
  ],
}

const LEVELS: Readonly<Record<string, 'info' | 'error'>> = { SYS: 'info', ERR: 'error' }
