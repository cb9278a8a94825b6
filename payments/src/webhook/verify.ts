import { Stripe } from 'stripe'
import type { CabinetSecrets } from '../config-secrets.ts'
import { at, booleanAt, textAt, timeAt } from '../stripe/objects.ts'

/** A webhook whose signature fits: only now may its ids be believed. */
export interface VerifiedEvent {
  readonly cabinet: string
  readonly id: string
  readonly type: string
  readonly livemode: boolean
  readonly created: Date
  readonly requestId: string | undefined
  /** `data.object`; undefined in a thin event, which only names it. */
  readonly object: unknown
  readonly objectId: string | undefined
}

type SignatureProblem =
  | 'missing_secret'
  | 'missing_header'
  | 'malformed_header'
  | 'missing_payload'
  | 'timestamp'
  | 'wrong_secret'

export type Verification =
  | { readonly kind: 'verified'; readonly event: VerifiedEvent }
  | { readonly kind: 'refused'; readonly reason: SignatureProblem; readonly hint: string; readonly error: string }
  /** Signed by Stripe and not an event that this service can read. */
  | { readonly kind: 'unreadable'; readonly error: string }

/**
 * Checks the raw bytes against every secret of every cabinet, by stripe-node itself. Which cabinet's secret fits tells whose
 * event it is. Stripe signs by wall time, so the age is measured by wall time.
 */
export const verifyWebhook = (
  body: Buffer,
  header: string | undefined,
  cabinets: readonly CabinetSecrets[],
  toleranceS: number,
): Verification => {
  if (cabinets.length === 0) return refused('missing_secret', 'No webhook secret is configured')
  if (header === undefined || header.trim() === '')
    return refused('missing_header', 'No stripe-signature header value was provided')
  if (body.length === 0) return refused('missing_payload', 'No webhook payload was provided')
  let worst: Verification = refused('wrong_secret', '')
  for (const { cabinet, secrets } of cabinets) {
    for (const secret of secrets) {
      try {
        // The signature alone: constructEvent refuses thin events (API v2), which are signed in the same way.
        signatures().verifyHeader(body, header, secret, toleranceS)
        // stripe-node refuses what is too old. A time that is still to come would be good for a replay until then.
        if (signedAt(header) > Date.now() / 1000 + toleranceS)
          return refused('timestamp', 'Timestamp outside the tolerance zone')
        return readEvent(cabinet, JSON.parse(body.toString('utf8')))
      } catch (error) {
        const found = explain(error)
        // With a wrong secret the signature differs; "too old" or "unreadable" is said only when the secret was right.
        if (found.kind !== 'refused' || found.reason !== 'wrong_secret') return found
        worst = found
      }
    }
  }
  return worst
}

/** Typed as possibly null for runtimes without crypto: there nothing may be taken for verified. */
const signatures = () => {
  const { signature } = Stripe.webhooks
  if (signature === null) throw new Error('stripe-node cannot verify signatures here')
  return signature
}

const explain = (error: unknown): Verification => {
  const message = error instanceof Error ? error.message : ''
  // Its first sentence only: what follows is advice, and `error` also holds the header and the whole payload.
  const sentence = (message.split(/[.\n]/)[0] ?? '').slice(0, 120)
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) {
    return { kind: 'unreadable', error: error instanceof SyntaxError ? 'the signed body is not JSON' : sentence }
  }
  if (/Timestamp outside/.test(message)) return refused('timestamp', sentence)
  if (/Unable to extract timestamp|expected scheme/.test(message)) return refused('malformed_header', sentence)
  return refused('wrong_secret', sentence)
}

const HINTS: Readonly<Record<SignatureProblem, string>> = {
  missing_secret: 'Set STRIPE_WEBHOOK_SECRET and restart.',
  missing_header: 'The request is not from Stripe, or a proxy drops the Stripe-Signature header.',
  malformed_header: 'The Stripe-Signature header was changed on its way.',
  missing_payload: 'The body is empty: a proxy or a redirect has dropped it.',
  timestamp: "Compare this host's clock with NTP; an old delivery that is replayed by hand fails by design.",
  wrong_secret:
    'Compare the signing secret with the one of this very endpoint (live or test, rolled, another endpoint or stripe listen); if it fits, something re-serialises the body before it gets here.',
}

const refused = (reason: SignatureProblem, error: string): Verification => ({
  kind: 'refused',
  reason,
  hint: HINTS[reason],
  error,
})

/** An event's JSON, whoever vouches for it: a signature, or Stripe's API that was asked. */
export const readEvent = (
  cabinet: string,
  event: unknown,
): Extract<Verification, { readonly kind: 'verified' | 'unreadable' }> => {
  const id = textAt(event, 'id')
  const type = textAt(event, 'type')
  const created = createdAt(event)
  const livemode = booleanAt(event, 'livemode')
  if (
    id === undefined ||
    type === undefined ||
    created === undefined ||
    livemode === undefined ||
    !/^evt_\w{8,}$/.test(id)
  ) {
    return { kind: 'unreadable', error: 'the signed body is not an event with id, type, created and livemode' }
  }
  return {
    kind: 'verified',
    event: {
      cabinet,
      id,
      type,
      livemode,
      created,
      requestId: textAt(event, 'request', 'id'),
      object: at(event, ['data', 'object']),
      objectId: textAt(event, 'data', 'object', 'id') ?? textAt(event, 'related_object', 'id'),
    },
  }
}

/** Seconds since 1970 in a snapshot event, ISO 8601 in a thin one; undefined when it is neither, or no time at all. */
const createdAt = (event: unknown): Date | undefined => {
  const text = textAt(event, 'created')
  const time = text === undefined ? timeAt(event, 'created') : new Date(text)
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time
}

/** The header's `t` in seconds since 1970; the last of several, as stripe-node reads it. */
const signedAt = (header: string): number => Number(/^.*(?:^|,)t=(\d+)/.exec(header)?.[1] ?? 0)
