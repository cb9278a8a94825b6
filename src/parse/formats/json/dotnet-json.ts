import { levelOf } from '../../level.ts'
import type { JsonFormat } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { textOf } from '../../json/text-of.ts'

/** Microsoft.Extensions.Logging's JSON console: `LogLevel`, `Category`, `Message`, `State`. */
export const dotnetJson: JsonFormat = {
  kind: 'json',
  name: 'dotnet-json',
  knows: ({ LogLevel, Category, Message }) =>
    typeof LogLevel === 'string' && typeof Category === 'string' && Message !== undefined,
  read: (object, clock) => ({
    ...readObject(object, clock),
    level: levelOf(object['LogLevel']),
    logger: textOf(object['Category']),
    message: textOf(object['Message']),
  }),
  samples: [
    {
      text: '{"Timestamp":"2026-01-12T10:00:00.123Z","EventId":0,"LogLevel":"Information","Category":"App.Hook","Message":"paid","State":{"DealId":4540}}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'App.Hook',
        message: 'paid',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"EventId":1,"LogLevel":"Error","Category":"App.Hook","Message":"failed","Exception":"Stripe.StripeException: The expected signature was not found\\n   at A.B()"}',
      expect: { level: 'error', at: null, error: { type: 'Stripe.StripeException' } },
    },
    {
      text: '{"EventId":1,"LogLevel":"Critical","Category":"A","Message":"down"}',
      expect: { level: 'fatal', message: 'down' },
    },
  ],
}
