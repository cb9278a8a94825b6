import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import { storedAmong, storeMissing } from '../repository/events.ts'
import { newEvent } from '../webhook/new-event.ts'
import { textAt, type Json } from '../stripe/objects.ts'
import type { StripeService } from '../stripe/stripe-service.ts'
import { readEvent, type VerifiedEvent } from '../webhook/verify.ts'
import { HANDLED_TYPES } from '../worker/handlers.ts'

/** An event of Stripe's that was not stored, with its JSON. */
export interface Backfilled {
  readonly event: VerifiedEvent
  readonly payload: string
}

export interface BackfillDeps {
  readonly config: Config
  readonly db: Db
  readonly stripe: StripeService
  readonly clock: Clock
  readonly say: (missing: Backfilled) => void
}

/**
 * Stores the events of the handled types that Stripe made since then and that never came, as if they had come now; a service
 * that runs takes them up. What is stored already, in whatever state, is left as it is. Throws RetrieveError.
 */
export const backfill = async (
  deps: BackfillDeps,
  since: Date,
  dryRun: boolean,
): Promise<{ readonly asked: number; readonly missing: number }> => {
  let [asked, missing] = [0, 0]
  for await (const page of deps.stripe.eventsSince(since, HANDLED_TYPES)) {
    asked += page.length
    const stored = await storedAmong(
      deps.db,
      page.map((one) => textAt(one, 'id') ?? ''),
    )
    for (const one of missingOf(deps.config, page, stored)) {
      if (!dryRun && !(await store(deps, one))) continue
      missing += 1
      deps.say(one)
    }
  }
  return { asked, missing }
}

// Oldest first, as they would have come. The key's account is the cabinet that is ours.
const missingOf = (config: Config, page: readonly Json[], stored: ReadonlySet<string>): Backfilled[] =>
  page.toReversed().flatMap((json) => {
    const read = readEvent(config.stripe.cabinet, json)
    return read.kind === 'verified' && !stored.has(read.event.id) && read.event.livemode === config.stripe.livemode
      ? [{ event: read.event, payload: JSON.stringify(json) }]
      : []
  })

const store = ({ config, db, clock }: BackfillDeps, { event, payload }: Backfilled): Promise<boolean> =>
  storeMissing(
    db,
    newEvent(event, {
      payload,
      // Tells in every later line that no delivery brought it.
      deliveryId: `bkf_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      status: config.active ? 'received' : 'parked',
    }),
    clock.now(),
  )
