import {
  check,
  equal,
  eventRow,
  inOrder,
  linesOf,
  logged,
  moveClock,
  outboxOf,
  postJson,
  setFault,
  settled,
  until,
  businessNow,
  type Box,
  type Scenario,
} from '../box.ts'
import { apiError } from '../../fakes/stripe-errors.ts'
import { hardwareId } from '../ids.ts'
import { newDeal } from '../people.ts'
import { makeCheckout, makeEvent, makeSubscription } from '../stripe-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** The longest wait between two attempts, and its jitter. */
const LONGEST_WAIT = 19 * MINUTE

/** With the patience of production; the other scenarios give up after the fewest attempts. */
const withPatience = async (box: Box, play: () => Promise<void>): Promise<void> => {
  const restart = async (env: Readonly<Record<string, string>>): Promise<void> => {
    await box.process?.terminate()
    await box.process?.start(env)
  }
  await restart({ RETRY_FOR_S: String((3 * DAY) / 1000) })
  await play()
  await restart({})
}

/** Goes through the time in steps, as it passes: attempts are made on the way. */
const pass = async (box: Box, ms: number, step: number): Promise<void> => {
  for (let left = ms; left > 0; left -= step) {
    await moveClock(box, Math.min(step, left))
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

/** Stripe's API fails for an hour. What can do without it is done; what cannot waits, and is done when it is back. */
const stripeAway: Scenario = {
  name: 'stripe_away_for_an_hour',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const dealId = newDeal(box)
    const checkout = makeCheckout(stripe, { dealId })
    const event = makeEvent(stripe, 'payment_intent.succeeded', checkout.intent)
    await withPatience(box, async () => {
      stripe.addFault({ answer: apiError() })
      try {
        equal((await box.sender.deliver(event)).status, 200, 'a webhook is accepted without Stripe')
        await logged(box, 'requeued', (line) => line.event === 'event.requeued' && line.stripe_event_id === event.id)
        await pass(box, HOUR, 10 * MINUTE)
        const waiting = await until(box, 'it waits still', (rows) => (eventRow(rows, event.id)?.attempts ?? 0) > 5)
        check(eventRow(waiting, event.id)?.status !== 'failed', 'an hour is not given up')
      } finally {
        stripe.clearFaults()
      }
      await moveClock(box, LONGEST_WAIT)
      const rows = await settled(box, event.id)
      equal(
        outboxOf(rows, event.id).map((row) => row.status),
        ['done', 'done', 'done'],
        'done when it is back',
      )
    })
    inOrder(
      linesOf(box, event.id),
      ['stripe.retrieve_failed', 'event.requeued', 'event.processed', 'notify.sent'],
      'log',
    )
    return {
      cause: 'ok_with_warnings',
      alternatives: ['ok', 'stripe_api_error'],
      dealId,
      ids: { eventId: event.id, paymentIntentId: checkout.intent.id },
    }
  },
}

/** The CRM answers nobody for a day: Stripe heard 200 long ago, so the patience is ours. */
const crmAway: Scenario = {
  name: 'crm_away_for_a_day',
  needsProcess: true,
  run: async (box) => {
    const { crm, stripe, telegram } = box.fakes
    const dealId = newDeal(box)
    const checkout = makeCheckout(stripe, { dealId })
    const event = makeEvent(stripe, 'checkout.session.completed', checkout.session)
    const sent = telegram.sent.length
    await withPatience(box, async () => {
      crm.addFault({ answer: { drop: true } })
      try {
        await box.sender.deliver(event)
        await logged(box, 'crm.failed', (line) => line.event === 'crm.failed' && line.stripe_event_id === event.id)
        await pass(box, DAY, 3 * HOUR)
        const waiting = await until(box, 'attempts', (rows) =>
          outboxOf(rows, event.id).every((row) => row.attempts > 5),
        )
        check(
          outboxOf(waiting, event.id).every((row) => row.status !== 'dead'),
          'a day is not given up',
        )
        // Nothing may be on its way when the clock jumps: its lease would run out, and another attempt tell it a second time.
        await setFault(box, { outbox: 'pause' })
        await until(box, 'none is on its way', (rows) =>
          outboxOf(rows, event.id).every((row) => row.status === 'pending'),
        )
      } finally {
        crm.clearFaults()
      }
      await moveClock(box, LONGEST_WAIT)
      await setFault(box, { outbox: 'resume' })
      await until(box, 'told at last', (rows) => outboxOf(rows, event.id).every((row) => row.status === 'done'))
    })
    equal(
      [crm.notes.filter((note) => note.deal_id === dealId).length, telegram.sent.length - sent],
      [1, 1],
      'one note and one message',
    )
    await logged(box, 'notify.sent', (line) => line.event === 'notify.sent' && line.stripe_event_id === event.id)
    return {
      cause: 'ok',
      alternatives: ['ok_with_warnings', 'crm_unavailable'],
      dealId,
      ids: { eventId: event.id, sessionId: checkout.session.id },
    }
  },
}

/** A failover left us with a standby: it reads, and takes nothing. */
const readOnly: Scenario = {
  name: 'database_read_only',
  needsProcess: true,
  run: async (box) => {
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    const hardware = hardwareId()
    await setFault(box, { db: { mode: 'read_only' } })
    equal((await box.sender.deliver(event)).status, 503, 'what cannot be stored is not accepted')
    equal((await fetch(`${box.url()}/readyz`)).status, 503, 'not ready')
    const asked = await postJson(`${box.url()}/gate/reserve`, { hardware_id: hardware })
    equal([asked.body['allowed'], asked.body['failOpen']], [true, true], 'the gate fails open')
    await setFault(box, { db: { mode: 'none' } })
    equal((await box.sender.deliverUntilAccepted(event)).answer ?? '', 'accepted', 'delivered again, and stored')
    const rows = await settled(box, event.id)
    equal(eventRow(rows, event.id)?.status ?? '', 'processed', 'and worked on')
    equal((await fetch(`${box.url()}/readyz`)).status, 200, 'ready again')
    await logged(box, 'notify.sent', (line) => line.event === 'notify.sent' && line.stripe_event_id === event.id)
    return {
      cause: 'ok',
      alternatives: ['ok_with_warnings', 'db_unavailable'],
      dealId,
      ids: { eventId: event.id, sessionId: session.id },
    }
  },
}

/** Ten thousand rows that are due and cannot be settled stand before one that can: it does not wait for them. */
const schedulerBehind: Scenario = {
  name: 'scheduler_behind_10000_rows',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const now = businessNow(box)
    equal((await postJson(`${box.url()}/__demo/due`, { rows: 10_000 })).body['rows'] ?? 0, 10_000, 'the rows are there')
    const wish = { hardwareId: hardware, dealId, from: now, to: now + 7 * DAY }
    const plan = makeSubscription(stripe, { ...wish, status: 'trialing', trialEnd: now + 7 * DAY, amount: 0 })
    const event = makeEvent(stripe, 'customer.subscription.created', plan.subscription)
    await box.sender.deliver(event)
    await settled(box, event.id)
    makeSubscription(stripe, { ...wish, status: 'active', from: now + 7 * DAY, to: now + 37 * DAY }, plan)
    await moveClock(box, 7 * DAY + MINUTE)
    const rows = await until(
      box,
      'the one behind them is settled',
      (one) => one.subscriptions.find((row) => row.hardware_id === hardware)?.status === 'paid',
      30_000,
    )
    check(
      rows.runs.filter((run) => run.job === 'grace_check').at(-1)?.status === 'ok',
      'and the other jobs have run meanwhile',
    )
    await postJson(`${box.url()}/__demo/due`, { rows: 0 })
    return { cause: 'ok', ids: { eventId: event.id, subscriptionId: plan.subscription.id } }
  },
}

export const outageScenarios: readonly Scenario[] = [readOnly, stripeAway, crmAway, schedulerBehind]
