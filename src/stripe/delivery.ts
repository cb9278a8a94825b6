import type { StripeEndpoint } from './endpoint.ts'
import { subscribes } from './endpoint.ts'
import type { StripeEventFact } from './fact.ts'

/**
 * What `pending_webhooks` says of an event's delivery (DOMAIN.md, "Stripe API facts"):
 * - `pending`: at least one endpoint has not answered 20x; the number names no endpoint, another broken one raises it too
 * - `accepted`: every subscribed endpoint answered 20x
 * - `none_subscribed`: 0, because no enabled endpoint takes the type
 * - `accepted_or_none_subscribed`: 0, and the endpoints are not known
 * - `unknown`: no number, or a number above 0 that is as old as a file
 */
export type DeliveryReading = 'pending' | 'accepted' | 'none_subscribed' | 'accepted_or_none_subscribed' | 'unknown'

export const readDelivery = (event: StripeEventFact, endpoints?: readonly StripeEndpoint[]): DeliveryReading => {
  if (event.pendingWebhooks === undefined) return 'unknown'
  if (event.pendingWebhooks > 0) return event.from === 'api' ? 'pending' : 'unknown'
  if (endpoints === undefined) return 'accepted_or_none_subscribed'
  return endpoints.some((endpoint) => endpoint.enabled && takes(endpoint, event)) ? 'accepted' : 'none_subscribed'
}

/** Whether the endpoint, were it enabled, would get the event: its mode, its types, and it existed already. */
export const takes = (endpoint: StripeEndpoint, event: StripeEventFact): boolean =>
  sameMode(endpoint, event) &&
  subscribes(endpoint, event.type) &&
  (endpoint.created === undefined || endpoint.created <= event.created)

export const sameMode = (endpoint: StripeEndpoint, event: StripeEventFact): boolean =>
  endpoint.livemode === undefined || event.livemode === undefined || endpoint.livemode === event.livemode
