import type { TimeWindow } from '../model/time.ts'
import { readEventsFile } from '../stripe/events-file.ts'
import type { StripeEventFact } from '../stripe/fact.ts'
import { typeFilter } from '../stripe/type-filter.ts'
import type { AppSession } from './session.ts'
import { openStripe } from './stripe-session.ts'

export interface EventsQuestion {
  /** Names of types, `*` for any run of characters; empty: all. */
  readonly type: readonly string[]
  readonly window?: TimeWindow | undefined
  /** So many at most. */
  readonly limit?: number | undefined
  /** A file of events in place of the API. */
  readonly eventsFile?: string | undefined
}

/** Events of the API or of a file, newest first. */
export const events = async (session: AppSession, question: EventsQuestion): Promise<StripeEventFact[]> => {
  const { window, limit = Number.POSITIVE_INFINITY } = question
  if (question.eventsFile !== undefined) {
    const names = session.config.ids.dealId
    const { matches: wanted } = typeFilter(question.type)
    const all = await readEventsFile(question.eventsFile, names === undefined ? {} : { names: { dealId: names } })
    return all
      .filter(
        ({ created, type }) =>
          wanted(type) &&
          (window?.from === undefined || created >= window.from) &&
          (window?.to === undefined || created < window.to),
      )
      .sort((a, b) => b.created - a.created)
      .slice(0, limit)
  }
  const reader = await openStripe(session)
  const list: StripeEventFact[] = []
  const asked = {
    ...(question.type.length > 0 ? { types: question.type } : {}),
    ...(window?.from === undefined ? {} : { since: window.from }),
    ...(window?.to === undefined ? {} : { until: window.to }),
    ...(Number.isFinite(limit) ? { limit } : {}),
  }
  for await (const event of reader.listEvents(asked)) list.push(event)
  return list
}
