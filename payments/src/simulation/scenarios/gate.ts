import {
  businessNow,
  check,
  equal,
  inOrder,
  logged,
  moveClock,
  postJson,
  setFault,
  settled,
  until,
  type Box,
  type Scenario,
} from '../box.ts'
import { hardwareId } from '../ids.ts'
import { readLog } from '../log-lines.ts'
import { newDeal } from '../people.ts'
import { makeCheckout, makeEvent, makeSubscription } from '../stripe-world.ts'

const reserve = async (box: Box, hardware: string, amount = 1) =>
  (await postJson(`${box.url()}/gate/reserve`, { hardware_id: hardware, amount })).body

/** A paying device with the paid quota (100 in the simulation's environment). */
const payingDevice = async (box: Box): Promise<string> => {
  const hardware = hardwareId()
  const now = businessNow(box)
  const plan = makeSubscription(box.fakes.stripe, {
    hardwareId: hardware,
    dealId: newDeal(box),
    status: 'active',
    from: now,
    to: now + 30 * 86_400_000,
  })
  const event = makeEvent(box.fakes.stripe, 'invoice.paid', plan.invoice)
  await box.sender.deliver(event)
  await settled(box, event.id)
  return hardware
}

/** 40 at once, at 95 of 100: five get in. */
export const quotaEdge: Scenario = {
  name: 'quota_edge_40_at_95_of_100',
  needsProcess: true,
  run: async (box) => {
    const hardware = await payingDevice(box)
    const start = await reserve(box, hardware, 95)
    equal(
      (await postJson(`${box.url()}/gate/commit`, { reservation_id: start['reservationId'] })).body['settled'] ?? false,
      true,
      '95 are used',
    )
    equal(
      (await postJson(`${box.url()}/gate/commit`, { reservation_id: start['reservationId'] })).body['settled'] ?? true,
      false,
      'a second commit counts nothing',
    )
    const answers = await Promise.all(Array.from({ length: 40 }, () => reserve(box, hardware)))
    equal(answers.filter((one) => one['allowed'] === true).length, 5, 'exactly five are admitted')
    check(
      answers.filter((one) => one['allowed'] !== true).every((one) => one['reason'] === 'quota_exceeded'),
      'the others are told why',
    )
    const held = answers.flatMap((one) => (typeof one['reservationId'] === 'string' ? [one['reservationId']] : []))
    for (const id of held.slice(0, 4)) await postJson(`${box.url()}/gate/commit`, { reservation_id: id })
    await postJson(`${box.url()}/gate/release`, { reservation_id: held[4] })
    const rows = await until(box, 'settled', (one) =>
      one.quota.some((row) => row.hardware_id === hardware && row.reserved === 0),
    )
    equal(
      rows.quota.filter((row) => row.hardware_id === hardware).map((row) => [row.used, row.reserved, row.quota]),
      [[99, 0, 100]],
      'used',
    )
    equal((await reserve(box, hardware))['allowed'] ?? false, true, 'what was released can be had again')
    await logged(box, 'quota.denied', (line) => line.event === 'quota.denied' && line['hardware_id'] === hardware)
    return { cause: 'quota_denied', ids: { hardwareId: hardware } }
  },
}

/** The period ends and Stripe renews it, but its webhook does not come: the schedule asks Stripe and opens the new quota. */
export const quotaReset: Scenario = {
  name: 'quota_reset_by_schedule',
  needsProcess: true,
  run: async (box) => {
    const { stripe } = box.fakes
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const month = 30 * 86_400_000
    const now = businessNow(box)
    const wish = { hardwareId: hardware, dealId, status: 'active' }
    const plan = makeSubscription(stripe, { ...wish, from: now, to: now + month })
    const event = makeEvent(stripe, 'invoice.paid', plan.invoice)
    await box.sender.deliver(event)
    await settled(box, event.id)
    const all = await reserve(box, hardware, 100)
    await postJson(`${box.url()}/gate/commit`, { reservation_id: all['reservationId'] })
    equal((await reserve(box, hardware))['reason'] ?? '', 'quota_exceeded', 'the quota is used up')
    await moveClock(box, month + 60_000)
    equal((await reserve(box, hardware))['allowed'] ?? true, false, 'not renewed yet: no new quota')
    makeSubscription(stripe, { ...wish, from: now + month, to: now + 2 * month }, plan)
    await moveClock(box, 3_700_000)
    const rows = await until(
      box,
      'a new period',
      (one) => one.quota.filter((row) => row.hardware_id === hardware).length === 2,
    )
    equal(
      rows.quota.filter((row) => row.hardware_id === hardware).map((row) => row.used),
      [100, 0],
      'the old period stays as it was',
    )
    equal((await reserve(box, hardware))['allowed'] ?? false, true, 'and the gate is open again')
    await logged(
      box,
      'quota.reset',
      (line) => line.event === 'quota.reset' && line['hardware_id'] === hardware && line['job'] === 'quota_reset',
    )
    return { cause: 'quota_denied', ids: { hardwareId: hardware } }
  },
}

/** A device nobody has seen: a free trial of 20, and then no. */
export const freeTrial: Scenario = {
  name: 'free_trial_quota',
  run: async (box) => {
    const hardware = hardwareId()
    const first = await reserve(box, hardware, 20)
    equal([first['allowed'], first['status']], [true, 'limited_free_trial'], 'the first request starts a free trial')
    const second = await reserve(box, hardware)
    equal([second['allowed'], second['reason']], [false, 'quota_exceeded'], 'its quota is 20')
    const lines = readLog(box.logFile).filter((line) => line['hardware_id'] === hardware)
    inOrder(lines, ['state.transition', 'quota.denied'], 'log')
    return { cause: 'quota_denied', ids: { hardwareId: hardware } }
  },
}

/** The database refuses: webhooks are answered 503 and come again; the gate is generous for a little while. */
export const databaseDown: Scenario = {
  name: 'database_down',
  run: async (box) => {
    const denied = hardwareId()
    await postJson(`${box.url()}/gate/commit`, { reservation_id: (await reserve(box, denied, 20))['reservationId'] })
    equal((await reserve(box, denied))['reason'] ?? '', 'quota_exceeded', 'one device was denied before')
    const hardware = hardwareId()
    const dealId = newDeal(box)
    const { session } = makeCheckout(box.fakes.stripe, { dealId })
    const event = makeEvent(box.fakes.stripe, 'checkout.session.completed', session)
    await setFault(box, { db: { mode: 'refuse' } })
    const refused = await box.sender.deliver(event)
    equal(refused.status, 503, 'webhooks fail closed')
    equal((await fetch(`${box.url()}/readyz`)).status, 503, 'not ready')
    equal((await fetch(`${box.url()}/healthz`)).status, 200, 'alive')
    const admitted = []
    for (let count = 0; count < 5; count++) admitted.push(await reserve(box, hardware, 2))
    equal(
      admitted.map((one) => one['allowed']),
      [true, true, true, false, false],
      'the gate fails open for three requests, no more',
    )
    equal((await reserve(box, denied))['allowed'] ?? true, false, 'a denial stays one')
    await postJson(`${box.url()}/gate/commit`, { reservation_id: admitted[0]?.['reservationId'] })
    await setFault(box, { db: { mode: 'none' } })
    const accepted = await box.sender.deliverUntilAccepted(event)
    equal(accepted.answer ?? '', 'accepted', 'the redelivery is the first that was stored')
    const rows = await settled(box, event.id)
    equal(
      rows.outbox.filter((row) => row.deal_id === dealId).map((row) => row.status),
      ['done', 'done', 'done'],
      'nothing is lost',
    )
    await until(box, 'what was used in the outage is counted', (one) =>
      one.quota.some((row) => row.hardware_id === hardware && row.used === 2),
    )
    inOrder(
      readLog(box.logFile),
      ['db.unavailable', 'webhook.rejected_db', 'gate.fail_open', 'gate.fail_open_exhausted', 'db.recovered'],
      'log',
    )
    return [
      { cause: 'db_down_fail_open', ids: { hardwareId: hardware } },
      {
        cause: 'ok',
        alternatives: ['ok_with_warnings', 'db_unavailable', 'db_down_fail_open'],
        dealId,
        ids: { eventId: event.id, sessionId: session.id },
      },
    ]
  },
}
