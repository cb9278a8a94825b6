import { textAt } from '../stripe/objects.ts'
import type { Handler } from './effects.ts'
import { payloadObject } from './payload.ts'
import { entitlementOf, subscriptionChange } from './subscription-change.ts'

/** customer.subscription.*: whatever it tells, the subscription's state now decides. */
export const handleSubscription: Handler = async (event, context) => {
  const payload = payloadObject(event)
  const subscriptionId = textAt(payload, 'id') ?? ''
  const deleted = event.type === 'customer.subscription.deleted'
  const change = await subscriptionChange(context, subscriptionId, event.stripe_created, { payload, deleted })
  const ids = { deal_id: change.dealId, subscription_id: subscriptionId, hardware_id: change.hardwareId }
  const outcome = change.decision === undefined ? 'foreign_object' : (change.state?.status ?? 'unknown')
  return { ids, outcome: change.unassigned ?? outcome, ...entitlementOf(change) }
}
