import { RECONCILE } from '../messages/reconcile.ts'
import { EXIT } from '../model/exit-code.ts'
import type { TimeWindow } from '../model/time.ts'
import { dashboardUrl } from '../report/ids.ts'
import type { Block, Cell } from '../report/document.ts'
import { terminalSafeJson } from '../report/terminal-safe.ts'
import { eventJson } from '../stripe/event-json.ts'
import { readEventsFile } from '../stripe/events-file.ts'
import type { StripeEventFact } from '../stripe/fact.ts'
import { typeFilter } from '../stripe/type-filter.ts'
import type { Lifetime } from './lifetime.ts'
import type { OutputFlags, WindowFlags } from './options.ts'
import { printBlocks } from './print-blocks.ts'
import { createSession, type Session } from './session.ts'
import { openStripe } from './stripe-session.ts'
import { withSpinner } from './spinner.ts'
import { windowOf } from './window.ts'

export interface EventsFlags extends OutputFlags, WindowFlags {
  type: string[]
  limit?: number
  eventsFile?: string
}

const DEFAULT_LIMIT = 50

/** `prodlogs events`: what Stripe made lately, without the Dashboard. */
export const runEvents = async (flags: EventsFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: false })
  const window = await windowOf(session, flags)
  const limit = flags.limit ?? (window === undefined ? DEFAULT_LIMIT : Number.POSITIVE_INFINITY)
  const events = await withSpinner(session, 'Stripe …', () => fetchEvents(session, flags, window, limit))
  if (session.form === 'ndjson' || session.form === 'json') {
    for (const event of events)
      await session.print(
        `${terminalSafeJson(JSON.stringify({ ...eventJson(event), created: session.time.iso(event.created) }))}\n`,
      )
  } else if (events.length > 0)
    await printBlocks(session, {
      title: 'Stripe events',
      blocks: () => eventBlocks(events, session),
      json: () => events.map(eventJson),
    })
  if (events.length > 0) return EXIT.ok
  session.note(RECONCILE.eventsNone[session.lang])
  return EXIT.nothingFound
}

/** Events of the API or of a file, newest first. */
export const fetchEvents = async (
  session: Session,
  flags: Pick<EventsFlags, 'type' | 'eventsFile'>,
  window: TimeWindow | undefined,
  limit: number,
): Promise<StripeEventFact[]> => {
  if (flags.eventsFile !== undefined) {
    const names = session.config.ids.dealId
    const { matches: wanted } = typeFilter(flags.type)
    const all = await readEventsFile(flags.eventsFile, names === undefined ? {} : { names: { dealId: names } })
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
  const events: StripeEventFact[] = []
  const asked = {
    ...(flags.type.length > 0 ? { types: flags.type } : {}),
    ...(window?.from === undefined ? {} : { since: window.from }),
    ...(window?.to === undefined ? {} : { until: window.to }),
    ...(Number.isFinite(limit) ? { limit } : {}),
  }
  for await (const event of reader.listEvents(asked)) events.push(event)
  return events
}

const eventBlocks = (events: readonly StripeEventFact[], session: Session): Block[] => [
  {
    kind: 'table',
    head: ['created', 'event', 'type', 'mode', 'pending', 'request', 'object', 'deal'],
    rows: events.map((event): Cell[] => [
      { text: session.time.dateTime(event.created), tone: 'dim' },
      linked(event.id, event.livemode ?? true),
      event.type,
      event.livemode ? 'live' : { text: 'test', tone: 'warn' },
      event.pendingWebhooks
        ? { text: String(event.pendingWebhooks), tone: 'warn' }
        : String(event.pendingWebhooks ?? '—'),
      { text: event.requestId ?? '—', tone: 'dim' },
      event.objectId ?? '—',
      event.dealId === undefined ? { text: '—', tone: 'dim' } : { text: event.dealId, tone: 'strong' },
    ]),
    numeric: [4],
  },
]

const linked = (id: string, livemode: boolean): Cell => {
  const url = dashboardUrl('eventId', id, livemode)
  return url === undefined ? id : { text: id, url }
}
