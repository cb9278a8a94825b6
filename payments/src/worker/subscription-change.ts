import { decide, type Decision } from '../machine/state-machine.ts'
import { signalOf, type Signal, type StripeState } from '../machine/signals.ts'
import type { Subscription } from '../machine/status.ts'
import type { Queryable } from '../db/db.ts'
import { findPayment } from '../repository/payments.ts'
import { findByHardware, findByStripeSubscription } from '../repository/subscriptions.ts'
import type { Json } from '../stripe/objects.ts'
import { dealIdOf, hardwareIdOf } from '../stripe/objects.ts'
import { subscriptionState } from '../stripe/subscription-state.ts'
import type { Effects, HandlerContext } from './effects.ts'
import { refetch } from './refetch.ts'

export interface SubscriptionChange {
  readonly decision: Decision | undefined
  readonly state: StripeState | undefined
  readonly current: Subscription | undefined
  readonly dealId: string | undefined
  readonly hardwareId: string | undefined
  /** For other devices: one that this subscription left. */
  readonly alsoDecided: readonly Decision[]
  /** Paid, and entitles nobody: why. */
  readonly unassigned: 'no_hardware_id' | undefined
}

/** What the event at hand tells besides the subscription itself. */
export interface Hints {
  /** The subscription in the payload, when the event carries it. */
  readonly payload?: Json | undefined
  /** The session that began it: its metadata is not copied to the subscription by itself. */
  readonly session?: Json | undefined
  /** The event says that this subscription's invoice was paid, or was not: what a payload cannot say by itself. */
  readonly invoice?: 'paid' | 'failed' | undefined
  /** The event says that the subscription is no more: then Stripe need not know it, and the payload is the last word. */
  readonly deleted?: boolean
  /** The dispute of this invoice's payment was lost just now, which is not in our tables yet. */
  readonly lostInvoiceId?: string | undefined
}

/** Refetches the subscription and asks the machine. The caller holds the subscription's lock, and writes the answer. */
export const subscriptionChange = async (
  context: HandlerContext,
  subscriptionId: string,
  eventAt: Date | undefined,
  hints: Hints,
): Promise<SubscriptionChange> => {
  const fetched = await refetch(
    context,
    `subscription ${subscriptionId}`,
    () => context.stripe.subscription(subscriptionId),
    hints.payload,
    { orMissing: hints.deleted === true },
  )
  const raw = subscriptionState(fetched.object, fetched.fromPayload)
  const known = await findByStripeSubscription(context.db, subscriptionId)
  const partial = { hardwareId: raw?.hardwareId ?? known?.hardwareId, dealId: raw?.dealId ?? known?.dealId }
  const session = hints.session ?? (await sessionIfNeeded(context, subscriptionId, partial))
  const hardwareId = partial.hardwareId ?? hardwareIdOf(session)
  const dealId = raw?.dealId ?? dealIdOf(session) ?? known?.dealId
  if (raw === undefined || hardwareId === undefined) {
    const entitles = raw !== undefined && (raw.paid || hints.invoice === 'paid') && isSoldHere(raw, context.prices)
    const unassigned = entitles ? ('no_hardware_id' as const) : undefined
    return { decision: undefined, state: raw, current: known, dealId, hardwareId, alsoDecided: [], unassigned }
  }
  const state = await settled(context, { ...raw, hardwareId, dealId }, fetched.fromPayload, hints)
  const current = await findByHardware(context.db, hardwareId)
  const signal = isSoldHere(state, context.prices)
    ? signalFor(state, hints)
    : { kind: 'other_price' as const, stripe: state }
  const decision = decide({ current, hardwareId, signal, now: context.now, eventAt }, context.settings)
  return {
    decision: settleOlder(decision, eventAt, current),
    state,
    current,
    dealId: dealId ?? current?.dealId,
    hardwareId,
    alsoDecided: leftDevice(context, known, hardwareId),
    unassigned: undefined,
  }
}

/** The change as effects of an event. */
export const entitlementOf = (
  change: SubscriptionChange | undefined,
): Pick<Effects, 'decision' | 'alsoDecided' | 'unassigned'> => ({
  ...(change?.decision === undefined ? {} : { decision: change.decision }),
  ...(change === undefined ? {} : { alsoDecided: change.alsoDecided, unassigned: change.unassigned }),
})

/** The state with what Stripe's answer cannot tell: an invoice that the event says is paid, a payment that a dispute took back. */
const settled = async (
  context: HandlerContext,
  state: StripeState,
  fromPayload: boolean,
  hints: Hints,
): Promise<StripeState> => {
  if (await isTakenBack(context.db, state.latestInvoiceId, hints.lostInvoiceId))
    return { ...state, paid: false, collectionPaused: true }
  return { ...state, paid: state.paid || (fromPayload && hints.invoice === 'paid') }
}

/** Stripe goes on calling an invoice paid whose dispute was lost. */
export const isTakenBack = async (
  db: Queryable,
  invoiceId: string | undefined,
  justLost?: string,
): Promise<boolean> => {
  if (invoiceId === undefined) return false
  return invoiceId === justLost || (await findPayment(db, { invoiceId }))?.dispute === 'lost'
}

/** Unknown prices count as ours: an invoice that stands in does not always tell them, and the scheduler asks again. */
export const isSoldHere = ({ priceIds }: StripeState, prices: readonly string[]): boolean =>
  prices.length === 0 || priceIds.length === 0 || priceIds.some((id) => prices.includes(id))

// The metadata names another device than before: the entitlement moves, and is not copied.
const leftDevice = (context: HandlerContext, known: Subscription | undefined, hardwareId: string): Decision[] =>
  known === undefined || known.hardwareId === hardwareId
    ? []
    : [
        decide(
          {
            current: known,
            hardwareId: known.hardwareId,
            signal: { kind: 'moved_away', stripe: undefined },
            now: context.now,
          },
          context.settings,
        ),
      ]

// Its invoice may come before the session's own event, and only the session was given the metadata.
const sessionIfNeeded = async (
  context: HandlerContext,
  subscriptionId: string,
  known: { hardwareId: string | undefined; dealId: string | undefined },
): Promise<Json | undefined> => {
  if (known.hardwareId !== undefined && known.dealId !== undefined) return undefined
  const find = async () => (await context.stripe.sessionOfSubscription(subscriptionId)) ?? {}
  // Nothing stands in: "could not ask" would read as "there is none", and the payment as somebody else's.
  return (await refetch(context, `session of ${subscriptionId}`, find, undefined)).object
}

// A payment that failed just now may find the subscription still `active`, with its invoice open.
const signalFor = (state: StripeState, hints: Hints): Signal =>
  hints.invoice === 'failed' && state.status === 'active' && !state.paid
    ? { kind: 'past_due', stripe: state }
    : signalOf(state)

// The refetch has already told what a later event knew: this older one changes nothing, and says so.
const settleOlder = (decision: Decision, eventAt: Date | undefined, current: Subscription | undefined): Decision => {
  const older = eventAt !== undefined && current?.lastEventAt !== undefined && eventAt < current.lastEventAt
  return older && decision.kind === 'same' && !current.needsReconcile ? { kind: 'stale', why: 'older_event' } : decision
}
