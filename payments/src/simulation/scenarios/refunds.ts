import { equal, eventRow, inOrder, linesOf, logged, settled, type Scenario } from '../box.ts'
import { newDeal } from '../people.ts'
import { changeObject, makeCheckout, makeEvent } from '../stripe-world.ts'

/** Partly, then wholly; and once before the payment's own event has come. */
export const refunds: Scenario = {
  name: 'refund_partial_and_full',
  run: async (box) => {
    const { stripe, crm } = box.fakes
    const dealId = newDeal(box)
    const checkout = makeCheckout(stripe, { dealId, amount: 10_000 })
    const completed = makeEvent(stripe, 'checkout.session.completed', checkout.session)
    await box.sender.deliver(completed)
    await settled(box, completed.id)
    const partial = makeEvent(
      stripe,
      'charge.refunded',
      changeObject(stripe, checkout.charge, { amount_refunded: 4000 }),
    )
    await box.sender.deliver(partial)
    const paymentOf = (rows: Awaited<ReturnType<typeof settled>>) =>
      rows.payments.find((row) => row.session_id === checkout.session.id)
    equal(
      [paymentOf(await settled(box, partial.id))].map((row) => [row?.status, row?.refunded_amount]),
      [['partially_refunded', 4000]],
      'partly refunded',
    )
    const full = makeEvent(
      stripe,
      'charge.refunded',
      changeObject(stripe, checkout.charge, { amount_refunded: 10_000, refunded: true }),
    )
    await box.sender.deliver(full)
    const rows = await settled(box, full.id)
    equal(
      [paymentOf(rows)].map((row) => [row?.status, row?.refunded_amount]),
      [['refunded', 10_000]],
      'wholly refunded',
    )
    equal(eventRow(rows, full.id)?.outcome ?? '', 'refunded', 'outcome')
    equal(crm.notes.filter((note) => note.deal_id === dealId).length, 3, 'a note for the payment and for each refund')
    await logged(box, 'note_created', (line) => line.event === 'crm.note_created' && line.stripe_event_id === full.id)
    inOrder(
      linesOf(box, full.id),
      ['webhook.accepted', 'event.processing', 'session.persisted', 'event.processed', 'crm.note_created'],
      'log',
    )
    return {
      cause: 'ok',
      dealId,
      ids: { eventId: full.id, chargeId: checkout.charge.id, paymentIntentId: checkout.intent.id },
    }
  },
}

export const refundBeforePayment: Scenario = {
  name: 'refund_before_payment',
  run: async (box) => {
    const { stripe } = box.fakes
    const dealId = newDeal(box)
    const checkout = makeCheckout(stripe, { dealId, amount: 5000 })
    const refunded = makeEvent(
      stripe,
      'charge.refunded',
      changeObject(stripe, checkout.charge, { amount_refunded: 5000, refunded: true }),
    )
    await box.sender.deliver(refunded)
    await settled(box, refunded.id)
    const completed = makeEvent(stripe, 'checkout.session.completed', checkout.session)
    await box.sender.deliver(completed)
    const rows = await settled(box, completed.id)
    const payment = rows.payments.find((row) => row.payment_intent_id === checkout.intent.id)
    equal(
      [payment?.status, payment?.session_id],
      ['refunded', checkout.session.id],
      'the later event does not undo the refund',
    )
    return { cause: 'ok', dealId, ids: { eventId: completed.id, sessionId: checkout.session.id } }
  },
}
