import { textAt } from '../stripe/objects.ts'
import type { Handler } from './effects.ts'
import { payloadObject } from './payload.ts'
import { subscriptionChange } from './subscription-change.ts'

/** customer.subscription.*: whatever it tells, the subscription's state now decides. */
export const handleSubscription: Handler = async (event, context) => {
  const payload = payloadObject(event)
  const subscriptionId = textAt(payload, 'id') ?? ''
  const change = await subscriptionChange(context, subscriptionId, event.stripe_created, { payload })
  const ids = { deal_id: change.dealId, subscription_id: subscriptionId, hardware_id: change.hardwareId }
  if (change.decision === undefined) return { ids, outcome: 'foreign_object' }
  return { ids, outcome: change.state?.status ?? 'unknown', decision: change.decision }
}
