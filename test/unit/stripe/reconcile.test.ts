import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StripeEndpoint } from '../../../src/stripe/endpoint.ts'
import { endpointFindings, servedPaths } from '../../../src/stripe/endpoint-findings.ts'
import { toEventFact } from '../../../src/stripe/event-fact.ts'
import type { StripeEventFact } from '../../../src/stripe/fact.ts'
import { reconcileJson } from '../../../src/stripe/reconcile/json.ts'
import { countFates, reconcile, unlistedEventIds } from '../../../src/stripe/reconcile/reconcile.ts'
import type { ReconcileOptions, ReconcileRow } from '../../../src/stripe/reconcile/row.ts'
import type { WebhookProcessingLog } from '../../../src/model/trace.ts'
import { fakeEvent, idOf, OTHER_ACCOUNT, type FakeEvent } from '../../support/stripe/fake.ts'
import { GOOD, trace } from './trace.ts'

const HOUR = 3_600_000
const FROM = 1_790_000_000_000
const TO = FROM + 6 * HOUR
const NOON = FROM + 3 * HOUR

const event = (n: number, at = NOON, over: Partial<FakeEvent> = {}): StripeEventFact =>
  toEventFact(fakeEvent(n, { created: Math.floor(at / 1000), type: 'checkout.session.completed', ...over }), 'api')!

const run = (
  events: readonly StripeEventFact[],
  traces: readonly WebhookProcessingLog[],
  endpoints?: readonly StripeEndpoint[],
  over: Partial<ReconcileOptions> = {},
): readonly ReconcileRow[] => reconcile(events, traces, endpoints, { window: { from: FROM, to: TO }, ...over })

const one = (...args: Parameters<typeof run>): ReconcileRow => {
  const rows = run(...args)
  expect(rows).toHaveLength(1)
  return rows[0]!
}

const endpoint = (over: Partial<StripeEndpoint> = {}): StripeEndpoint => ({
  id: 'we_00000001',
  url: 'https://shop.example/stripe/webhook',
  enabled: true,
  status: 'enabled',
  enabledEvents: ['checkout.session.completed'],
  livemode: false,
  ...over,
})

describe('events that arrived', () => {
  const e = event(1)
  const named = { at: NOON + 800, event: { id: e.id, type: e.type } }

  test.for([
    ['healthy', { deliveries: [GOOD] }, 'processed', 'ok', false],
    [
      'two deliveries, the work done once',
      { deliveries: [GOOD, [['event.duplicate', 'duplicate']]] },
      'duplicate',
      'duplicate_harmless',
      false,
    ],
    [
      'a CRM that refused',
      {
        deliveries: [
          [
            ['webhook.received', 'ok'],
            ['crm.status_updated', 'failed', 'crm_auth_401'],
          ],
        ],
      },
      'failed_in_processing',
      'crm_auth_401',
      true,
    ],
    [
      'a skip before a false success',
      {
        deliveries: [
          [
            ...GOOD.slice(0, 4),
            ['notification.skipped', 'skipped', 'notify_no_sendpulse_id'],
            ['notification.sent', 'ok'],
          ],
        ],
      },
      'failed_in_processing',
      'notify_no_sendpulse_id',
      true,
    ],
    [
      'a call repeated within the delivery',
      {
        deliveries: [
          [
            ['crm.status_updated', 'failed', 'crm_rate_limited_429'],
            ['crm.status_updated', 'ok'],
          ],
        ],
      },
      'processed',
      'ok',
      false,
    ],
    [
      'a retry that mended the first attempt',
      { deliveries: [[['session.persisted', 'failed', 'db_deadlock']], GOOD], status: [500, 200] },
      'processed',
      'ok_with_warnings',
      false,
    ],
    [
      'a retry taken for a duplicate',
      { deliveries: [[['crm.status_updated', 'failed', 'crm_unavailable']], [['event.duplicate', 'duplicate']]] },
      'failed_in_processing',
      'duplicate_after_failed_first',
      true,
    ],
    [
      'a duplicate whose first was not seen',
      { deliveries: [[['event.duplicate', 'duplicate']]] },
      'duplicate',
      'duplicate_harmless',
      false,
    ],
    [
      'an access line of 404',
      { deliveries: [[['webhook.received', 'ok']]], status: [404] },
      'failed_in_processing',
      'route_not_found_404',
      true,
    ],
    [
      'an access line of 301',
      { deliveries: [[['webhook.received', 'ok']]], status: [301] },
      'failed_in_processing',
      'redirect_3xx',
      true,
    ],
    [
      'an access line of 200 and no more',
      { deliveries: [[['webhook.received', 'ok']]], status: [200] },
      'delivered',
      'ok',
      false,
    ],
    ['a start without an end', { deliveries: [[['webhook.received', 'ok']]] }, 'delivered', 'unknown', false],
    [
      'a missing note',
      { deliveries: [GOOD], outcomes: [{ kind: 'note', state: 'missing' }] },
      'failed_in_processing',
      'step_missing',
      true,
    ],
    [
      'a type that nobody handles',
      { deliveries: [[['webhook.received', 'ignored', 'unhandled_event_type']]] },
      'ignored',
      'unhandled_event_type',
      false,
    ],
    [
      'a test event at a live service',
      { deliveries: [[['cabinet.ignored', 'ignored', 'ignored_mode']]] },
      'ignored',
      'ignored_mode',
      false,
    ],
  ] as const)('%s', ([, sketch, fate, cause, problem]) => {
    expect(one([e], [trace({ ...named, ...sketch })])).toMatchObject({
      fate,
      cause,
      problem,
      event: e,
      arrivedAt: NOON + 800,
    })
  })

  test('"other cabinet" of an event that this key sees is most likely an own bad secret', () => {
    const ignored = trace({ ...named, deliveries: [[['cabinet.ignored', 'ignored', 'ignored_other_account']]] })
    expect(one([e], [ignored])).toMatchObject({
      fate: 'ignored',
      cause: 'signature_failed.masked_as_ignored',
      confidence: 'likely',
      alternatives: ['ignored_other_account', 'ignored_mode'],
      problem: true,
    })
    const connected = event(1, NOON, { account: OTHER_ACCOUNT })
    expect(one([connected], [ignored])).toMatchObject({ cause: 'ignored_other_account' })
    const verified = trace({
      ...named,
      deliveries: [
        [
          ['signature.verified', 'ok'],
          ['cabinet.ignored', 'ignored', 'ignored_other_account'],
        ],
      ],
    })
    expect(one([e], [verified])).toMatchObject({ cause: 'ignored_other_account' })
  })

  test('the verdict of the diagnosis decides when it is given, and so does its severity', () => {
    const verdictOf = () =>
      ({ cause: 'payment_not_settled_yet', confidence: 'certain', alternatives: [], severity: 'warning' }) as const
    expect(one([e], [trace({ ...named, deliveries: [GOOD] })], undefined, { verdictOf })).toMatchObject({
      fate: 'failed_in_processing',
      cause: 'payment_not_settled_yet',
      problem: false,
    })
  })

  test('a trace that names its event is not given to others whose ids its lines mention', () => {
    const other = event(2)
    const rows = run([e, other], [trace({ ...named, ids: { eventId: [e.id, other.id] }, deliveries: [GOOD] })])
    expect(rows.map(({ fate }) => fate).toSorted()).toEqual(['never_arrived', 'processed'])
  })
})

describe('logs without event ids', () => {
  const session = 'cs_test_a1B2c3D4e5F6'
  const bought = event(1, NOON, {
    data: {
      object: { id: session, object: 'checkout.session', payment_intent: idOf('pi', 1), metadata: { deal_id: '4540' } },
    },
  })
  const paid = event(2, NOON, {
    type: 'payment_intent.succeeded',
    data: { object: { id: idOf('pi', 1), object: 'payment_intent', metadata: {} } },
  })

  test('a line of session and deal belongs to the event of the session', () => {
    const rows = run(
      [bought, paid],
      [
        trace({
          at: NOON + 900,
          ids: { sessionId: [session], paymentIntentId: [idOf('pi', 1)], dealId: ['4540'] },
          type: bought.type,
          deliveries: [GOOD],
        }),
      ],
    )
    expect(rows.map(({ event: e, fate }) => [e!.id, fate])).toEqual([
      [bought.id, 'processed'],
      [paid.id, 'never_arrived'],
    ])
  })

  test('when the line names no type, the other event of the payment is unclear and not "never arrived"', () => {
    const rows = run(
      [bought, paid],
      [trace({ at: NOON + 900, ids: { sessionId: [session], paymentIntentId: [idOf('pi', 1)] }, deliveries: [GOOD] })],
    )
    expect(rows.map(({ fate, reason }) => [fate, reason])).toEqual([
      ['processed', undefined],
      ['unknown', 'unclear_join'],
    ])
    expect(rows[0]!.confidence).toBe('ambiguous')
  })

  test('masked ids are joined by deal and time', () => {
    const masked = (at: number) => trace({ at, ids: { dealId: ['4540'] }, type: bought.type, deliveries: [GOOD] })
    expect(run([bought], [masked(NOON + 900)])[0]).toMatchObject({ fate: 'processed', confidence: 'likely' })
    expect(run([bought], [masked(NOON + HOUR)])[0]).toMatchObject({ fate: 'never_arrived' })
  })

  test('nothing but a type and a time is the last resort, and said to be one', () => {
    const bare = trace({ at: NOON + 900, type: bought.type, deliveries: [GOOD] })
    expect(one([bought], [bare])).toMatchObject({ fate: 'processed', confidence: 'ambiguous' })
  })
})

describe('an access log alone', () => {
  const line = (at: number, status: number) =>
    trace({ at, deliveries: [[['webhook.received', 'ok']]], status: [status], scope: 'delivery' })

  test('a POST at the time of an event may be its delivery, which is said', () => {
    expect(one([event(1)], [line(NOON + 700, 200)])).toMatchObject({
      fate: 'delivered',
      confidence: 'ambiguous',
      alternatives: expect.arrayContaining(['webhook_not_arrived']),
      problem: false,
    })
    expect(one([event(1)], [line(NOON + 700, 502)])).toMatchObject({
      fate: 'failed_in_processing',
      cause: 'upstream_down_502',
    })
    expect(one([event(1)], [line(NOON + 700, 403)])).toMatchObject({
      fate: 'signature_failed',
      cause: 'signature_failed.unlogged_403',
    })
    expect(one([event(1)], [line(NOON + HOUR, 200)])).toMatchObject({ fate: 'never_arrived' })
  })

  test('the access line of a delivery that the application logged explains no other event', () => {
    const logged = trace({ at: NOON + 900, event: { id: event(1).id }, deliveries: [GOOD] })
    const rows = run([event(1), event(2, NOON + 20_000)], [logged, line(NOON + 800, 200)])
    expect(rows.map(({ fate }) => fate)).toEqual(['processed', 'never_arrived'])
  })

  test("the scheduler's own troubles are no webhook", () => {
    const job = trace({ at: NOON + 700, deliveries: [], scope: 'service' })
    expect(one([event(1)], [job])).toMatchObject({ fate: 'never_arrived' })
  })
})

describe('events that did not arrive', () => {
  const e = event(1, NOON, { pending_webhooks: 1 })

  test('pending at the one endpoint that takes it: never arrived, for certain', () => {
    expect(one([e], [], [endpoint()])).toMatchObject({
      fate: 'never_arrived',
      cause: 'webhook_not_arrived',
      confidence: 'certain',
      endpoints: ['we_00000001'],
      problem: true,
    })
    expect(one([e], [], [endpoint(), endpoint({ id: 'we_2' })])).toMatchObject({ confidence: 'likely' })
    expect(one([e], [])).toMatchObject({ fate: 'never_arrived', confidence: 'likely' })
  })

  test('accepted by all says Stripe, and not in these logs: another host took it', () => {
    expect(one([event(1)], [], [endpoint()])).toMatchObject({
      fate: 'never_arrived',
      confidence: 'ambiguous',
      reason: 'accepted_elsewhere',
    })
    expect(one([event(1)], [])).toMatchObject({
      confidence: 'ambiguous',
      alternatives: ['endpoint_disabled', 'type_not_enabled'],
    })
  })

  test('what only the endpoints tell', () => {
    const off = endpoint({ enabled: false, status: 'disabled' })
    expect(one([event(1)], [], [off])).toMatchObject({
      fate: 'never_arrived',
      cause: 'endpoint_disabled',
      confidence: 'certain',
      endpoints: ['we_00000001'],
    })
    expect(one([e], [], [off])).toMatchObject({ cause: 'endpoint_disabled', confidence: 'likely' })
    expect(one([e], [], [endpoint({ enabledEvents: ['charge.refunded'] })])).toMatchObject({
      fate: 'not_subscribed',
      cause: 'type_not_enabled',
      problem: true,
    })
    expect(one([e], [], [endpoint({ livemode: true })])).toMatchObject({
      cause: 'webhook_not_arrived',
      reason: 'no_endpoint',
    })
    expect(one([e], [], [endpoint({ created: NOON + HOUR })])).toMatchObject({ reason: 'endpoint_newer' })
    expect(one([e], [], [off, endpoint({ enabledEvents: ['*'] })])).toMatchObject({ cause: 'webhook_not_arrived' })
  })

  test('a type that nobody subscribed to is a problem only where it is expected', () => {
    const updated = event(1, NOON, { type: 'charge.updated' })
    expect(one([updated], [], [endpoint()])).toMatchObject({ fate: 'not_subscribed', problem: false })
    expect(one([updated], [], [endpoint()], { expectedTypes: ['charge.updated'] })).toMatchObject({ problem: true })
  })

  test('an endpoint with another url is named', () => {
    const served = trace({ at: NOON, event: { id: 'evt_00000009x' }, deliveries: [GOOD], path: '/hooks/stripe?x=1' })
    const row = (url: string) => run([e], [served], [endpoint({ url })]).find(({ event: found }) => found)
    expect(row('https://shop.example/old/webhook')).toMatchObject({
      cause: 'webhook_not_arrived',
      reason: 'other_url',
      endpoints: ['we_00000001'],
    })
    expect(row('https://shop.example/api/hooks/stripe/')?.reason).toBeUndefined()
  })

  test.for([
    ['before the logs', FROM - HOUR, 'before_logs'],
    ['at their very first second', FROM + 1000, 'before_logs'],
    ['shortly before their end', TO - 30_000, 'too_recent'],
    ['after their end', TO + HOUR, 'too_recent'],
    ['in a hole of theirs', NOON + HOUR, 'hole_in_logs'],
    ['just before the hole', NOON + HOUR - 60_000, 'hole_in_logs'],
  ] as const)('an event created %s is unknown, not "never arrived"', ([, at, reason]) => {
    const holes = [{ from: NOON + HOUR - 10_000, to: NOON + HOUR + 10_000 }]
    expect(one([event(1, at)], [], [endpoint()], { holes })).toMatchObject({ fate: 'unknown', reason, problem: false })
  })

  test('logs without an end end now', () => {
    const open = { window: { from: FROM } }
    expect(one([e], [], undefined, { ...open, now: NOON + 10_000 })).toMatchObject({
      fate: 'unknown',
      reason: 'too_recent',
    })
    expect(one([e], [], undefined, { ...open, now: NOON + HOUR })).toMatchObject({ fate: 'never_arrived' })
  })
})

describe('failed signatures', () => {
  const failure = (at: number, id?: string, type?: string) =>
    trace({
      at,
      deliveries: [[['signature.failed', 'failed', 'signature_failed.raw_body_parsed']]],
      unverified: true,
      ...(id ? { event: { id } } : {}),
      ...(type ? { type } : {}),
    })

  test('one at the time of an absent event is its likely end, ambiguous', () => {
    expect(one([event(1)], [failure(NOON + 700)])).toMatchObject({
      fate: 'signature_failed',
      cause: 'signature_failed.raw_body_parsed',
      confidence: 'ambiguous',
      alternatives: ['webhook_not_arrived'],
      problem: true,
    })
  })

  test('the id that it writes is not believed', () => {
    const [near, far] = [event(1), event(2, NOON + HOUR)]
    const rows = run([near, far], [failure(NOON + 700, far.id)])
    expect(rows.map(({ fate }) => fate)).toEqual(['signature_failed', 'never_arrived'])
  })

  test('one of another type or another hour is no end of the event, but a row of its own', () => {
    for (const stray of [failure(NOON + HOUR), failure(NOON + 700, undefined, 'charge.refunded')]) {
      const rows = run([event(1)], [stray])
      expect(rows.map(({ fate, event: e }) => [fate, e !== undefined])).toEqual([
        ['never_arrived', true],
        ['signature_failed', false],
      ])
      expect(rows[1]).toMatchObject({ confidence: 'certain', ids: {} })
    }
  })

  test('one failure explains one event; the other one of that moment is in doubt', () => {
    const rows = run([event(1), event(2)], [failure(NOON + 700)])
    expect(rows.map(({ fate, confidence }) => [fate, confidence])).toEqual([
      ['signature_failed', 'ambiguous'],
      ['never_arrived', 'ambiguous'],
    ])
    expect(rows[1]!.alternatives).toContain('signature_failed.raw_body_parsed')
  })

  test('a retry that was verified later mends it', () => {
    const late = trace({ at: NOON + HOUR, event: { id: event(1).id }, deliveries: [GOOD] })
    expect(one([event(1)], [failure(NOON + 700), late])).toMatchObject({
      fate: 'processed',
      cause: 'ok_with_warnings',
      deliveries: 2,
      problem: false,
    })
  })
})

describe('webhooks that Stripe does not know', () => {
  const listed = Array.from({ length: 4 }, (_, n) => event(n + 1, NOON + n * 1000))
  const healthy = listed.map((e) =>
    trace({ at: e.created + 500, event: { id: e.id, type: e.type }, deliveries: [GOOD] }),
  )
  const stranger = (over: Parameters<typeof trace>[0]) =>
    run(listed, [...healthy, trace(over)]).find(({ event: e }) => !e)!

  test('by the mode, by the account part of the id, or for no reason that can be told', () => {
    const at = NOON + HOUR
    const deliveries = [GOOD]
    expect(stranger({ at, event: { id: idOf('evt', 90), livemode: true }, deliveries })).toMatchObject({
      fate: 'unknown_to_stripe',
      cause: 'resource_missing.mode',
      reason: 'other_mode',
    })
    expect(stranger({ at, event: { id: idOf('evt', 91, OTHER_ACCOUNT) }, deliveries })).toMatchObject({
      cause: 'resource_missing.account',
      confidence: 'likely',
      reason: 'other_account',
    })
    expect(stranger({ at, event: { id: idOf('evt', 92) }, deliveries })).toMatchObject({
      cause: 'resource_missing.account',
      confidence: 'ambiguous',
      alternatives: ['resource_missing.mode'],
    })
  })

  test('a list that could not hold it proves nothing', () => {
    const other = trace({ at: NOON, event: { id: idOf('evt', 93) }, type: 'charge.refunded', deliveries: [GOOD] })
    const rows = (options: Partial<ReconcileOptions>, item = other) =>
      run(listed, [...healthy, item], undefined, options).find(({ event: e }) => !e)
    expect(rows({ listed: { types: ['checkout.*'] } })).toMatchObject({
      fate: 'unknown',
      reason: 'not_listed',
      problem: false,
    })
    expect(rows({ listed: { from: NOON + HOUR } })).toMatchObject({ fate: 'unknown' })
    const retry = trace({ at: NOON, event: { id: idOf('evt', 94) }, deliveries: [[['event.duplicate', 'duplicate']]] })
    expect(rows({}, retry)).toMatchObject({ fate: 'unknown' })
  })

  test('what was asked for by its id is certain', () => {
    const id = idOf('evt', 95)
    const item = trace({ at: NOON, event: { id }, deliveries: [GOOD] })
    expect(unlistedEventIds(listed, [...healthy, item])).toEqual([id])
    const asked = new Map([[id, { cause: 'resource_missing.mode', confidence: 'certain' } as const]])
    expect(run(listed, [...healthy, item], undefined, { asked }).find(({ event: e }) => !e)).toMatchObject({
      cause: 'resource_missing.mode',
      confidence: 'certain',
    })
  })
})

test('endpoints are checked by themselves', () => {
  const logs = [trace({ at: NOON, deliveries: [GOOD], path: 'https://shop.example/stripe/webhook/' })]
  const endpoints = [
    endpoint(),
    endpoint({ id: 'we_off', enabled: false }),
    endpoint({ id: 'we_old', url: 'https://shop.example/v0/pay' }),
  ]
  const findings = endpointFindings(endpoints, ['checkout.session.completed', 'charge.refunded'], servedPaths(logs))
  expect(findings.map(({ finding, endpoint: { id }, types }) => [finding, id, types])).toEqual([
    ['type_not_enabled', 'we_00000001', ['charge.refunded']],
    ['disabled', 'we_off', []],
    ['type_not_enabled', 'we_old', ['charge.refunded']],
    ['other_url', 'we_old', []],
  ])
})

test('the JSON holds fates, causes and ids, passed through the redactor, and no records', () => {
  const e = event(1)
  const rows = run([e], [trace({ at: NOON, event: { id: e.id }, deliveries: [GOOD] })])
  const json = reconcileJson(rows, { from: FROM }, (text) => `<${text}>`)
  expect(json).toMatchObject({
    version: 1,
    window: { from: '2026-09-21T14:13:20.000Z' },
    counts: { processed: 1, never_arrived: 0 },
    problems: 0,
  })
  expect(json.events[0]).toMatchObject({
    fate: 'processed',
    ids: { eventId: `<${e.id}>` },
    at: new Date(e.created).toISOString(),
  })
  expect(JSON.stringify(json)).not.toMatch(/record|traces/)
})

test('every event has exactly one row, every verified trace is in one, and counts add up', () => {
  const arbitrary = fc.array(
    fc.record({
      at: fc.integer({ min: -HOUR, max: 7 * HOUR }),
      fate: fc.constantFrom('absent', 'arrives', 'nameless', 'forged', 'stranger'),
    }),
    { maxLength: 25 },
  )
  fc.assert(
    fc.property(arbitrary, (items) => {
      const events: StripeEventFact[] = []
      const traces: WebhookProcessingLog[] = []
      for (const [n, { at, fate }] of items.entries()) {
        const e = event(n + 1, FROM + at)
        if (fate !== 'stranger' && fate !== 'forged') events.push(e)
        const sketch = { at: e.created + 300, deliveries: [GOOD] }
        if (fate === 'arrives' || fate === 'stranger') traces.push(trace({ ...sketch, event: { id: e.id } }))
        if (fate === 'nameless') traces.push(trace({ ...sketch, ids: { paymentIntentId: [e.objectId!] } }))
        if (fate === 'forged')
          traces.push(
            trace({ ...sketch, event: { id: e.id }, unverified: true, deliveries: [[['signature.failed', 'failed']]] }),
          )
      }
      const rows = run(events, traces)
      expect(rows.flatMap((row) => row.event ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        events.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      )
      const shown = rows.flatMap((row) => row.traces)
      expect(shown.length).toBe(traces.length)
      expect(new Set(shown)).toEqual(new Set(traces))
      expect(Object.values(countFates(rows)).reduce((sum, count) => sum + count, 0)).toBe(rows.length)
      const arrived = new Set(items.flatMap(({ fate }, n) => (fate === 'arrives' ? [idOf('evt', n + 1)] : [])))
      const theirs = rows.filter((row) => row.event && arrived.has(row.event.id))
      expect(theirs.every(({ fate }) => fate === 'processed')).toBe(true)
    }),
  )
})
