import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readMeta } from '../../text/meta.ts'
import { LEVEL, LOWER_LEVEL, timed } from '../../text/patterns.ts'

const LINE = new RegExp(
  String.raw` {1,4}((?:[A-Za-z_][\w.]{0,40}=[^\s"']{1,200} ){1,20})(?:(${LEVEL}):|\[(${LEVEL}|${LOWER_LEVEL})\])(?: |$)`,
  'y',
)

/**
 * What the job is, as pairs before the level: Sidekiq (`pid=… tid=… class=… jid=… INFO: start`) and Elixir's Logger with
 * metadata (`request_id=… [info] …`).
 */
export const timedPairs: TextFormat = {
  kind: 'text',
  name: 'timed-pairs',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    const level = toLevel(match[2] ?? match[3] ?? '')
    if (!level) return undefined
    const meta = readMeta(text.slice(time.end + match[0].length), clock)
    const pairs = (match[1] ?? '').trim().split(' ')
    const fields = Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
    return {
      ...meta,
      at: time.at ?? meta.at,
      zoneAssumed: time.at === undefined ? meta.zoneAssumed : time.zoneAssumed,
      level,
      fields: { ...meta.fields, ...fields },
    }
  },
  samples: [
    {
      text: '2026-01-12T10:15:00.130Z pid=512 tid=abc class=StripeEventJob jid=9f1c0a77b3d2 INFO: deal_id=1300 done',
      expect: {
        at: '2026-01-12T10:15:00.130Z',
        level: 'info',
        message: 'deal_id=1300 done',
        fields: { class: 'StripeEventJob', jid: '9f1c0a77b3d2', tid: 'abc' },
        ids: { dealId: ['1300'] },
      },
    },
    {
      text: '2026-01-12T10:15:10.421Z pid=512 tid=abc WARN: {"context":"Job raised exception","job":{"class":"StripeEventJob"}}',
      expect: { level: 'warn', fields: { tid: 'abc', pid: '512' } },
    },
    {
      text: '12:25:00.101 request_id=F9aa [info] POST /webhooks/stripe',
      expect: { at: null, level: 'info', message: 'POST /webhooks/stripe', fields: { request_id: 'F9aa' } },
    },
    {
      text: '2026-01-12 12:25:00.120 request_id=F9aa [error] #PID<0.812.0> running PayWeb.Endpoint terminated\nServer: pay.example.com:80 (http)\nRequest: POST /webhooks/stripe\n** (exit) an exception was raised:\n    ** (FunctionClauseError) no function clause matching in Pay.Orders.complete/1\n        (pay 0.1.0) lib/pay/orders.ex:31: Pay.Orders.complete(nil)',
      expect: {
        level: 'error',
        error: { type: 'FunctionClauseError', message: 'no function clause matching in Pay.Orders.complete/1' },
      },
    },
  ],
}
