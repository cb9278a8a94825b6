import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { LEVEL, timed } from '../../text/patterns.ts'

const LINE = new RegExp(String.raw` (\d{1,10}) (${LEVEL}) ([\w.?-]{1,64}) ([\w.]{1,160}): `, 'y')

/** Odoo: time, process, level, database, logger. */
export const odoo: TextFormat = {
  kind: 'text',
  name: 'odoo',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const [, pid = '', level = '', database = '', logger] = found.match
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      level: toLevel(level),
      logger,
      message: text.slice(LINE.lastIndex),
      fields: { pid, database },
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00,123 812 INFO shop odoo.addons.payment_stripe.controllers.main: notification received from Stripe with data: evt_1MqqbKLt4dXK03v5qaIbiNCC',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'odoo.addons.payment_stripe.controllers.main',
        ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'], processId: ['812'] },
        fields: { database: 'shop' },
      },
    },
    {
      text: '2026-01-12 10:00:00,123 812 ERROR ? odoo.http: Exception during request handling.\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\nValueError: deal 4540',
      expect: { level: 'error', error: { type: 'ValueError', message: 'deal 4540' } },
    },
    {
      text: '2026-01-12 10:00:00,123 812 WARNING shop odoo.sql_db: bad query: SELECT 1',
      expect: { level: 'warn', message: 'bad query: SELECT 1' },
    },
  ],
}
