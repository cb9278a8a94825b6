import { check, equal, inOrder, linesOf, logged, outboxOf, settled, until, type Box, type Scenario } from '../box.ts'
import type { FaultAnswer } from '../../fakes/http-fake.ts'
import { newDeal } from '../people.ts'
import { makeCheckout, makeEvent } from '../stripe-world.ts'

const failure = (status: number, error: string): FaultAnswer => ({
  status,
  body: { success: false, error, errorCode: status },
})

const crmScenario = (
  name: string,
  cause: string,
  answer: FaultAnswer,
  on: { method: string; path: string },
): Scenario => ({
  name,
  run: async (box) => {
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    box.fakes.crm.addFault({ ...on, answer })
    try {
      await box.sender.deliver(event)
      const rows = await settled(box, event.id)
      equal(
        outboxOf(rows, event.id).find((row) => row.kind === 'crm_status')?.status ?? '',
        'dead',
        'the status is given up',
      )
    } finally {
      box.fakes.crm.clearFaults()
    }
    const line = await logged(
      box,
      'crm.failed',
      (one) => one.event === 'crm.failed' && one.stripe_event_id === event.id,
    )
    equal(line['reason'] ?? '', cause, 'the reason')
    await logged(
      box,
      'outbox.dead',
      (one) => one.event === 'outbox.dead' && one.stripe_event_id === event.id && one['kind'] === 'crm_status',
    )
    return { cause, dealId, ids: { eventId: event.id, sessionId: session.id } }
  },
})

const callsFor = (box: Box, method: string, path: string) =>
  box.fakes.crm.requests.filter((one) => one.method === method && one.path.endsWith(path))

export const crmScenarios: readonly Scenario[] = [
  {
    name: 'crm_500_twice_then_ok',
    run: async (box) => {
      const dealId = newDeal(box)
      const { session } = makeCheckout(box.fakes.stripe, { dealId })
      const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
      box.fakes.crm.addFault({
        method: 'PUT',
        path: `/deals/${dealId}`,
        times: 2,
        answer: failure(500, 'Internal server error'),
      })
      await box.sender.deliver(event)
      const rows = await settled(box, event.id)
      equal(
        outboxOf(rows, event.id).map((row) => [row.status, row.attempts]),
        [
          ['done', 3],
          ['done', 1],
          ['done', 1],
        ],
        'the third attempt succeeds',
      )
      equal(
        callsFor(box, 'PUT', `/deals/${dealId}`).map((one) => one.status),
        [500, 500, 200],
        'the CRM was asked three times',
      )
      await logged(
        box,
        'status_updated',
        (one) => one.event === 'crm.status_updated' && one.stripe_event_id === event.id,
      )
      inOrder(linesOf(box, event.id), ['event.processed', 'crm.failed', 'crm.failed', 'crm.status_updated'], 'log')
      return {
        cause: 'ok',
        alternatives: ['ok_with_warnings'],
        dealId,
        ids: { eventId: event.id, sessionId: session.id },
      }
    },
  },
  {
    name: 'crm_404_dead',
    run: async (box) => {
      const dealId = newDeal(box)
      box.fakes.crm.deals.delete(dealId)
      const { session } = makeCheckout(box.fakes.stripe, { dealId })
      const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
      await box.sender.deliver(event)
      const rows = await settled(box, event.id)
      equal(
        outboxOf(rows, event.id).map((row) => row.status),
        ['dead', 'dead', 'dead'],
        'a deal that is not there is final',
      )
      await logged(
        box,
        'outbox.dead',
        (one) => one.event === 'outbox.dead' && one.stripe_event_id === event.id && one['kind'] === 'notification',
      )
      return { cause: 'crm_deal_not_found', dealId, ids: { eventId: event.id, sessionId: session.id } }
    },
  },
  {
    name: 'crm_404_revived_by_resend',
    run: async (box) => {
      const dealId = newDeal(box)
      const deal = box.fakes.crm.deals.get(dealId)
      check(deal !== undefined, 'the deal is there')
      box.fakes.crm.deals.delete(dealId)
      const { session } = makeCheckout(box.fakes.stripe, { dealId })
      const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
      await box.sender.deliver(event)
      await settled(box, event.id)
      box.fakes.crm.deals.set(dealId, deal)
      const again = await box.sender.deliver(event)
      equal(again.answer ?? '', 'duplicate', 'the resend is a duplicate')
      await until(box, 'the dead are revived', (rows) => outboxOf(rows, event.id).every((row) => row.status === 'done'))
      equal(box.fakes.crm.notes.filter((note) => note.deal_id === dealId).length, 1, 'one note, not two')
      await logged(box, 'notify.sent', (one) => one.event === 'notify.sent' && one.stripe_event_id === event.id)
      inOrder(
        linesOf(box, event.id),
        ['crm.failed', 'outbox.dead', 'webhook.duplicate', 'event.requeued', 'notify.sent'],
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
  crmScenario('crm_auth_401', 'crm_auth_401', failure(401, 'unauthorized access'), { method: 'GET', path: '/deals/' }),
  crmScenario(
    'crm_rate_limited',
    'crm_rate_limited_429',
    { ...failure(429, 'request over limit'), headers: { 'retry-after': '0' } },
    { method: 'PUT', path: '/deals/' },
  ),
  crmScenario('crm_stage_invalid', 'crm_stage_invalid', failure(400, 'Stage does not exist'), {
    method: 'PUT',
    path: '/deals/',
  }),
  crmScenario('crm_unavailable', 'crm_unavailable', { drop: true }, { method: 'PUT', path: '/deals/' }),
]
