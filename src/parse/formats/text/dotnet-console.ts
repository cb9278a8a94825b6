import { LOWER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'

const LINE = /^(trce|dbug|info|warn|fail|crit): ([\w.`+<>]{1,200})\[(\d{1,10})\]$/
const LEVELS: Readonly<Record<string, string>> = {
  trce: 'trace',
  dbug: 'debug',
  info: 'info',
  warn: 'warn',
  fail: 'error',
  crit: 'fatal',
}

/** Microsoft.Extensions.Logging's console: level and category in one line, the message indented below. */
export const dotnetConsole: TextFormat = {
  kind: 'text',
  name: 'dotnet-console',
  first: LOWER,
  read: (text) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    return {
      level: toLevel(LEVELS[match[1] ?? ''] ?? ''),
      logger: match[2],
      message: '',
      fields: { eventId: Number(match[3]) },
    }
  },
  samples: [
    {
      text: '\u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: App.Hook[0]\n      Deal 4540 paid',
      expect: { level: 'info', logger: 'App.Hook', message: 'Deal 4540 paid', ids: { dealId: ['4540'] } },
    },
    {
      text: 'fail: App.Hook[7]\n      failed\n      Stripe.StripeException: No such event\n         at App.Hook.Handle() in /a.cs:line 1',
      expect: {
        level: 'error',
        message: 'failed',
        error: { type: 'Stripe.StripeException', message: 'No such event' },
      },
    },
    { text: 'warn: Microsoft.AspNetCore.Server.Kestrel[22]\n      slow', expect: { level: 'warn', message: 'slow' } },
  ],
}
