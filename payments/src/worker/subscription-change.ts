import { decide, type Decision } from '../machine/state-machine.ts'
import { signalOf, type Signal, type StripeState } from '../machine/signals.ts'
import type { Subscription } from '../machine/status.ts'
import { findByHardware, findByStripeSubscription } from '../repository/subscriptions.ts'
import type { Json } from '../stripe/objects.ts'
import { dealIdOf, hardwareIdOf } from '../stripe/objects.ts'
import { subscriptionState } from '../stripe/subscription-state.ts'
import type { HandlerContext } from './effects.ts'
import { refetch } from './refetch.ts'

export interface SubscriptionChange {
  readonly decision: Decision | undefined
  readonly state: StripeState | undefined
  readonly current: Subscription | undefined
  readonly dealId: string | undefined
  readonly hardwareId: string | undefined
}

/** What the event at hand tells besides the subscription itself. */
export interface Hints {
  /** The subscription in the payload, when the event carries it. */
  readonly payload?: Json | undefined
  /** The session that began it: its metadata is not copied to the subscription by itself. */
  readonly session?: Json | undefined
  /** The event says that this subscription's invoice was paid, or was not: what a payload cannot say by itself. */
  readonly invoice?: 'paid' | 'failed' | undefined
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
  )
  const raw = subscriptionState(fetched.object, fetched.fromPayload)
  const known = await findByStripeSubscription(context.db, subscriptionId)
  const partial = { hardwareId: raw?.hardwareId ?? known?.hardwareId, dealId: raw?.dealId ?? known?.dealId }
  const session = hints.session ?? (await sessionIfNeeded(context, subscriptionId, partial))
  const hardwareId = partial.hardwareId ?? hardwareIdOf(session)
  const dealId = raw?.dealId ?? dealIdOf(session) ?? known?.dealId
  if (raw === undefined || hardwareId === undefined)
    return { decision: undefined, state: raw, current: known, dealId, hardwareId }
  const state: StripeState = {
    ...raw,
    hardwareId,
    dealId,
    paid: raw.paid || (fetched.fromPayload && hints.invoice === 'paid'),
  }
  const current = await findByHardware(context.db, hardwareId)
  const decision = decide(
    { current, hardwareId, signal: signalFor(state, hints), now: context.now, eventAt },
    context.settings,
  )
  return {
    decision: settleOlder(decision, eventAt, current),
    state,
    current,
    dealId: dealId ?? current?.dealId,
    hardwareId,
  }
}

// Its invoice may come before the session's own event, and only the session was given the metadata.
const sessionIfNeeded = async (
  context: HandlerContext,
  subscriptionId: string,
  known: { hardwareId: string | undefined; dealId: string | undefined },
): Promise<Json | undefined> => {
  if (known.hardwareId !== undefined && known.dealId !== undefined) return undefined
  const find = async () => (await context.stripe.sessionOfSubscription(subscriptionId)) ?? {}
  return (await refetch(context, `session of ${subscriptionId}`, find, {})).object
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
