import { check, equal, eventRow, inOrder, linesOf, logged, outboxOf, settled, type Scenario } from '../box.ts'
import { newDeal } from '../people.ts'
import { makeCheckout, makeEvent } from '../stripe-world.ts'

/** A payment as it should go: session, then the payment intent's own event, then one that nobody handles. */
export const happyPath: Scenario = {
  name: 'happy_path',
  run: async (box) => {
    const dealId = newDeal(box)
    const { session, intent, charge } = makeCheckout(box.fakes.stripe, { dealId })
    const completed = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    const first = await box.sender.deliver(completed)
    equal([first.status, first.answer], [200, 'accepted'], 'the webhook is accepted')
    await settled(box, completed.id)
    const succeeded = makeEvent(box.fakes.stripe, 'payment_intent.succeeded', intent)
    const charged = makeEvent(box.fakes.stripe, 'charge.succeeded', charge)
    await box.sender.deliver(succeeded)
    await box.sender.deliver(charged)
    const rows = await settled(box, completed.id, succeeded.id, charged.id)
    equal(
      outboxOf(rows, completed.id).map((row) => row.status),
      ['done', 'done', 'done'],
      'three automations are done',
    )
    equal(outboxOf(rows, succeeded.id), [], 'the same payment is not told twice')
    equal(
      eventRow(rows, charged.id)?.outcome ?? '',
      'unhandled_event_type',
      'an unknown type is stored and answered 200',
    )
    const { crm, telegram } = box.fakes
    equal(crm.deals.get(dealId)?.stage_id ?? 0, 5, 'the deal stands in the paid stage')
    equal(crm.notes.filter((note) => note.deal_id === dealId).length, 1, 'one note')
    equal(telegram.sent.filter((one) => one.chatId === String(900_000_000 + Number(dealId))).length, 1, 'one message')
    await logged(box, 'notify.sent', (line) => line.event === 'notify.sent' && line.stripe_event_id === completed.id)
    const lines = linesOf(box, completed.id)
    inOrder(
      lines,
      [
        'webhook.received',
        'webhook.accepted',
        'event.processing',
        'session.persisted',
        'event.processed',
        'crm.status_updated',
        'crm.note_created',
        'notify.sent',
      ],
      'log',
    )
    check(
      lines.every((line) => line['delivery_id'] === lines[0]?.['delivery_id']),
      'every line carries the delivery',
    )
    return { cause: 'ok', dealId, ids: { eventId: completed.id, sessionId: session.id, paymentIntentId: intent.id } }
  },
}

/** Stripe delivers at least once: five at the same moment are one payment. */
export const concurrentDuplicates: Scenario = {
  name: 'five_concurrent_duplicates',
  run: async (box) => {
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    const results = await Promise.all(Array.from({ length: 5 }, () => box.sender.deliver(event)))
    equal(
      results.map((one) => one.status),
      [200, 200, 200, 200, 200],
      'all are answered 200',
    )
    equal(
      results.map((one) => one.answer ?? '').toSorted(),
      ['accepted', 'duplicate', 'duplicate', 'duplicate', 'duplicate'],
      'one is the first',
    )
    const rows = await settled(box, event.id)
    equal(eventRow(rows, event.id)?.duplicate_count ?? 0, 4, 'duplicates are counted')
    equal(box.fakes.crm.notes.filter((note) => note.deal_id === dealId).length, 1, 'one note')
    equal(box.fakes.telegram.sent.filter((one) => one.chatId.endsWith(dealId)).length, 1, 'one message')
    check(
      linesOf(box, event.id).every((line) => line.level === 'info'),
      'a duplicate is no error',
    )
    return { cause: 'duplicate_harmless', dealId, ids: { eventId: event.id, sessionId: session.id } }
  },
}

export const missingDealId: Scenario = {
  name: 'missing_deal_id',
  run: async (box) => {
    const { session, intent } = makeCheckout(box.fakes.stripe, { dealId: undefined })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    const result = await box.sender.deliver(event)
    equal(result.status, 200, 'stored and answered 200')
    const rows = await settled(box, event.id)
    equal(
      [eventRow(rows, event.id)?.status, outboxOf(rows, event.id).length],
      ['failed', 0],
      'nothing can be told, and the event says so',
    )
    check(
      rows.payments.some((row) => row.session_id === session.id && row.status === 'paid'),
      'the payment is recorded all the same',
    )
    await logged(box, 'event.failed', (line) => line.event === 'event.failed' && line.stripe_event_id === event.id)
    inOrder(
      linesOf(box, event.id),
      ['webhook.received', 'webhook.accepted', 'session.persisted', 'deal.missing', 'event.failed'],
      'log',
    )
    return {
      cause: 'metadata_deal_id_missing',
      ids: { eventId: event.id, sessionId: session.id, paymentIntentId: intent.id },
    }
  },
}
