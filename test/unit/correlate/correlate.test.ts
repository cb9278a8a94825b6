import { array, assert, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLogs } from '../../support/diagnose/read.ts'

const evt = (n: number) => `evt_1QAbCdEfGhIjKlMnOpQr${String(n).padStart(4, '0')}`
const cs = (n: number) => `cs_live_a1B2c3D4e5F6g7H8i9J0${String(n).padStart(4, '0')}`
const at = (ms: number) => new Date(Date.UTC(2026, 0, 12, 10) + ms).toISOString()
const json = (ms: number, msg: string, fields: object = {}) =>
  JSON.stringify({ level: 'info', time: at(ms), ...fields, msg })
const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const post = (second: number, status: number, took = '') =>
  `18.97.7.1 - - [12/Jan/2026:10:00:${String(second).padStart(2, '0')} +0000] "POST /webhook/stripe HTTP/1.1" ${status} 2 ${agent}${took}`
const events = (text: string | Record<string, string>) =>
  readLogs(typeof text === 'string' ? { app: text } : text).logs.filter((log) => log.scope === 'event')

describe('ids', () => {
  test('event, session and deal are joined over lines that never name all three', () => {
    const [log, ...others] = events(
      [
        json(0, 'Stripe webhook received', { eventId: evt(1), sessionId: cs(1) }),
        json(10, 'payment recorded', { sessionId: cs(1), dealId: '4540' }),
        json(20, 'CRM status automation: stage updated', { dealId: '4540' }),
      ].join('\n'),
    )
    expect(others).toEqual([])
    expect(log?.ids).toMatchObject({ eventId: [evt(1)], sessionId: [cs(1)], dealId: ['4540'] })
    expect(log?.steps).toHaveLength(3)
    expect(log?.edges.map(({ from, to }) => `${from.value} ${to.value}`)).toEqual([
      `${evt(1)} ${cs(1)}`,
      `${cs(1)} 4540`,
    ])
  })

  test('two payments of one deal are two logs', () => {
    const logs = events(
      [1, 2]
        .flatMap((n) => [
          json(n * 600_000, 'Stripe webhook received', { eventId: evt(n), sessionId: cs(n), dealId: '7' }),
          json(n * 600_000 + 50, 'CRM status automation: stage updated', { dealId: '7' }),
        ])
        .join('\n'),
    )
    expect(logs.map((log) => log.steps.length)).toEqual([2, 2])
    expect(logs.map((log) => log.ids.sessionId)).toEqual([[cs(1)], [cs(2)]])
  })

  test('a customer, shared by many, joins nothing that has its own event', () => {
    const logs = events(
      [1, 2]
        .map((n) => json(n * 1000, 'Stripe webhook received', { eventId: evt(n), customer: 'cus_AbCdEfGhIjKlMn' }))
        .join('\n'),
    )
    expect(logs).toHaveLength(2)
  })

  test('a line about a session goes to the event about it, not to the payment intent beside it', () => {
    const pi = 'pi_3QAbCdEfGhIjKlMnOpQrStUv'
    const logs = events(
      [
        json(0, 'Stripe webhook received', {
          eventId: evt(1),
          type: 'checkout.session.completed',
          sessionId: cs(1),
          paymentIntentId: pi,
        }),
        json(5, 'Stripe webhook received', { eventId: evt(2), type: 'payment_intent.succeeded', paymentIntentId: pi }),
        json(20, `✅ Checkout Session обработан | Deal: 4540 | Session: ${cs(1)}`),
        json(30, `✅ Payment Intent обработан | Deal: 4540 | PaymentIntent: ${pi}`),
      ].join('\n'),
    )
    expect(logs.map((log) => [log.event.type, log.steps.at(-1)?.record.message.slice(2, 10)])).toEqual([
      ['checkout.session.completed', 'Checkout'],
      ['payment_intent.succeeded', 'Payment '],
    ])
  })

  test('a listing of events joins nothing', () => {
    const logs = events(
      [
        json(0, 'Stripe webhook received', { eventId: evt(1) }),
        json(1, 'Stripe webhook received', { eventId: evt(2) }),
        json(2, `reconciled ${evt(1)}, ${evt(2)}, ${evt(3)}`),
      ].join('\n'),
    )
    expect(logs).toHaveLength(2)
  })
})

describe('requests', () => {
  test('interleaved requests are kept apart by their id', () => {
    const logs = events(
      [
        json(0, 'Stripe webhook received', { reqId: 'req-1', eventId: evt(1) }),
        json(1, 'Stripe webhook received', { reqId: 'req-2', eventId: evt(2) }),
        json(2, 'payment recorded', { reqId: 'req-2' }),
        json(3, 'payment recorded', { reqId: 'req-1' }),
      ].join('\n'),
    )
    expect(logs.map((log) => log.steps.length)).toEqual([2, 2])
  })

  test('a batch that runs under one trace id joins no events', () => {
    const logs = events(
      [1, 2]
        .map((n) => json(n, 'payment recorded', { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', eventId: evt(n) }))
        .join('\n'),
    )
    expect(logs).toHaveLength(2)
  })

  test('a short request id that comes again much later is another request', () => {
    const logs = events(
      [
        json(0, 'Stripe webhook received', { reqId: 'req-1', eventId: evt(1) }),
        json(3_600_000, 'Stripe webhook received', { reqId: 'req-1', eventId: evt(2) }),
      ].join('\n'),
    )
    expect(logs).toHaveLength(2)
  })

  test('a line without ids that fits two open logs stays uncertain for both', () => {
    const logs = events(
      [
        json(0, 'Stripe webhook received', { eventId: evt(1) }),
        json(1, 'Stripe webhook received', { eventId: evt(2) }),
        json(5, 'SendPulse ID not found for person, skipping payment success notification'),
      ].join('\n'),
    )
    expect(logs.map((log) => log.uncertain.map((step) => step.cause))).toEqual([
      ['notify_no_sendpulse_id'],
      ['notify_no_sendpulse_id'],
    ])
    expect(logs.every((log) => log.steps.length === 1)).toBe(true)
  })

  test('and goes to the only one that is open', () => {
    const [log] = events(
      [
        json(0, 'Stripe webhook received', { eventId: evt(1) }),
        json(5, 'SendPulse ID not found for person, skipping payment success notification'),
      ].join('\n'),
    )
    expect(log?.rows.at(-1)).toMatchObject({ outcome: 'skipped', cause: 'notify_no_sendpulse_id' })
  })
})

test('a service that names no event ids: each arrival takes the lines that follow it, of its own type', () => {
  const { logs } = readLogs({
    app: [
      '2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: checkout.session.completed',
      `2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 1 | Session: ${cs(1)} | Payment Status: paid | Status: complete`,
      `2026-01-12 10:00:01 info: ✅ Checkout Session обработан | Deal: 1 | Session: ${cs(1)}`,
      '2026-01-12 10:00:02 info: 📥 Stripe webhook получен | Тип: payment_intent.succeeded',
      `2026-01-12 10:00:02 info: ✅ Найден session_id в базе | Deal: 1 | Session: ${cs(1)}`,
      `2026-01-12 10:00:02 info: ✅ Payment Intent обработан | Deal: 1 | Session: ${cs(1)}`,
      '2026-01-12 10:00:03 info: 📥 Stripe webhook получен | Тип: charge.succeeded',
      '2026-01-12 10:00:03 debug: Необработанное событие Stripe',
    ].join('\n'),
  })
  expect(logs.map((log) => [log.event.type, log.steps.length])).toEqual([
    ['checkout.session.completed', 3],
    ['payment_intent.succeeded', 3],
    ['charge.succeeded', 2],
  ])
})

describe('signatures', () => {
  test('a refused delivery is not joined to the event whose id its payload holds', () => {
    const { logs } = readLogs({
      app: [
        json(0, 'Stripe webhook received', { eventId: evt(1) }),
        json(10, 'payment recorded', { eventId: evt(1) }),
        json(60_000, 'Stripe webhook signature verification failed', { payloadId: evt(1) }),
      ].join('\n'),
    })
    expect(logs.map((log) => [log.unverified, log.steps.length])).toEqual([
      [false, 2],
      [true, 1],
    ])
    expect(logs[1]?.ids).toEqual({})
  })

  test('the library’s line and the application’s line are one refusal; the same words twice are two', () => {
    const one = [
      'No signatures found matching the expected signature for payload',
      'Stripe webhook signature verification failed',
    ]
    const { logs } = readLogs({
      app: [...one, ...one].map((msg, n) => json(n * 3, msg, { level: 'error' })).join('\n'),
    })
    expect(logs.map((log) => log.steps.length)).toEqual([2, 2])
  })

  test('a second secret that fits makes the delivery verified', () => {
    const { logs } = readLogs({
      app: [
        json(0, 'signature verification failed for stripe webhook, trying next secret', { reqId: 'a-long-request-1' }),
        json(1, 'Stripe webhook signature verified', { reqId: 'a-long-request-1', eventId: evt(1) }),
      ].join('\n'),
    })
    expect(logs.map((log) => log.unverified)).toEqual([false])
  })
})

describe('deliveries', () => {
  test('access line and application lines of one request are one delivery with its status', () => {
    const [log] = events({
      app: [
        json(100, 'Stripe webhook received', { eventId: evt(1) }),
        json(300, 'webhook handled', { eventId: evt(1) }),
      ].join('\n'),
      access: post(0, 200, ' 0.210'),
    })
    expect(log?.deliveries.map((each) => each.status)).toEqual([200])
  })

  test('five concurrent duplicates are five deliveries, whichever access line is whose', () => {
    const app = Array.from({ length: 5 }, (_, n) =>
      json(n, 'Stripe webhook received', { eventId: evt(1), delivery_id: `dlv_${n}aaaaaaaaaa` }),
    )
    const { logs } = readLogs({ app: app.join('\n'), access: Array.from({ length: 5 }, () => post(0, 200)).join('\n') })
    expect(logs.flatMap((log) => log.deliveries.map((each) => each.status))).toEqual([200, 200, 200, 200, 200])
  })

  test('what the web server answered by itself is a delivery of its own', () => {
    const { logs } = readLogs({
      app: json(0, 'Stripe webhook received', { eventId: evt(1) }),
      access: [post(0, 200), post(5, 404)].join('\n'),
    })
    expect(logs.map((log) => log.deliveries.map((each) => each.status))).toEqual([[200], [404]])
  })
})

test('however requests are interleaved, every line goes to its own event', () => {
  const runs = [1, 2, 3, 4].map((n) =>
    ['Stripe webhook received', 'payment recorded', 'CRM status automation: stage updated', 'webhook handled'].map(
      (msg) => ({ n, msg }),
    ),
  )
  assert(
    property(array(nat(3), { minLength: 40, maxLength: 40 }), (choices) => {
      const queues = runs.map((run) => [...run])
      const order = choices.flatMap((choice) => queues[choice]?.shift() ?? []).concat(queues.flat())
      const logs = events(
        order
          .map(({ n, msg }, ms) =>
            json(ms, msg, { eventId: msg === 'payment recorded' ? undefined : evt(n), reqId: `request-number-${n}` }),
          )
          .join('\n'),
      )
      expect(logs.map((log) => [log.event.id, log.steps.length]).sort()).toEqual([1, 2, 3, 4].map((n) => [evt(n), 4]))
    }),
    { numRuns: 60 },
  )
})
