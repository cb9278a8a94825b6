/** What the fake Stripe holds. Objects are Stripe's JSON as the real API gives it, with `id`, `object` and `livemode`. */
export interface StripeObject {
  readonly id: string
  readonly object: string
  readonly livemode?: boolean
  readonly created?: number
  readonly [field: string]: unknown
}

export interface StripeEvent extends StripeObject {
  readonly type: string
  readonly created: number
  readonly livemode: boolean
  readonly data: { readonly object: unknown }
  readonly pending_webhooks: number
  readonly request: { readonly id: string | null; readonly idempotency_key?: string | null } | null
  readonly account?: string
}

/** What a key may do. Without `permissions` it is a secret key and may read everything. */
export interface KeyRules {
  readonly account?: string
  readonly state?: 'active' | 'expired' | 'invalid'
  /** Of a restricted key, such as `rak_event_read`. */
  readonly permissions?: readonly string[]
}

/** What the demo sells. */
export const PRICE_ID = 'price_1DemoDemoDemoDemoDemoDem'

export const DEFAULT_ACCOUNT = 'acct_1ProdlogsDemo000'

/** Everything one fake Stripe knows: objects by kind and id, events newest last, keys, endpoints. */
export class StripeState {
  readonly objects = new Map<string, StripeObject>()
  readonly events: StripeEvent[] = []
  readonly keys = new Map<string, KeyRules>()
  readonly endpoints: StripeObject[] = []

  /** Adds or replaces an object (`account` tells whose; absent means the default account's). */
  put(object: StripeObject): void {
    this.objects.set(`${object.object}/${object.id}`, object)
  }

  find(kind: string, id: string): StripeObject | undefined {
    return this.objects.get(`${kind}/${id}`)
  }

  all(kind: string): StripeObject[] {
    return [...this.objects.values()].filter((one) => one.object === kind)
  }

  readonly #eventAt = new Map<string, number>()

  /** Adds an event, or replaces the one with its id in its place. */
  putEvent(event: StripeEvent): void {
    const index = this.#eventAt.get(event.id) ?? this.events.length
    this.#eventAt.set(event.id, index)
    this.events[index] = event
  }

  /** As deliveries succeed: how many endpoints have not yet answered 20x. */
  setPending(eventId: string, pending: number): void {
    const event = this.events[this.#eventAt.get(eventId) ?? -1]
    if (event !== undefined) this.putEvent({ ...event, pending_webhooks: pending })
  }
}
