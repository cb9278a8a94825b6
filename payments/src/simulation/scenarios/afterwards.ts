import { check, equal, eventRow, logged, outboxOf, settled, type Box, type Scenario } from '../box.ts'
import { hardwareId, shortId, stripeId } from '../ids.ts'
import { newDeal } from '../people.ts'
import type { Rows } from '../rows.ts'
import { changeObject, makeCheckout, makeEvent, makeSubscription, makeThinEvent } from '../stripe-world.ts'
import type { StripeObject } from '../../fakes/stripe-state.ts'

const MONTH = 30 * 86_400_000

const deviceOf = (rows: Rows, hardware: string) => rows.subscriptions.find((row) => row.hardware_id === hardware)

/** Delivers an event about the object, and waits for its end and that of what it planned. */
const tell = async (box: Box, type: string, object: StripeObject): Promise<{ eventId: string; rows: Rows }> => {
  const event = makeEvent(box.fakes.stripe, type, object)
  equal((await box.sender.deliver(event)).status, 200, `${type} is accepted`)
  return { eventId: event.id, rows: await settled(box, event.id) }
}

/** The last log line of an event's automations comes after the row that shows them done. */
const noted = (box: Box, eventId: string) =>
  logged(box, 'crm.note_created', (line) => line.event === 'crm.note_created' && line.stripe_event_id === eventId)

const subscribed = async (box: Box, hardware: string, dealId: string, from = Date.now()) => {
  const wish = { hardwareId: hardware, dealId, status: 'active', from, to: from + MONTH }
  const plan = makeSubscription(box.fakes.stripe, wish)
  const { rows } = await tell(box, 'invoice.paid', plan.invoice)
  equal(deviceOf(rows, hardware)?.status ?? '', 'paid', 'paid')
  return { plan, wish }
}

const dispute = (box: Box, intent: StripeObject, status: string, id = stripeId('du')): StripeObject =>
  changeObject(
    box.fakes.stripe,
    {
      id,
      object: 'dispute',
      livemode: false,
      payment_intent: intent.id,
      charge: stripeId('ch'),
      amount: 2900,
      metadata: {},
    },
    { status },
  )

/** Open, the customer keeps what was paid for; lost, it ends. */
const disputeLost: Scenario = {
  name: 'dispute_lost',
  run: async (box) => {
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const { plan } = await subscribed(box, hardware, dealId)
    const open = dispute(box, plan.intent, 'needs_response')
    const opened = await tell(box, 'charge.dispute.created', open)
    equal(deviceOf(opened.rows, hardware)?.status ?? '', 'paid', 'while it is open nothing is taken away')
    equal(
      outboxOf(opened.rows, opened.eventId).map((row) => [row.kind, row.status]),
      [['crm_note', 'done']],
      'noted',
    )
    const closed = await tell(box, 'charge.dispute.closed', changeObject(box.fakes.stripe, open, { status: 'lost' }))
    equal(deviceOf(closed.rows, hardware)?.status ?? '', 'billing_problem', 'lost: what it paid for ends')
    await noted(box, closed.eventId)
    return { cause: 'ok', dealId, ids: { eventId: closed.eventId, paymentIntentId: plan.intent.id } }
  },
}

const disputeWon: Scenario = {
  name: 'dispute_won',
  run: async (box) => {
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const { plan } = await subscribed(box, hardware, dealId)
    const open = dispute(box, plan.intent, 'under_review')
    await tell(box, 'charge.dispute.created', open)
    const closed = await tell(box, 'charge.dispute.closed', changeObject(box.fakes.stripe, open, { status: 'won' }))
    equal(deviceOf(closed.rows, hardware)?.status ?? '', 'paid', 'won: all stays')
    await noted(box, closed.eventId)
    return { cause: 'ok', dealId, ids: { eventId: closed.eventId } }
  },
}

/** The bank sends a refund back: the customer has not got it, and the payment is paid again. */
const refundFails: Scenario = {
  name: 'refund_failed',
  run: async (box) => {
    const { stripe } = box.fakes
    const dealId = newDeal(box)
    const checkout = makeCheckout(stripe, { dealId, amount: 8000 })
    await tell(box, 'checkout.session.completed', checkout.session)
    const whole = changeObject(stripe, checkout.charge, { amount_refunded: 8000, refunded: true })
    const paymentOf = (rows: Rows) => rows.payments.find((row) => row.session_id === checkout.session.id)?.status ?? ''
    equal(paymentOf((await tell(box, 'charge.refunded', whole)).rows), 'refunded', 'refunded')
    changeObject(stripe, checkout.charge, { amount_refunded: 0, refunded: false })
    const refund = {
      id: stripeId('re'),
      object: 'refund',
      livemode: false,
      charge: checkout.charge.id,
      status: 'failed',
    }
    const failed = await tell(box, 'refund.failed', refund)
    equal(paymentOf(failed.rows), 'paid', 'the refund did not take place')
    await noted(box, failed.eventId)
    check(
      box.fakes.crm.notes.some((note) => note.deal_id === dealId && note.content.includes('refund_failed')),
      'the deal is told that somebody has to do something',
    )
    return { cause: 'ok', dealId, ids: { eventId: failed.eventId, chargeId: checkout.charge.id } }
  },
}

/** API v2 names the object only: it is fetched. */
const thin: Scenario = {
  name: 'thin_event',
  run: async (box) => {
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeThinEvent('v1.checkout.session.completed', session, `/v1/checkout/sessions/${session.id}`)
    equal((await box.sender.deliver(event)).answer ?? '', 'accepted', 'accepted')
    const rows = await settled(box, event.id)
    equal(
      outboxOf(rows, event.id).map((row) => row.status),
      ['done', 'done', 'done'],
      'and worked on as the object says',
    )
    await logged(box, 'notify.sent', (line) => line.event === 'notify.sent' && line.stripe_event_id === event.id)
    return { cause: 'ok', dealId, ids: { eventId: event.id } }
  },
}

/** The subscription names another device: the entitlement goes with it, and what was used of it too. */
const deviceMoves: Scenario = {
  name: 'device_moves',
  run: async (box) => {
    const [before, after] = [hardwareId(), hardwareId()]
    const dealId = newDeal(box)
    const { plan } = await subscribed(box, before, dealId)
    const moved = changeObject(box.fakes.stripe, plan.subscription, {
      metadata: { hardware_id: after, deal_id: dealId },
    })
    const { rows, eventId } = await tell(box, 'customer.subscription.updated', moved)
    equal(deviceOf(rows, after)?.status ?? '', 'paid', 'the new device is entitled')
    check(deviceOf(rows, before)?.status !== 'paid', 'the old one is not')
    return { cause: 'ok', ids: { eventId, subscriptionId: plan.subscription.id } }
  },
}

/** A subscription to something that is not sold here entitles nobody. */
const otherPrice: Scenario = {
  name: 'other_price',
  run: async (box) => {
    const hardware = hardwareId()
    const now = Date.now()
    const dealId = newDeal(box)
    const plan = makeSubscription(box.fakes.stripe, {
      hardwareId: hardware,
      dealId,
      status: 'active',
      from: now,
      to: now + MONTH,
    })
    const items = { object: 'list', data: [{ id: shortId('si'), price: { id: stripeId('price') } }] }
    const { rows, eventId } = await tell(
      box,
      'customer.subscription.created',
      changeObject(box.fakes.stripe, plan.subscription, { items }),
    )
    equal(deviceOf(rows, hardware)?.status ?? 'none', 'none', 'nobody is entitled')
    equal(eventRow(rows, eventId)?.status ?? '', 'processed', 'and nothing is wrong')
    return { cause: 'ok', ids: { eventId, subscriptionId: plan.subscription.id } }
  },
}

export const afterwards: readonly Scenario[] = [disputeLost, disputeWon, refundFails, thin, deviceMoves, otherPrice]
