import { Stripe } from 'stripe'
import type { StripeFake } from '../fakes/stripe.ts'
import type { StripeEvent } from '../fakes/stripe-state.ts'
import type { LedgerBook } from './ledger-book.ts'

/** How a delivery is signed and sent; by default as Stripe does. */
export interface DeliveryWish {
  readonly secret?: string
  /** Seconds to set the signature's time back. */
  readonly ageS?: number
  /** What a proxy would make of the body after it was signed. */
  readonly tamper?: (body: string) => string
  /** False: without the header. */
  readonly header?: boolean
  /** The delivery is expected to fail its signature: its event id is not something the service may log. */
  readonly unverifiable?: boolean
}

export interface DeliveryResult {
  /** 0 when nothing answered. */
  readonly status: number
  /** The answer's own word: accepted, duplicate, ignored, parked. */
  readonly answer: string | undefined
  readonly durationMs: number
}

/** Stripe's side of the webhook: real signatures over the very bytes, real HTTP, and redelivery of what was not 2xx. */
export class Sender {
  readonly #endpoint: () => string
  readonly #secret: string
  readonly #stripe: StripeFake
  readonly #book: LedgerBook

  constructor(endpoint: () => string, secret: string, stripe: StripeFake, book: LedgerBook) {
    this.#endpoint = endpoint
    this.#secret = secret
    this.#stripe = stripe
    this.#book = book
  }

  /** One delivery. Written into the ledger's book as it truly went. */
  async deliver(event: StripeEvent, wish: DeliveryWish = {}): Promise<DeliveryResult> {
    // Stripe prints its payloads with two spaces; the signature is over exactly these bytes.
    const payload = JSON.stringify(event, undefined, 2)
    const at = new Date()
    const result = await this.#post(
      this.#headers(payload, wish),
      wish.tamper === undefined ? payload : wish.tamper(payload),
    )
    if (result.status >= 200 && result.status < 300) this.#stripe.state.setPending(event.id, 0)
    this.#book.delivered(
      event,
      {
        at: at.toISOString(),
        status: result.status,
        ...(result.answer === undefined ? {} : { answer: result.answer }),
      },
      wish.unverifiable === true,
    )
    return result
  }

  /** Delivers again, freshly signed each time, until a 2xx comes or `tries` are used up. Stripe waits hours; this waits `pauseMs`. */
  async deliverUntilAccepted(event: StripeEvent, tries = 20, pauseMs = 100): Promise<DeliveryResult> {
    let result = await this.deliver(event)
    for (let left = tries - 1; left > 0 && !(result.status >= 200 && result.status < 300); left--) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      result = await this.deliver(event)
    }
    return result
  }

  #headers(payload: string, wish: DeliveryWish): Record<string, string> {
    const headers: Record<string, string> = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    }
    if (wish.header === false) return headers
    const timestamp = Math.floor(Date.now() / 1000) - (wish.ageS ?? 0)
    return {
      ...headers,
      'stripe-signature': Stripe.webhooks.generateTestHeaderString({
        payload,
        secret: wish.secret ?? this.#secret,
        timestamp,
      }),
    }
  }

  async #post(headers: Record<string, string>, body: string): Promise<DeliveryResult> {
    const started = performance.now()
    try {
      const response = await fetch(this.#endpoint(), {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(20_000),
      })
      const answer: unknown = await response.json().catch(() => undefined)
      const word =
        typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'string'
          ? answer.status
          : undefined
      return { status: response.status, answer: word, durationMs: performance.now() - started }
    } catch {
      return { status: 0, answer: undefined, durationMs: performance.now() - started }
    }
  }
}
