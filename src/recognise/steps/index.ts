import type { StepEntry } from '../entry.ts'
import { access } from './access.ts'
import { crm } from './crm.ts'
import { database } from './database.ts'
import { duplicate } from './duplicate.ts'
import { meanings } from './meaning.ts'
import { metadata } from './metadata.ts'
import { notify } from './notify.ts'
import { platforms } from './platform.ts'
import { proxyErrors } from './proxy-error.ts'
import { queue } from './queue.ts'
import { refusedByApp } from './refused-by-app.ts'
import { scheduler } from './scheduler.ts'
import { serviceEvents } from './service-event.ts'
import { signature } from './signature.ts'
import { stripeApi } from './stripe-api.ts'
import { subscription } from './subscription.ts'
import { vocabulary } from './vocabulary.ts'

/** Entries by the `event` field: where one fits, words are not read. */
export const EVENTS: readonly StepEntry[] = serviceEvents

/** The same by the value of the field, in their order: a service names dozens of events, and a line has one. */
export const EVENTS_BY_NAME: ReadonlyMap<string, readonly StepEntry[]> = byEvent(EVENTS)

/** Exact entries, in order of priority: of one family the first that fits gives the step. */
export const EXACT: readonly StepEntry[] = [
  ...signature,
  ...vocabulary,
  ...platforms,
  ...access,
  ...proxyErrors,
  ...stripeApi,
  ...database,
  ...notify,
  ...crm,
  ...metadata,
  ...refusedByApp,
  ...duplicate,
  ...queue,
  ...scheduler,
  ...subscription,
]

/** Entries by meaning: asked only for subjects that no exact entry has told. */
export const MEANINGS: readonly StepEntry[] = meanings

function byEvent(entries: readonly StepEntry[]): Map<string, StepEntry[]> {
  const index = new Map<string, StepEntry[]>()
  for (const entry of entries) {
    for (const event of new Set(entry.events)) {
      const known = index.get(event)
      if (known) known.push(entry)
      else index.set(event, [entry])
    }
  }
  return index
}
