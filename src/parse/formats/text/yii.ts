import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readMeta } from '../../text/meta.ts'
import { LEVEL, timed } from '../../text/patterns.ts'

const LINE = new RegExp(
  String.raw` (?:\[[^\]]{0,80}\]){1,3}\[(error|warning|info|trace|profile)\]\[([^\]]{1,200})\] | \[[\w-]{1,30}\.(${LEVEL})\] \[([^\]]{1,200})\] `,
  'y',
)

/** Yii, and Craft CMS on it: `[address][user][session][level][category]`, or `[web.ERROR] [category]`. */
export const yii: TextFormat = {
  kind: 'text',
  name: 'yii',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const reading = readMeta(text.slice(LINE.lastIndex), clock)
    return {
      ...reading,
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      level: toLevel(found.match[1] ?? found.match[3] ?? ''),
      logger: found.match[2] ?? found.match[4],
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00 [-][1][-][error][craft\\commerce\\services\\Webhooks] Exception while processing webhook: deal 4540',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        logger: 'craft\\commerce\\services\\Webhooks',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '2026-01-12 10:00:00 [web.ERROR] [craft\\stripe\\Webhook] Signature failed {"trace":"x"}',
      expect: { level: 'error', message: 'Signature failed' },
    },
    {
      text: '2026-01-12 10:00:00 [203.0.113.7][-][abc123][warning][application] slow',
      expect: { level: 'warn', logger: 'application', message: 'slow' },
    },
  ],
}
