import { levelOf } from '../../level.ts'
import type { JsonFormat, JsonObject } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { textOf } from '../../json/text-of.ts'

/** Serilog's compact JSON: `@t`, `@mt` (template) or `@m`, `@l` (absent means information), `@x`. */
export const serilogJson: JsonFormat = {
  kind: 'json',
  name: 'serilog-json',
  knows: (object) => object['@t'] !== undefined && (object['@mt'] !== undefined || object['@m'] !== undefined),
  read: (object, clock) => {
    const reading = readObject(object, clock)
    const template = object['@m'] === undefined ? reading.message : undefined
    return {
      ...reading,
      level: object['@l'] === undefined ? 'info' : levelOf(object['@l']),
      message: template === undefined ? reading.message : fill(template, object),
    }
  },
  samples: [
    {
      text: '{"@t":"2026-01-12T10:00:00.1234567Z","@mt":"Deal {DealId} paid","DealId":4540}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'Deal 4540 paid', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"@t":"2026-01-12T10:00:00Z","@m":"failed","@l":"Error","@x":"Stripe.StripeException: No such event\\n   at A.B() in /a.cs:line 1","SourceContext":"A.B"}',
      expect: { level: 'error', logger: 'A.B', error: { type: 'Stripe.StripeException', message: 'No such event' } },
    },
    {
      text: '{"@t":"2026-01-12T10:00:00Z","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms","RequestMethod":"POST","RequestPath":"/webhook","StatusCode":400,"Elapsed":12.5}',
      expect: {
        message: 'HTTP POST /webhook responded 400 in 12.5 ms',
        http: { method: 'POST', path: '/webhook', status: 400, durationMs: 12.5 },
      },
    },
  ],
}

const fill = (template: string, object: JsonObject): string =>
  template.replace(/\{[@$]?([A-Za-z_]\w{0,60})(?:[,:][^{}]{0,40})?\}/g, (hole, name: string) => {
    const value = object[name]
    if (value === undefined) return hole
    return textOf(value)
  })
