import { check, equal, eventRow, inOrder, linesOf, logged, settled, type Box, type Scenario } from '../box.ts'
import type { Expectation } from '../ledger-book.ts'
import { readLog } from '../log-lines.ts'
import { newDeal } from '../people.ts'
import type { DeliveryWish } from '../sender.ts'
import { makeCheckout, makeEvent } from '../stripe-world.ts'
import { readRows } from '../rows.ts'

const refusedBy = (name: string, cause: string, wish: DeliveryWish, alternatives?: readonly string[]): Scenario => ({
  name,
  run: async (box) => {
    const { session } = makeCheckout(box.fakes.stripe, { dealId: newDeal(box) })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    const before = readLog(box.logFile).length
    const result = await box.sender.deliver(event, { ...wish, unverifiable: true })
    equal(result.status, 400, 'a bad signature is answered 400')
    check(eventRow(await readRows(box.url()), event.id) === undefined, 'nothing is stored')
    const lines = readLog(box.logFile).slice(before)
    inOrder(lines, ['webhook.received', 'webhook.signature_failed'], 'log')
    check(!JSON.stringify(lines).includes(event.id), 'an unverified id is not logged')
    equal(
      `signature_failed.${String(lines.find((line) => line.event === 'webhook.signature_failed')?.['reason'])}`,
      cause,
      'the reason',
    )
    return { cause, ids: {}, ...(alternatives === undefined ? {} : { alternatives }) }
  },
})

export const wrongSecret = refusedBy('signature_wrong_secret', 'signature_failed.wrong_secret', {
  secret: ['whsec', 'Other'.repeat(7)].join('_'),
})

export const signatureScenarios: readonly Scenario[] = [
  wrongSecret,
  refusedBy('signature_stale', 'signature_failed.timestamp', { ageS: 3600 }),
  // The service sees other bytes and cannot know whether the secret or the body is to blame.
  refusedBy(
    'signature_reserialised_body',
    'signature_failed.wrong_secret',
    { tamper: (body) => JSON.stringify(JSON.parse(body)) },
    ['signature_failed.raw_body_parsed'],
  ),
  refusedBy('signature_no_header', 'signature_failed.missing_header', { header: false }),
  {
    name: 'signature_rotation',
    run: async (box) => {
      const dealId = newDeal(box)
      const { session } = makeCheckout(box.fakes.stripe, { dealId })
      const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
      const result = await box.sender.deliver(event, { secret: box.fakes.secrets.rotatedSecret })
      equal([result.status, result.answer], [200, 'accepted'], 'both secrets of a cabinet verify while one is rotated')
      await settled(box, event.id)
      return { cause: 'ok', dealId, ids: { eventId: event.id, sessionId: session.id } }
    },
  },
]

const ignored = async (box: Box, wish: DeliveryWish, livemode: boolean, cause: string): Promise<Expectation> => {
  const dealId = newDeal(box)
  const { session } = makeCheckout(box.fakes.stripe, { dealId, livemode })
  const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session, { livemode })
  const result = await box.sender.deliver(event, wish)
  equal([result.status, result.answer], [200, 'ignored'], "another's event is answered 200 and ignored")
  const rows = await readRows(box.url())
  equal(eventRow(rows, event.id)?.status ?? '', 'ignored', 'stored as ignored')
  const line = await logged(
    box,
    'cabinet_ignored',
    (one) => one.event === 'webhook.cabinet_ignored' && one.stripe_event_id === event.id,
  )
  check(
    line['expected_cabinet'] !== line['actual_cabinet'] || line['expected_livemode'] !== line['actual_livemode'],
    'expected and actual are told',
  )
  equal(box.fakes.crm.notes.filter((note) => note.deal_id === dealId).length, 0, 'nothing is told to the CRM')
  inOrder(linesOf(box, event.id), ['webhook.received', 'webhook.cabinet_ignored'], 'log')
  return { cause, ids: { eventId: event.id, sessionId: session.id } }
}

export const otherCabinet: Scenario = {
  name: 'other_cabinet',
  run: (box) => ignored(box, { secret: box.fakes.secrets.eventsCabinetSecret }, false, 'ignored_other_account'),
}

export const otherMode: Scenario = { name: 'livemode_mismatch', run: (box) => ignored(box, {}, true, 'ignored_mode') }
