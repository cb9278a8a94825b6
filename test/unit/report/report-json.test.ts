import { expect, test } from 'vitest'
import { redactVerdict } from '../../../src/app/analyse.ts'
import { sayingsOf } from '../../../src/app/sayings.ts'
import { summarise } from '../../../src/diagnose/summarise.ts'
import { createRedactor } from '../../../src/redact/index.ts'
import { reportJson } from '../../../src/report/report-json.ts'
import { createTimeFormat } from '../../../src/report/time-format.ts'
import { readLogs } from '../../support/diagnose/read.ts'

const say = sayingsOf({ lang: 'en', time: createTimeFormat('UTC', 'en') })
const redactor = createRedactor({})

interface Listed {
  readonly verdicts: readonly { readonly severity: string }[]
  readonly deals: readonly { readonly dealId: string; readonly state: string }[]
  readonly counts: { readonly webhooks: { readonly received: number } }
  readonly omitted?: { readonly verdicts: number; readonly deals: number }
}

/** Payments of which the first ones fail, each of its own deal. */
const jsonOf = (payments: number, failed: number, all: boolean): Listed & { readonly bytes: number } => {
  const line = (n: number, after: number, fields: object): string =>
    JSON.stringify({
      level: 30,
      time: Date.UTC(2026, 0, 12, 10) + n * 60_000 + after,
      stripe_event_id: `evt_1${String(n).padStart(23, 'A')}`,
      deal_id: String(100_000 + n),
      ...fields,
    })
  const lines = Array.from({ length: payments }, (_, n) => [
    line(n, 0, { event: 'webhook.received', type: 'checkout.session.completed', msg: 'Stripe webhook received' }),
    line(n, 4, { event: 'session.persisted', msg: 'Checkout Session persisted' }),
    n < failed
      ? line(n, 90, {
          level: 50,
          event: 'crm.status.failed',
          msg: 'CRM request failed: connect ECONNREFUSED 10.0.0.9:443',
        })
      : line(n, 90, { event: 'crm.status.updated', msg: 'deal status updated' }),
    line(n, 120, { event: 'notify.sent', msg: 'notification sent' }),
  ])
  const report = summarise(readLogs({ 'app.log': lines.flat().join('\n') }))
  const verdicts = report.verdicts.map((verdict) => redactVerdict(verdict, redactor))
  const json = reportJson({ ...report, verdicts }, say, { all }) as unknown as Listed
  return { ...json, bytes: JSON.stringify(json).length }
}

test('lists twenty cases of each cause, and counts what it leaves out', () => {
  const { verdicts, deals, counts, omitted } = jsonOf(55, 30, false)
  expect(verdicts.filter(({ severity }) => severity === 'problem')).toHaveLength(20)
  expect(verdicts.filter(({ severity }) => severity === 'ok')).toHaveLength(20)
  expect(deals).toHaveLength(55)
  expect(counts.webhooks.received).toBe(55)
  expect(omitted).toEqual({ verdicts: 15, deals: 0 })
})

test('of many deals it lists those with trouble before others', () => {
  const { deals, omitted } = jsonOf(2_030, 40, false)
  expect(deals).toHaveLength(2_000)
  expect(deals.filter(({ state }) => state === 'problem')).toHaveLength(40)
  expect(omitted?.deals).toBe(30)
})

test('lists everything when it is to list all', () => {
  const { verdicts, deals, omitted } = jsonOf(40, 30, true)
  expect(verdicts).toHaveLength(40)
  expect(deals).toHaveLength(40)
  expect(omitted).toBeUndefined()
})

test('does not grow with payments that went well', () => {
  const [some, more] = [jsonOf(100, 2, false), jsonOf(300, 2, false)]
  // But for rows of deals, of which there are at most so many.
  const ofDeals = JSON.stringify(more.deals).length - JSON.stringify(some.deals).length
  expect(more.bytes - some.bytes - ofDeals).toBeLessThan(1_000)
})
