import { LOWER, UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { LEVEL, LOWER_LEVEL, timed } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const HEAD = new RegExp(String.raw`^\[?(${LEVEL}|${LOWER_LEVEL})\]? {0,6}(?:[-|:] ?)?\[?(?=\d)`)
const REST = /\]?(?: ?[-|:])? {1,4}(?:\[([\w .:/@#-]{1,80})\](?: ?[:|-])? |((?:[a-z_]\w{0,40}\.){1,10}[\w$]{1,80}): )?/y

/** A level, a time and a message: `ERROR [time] logger: message` (Dropwizard), `[INFO] time - message`. */
export const leveledTimed: TextFormat = {
  kind: 'text',
  name: 'leveled-timed',
  isGeneral: true,
  first: `${UPPER}${LOWER}[`,
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, REST, head[0].length) : undefined
    if (!head || !found) return undefined
    const { time, match } = found
    const reading = readMeta(text.slice(REST.lastIndex), clock)
    return {
      ...reading,
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(head[1] ?? ''),
      logger: match[1] ?? match[2] ?? reading.logger,
    }
  },
  samples: [
    {
      text: 'ERROR [2026-01-12 10:00:00,123] com.example.Hook: failed for deal 4540\n! java.lang.IllegalStateException: no deal\n! at com.example.A.b(A.java:1)',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', logger: 'com.example.Hook', ids: { dealId: ['4540'] } },
    },
    {
      text: '[INFO] 2026-01-12T10:00:00Z - paid',
      expect: { at: '2026-01-12T10:00:00Z', level: 'info', message: 'paid' },
    },
    { text: 'warn: 2026-01-12 10:00:00 [crm] slow', expect: { level: 'warn', logger: 'crm', message: 'slow' } },
  ],
}
