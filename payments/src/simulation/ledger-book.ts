import { at, dealIdOf, idAt, invoiceSubscriptionId, textAt } from '../stripe/objects.ts'
import type { StripeEvent } from '../fakes/stripe-state.ts'

/** One delivery as the sender saw it. `status` 0: no answer. `answer`: accepted, duplicate, ignored or parked. */
export interface Delivery {
  readonly at: string
  readonly status: number
  readonly answer?: string
}

/** What was sent about one event, or by one unverifiable attempt. */
export interface BookEntry {
  readonly eventId: string | undefined
  /** Of an attempt that cannot verify: the event it pretended to be. The service must not have logged it. */
  readonly intendedEventId: string | undefined
  readonly type: string
  readonly scenario: string
  readonly ids: Readonly<Record<string, string>>
  readonly deliveries: Delivery[]
}

export interface Expectation {
  /** A cause id of the domain. */
  readonly cause: string
  readonly dealId?: string
  readonly ids: Readonly<Record<string, string>>
  /** Causes that the logs alone cannot tell from it. */
  readonly alternatives?: readonly string[]
}

/** The sender's own record: what was truly sent and answered. Nothing of it comes from a log. */
export class LedgerBook {
  readonly entries: BookEntry[] = []
  readonly expectations: { name: string; expect: Expectation }[] = []
  scenario = ''

  delivered(event: StripeEvent, delivery: Delivery, unverifiable: boolean): void {
    const known = unverifiable ? undefined : this.entries.find((entry) => entry.eventId === event.id)
    if (known !== undefined) {
      known.deliveries.push(delivery)
      return
    }
    this.entries.push({
      eventId: unverifiable ? undefined : event.id,
      intendedEventId: unverifiable ? event.id : undefined,
      // A thin event is of the same type as its snapshot, with API v1's name before it.
      type: event.type.replace(/^v1\./, ''),
      scenario: this.scenario,
      ids: idsOf(event),
      deliveries: [delivery],
    })
  }

  expect(name: string, expect: Expectation): void {
    this.expectations.push({ name, expect })
  }
}

const idsOf = (event: StripeEvent): Record<string, string> => {
  const object = event.data.object
  const kind = textAt(object, 'object')
  const id = textAt(object, 'id')
  const all: Record<string, string | undefined> = {
    sessionId: kind === 'checkout.session' ? id : undefined,
    paymentIntentId: kind === 'payment_intent' ? id : idAt(object, 'payment_intent'),
    invoiceId: kind === 'invoice' ? id : undefined,
    chargeId: kind === 'charge' ? id : undefined,
    subscriptionId: kind === 'subscription' ? id : (invoiceSubscriptionId(object) ?? idAt(object, 'subscription')),
    dealId: dealIdOf(object) ?? dealIdOf(at(object, ['parent', 'subscription_details'])),
  }
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined))
}
