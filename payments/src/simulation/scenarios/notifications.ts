import { check, equal, inOrder, linesOf, logged, outboxOf, settled, type Box, type Scenario } from '../box.ts'
import { newDeal, type PersonWish } from '../people.ts'
import { makeCheckout, makeEvent } from '../stripe-world.ts'
import { refusal } from '../../fakes/telegram.ts'

interface NotifyCase {
  readonly name: string
  readonly cause: string
  readonly person: PersonWish
  readonly prepare?: (box: Box) => void
  readonly status: 'done' | 'skipped' | 'dead'
  readonly log: readonly string[]
}

const notifyScenario = (one: NotifyCase): Scenario => ({
  name: one.name,
  run: async (box) => {
    const dealId = newDeal(box, one.person)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    one.prepare?.(box)
    try {
      const result = await box.sender.deliver(event)
      equal(result.status, 200, 'the webhook itself succeeds')
      const rows = await settled(box, event.id)
      equal(
        outboxOf(rows, event.id).map((row) => [row.kind, row.status]),
        [
          ['crm_status', 'done'],
          ['crm_note', 'done'],
          ['notification', one.status],
        ],
        'only the notification is touched',
      )
    } finally {
      box.fakes.telegram.clearFaults()
      box.fakes.sendpulse.clearFaults()
    }
    const last = one.log.at(-1) ?? ''
    await logged(box, last, (line) => line.event === last && line.stripe_event_id === event.id)
    inOrder(linesOf(box, event.id), ['webhook.accepted', 'event.processed', ...one.log], 'log')
    const reasons = linesOf(box, event.id)
      .filter((line) => line.event.startsWith('notify.'))
      .map((line) => line['reason'])
    check(
      one.cause === 'ok' || reasons.includes(one.cause),
      `the reason ${one.cause} is logged: ${JSON.stringify(reasons)}`,
    )
    return { cause: one.cause, dealId, ids: { eventId: event.id, sessionId: session.id } }
  },
})

export const blockedByUser = notifyScenario({
  name: 'notify_blocked_by_user',
  cause: 'notify_blocked_by_user',
  person: { telegram: 'blocked' },
  status: 'dead',
  log: ['notify.failed', 'outbox.dead'],
})

const unauthorized = (box: Box): void =>
  box.fakes.telegram.addFault({ path: 'sendMessage', answer: refusal(401, 'Unauthorized') })

export const notificationScenarios: readonly Scenario[] = [
  blockedByUser,
  notifyScenario({
    name: 'notify_no_telegram_id',
    cause: 'notify_no_telegram_id',
    person: {},
    status: 'skipped',
    log: ['notify.skipped'],
  }),
  notifyScenario({
    name: 'notify_no_sendpulse_id',
    cause: 'notify_no_sendpulse_id',
    person: { messenger: 'sendpulse' },
    status: 'skipped',
    log: ['notify.skipped'],
  }),
  notifyScenario({
    name: 'notify_chat_not_found',
    cause: 'notify_chat_not_found',
    person: { telegram: 'unknown' },
    status: 'dead',
    log: ['notify.failed', 'outbox.dead'],
  }),
  notifyScenario({
    name: 'notify_rate_limited_then_sent',
    cause: 'ok',
    person: { telegram: 'open' },
    status: 'done',
    log: ['notify.failed', 'notify.sent'],
    prepare: (box) =>
      box.fakes.telegram.addFault({
        path: 'sendMessage',
        times: 1,
        answer: refusal(429, 'Too Many Requests: retry after 1', { retry_after: 1 }),
      }),
  }),
  notifyScenario({
    name: 'notify_rate_limited',
    cause: 'notify_rate_limited',
    person: { telegram: 'open' },
    status: 'dead',
    log: ['notify.failed', 'notify.failed', 'outbox.dead'],
    prepare: (box) =>
      box.fakes.telegram.addFault({
        path: 'sendMessage',
        answer: refusal(429, 'Too Many Requests: retry after 0', { retry_after: 0 }),
      }),
  }),
  notifyScenario({
    name: 'notify_auth_401',
    cause: 'notify_auth_401',
    person: { telegram: 'open' },
    status: 'dead',
    log: ['notify.failed', 'outbox.dead'],
    prepare: unauthorized,
  }),
  notifyScenario({
    name: 'notify_provider_auth',
    cause: 'notify_provider_auth',
    person: { sendpulse: 'known', messenger: 'sendpulse' },
    status: 'dead',
    log: ['notify.failed', 'outbox.dead'],
    prepare: (box) =>
      box.fakes.sendpulse.addFault({
        answer: { status: 401, body: { error: 'invalid_client', message: 'Client authentication failed' } },
      }),
  }),
  notifyScenario({
    name: 'notify_sendpulse_ok',
    cause: 'ok',
    person: { sendpulse: 'known', messenger: 'sendpulse' },
    status: 'done',
    log: ['notify.sent'],
  }),
  notifyScenario({
    name: 'notify_telegram_down_then_sent',
    cause: 'ok',
    person: { telegram: 'open' },
    status: 'done',
    log: ['notify.failed', 'notify.sent'],
    prepare: (box) => box.fakes.telegram.addFault({ path: 'sendMessage', times: 2, answer: { drop: true } }),
  }),
]
