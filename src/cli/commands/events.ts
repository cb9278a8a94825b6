import { RECONCILE } from '../../messages/reconcile.ts'
import { EXIT } from '../../model/exit-code.ts'
import { dashboardUrl } from '../../report/ids.ts'
import type { Block, Span, Words } from '../../report/document.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import { eventJson } from '../../stripe/event-json.ts'
import type { StripeEventFact } from '../../stripe/fact.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { printBlocks } from '../io/print-blocks.ts'
import { createSession, type Session } from '../session.ts'
import { withSpinner } from '../io/spinner.ts'
import { events } from '../../app/events.ts'
import { windowOf } from '../args/window.ts'

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
  const found = await withSpinner(session, 'Stripe …', () => events(session, { ...flags, window, limit }))
  if (session.form === 'ndjson' || session.form === 'json') {
    for (const event of found)
      await session.print(
        `${terminalSafeJson(JSON.stringify({ ...eventJson(event), created: session.time.iso(event.created) }))}\n`,
      )
  } else if (found.length > 0)
    await printBlocks(session, {
      title: 'Stripe events',
      blocks: () => eventBlocks(found, session),
      json: () => found.map(eventJson),
    })
  if (found.length > 0) return EXIT.ok
  session.note(RECONCILE.eventsNone[session.lang])
  return EXIT.nothingFound
}

const eventBlocks = (found: readonly StripeEventFact[], session: Session): Block[] => [
  {
    kind: 'table',
    columns: [
      { head: 'created' },
      { head: 'event' },
      { head: 'type' },
      { head: 'mode' },
      { head: 'pending', numeric: true, rank: 2 },
      { head: 'request', rank: 4 },
      { head: 'object', rank: 3 },
      { head: 'deal' },
    ],
    rows: found.map((event): Words[] => [
      [{ text: session.time.dateTime(event.created), tone: 'dim' }],
      [linked(event.id, event.livemode ?? true)],
      [event.type],
      [event.livemode ? 'live' : { text: 'test', tone: 'warn' }],
      [
        event.pendingWebhooks
          ? { text: String(event.pendingWebhooks), tone: 'warn' }
          : String(event.pendingWebhooks ?? '—'),
      ],
      [{ text: event.requestId ?? '—', tone: 'dim' }],
      [event.objectId ?? '—'],
      [event.dealId === undefined ? { text: '—', tone: 'dim' } : { text: event.dealId, tone: 'strong' }],
    ]),
  },
]

const linked = (id: string, livemode: boolean): Span => {
  const url = dashboardUrl('eventId', id, livemode)
  return { text: id, id: 'eventId', ...(url === undefined ? {} : { url }) }
}
