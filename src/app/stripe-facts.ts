import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import { ProdlogsError } from '../model/error.ts'
import type { StripeFacts } from '../model/stripe-facts.ts'
import type { StripeEndpoint } from '../stripe/endpoint.ts'
import type { StripeEventFact } from '../stripe/fact.ts'
import { fill } from '../messages/fill.ts'
import { RECONCILE } from '../messages/reconcile.ts'
import type { StripeLookup } from '../stripe/look-up.ts'
import type { AppSession } from './session.ts'
import { openStripe, stripeIsAvailable } from './stripe-session.ts'

export interface StripeAnswer {
  readonly facts?: StripeFacts
  /** Whether Stripe knows the id, in one sentence. */
  readonly says?: string
  readonly gaps: readonly Gap[]
}

/**
 * What Stripe knows of an id, when there is a key: its events and the endpoints. An answer without Stripe is still an
 * answer, so a failure is a gap.
 */
export const stripeFactsOf = async (session: AppSession, id: Id): Promise<StripeAnswer> => {
  if (!stripeIsAvailable(session)) return { gaps: [] }
  try {
    const reader = await openStripe(session)
    const known = await reader.lookUp(id.value)
    const created = known.answer === 'known' ? known.created : undefined
    const related = await reader.relatedEvents(id.value, {
      follow: true,
      ...(created === undefined ? {} : { since: created - HOUR }),
    })
    const endpoints = await reader.listEndpoints().catch(ifNotAllowed)
    const says = sentence(known, session)
    return {
      facts: { events: related.events.map(toFact), endpoints: endpoints.map(toEndpointFact) },
      gaps: [],
      ...(says === undefined ? {} : { says }),
    }
  } catch (error) {
    if (!(error instanceof ProdlogsError)) throw error
    session.warnError(error)
    return { gaps: [{ kind: 'stripe_unreachable', args: { reason: error.failure } }] }
  }
}

const HOUR = 3_600_000

const sentence = (answer: StripeLookup, { lang, time }: AppSession): string | undefined => {
  const { id } = answer
  switch (answer.answer) {
    case 'known': {
      const pending = answer.event?.pendingWebhooks
      const what = [
        answer.event?.type ?? answer.objectType,
        answer.created === undefined ? undefined : time.dateTime(answer.created),
        answer.livemode === undefined ? undefined : answer.livemode ? 'live' : 'test',
        answer.status,
        answer.paymentStatus,
        pending === undefined || pending === 0 ? undefined : fill(RECONCILE.pending[lang], { n: pending }),
      ]
      return fill(RECONCILE.stripeKnows[lang], { id, what: what.filter((part) => part !== undefined).join(', ') })
    }
    case 'unknown':
      return fill(RECONCILE.stripeKnowsNot[lang], { id, why: RECONCILE[answer.why][lang] })
    case 'not_allowed':
      return fill(RECONCILE.stripeMayNot[lang], { id, permission: answer.permission })
    case 'not_askable':
      return undefined
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
