import {
  businessNow,
  check,
  equal,
  eventRow,
  inOrder,
  linesOf,
  logged,
  moveClock,
  settled,
  until,
  type Box,
  type Scenario,
} from '../box.ts'
import { hardwareId } from '../ids.ts'
import { readLog } from '../log-lines.ts'
import { newDeal } from '../people.ts'
import type { Rows } from '../rows.ts'
import {
  changeObject,
  makeCheckout,
  makeEvent,
  makeSubscription,
  type Plan,
  type SubscriptionWish,
} from '../stripe-world.ts'
import { apiError } from '../../fakes/stripe-errors.ts'
import type { StripeObject } from '../../fakes/stripe-state.ts'

const DAY = 86_400_000

const subscriptionRow = (rows: Rows, hardware: string) => rows.subscriptions.find((row) => row.hardware_id === hardware)

/** Delivers an event about the object and waits for its end; returns the rows then. */
const tell = async (
  box: Box,
  type: string,
  object: StripeObject,
  created?: number,
): Promise<{ rows: Rows; eventId: string }> => {
  const event = makeEvent(box.fakes.stripe, type, object, created === undefined ? {} : { created })
  const result = await box.sender.deliver(event)
  equal(result.status, 200, `${type} is accepted`)
  return { rows: await settled(box, event.id), eventId: event.id }
}

const changePlan = (box: Box, plan: Plan, wish: SubscriptionWish): Plan =>
  makeSubscription(box.fakes.stripe, wish, plan)

/** trial → paid → grace → billing_problem → paid, each by what Stripe would send, the grace's end by the scheduler. */
export const lifecycle: Scenario = {
  name: 'lifecycle_trial_paid_grace_problem_paid',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const now = businessNow(box)
    const wish = (status: string, more: Partial<SubscriptionWish> = {}): SubscriptionWish => ({
      hardwareId: hardware,
      dealId,
      status,
      from: now,
      to: now + 30 * DAY,
      ...more,
    })
    let plan = makeSubscription(stripe, wish('trialing', { to: now + 7 * DAY, trialEnd: now + 7 * DAY, amount: 0 }))
    let { rows } = await tell(box, 'customer.subscription.created', plan.subscription)
    equal(
      [subscriptionRow(rows, hardware)?.status, subscriptionRow(rows, hardware)?.trial_consumed],
      ['paid_trial', true],
      'trialing',
    )

    plan = changePlan(box, plan, wish('active'))
    const paid = await tell(box, 'invoice.paid', plan.invoice)
    rows = paid.rows
    equal(subscriptionRow(rows, hardware)?.status ?? '', 'paid', 'active and paid')
    equal(rows.outbox.filter((row) => row.deal_id === dealId).length, 3, 'the payment is told')
    const again = await tell(box, 'invoice.payment_succeeded', plan.invoice)
    equal(
      again.rows.outbox.filter((row) => row.deal_id === dealId).length,
      3,
      'once: two event types tell of one invoice',
    )
    const third = await tell(box, 'payment_intent.succeeded', plan.intent)
    equal(
      third.rows.outbox.filter((row) => row.deal_id === dealId).length,
      3,
      'and its payment intent, which names neither session nor deal, is the same payment',
    )

    plan = changePlan(box, plan, wish('past_due', { invoiceStatus: 'open' }))
    rows = (await tell(box, 'invoice.payment_failed', plan.invoice)).rows
    const graceEnd = subscriptionRow(rows, hardware)?.grace_ends_at
    equal(subscriptionRow(rows, hardware)?.status ?? '', 'grace_period', 'past due')
    rows = (await tell(box, 'customer.subscription.updated', plan.subscription)).rows
    equal(subscriptionRow(rows, hardware)?.grace_ends_at, graceEnd, 'a second word of it does not extend the grace')

    await moveClock(box, 7 * DAY + 60_000)
    rows = await until(
      box,
      'the grace period ends',
      (one) => subscriptionRow(one, hardware)?.status === 'billing_problem',
    )
    rows = (await tell(box, 'customer.subscription.updated', plan.subscription)).rows
    equal(subscriptionRow(rows, hardware)?.status ?? '', 'billing_problem', 'past due again does not re-enter grace')

    plan = changePlan(box, plan, wish('active', { from: businessNow(box), to: businessNow(box) + 30 * DAY }))
    const recovered = await tell(box, 'invoice.paid', plan.invoice)
    const end = subscriptionRow(recovered.rows, hardware)
    equal([end?.status, end?.grace_ends_at], ['paid', null], 'paid again, grace cleared')
    inOrder(
      linesOf(box, recovered.eventId),
      [
        'event.processing',
        'session.persisted',
        'state.transition',
        'cache.invalidated',
        'quota.reset',
        'event.processed',
      ],
      'log',
    )
    return { cause: 'ok', dealId, ids: { eventId: recovered.eventId, subscriptionId: plan.subscription.id } }
  },
}

/** The trial's end, seen by the scheduler; Stripe is down at first, so it stays, and is settled at the next run. */
export const trialEnds: Scenario = {
  name: 'trial_end_with_stripe_down_first',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const now = businessNow(box)
    const plan = makeSubscription(stripe, {
      hardwareId: hardware,
      dealId,
      status: 'trialing',
      from: now,
      to: now + 3 * DAY,
      trialEnd: now + 3 * DAY,
      amount: 0,
    })
    const { eventId } = await tell(box, 'customer.subscription.created', plan.subscription)
    stripe.addFault({ path: plan.subscription.id, answer: apiError() })
    await moveClock(box, 3 * DAY + 60_000)
    await logged(
      box,
      'retrieve_failed',
      (line) => line.event === 'stripe.retrieve_failed' && line['subscription_id'] === plan.subscription.id,
    )
    stripe.clearFaults()
    changePlan(box, plan, { hardwareId: hardware, dealId, status: 'canceled', from: now, to: now + 3 * DAY })
    changeObject(stripe, plan.subscription, { cancellation_details: { reason: 'cancellation_requested' } })
    await moveClock(box, 3_700_000)
    const rows = await until(
      box,
      'the next run settles it',
      (one) => subscriptionRow(one, hardware)?.status === 'limited_free_trial',
    )
    equal(subscriptionRow(rows, hardware)?.trial_consumed ?? false, true, 'the trial is used up')
    // A new subscription with a trial does not win a second one.
    const second = makeSubscription(stripe, {
      hardwareId: hardware,
      dealId,
      status: 'trialing',
      from: now,
      to: now + 30 * DAY,
      trialEnd: now + 30 * DAY,
      amount: 0,
    })
    const refused = await tell(box, 'customer.subscription.created', second.subscription)
    equal(subscriptionRow(refused.rows, hardware)?.status ?? '', 'limited_free_trial', 'no trial again after a cancel')
    await logged(
      box,
      'illegal',
      (line) => line.event === 'state.illegal_transition' && line.stripe_event_id === refused.eventId,
    )
    return [
      { cause: 'ok', dealId, ids: { eventId } },
      {
        cause: 'ok_with_warnings',
        alternatives: ['ok', 'trial_expired', 'unknown'],
        ids: { eventId: refused.eventId },
      },
    ]
  },
}

/** Three events of one second, delivered backwards and at once: the refetch tells the truth each time. */
export const outOfOrder: Scenario = {
  name: 'out_of_order_within_one_second',
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const now = businessNow(box)
    const plan = makeSubscription(stripe, {
      hardwareId: hardware,
      dealId,
      status: 'incomplete',
      from: now,
      to: now + 30 * DAY,
      invoiceStatus: 'open',
    })
    const created = Math.floor(Date.now() / 1000)
    const older = makeEvent(stripe, 'customer.subscription.created', plan.subscription, { created })
    const active = changePlan(box, plan, {
      hardwareId: hardware,
      dealId,
      status: 'active',
      from: now,
      to: now + 30 * DAY,
    })
    const updated = makeEvent(stripe, 'customer.subscription.updated', active.subscription, { created })
    const paid = makeEvent(stripe, 'invoice.paid', active.invoice, { created })
    await Promise.all([paid, updated, older].map((event) => box.sender.deliver(event)))
    const rows = await settled(box, older.id, updated.id, paid.id)
    equal(subscriptionRow(rows, hardware)?.status ?? '', 'paid', 'paid, whatever came first')
    equal(
      [older, updated, paid].map((event) => eventRow(rows, event.id)?.status),
      ['processed', 'processed', 'processed'],
      'all are processed',
    )
    equal(
      readLog(box.logFile).filter((line) => line.event === 'state.transition' && line['hardware_id'] === hardware)
        .length,
      1,
      'one transition',
    )
    // And an event of an hour ago, arriving last, changes nothing.
    const stale = await tell(box, 'customer.subscription.updated', active.subscription, created - 3600)
    equal(subscriptionRow(stale.rows, hardware)?.status ?? '', 'paid', 'still paid')
    await logged(
      box,
      'stale_ignored',
      (line) => line.event === 'state.stale_ignored' && line.stripe_event_id === stale.eventId,
    )
    return { cause: 'ok', dealId, ids: { eventId: paid.id, subscriptionId: plan.subscription.id } }
  },
}

/** While the API is away a subscription's payload decides, and is marked; the scheduler asks Stripe when it is back. */
export const reconcileLater: Scenario = {
  name: 'subscription_from_payload_then_reconciled',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const now = businessNow(box)
    const plan = makeSubscription(stripe, {
      hardwareId: hardware,
      dealId,
      status: 'trialing',
      from: now,
      to: now + 7 * DAY,
      trialEnd: now + 7 * DAY,
      amount: 0,
    })
    stripe.addFault({ path: plan.subscription.id, answer: { drop: true } })
    const { rows, eventId } = await tell(box, 'customer.subscription.created', plan.subscription)
    equal(
      [subscriptionRow(rows, hardware)?.status, subscriptionRow(rows, hardware)?.needs_reconcile],
      ['paid_trial', true],
      'decided by the payload, and marked',
    )
    stripe.clearFaults()
    changePlan(box, plan, { hardwareId: hardware, dealId, status: 'active', from: now, to: now + 30 * DAY })
    await moveClock(box, 3_700_000)
    const end = await until(box, 'reconciled', (one) => subscriptionRow(one, hardware)?.needs_reconcile === false)
    equal(subscriptionRow(end, hardware)?.status ?? '', 'paid', 'what Stripe says now')
    check(
      linesOf(box, eventId).some((line) => line.event === 'stripe.retrieve_failed' && line['next'] === 'payload'),
      'the log tells that the payload stood in',
    )
    return {
      cause: 'ok_with_warnings',
      alternatives: ['ok', 'stripe_api_connection'],
      dealId,
      ids: { eventId, subscriptionId: plan.subscription.id },
    }
  },
}

/** A subscription's checkout whose metadata only the session has: the invoice comes first and finds it there. */
export const subscriptionCheckout: Scenario = {
  name: 'subscription_checkout_invoice_first',
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const now = businessNow(box)
    const plan = makeSubscription(stripe, {
      hardwareId: hardware,
      dealId,
      status: 'active',
      from: now,
      to: now + 30 * DAY,
    })
    const bare = changeObject(stripe, plan.subscription, { metadata: {} })
    const invoice = changeObject(stripe, plan.invoice, {
      parent: { type: 'subscription_details', subscription_details: { subscription: bare.id, metadata: {} } },
    })
    const { session } = makeCheckout(stripe, { dealId, hardwareId: hardware, amount: 2900 })
    const subscribed = changeObject(stripe, session, {
      mode: 'subscription',
      subscription: bare.id,
      invoice: invoice.id,
      payment_intent: null,
    })
    const first = await tell(box, 'invoice.paid', invoice)
    equal(
      [eventRow(first.rows, first.eventId)?.status, subscriptionRow(first.rows, hardware)?.status],
      ['processed', 'paid'],
      'the invoice finds deal and device through the session',
    )
    const second = await tell(box, 'checkout.session.completed', subscribed)
    equal(second.rows.outbox.filter((row) => row.deal_id === dealId).length, 3, 'and the session is the same payment')
    return { cause: 'ok', dealId, ids: { eventId: first.eventId, sessionId: session.id, subscriptionId: bare.id } }
  },
}
