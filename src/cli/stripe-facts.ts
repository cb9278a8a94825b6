import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import { ProdlogsError } from '../model/error.ts'
import type { StripeFacts } from '../model/stripe-facts.ts'
import type { StripeEndpoint } from '../stripe/endpoint.ts'
import type { StripeEventFact } from '../stripe/fact.ts'
import type { Session } from './session.ts'
import { openStripe, stripeIsAvailable } from './stripe-session.ts'

/**
 * What Stripe knows of an id, when there is a key: its events and the endpoints. An answer without Stripe is still an
 * answer, so a failure is a gap.
 */
export const stripeFactsOf = async (session: Session, id: Id): Promise<{ facts?: StripeFacts; gaps: Gap[] }> => {
  if (!stripeIsAvailable(session)) return { gaps: [] }
  try {
    const reader = await openStripe(session)
    const related = await reader.relatedEvents(id.value, { follow: true })
    const endpoints = await reader.listEndpoints().catch(ifNotAllowed)
    return { facts: { events: related.events.map(toFact), endpoints: endpoints.map(toEndpointFact) }, gaps: [] }
  } catch (error) {
    if (!(error instanceof ProdlogsError)) throw error
    session.warnError(error)
    return { gaps: [{ kind: 'stripe_unreachable', args: { reason: error.code } }] }
  }
}

/** A restricted key may read events and not endpoints. */
const ifNotAllowed = (error: unknown): readonly StripeEndpoint[] => {
  if (error instanceof ProdlogsError && error.code === 'STRIPE_PERMISSION') return []
  throw error
}

const toFact = (event: StripeEventFact): StripeFacts['events'][number] => ({
  id: event.id,
  type: event.type,
  created: event.created,
  livemode: event.livemode ?? true,
  objectIds: [...new Set([...Object.values(event.ids).flat(), ...(event.dealId === undefined ? [] : [event.dealId])])],
  ...(event.pendingWebhooks === undefined ? {} : { pendingWebhooks: event.pendingWebhooks }),
})

const toEndpointFact = (endpoint: StripeEndpoint): StripeFacts['endpoints'][number] => ({
  id: endpoint.id,
  url: endpoint.url,
  status: endpoint.enabled ? 'enabled' : 'disabled',
  enabledEvents: endpoint.enabledEvents,
  livemode: endpoint.livemode ?? true,
})
