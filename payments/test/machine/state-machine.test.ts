import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plusDays } from '../../src/clock.ts'
import { signalOf, type Signal, type StripeState } from '../../src/machine/signals.ts'
import { decide, type Decision } from '../../src/machine/state-machine.ts'
import { STATUSES, type Status, type Subscription } from '../../src/machine/status.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const SETTINGS = { freeTrialDays: 7, graceDays: 7 }

const row = (status: Status, more: Partial<Subscription> = {}): Subscription => ({
  hardwareId: 'hw-1',
  dealId: '4540',
  customerId: 'cus_1',
  subscriptionId: 'sub_1',
  status,
  trialEndsAt: plusDays(NOW, 3),
  trialConsumed: status !== 'limited_free_trial',
  periodStart: plusDays(NOW, -4),
  periodEnd: plusDays(NOW, 26),
  graceStartedAt: status === 'grace_period' ? plusDays(NOW, -1) : undefined,
  graceEndsAt: status === 'grace_period' ? plusDays(NOW, 6) : undefined,
  lastEventAt: plusDays(NOW, -1),
  needsReconcile: false,
  version: 3,
  ...more,
})

const stripe = (status: string, more: Partial<StripeState> = {}): StripeState => ({
  subscriptionId: 'sub_1',
  customerId: 'cus_1',
  hardwareId: 'hw-1',
  dealId: '4540',
  status,
  paid: status === 'active',
  latestInvoiceId: 'in_1',
  priceIds: [],
  collectionPaused: false,
  cancelReason: undefined,
  trialEnd: plusDays(NOW, 7),
  periodStart: NOW,
  periodEnd: plusDays(NOW, 30),
  fromPayload: false,
  ...more,
})

const ask = (current: Subscription | undefined, signal: Signal, more: { now?: Date; eventAt?: Date } = {}): Decision =>
  decide({ current, hardwareId: 'hw-1', signal, now: NOW, ...more }, SETTINGS)

const target = (decision: Decision): Status | undefined =>
  'transition' in decision ? decision.transition.next.status : undefined

/** The whole table: signal → from → the status that follows; absent: refused, or no change. */
const TABLE: Readonly<
  Record<string, { signal: Signal; to: Partial<Record<Status | 'none', Status>>; silent?: boolean }>
> = {
  trialing: {
    signal: signalOf(stripe('trialing')),
    to: { none: 'paid_trial', limited_free_trial: 'paid_trial', paid_trial: 'paid_trial' },
  },
  active: {
    signal: signalOf(stripe('active')),
    to: {
      none: 'paid',
      limited_free_trial: 'paid',
      paid_trial: 'paid',
      paid: 'paid',
      grace_period: 'paid',
      billing_problem: 'paid',
    },
  },
  past_due: {
    signal: signalOf(stripe('past_due')),
    to: {
      paid: 'grace_period',
      paid_trial: 'grace_period',
      grace_period: 'grace_period',
      billing_problem: 'billing_problem',
    },
  },
  unpaid: {
    signal: signalOf(stripe('unpaid')),
    to: {
      paid: 'billing_problem',
      paid_trial: 'billing_problem',
      grace_period: 'billing_problem',
      billing_problem: 'billing_problem',
    },
  },
  paused: {
    signal: signalOf(stripe('paused')),
    to: {
      paid: 'billing_problem',
      paid_trial: 'billing_problem',
      grace_period: 'billing_problem',
      billing_problem: 'billing_problem',
    },
  },
  'canceled for payment_failed': {
    signal: signalOf(stripe('canceled', { cancelReason: 'payment_failed' })),
    to: {
      paid: 'billing_problem',
      paid_trial: 'billing_problem',
      grace_period: 'billing_problem',
      billing_problem: 'billing_problem',
    },
  },
  'canceled by the user': {
    signal: signalOf(stripe('canceled', { cancelReason: 'cancellation_requested' })),
    to: {
      paid: 'limited_free_trial',
      paid_trial: 'limited_free_trial',
      grace_period: 'limited_free_trial',
      limited_free_trial: 'limited_free_trial',
    },
  },
  incomplete: { signal: signalOf(stripe('incomplete')), to: {}, silent: true },
  incomplete_expired: { signal: signalOf(stripe('incomplete_expired')), to: {}, silent: true },
  'active with an open invoice': { signal: signalOf(stripe('active', { paid: false })), to: {}, silent: true },
  'active, unpaid, and nobody collects': {
    signal: signalOf(stripe('active', { paid: false, collectionPaused: true })),
    to: {
      paid: 'billing_problem',
      paid_trial: 'billing_problem',
      grace_period: 'billing_problem',
      billing_problem: 'billing_problem',
    },
  },
  'a plan that is not sold here': {
    signal: { kind: 'other_price', stripe: stripe('active') },
    silent: true,
    to: {
      limited_free_trial: 'limited_free_trial',
      paid: 'limited_free_trial',
      paid_trial: 'limited_free_trial',
      grace_period: 'limited_free_trial',
      billing_problem: 'billing_problem',
    },
  },
  'moved to another device': {
    signal: { kind: 'moved_away', stripe: undefined },
    silent: true,
    to: {
      limited_free_trial: 'limited_free_trial',
      paid: 'limited_free_trial',
      paid_trial: 'limited_free_trial',
      grace_period: 'limited_free_trial',
      billing_problem: 'billing_problem',
    },
  },
  refunded: { signal: { kind: 'refunded', stripe: undefined }, to: {}, silent: true },
  'a status Stripe has not invented yet': { signal: signalOf(stripe('hibernating')), to: {} },
}

describe.each(Object.entries(TABLE))('%s', (_name, { signal, to, silent = false }) => {
  test.each(['none', ...STATUSES] as const)('from %s', (from) => {
    const decision = ask(from === 'none' ? undefined : row(from), signal)
    const expected = to[from]
    const kind = expected === undefined ? (silent ? 'none' : 'illegal') : expected === from ? 'same' : 'moved'
    expect([target(decision), decision.kind]).toEqual([expected, kind])
  })
})

test('every one of the 5 × 5 pairs is reached or refused as the table says', () => {
  const reached = new Set<string>()
  const signals: Signal[] = [
    ...Object.values(TABLE).map((one) => one.signal),
    { kind: 'grace_over', stripe: undefined },
    { kind: 'first_use' },
  ]
  const rows = STATUSES.flatMap((status) => [
    row(status),
    row(status, { trialConsumed: false }),
    row(status, { subscriptionId: 'sub_old', trialConsumed: false }),
    ...(status === 'grace_period' ? [row(status, { graceEndsAt: NOW })] : []),
  ])
  for (const current of rows)
    for (const signal of signals) {
      const to = target(ask(current, signal))
      if (to !== undefined) reached.add(`${current.status} → ${to}`)
    }
  expect(
    STATUSES.flatMap((from) => STATUSES.map((to) => `${from} → ${to}`)).filter((pair) => reached.has(pair)),
  ).toEqual([
    'limited_free_trial → limited_free_trial',
    'limited_free_trial → paid_trial',
    'limited_free_trial → paid',
    'paid_trial → limited_free_trial',
    'paid_trial → paid_trial',
    'paid_trial → paid',
    'paid_trial → grace_period',
    'paid_trial → billing_problem',
    'paid → limited_free_trial',
    'paid → paid',
    'paid → grace_period',
    'paid → billing_problem',
    'grace_period → limited_free_trial',
    'grace_period → paid',
    'grace_period → grace_period',
    'grace_period → billing_problem',
    'billing_problem → paid_trial',
    'billing_problem → paid',
    'billing_problem → billing_problem',
  ])
})

test('the first use starts a limited free trial, once', () => {
  const decision = ask(undefined, { kind: 'first_use' })
  expect(decision.kind === 'moved' && decision.transition.next).toMatchObject({
    status: 'limited_free_trial',
    trialEndsAt: plusDays(NOW, 7),
    trialConsumed: false,
  })
  expect(ask(row('paid'), { kind: 'first_use' }).kind).toBe('none')
})

describe('grace', () => {
  test('its end is set once', () => {
    const first = ask(row('paid'), signalOf(stripe('past_due')))
    if (!('transition' in first)) throw new Error('no transition')
    const later = ask(first.transition.next, signalOf(stripe('past_due')), { now: plusDays(NOW, 5) })
    expect('transition' in later && later.transition.next.graceEndsAt).toEqual(plusDays(NOW, 7))
  })

  test('is over only when the clock says so', () => {
    const over: Signal = { kind: 'grace_over', stripe: stripe('past_due') }
    expect(ask(row('grace_period', { graceEndsAt: plusDays(NOW, 1) }), over).kind).toBe('illegal')
    expect(target(ask(row('grace_period', { graceEndsAt: NOW }), over))).toBe('billing_problem')
  })

  test('is cleared by a payment', () => {
    const paid = ask(row('grace_period'), signalOf(stripe('active')))
    expect('transition' in paid && paid.transition.next).toMatchObject({
      status: 'paid',
      graceStartedAt: undefined,
      graceEndsAt: undefined,
    })
  })

  test('an unpaid renewal opens no new period', () => {
    const before = row('paid')
    const failed = ask(before, signalOf(stripe('past_due')))
    expect('transition' in failed && failed.transition.next.periodStart).toEqual(before.periodStart)
  })
})

describe('trials', () => {
  test('a new subscription may have one only when none was used', () => {
    const second = signalOf(stripe('trialing', { subscriptionId: 'sub_2' }))
    for (const status of ['billing_problem', 'limited_free_trial'] as const) {
      expect(target(ask(row(status, { trialConsumed: false }), second))).toBe('paid_trial')
      expect(ask(row(status, { trialConsumed: true }), second).kind).toBe('illegal')
    }
  })

  test('a second subscription during a trial neither begins nor lengthens one', () => {
    const second = signalOf(stripe('trialing', { subscriptionId: 'sub_2', trialEnd: plusDays(NOW, 300) }))
    expect(ask(row('paid_trial'), second).kind).toBe('illegal')
  })

  test('a device that its subscription left has no paid time, no second trial and no subscription', () => {
    const left = ask(row('paid'), { kind: 'moved_away', stripe: undefined })
    expect('transition' in left && left.transition.next).toMatchObject({
      status: 'limited_free_trial',
      trialConsumed: true,
      subscriptionId: undefined,
    })
  })

  test("somebody else's subscription to something that is not sold here changes nothing", () => {
    const other: Signal = { kind: 'other_price', stripe: stripe('active', { subscriptionId: 'sub_gym' }) }
    expect(ask(row('paid'), other).kind).toBe('stale')
    expect(ask(row('limited_free_trial', { subscriptionId: undefined }), other).kind).toBe('none')
  })

  test('the same subscription cannot go back from a problem to its trial', () => {
    expect(ask(row('billing_problem', { trialConsumed: false }), signalOf(stripe('trialing'))).kind).toBe('illegal')
  })

  test('a cancel uses the trial up and ends its time', () => {
    const canceled = ask(row('paid_trial'), signalOf(stripe('canceled')))
    expect('transition' in canceled && canceled.transition.next).toMatchObject({
      status: 'limited_free_trial',
      trialConsumed: true,
      trialEndsAt: NOW,
      periodStart: row('paid_trial').periodStart,
    })
  })
})

describe('order', () => {
  test('bad news of a replaced subscription is stale', () => {
    for (const status of ['past_due', 'unpaid', 'canceled']) {
      expect(ask(row('paid', { subscriptionId: 'sub_new' }), signalOf(stripe(status))).kind).toBe('stale')
    }
  })

  test('an old payload says nothing; an old event that was refetched does', () => {
    const old = { eventAt: plusDays(NOW, -2) }
    expect(ask(row('paid'), signalOf(stripe('past_due', { fromPayload: true })), old).kind).toBe('stale')
    expect(target(ask(row('paid'), signalOf(stripe('past_due')), old))).toBe('grace_period')
  })

  test('what a payload decided is marked, and a refetch unmarks it', () => {
    const guessed = ask(row('paid_trial'), signalOf(stripe('active', { fromPayload: true })), { eventAt: NOW })
    expect('transition' in guessed && guessed.transition.next.needsReconcile).toBe(true)
    const known = ask(row('paid', { needsReconcile: true }), signalOf(stripe('active')))
    expect('transition' in known && known.transition.next.needsReconcile).toBe(false)
  })
})

const brokenPromises = (before: Subscription | undefined, next: Subscription): string[] => [
  ...(before?.status === 'grace_period' && next.status === 'grace_period' && next.graceEndsAt !== before.graceEndsAt
    ? ['grace was extended']
    : []),
  ...(before?.status === 'billing_problem' && !['billing_problem', 'paid', 'paid_trial'].includes(next.status)
    ? ['a problem ended for nothing']
    : []),
  ...(before?.trialConsumed === true && !next.trialConsumed ? ['a trial was won back'] : []),
]

describe('whatever happens', () => {
  const anySignal = fc.record({
    status: fc.constantFrom('trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled', 'incomplete', 'nonsense'),
    subscription: fc.constantFrom('sub_1', 'sub_2', 'sub_3'),
    paid: fc.boolean(),
    cancelReason: fc.constantFrom(undefined, 'payment_failed', 'cancellation_requested'),
    hours: fc.integer({ min: 0, max: 400 }),
    clockSignal: fc.boolean(),
  })

  test('one device has one paid trial, grace is never extended, and only money or a first trial ends a problem', () => {
    fc.assert(
      fc.property(fc.array(anySignal, { maxLength: 40 }), (steps) => {
        let current: Subscription | undefined
        let trials = 0
        const broken: string[] = []
        let now = NOW
        for (const step of steps) {
          now = new Date(now.getTime() + step.hours * 3_600_000)
          const state = stripe(step.status, {
            subscriptionId: step.subscription,
            paid: step.paid,
            cancelReason: step.cancelReason,
          })
          const decision = ask(current, step.clockSignal ? { kind: 'grace_over', stripe: state } : signalOf(state), {
            now,
          })
          if (!('transition' in decision)) continue
          const { before, next } = decision.transition
          if (before?.status !== 'paid_trial' && next.status === 'paid_trial') trials += 1
          broken.push(...brokenPromises(before, next))
          current = { ...next, version: (before?.version ?? -1) + 1 }
        }
        expect(trials).toBeLessThanOrEqual(1)
        expect(broken).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
