import {
  check,
  equal,
  eventRow,
  inOrder,
  linesOf,
  logged,
  outboxOf,
  postJson,
  setFault,
  settled,
  type Box,
  type ProcessControl,
  type Scenario,
} from '../box.ts'
import { readLog } from '../log-lines.ts'
import { newDeal } from '../people.ts'
import { readRows } from '../rows.ts'
import { makeCheckout, makeEvent } from '../stripe-world.ts'

const control = (box: Box): ProcessControl => {
  if (box.process === undefined) throw new Error('this scenario needs the service in a process of its own')
  return box.process
}

/** SIGKILL after the 200 and before the processing: the row is there, and the next process does the work. */
export const killed: Scenario = {
  name: 'sigkill_between_insert_and_processing',
  needsProcess: true,
  run: async (box) => {
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    await setFault(box, { worker: 'pause' })
    const result = await box.sender.deliver(event)
    equal([result.status, result.answer], [200, 'accepted'], 'accepted')
    equal(eventRow(await readRows(box.url()), event.id)?.status ?? '', 'received', 'stored, not processed')
    await control(box).kill()
    equal(box.fakes.crm.notes.filter((note) => note.deal_id === dealId).length, 0, 'nothing was done before the kill')
    await control(box).start()
    const rows = await settled(box, event.id)
    equal(
      outboxOf(rows, event.id).map((row) => row.status),
      ['done', 'done', 'done'],
      'the next process does the work',
    )
    equal(box.fakes.crm.notes.filter((note) => note.deal_id === dealId).length, 1, 'once')
    inOrder(
      readLog(box.logFile).filter((line) => line.stripe_event_id === event.id || line.event === 'server.started'),
      ['webhook.accepted', 'server.started', 'event.processing', 'event.processed'],
      'log',
    )
    return {
      cause: 'ok',
      alternatives: ['ok_with_warnings'],
      dealId,
      ids: { eventId: event.id, sessionId: session.id },
    }
  },
}

/** SIGTERM while webhooks pour in: what was answered 200 is there, what was not is delivered again. */
export const terminatedUnderLoad: Scenario = {
  name: 'sigterm_under_load',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const events = Array.from({ length: 60 }, () =>
      makeEvent(stripe, 'checkout.session.completed', makeCheckout(stripe, { dealId: newDeal(box) }).session),
    )
    const results = new Map<string, number>()
    const pour = Promise.all(
      events.map(async (event, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 4))
        results.set(event.id, (await box.sender.deliver(event)).status)
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 80))
    equal(await control(box).terminate(), 0, 'it ends with 0')
    await pour
    const log = readLog(box.logFile)
    const stopped = log.findLastIndex((line) => line.event === 'server.stopped')
    inOrder(
      log.slice(log.findLastIndex((line) => line.event === 'server.stopping')),
      ['server.stopping', 'scheduler.stopped', 'server.stopped'],
      'order of the shutdown',
    )
    equal(log.length - 1, stopped, 'nothing is logged after the end')
    await control(box).start()
    for (const event of events) if (results.get(event.id) !== 200) await box.sender.deliverUntilAccepted(event)
    const rows = await settled(box, ...events.map((event) => event.id))
    equal(events.filter((event) => eventRow(rows, event.id)?.status !== 'processed').length, 0, 'all are processed')
    equal(
      events.map((event) => outboxOf(rows, event.id).length),
      events.map(() => 3),
      'each once',
    )
    const accepted = [...results.values()].filter((status) => status === 200).length
    check(accepted > 0 && accepted < 60, `the signal came in the middle (${accepted} of 60 before it)`)
    return { cause: 'ok', ids: { eventId: events[0]?.id ?? '' } }
  },
}

/** The kill switch: verified and parked, the gate lets everybody in; switched on, the parked are worked on. */
export const inactive: Scenario = {
  name: 'inactive_parks_and_drains',
  needsProcess: true,
  run: async (box) => {
    await control(box).terminate()
    await control(box).start({ SUBSCRIPTION_KILL_SWITCH: 'true' })
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    const parked = await box.sender.deliver(event)
    equal([parked.status, parked.answer], [200, 'parked'], 'verified and parked')
    const forged = await box.sender.deliver(event, {
      secret: ['whsec', 'Forged'.repeat(5)].join('_'),
      unverifiable: true,
    })
    equal(forged.status, 400, 'verified all the same')
    const gate = await postJson(`${box.url()}/gate/can-process`, { hardware_id: 'hw-nobody' })
    equal(gate.body['allowed'] ?? false, true, 'the gate allows')
    await logged(
      box,
      'module.inactive',
      (line) => line.event === 'module.inactive' && line.stripe_event_id === event.id,
    )
    await control(box).terminate()
    await control(box).start()
    const rows = await settled(box, event.id)
    equal(
      [eventRow(rows, event.id)?.status, outboxOf(rows, event.id).length],
      ['processed', 3],
      'drained on activation',
    )
    inOrder(
      linesOf(box, event.id),
      ['webhook.received', 'webhook.accepted', 'module.inactive', 'event.processing', 'event.processed'],
      'log',
    )
    return [
      { cause: 'ok', dealId, ids: { eventId: event.id, sessionId: session.id } },
      { cause: 'signature_failed.wrong_secret', ids: {} },
    ]
  },
}

/** Larger than the limit: 413, nothing verified, nothing stored. */
export const tooLarge: Scenario = {
  name: 'body_too_large',
  run: async (box) => {
    const { session } = makeCheckout(box.fakes.stripe, { dealId: newDeal(box) })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', {
      ...session,
      padding: 'x'.repeat(1_100_000),
    })
    const result = await box.sender.deliver(event, { unverifiable: true })
    equal(result.status, 413, 'refused by its size')
    await logged(box, 'too large', (line) => line.event === 'server.body_too_large')
    check(eventRow(await readRows(box.url()), event.id) === undefined, 'nothing is stored')
    return { cause: 'body_too_large_413', ids: {} }
  },
}
