import { describe, expect, test } from 'vitest'
import { summarise } from '../../../src/diagnose/summarise.ts'
import { readLogs } from '../../support/diagnose/read.ts'

const evt = (n: number) => `evt_1QAbCdEfGhIjKlMnOpQr${String(n).padStart(4, '0')}`
const at = (second: number) => new Date(Date.UTC(2026, 0, 12, 10, 0, second)).toISOString()
const line = (second: number, msg: string, fields: object = {}) =>
  JSON.stringify({ level: 'info', time: at(second), ...fields, msg })
const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const post = (second: number, status: number) =>
  `18.97.7.1 - - [12/Jan/2026:10:00:${String(second).padStart(2, '0')} +0000] "POST /webhook/stripe HTTP/1.1" ${status} 2 ${agent}`
const report = (app: string[], access: string[] = []) => {
  const { logs, verdicts, steps } = readLogs(
    access.length > 0 ? { app: app.join('\n'), access: access.join('\n') } : { app: app.join('\n') },
  )
  return summarise({ logs, verdicts, steps })
}
const type = 'checkout.session.completed'
const healthy = (n: number, second: number) => [
  line(second, 'Stripe webhook received', { eventId: evt(n), type, dealId: String(n) }),
  line(second + 1, '✅ Checkout Session обработан', { eventId: evt(n) }),
  line(second + 2, 'CRM status automation: stage updated', { eventId: evt(n) }),
  line(second + 3, 'Payment received notification sent via SendPulse', { eventId: evt(n) }),
]

describe('webhook counts', () => {
  test('an access line and the application’s lines are one delivery', () => {
    expect(report(healthy(1, 0), [post(0, 200)]).counts.webhooks).toEqual({
      received: 1,
      verified: 1,
      processed: 1,
      failed: 0,
      signatureFailed: 0,
      ignored: 0,
      duplicate: 0,
    })
  })

  test('retries and duplicates are deliveries, the event is processed once', () => {
    const again = [
      line(30, 'Stripe webhook received', { eventId: evt(1), type }),
      line(30, 'Webhook already processed', { eventId: evt(1) }),
    ]
    expect(report([...healthy(1, 0), ...again]).counts.webhooks).toMatchObject({
      received: 2,
      processed: 1,
      duplicate: 1,
      failed: 0,
    })
  })

  test('refused signatures are counted each, and are not verified', () => {
    const refused = [10, 20].map((second) => line(second, 'Stripe webhook signature verification failed'))
    expect(report([...healthy(1, 0), ...refused]).counts.webhooks).toMatchObject({
      received: 3,
      verified: 1,
      signatureFailed: 2,
    })
  })

  test('a failed automation is no failed webhook; broken work is', () => {
    const crm = [
      ...healthy(1, 0).slice(0, 2),
      line(5, 'Failed to update Pipedrive stage during CRM automation', {
        eventId: evt(1),
        error: 'Request failed with status code 401',
      }),
    ]
    expect(report(crm).counts.webhooks).toMatchObject({ processed: 1, failed: 0 })
    expect(report(crm).counts.errors).toEqual({ crm_auth_401: 1 })
    const broken = [
      line(0, 'Stripe webhook received', { eventId: evt(2), type }),
      line(1, 'Failed to persist Stripe session', { eventId: evt(2) }),
    ]
    expect(report(broken).counts.webhooks).toMatchObject({ processed: 0, failed: 1 })
  })

  test('a body that was too large never came in', () => {
    expect(report([line(0, 'started')], [post(5, 413), post(9, 200)]).counts.webhooks.received).toBe(1)
  })

  test('events that a service puts back to work by itself came earlier', () => {
    const requeued = line(9, 'Parked events are worked on: the module is active', { event: 'event.requeued', count: 2 })
    expect(report([...healthy(1, 0), requeued]).counts.webhooks).toMatchObject({
      received: 1,
      verified: 1,
      processed: 1,
    })
  })

  test('by type, deliveries and events', () => {
    expect(report([...healthy(1, 0), ...healthy(2, 10)]).counts.byType).toEqual({
      [type]: { received: 2, processed: 2, failed: 0 },
    })
  })
})

test('automations count once per event, and those that healthy events have are missing where they are not', () => {
  const { counts } = report([...healthy(1, 0), ...healthy(2, 10), ...healthy(3, 20), ...healthy(4, 30).slice(0, 3)])
  expect(counts.automations).toEqual({
    status: { done: 4, failed: 0, skipped: 0, missing: 0 },
    note: { done: 0, failed: 0, skipped: 0, missing: 0 },
    notification: { done: 3, failed: 0, skipped: 0, missing: 1 },
  })
})

test('what a cause brings about is not counted beside it', () => {
  const { counts } = report([
    ...[1, 2, 3].flatMap((n) => healthy(n, n * 3)),
    line(20, 'Stripe webhook received', { eventId: evt(4), type }),
    line(
      21,
      `No such checkout.session: 'cs_test_x1y2'; a similar object exists in live mode, but a test mode key was used`,
      {
        eventId: evt(4),
        level: 'error',
      },
    ),
    line(22, '❌ Ошибка обработки Checkout Session', { eventId: evt(4), level: 'error' }),
    line(200, 'Stripe webhook received', { eventId: evt(5), type: 'invoice.paid' }),
  ])
  expect(counts.errors).toEqual({ 'resource_missing.mode': 1 })
})

test('deals with problems come first, with their causes', () => {
  const { deals } = report([
    ...healthy(1, 0),
    line(20, 'Stripe webhook received', { eventId: evt(2), type, dealId: '2' }),
    line(21, 'SendPulse ID not found for person, skipping payment success notification', { eventId: evt(2) }),
  ])
  expect(deals.map((deal) => [deal.dealId, deal.state, deal.causes])).toEqual([
    ['2', 'problem', ['notify_no_sendpulse_id']],
    ['1', 'ok', []],
  ])
})

test('the histogram holds every delivery that has a time, in at most 24 bars', () => {
  const { histogram, counts } = report([
    ...Array.from({ length: 30 }, (_, n) => healthy(n, n)).flat(),
    line(50, 'Stripe webhook signature verification failed'),
  ])
  expect(histogram.reduce((sum, bar) => sum + bar.webhooks, 0)).toBe(counts.webhooks.received)
  expect(histogram.reduce((sum, bar) => sum + bar.failures, 0)).toBe(1)
  expect(histogram.length).toBeLessThanOrEqual(24)
})

test('refused signatures are one verdict that tells their number, and the first next step is about them', () => {
  const app = Array.from({ length: 7 }, (_, n) =>
    line(n * 5, 'Stripe webhook signature verification failed', {
      error: 'No signatures found matching the expected signature for payload',
    }),
  )
  const { verdicts, next } = report(app)
  expect(verdicts).toHaveLength(1)
  expect(verdicts[0]).toMatchObject({ cause: 'signature_failed.wrong_secret', args: { count: 7 } })
  expect(next[0]?.key).toBe('compare_secret')
})
