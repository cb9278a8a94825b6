import { randomInt } from 'node:crypto'
import type { Box } from './box.ts'
import { newDeal } from './people.ts'
import { changeObject, makeCheckout, makeEvent } from './stripe-world.ts'

const ROTATE_EVERY = 100

/** Payments go on coming, about one every `everyMs`, mostly well. `rotate` is called after every hundred. */
export const startTrickle = (box: Box, everyMs: number, rotate: () => void): { stop(): Promise<void> } => {
  const state = { stopped: false }
  let wakeUp = (): void => {}
  box.book.scenario = 'trickle'
  const run = async (): Promise<void> => {
    for (let count = 1; !state.stopped; count++) {
      await payOnce(box, count)
      if (count % ROTATE_EVERY === 0) rotate()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, randomInt(Math.ceil(everyMs / 2), everyMs * 2))
        wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
        if (state.stopped) wakeUp()
      })
    }
  }
  const running = run()
  return {
    stop: async () => {
      state.stopped = true
      wakeUp()
      await running
    },
  }
}

// Every kind of trouble comes round: an id that is missing, a blocked bot, a refund, a duplicate.
const payOnce = async (box: Box, count: number): Promise<void> => {
  const dealId =
    count % 7 === 0
      ? undefined
      : newDeal(box, count % 5 === 0 ? { telegram: 'blocked' } : count % 9 === 0 ? {} : { telegram: 'open' })
  const { stripe } = box.fakes
  const checkout = makeCheckout(stripe, { dealId, amount: randomInt(900, 49_900) })
  const event = makeEvent(stripe, 'checkout.session.completed', checkout.session)
  await box.sender.deliver(event)
  if (count % 3 === 0) await box.sender.deliver(makeEvent(stripe, 'payment_intent.succeeded', checkout.intent))
  if (count % 4 === 0) await box.sender.deliver(event)
  if (count % 11 === 0) {
    const refunded = changeObject(stripe, checkout.charge, {
      amount_refunded: checkout.charge['amount'],
      refunded: true,
    })
    await box.sender.deliver(makeEvent(stripe, 'charge.refunded', refunded))
  }
}
