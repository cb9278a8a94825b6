import { decide } from '../machine/state-machine.ts'
import { findByCustomer } from '../repository/subscriptions.ts'
import { textAt } from '../stripe/objects.ts'
import type { Handler } from './effects.ts'
import { payloadObject } from './payload.ts'

/** customer.deleted: Stripe ends all of the customer's subscriptions with it, and knows none of them any more. */
export const handleCustomerDeleted: Handler = async (event, context) => {
  const customerId = textAt(payloadObject(event), 'id') ?? ''
  const rows = await findByCustomer(context.db, customerId)
  const ended = rows.map((current) =>
    decide(
      {
        current,
        hardwareId: current.hardwareId,
        signal: { kind: 'canceled_by_user', stripe: undefined },
        now: context.now,
        eventAt: event.stripe_created,
      },
      context.settings,
    ),
  )
  return { outcome: ended.length === 0 ? 'foreign_object' : 'customer_deleted', alsoDecided: ended }
}
