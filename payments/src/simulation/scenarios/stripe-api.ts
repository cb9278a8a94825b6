import {
  check,
  equal,
  eventRow,
  inOrder,
  linesOf,
  logged,
  outboxOf,
  settled,
  until,
  type Box,
  type Scenario,
} from '../box.ts'
import { apiError, expiredKey, invalidKey, missingPermission, rateLimited } from '../../fakes/stripe-errors.ts'
import { DEFAULT_ACCOUNT } from '../../fakes/stripe-state.ts'
import type { FaultAnswer } from '../../fakes/http-fake.ts'
import { newDeal } from '../people.ts'
import { changeObject, makeCheckout, makeEvent } from '../stripe-world.ts'

interface ApiCase {
  readonly name: string
  readonly cause: string
  /** Stripe's answer to the retrieve; absent: what the fake's own state gives. */
  readonly answer?: (box: Box) => FaultAnswer
  readonly unknownToStripe?: boolean
  readonly liveObject?: boolean
  readonly reason: string
  readonly says: RegExp
}

const apiScenario = (one: ApiCase): Scenario => ({
  name: one.name,
  run: async (box) => {
    const { stripe } = box.fakes
    const dealId = newDeal(box)
    const checkout = makeCheckout(stripe, { dealId, unknownToStripe: one.unknownToStripe === true, livemode: false })
    if (one.liveObject === true) stripe.state.put({ ...checkout.session, livemode: true })
    const event = makeEvent(stripe, 'checkout.session.completed', checkout.session)
    if (one.answer !== undefined) stripe.addFault({ path: checkout.session.id, answer: one.answer(box) })
    try {
      const result = await box.sender.deliver(event)
      equal(result.status, 200, 'stored and answered 200, whatever Stripe says later')
      const rows = await settled(box, event.id)
      equal(
        [eventRow(rows, event.id)?.status, outboxOf(rows, event.id).length],
        ['failed', 0],
        'failed for good, waiting for a resend',
      )
    } finally {
      stripe.clearFaults()
    }
    await logged(box, 'event.failed', (line) => line.event === 'event.failed' && line.stripe_event_id === event.id)
    const lines = linesOf(box, event.id)
    inOrder(lines, ['webhook.accepted', 'event.processing', 'stripe.retrieve_failed', 'event.failed'], 'log')
    const failure = lines.find((line) => line.event === 'stripe.retrieve_failed')
    equal(failure?.['reason'] ?? '', one.reason, 'the reason')
    const message = String((failure?.['err'] as { message?: string } | undefined)?.message)
    check(one.says.test(message), `Stripe's words are logged: ${message}`)
    return { cause: one.cause, ids: { eventId: event.id, sessionId: checkout.session.id } }
  },
})

export const stripeApiScenarios: readonly Scenario[] = [
  apiScenario({
    name: 'resource_missing_account',
    cause: 'resource_missing.account',
    unknownToStripe: true,
    reason: 'resource_missing',
    says: /^No such checkout\.session: 'cs_test_\w+'$/,
  }),
  apiScenario({
    name: 'resource_missing_mode',
    cause: 'resource_missing.mode',
    liveObject: true,
    reason: 'resource_missing',
    says: /a similar object exists in live mode, but a test mode key was used/,
  }),
  apiScenario({
    name: 'stripe_key_expired',
    cause: 'stripe_api_key_expired',
    answer: (box) => expiredKey(box.fakes.secrets.stripeKey),
    reason: 'key_expired',
    says: /^Expired API Key provided/,
  }),
  apiScenario({
    name: 'stripe_key_invalid',
    cause: 'stripe_api_key_invalid',
    answer: (box) => invalidKey(box.fakes.secrets.stripeKey),
    reason: 'key_invalid',
    says: /^Invalid API Key provided/,
  }),
  apiScenario({
    name: 'stripe_permission',
    cause: 'stripe_api_permission',
    reason: 'permission',
    says: /Having the 'rak_checkout_session_read' permission/,
    answer: (box) => missingPermission(box.fakes.secrets.stripeKey, DEFAULT_ACCOUNT, 'rak_checkout_session_read'),
  }),
  apiScenario({
    name: 'stripe_rate_limited',
    cause: 'stripe_api_rate_limited',
    answer: () => rateLimited(false),
    reason: 'rate_limited',
    says: /rate limit exceeded/,
  }),
  {
    name: 'stripe_down_payload_stands_in',
    run: async (box) => {
      const { stripe } = box.fakes
      const dealId = newDeal(box)
      const { session } = makeCheckout(stripe, { dealId })
      const event = makeEvent(stripe, 'checkout.session.completed', session)
      stripe.addFault({ path: session.id, answer: apiError() })
      try {
        await box.sender.deliver(event)
        const rows = await settled(box, event.id)
        equal(
          outboxOf(rows, event.id).map((row) => row.status),
          ['done', 'done', 'done'],
          'the signed payload is enough while the API is down',
        )
      } finally {
        stripe.clearFaults()
      }
      inOrder(linesOf(box, event.id), ['stripe.retrieve_failed', 'session.persisted', 'event.processed'], 'log')
      return {
        cause: 'ok_with_warnings',
        alternatives: ['stripe_api_connection', 'ok'],
        dealId,
        ids: { eventId: event.id, sessionId: session.id },
      }
    },
  },
  {
    // The object appears later; a duplicate of the failed event does the work that the first could not.
    name: 'duplicate_of_failed_is_requeued',
    run: async (box) => {
      const { stripe } = box.fakes
      const dealId = newDeal(box)
      const { session } = makeCheckout(stripe, { dealId: undefined })
      const event = makeEvent(stripe, 'checkout.session.completed', session)
      await box.sender.deliver(event)
      await settled(box, event.id)
      changeObject(stripe, session, { metadata: { deal_id: dealId } })
      const again = await box.sender.deliver(event)
      equal(again.answer ?? '', 'duplicate', 'the resend is a duplicate')
      const rows = await until(
        box,
        'the resend is worked on',
        (one) =>
          eventRow(one, event.id)?.status === 'processed' &&
          outboxOf(one, event.id).every((row) => row.status === 'done'),
      )
      equal(outboxOf(rows, event.id).length, 3, 'and does the work')
      await logged(box, 'notify.sent', (line) => line.event === 'notify.sent' && line.stripe_event_id === event.id)
      inOrder(
        linesOf(box, event.id),
        ['deal.missing', 'event.failed', 'webhook.duplicate', 'event.requeued', 'event.processed', 'notify.sent'],
        'log',
      )
      return {
        cause: 'ok',
        alternatives: ['ok_with_warnings'],
        dealId,
        ids: { eventId: event.id, sessionId: session.id },
      }
    },
  },
  {
    name: 'payment_not_settled_then_async',
    run: async (box) => {
      const { stripe } = box.fakes
      const dealId = newDeal(box)
      const checkout = makeCheckout(stripe, { dealId, paid: false })
      const completed = makeEvent(stripe, 'checkout.session.completed', checkout.session)
      await box.sender.deliver(completed)
      const before = await settled(box, completed.id)
      equal(
        [eventRow(before, completed.id)?.outcome, outboxOf(before, completed.id).length],
        ['payment_not_settled_yet', 0],
        'unpaid sets nothing off',
      )
      const paid = changeObject(stripe, checkout.session, { payment_status: 'paid' })
      const succeeded = makeEvent(stripe, 'checkout.session.async_payment_succeeded', paid)
      await box.sender.deliver(succeeded)
      const rows = await settled(box, succeeded.id)
      equal(
        outboxOf(rows, succeeded.id).map((row) => row.status),
        ['done', 'done', 'done'],
        'the later event does',
      )
      // Two questions: the first event alone is "not settled yet"; the deal as a whole is well.
      return [
        { cause: 'payment_not_settled_yet', ids: { eventId: completed.id }, alternatives: ['ok'] },
        { cause: 'ok', dealId, ids: { eventId: succeeded.id, sessionId: checkout.session.id } },
      ]
    },
  },
]
