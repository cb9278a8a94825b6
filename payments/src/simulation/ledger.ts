import type { BookEntry, LedgerBook } from './ledger-book.ts'
import type { Rows } from './rows.ts'

type AutomationState = 'done' | 'failed' | 'skipped' | 'missing'
type Kind = 'status' | 'note' | 'notification'

interface LedgerEvent {
  readonly eventId?: string
  readonly intendedEventId?: string
  readonly type: string
  readonly scenario: string
  readonly deliveries: readonly { readonly at: string; readonly status: number; readonly answer?: string }[]
  readonly fate: string
  readonly outcome?: string
  readonly error?: string
  readonly steps: Readonly<Partial<Record<Kind, AutomationState>>>
  readonly [id: string]: unknown
}

/** Schema and the meaning of each count: payments/README.md, "The ledger". */
export interface Ledger {
  readonly version: 1
  readonly scenarios: readonly {
    readonly name: string
    readonly expect: LedgerBook['expectations'][number]['expect']
  }[]
  readonly events: readonly LedgerEvent[]
  readonly counts: ReturnType<typeof countAll>
}

/** What was sent (the book) and what became of it (the tables) → the ledger. */
export const buildLedger = (book: LedgerBook, rows: Rows): Ledger => {
  const events = book.entries.map((entry) => ledgerEvent(entry, rows))
  return { version: 1, scenarios: book.expectations, events, counts: countAll(events, rows) }
}

const KINDS: Readonly<Record<Rows['outbox'][number]['kind'], Kind>> = {
  crm_status: 'status',
  crm_note: 'note',
  notification: 'notification',
}

const STATES: Readonly<Record<string, AutomationState>> = { done: 'done', dead: 'failed', skipped: 'skipped' }

const ledgerEvent = (entry: BookEntry, rows: Rows): LedgerEvent => {
  const row = rows.events.find((one) => one.stripe_event_id === entry.eventId)
  const planned = rows.outbox.filter((one) => one.stripe_event_id === entry.eventId)
  const dealId = entry.ids['dealId'] ?? planned[0]?.deal_id ?? dealOfPayment(entry, rows)
  const steps = Object.fromEntries(planned.map((one) => [KINDS[one.kind], STATES[one.status] ?? 'missing']))
  return {
    ...(entry.eventId === undefined ? {} : { eventId: entry.eventId }),
    ...(entry.intendedEventId === undefined ? {} : { intendedEventId: entry.intendedEventId }),
    type: entry.type,
    scenario: entry.scenario,
    deliveries: entry.deliveries,
    fate: fateOf(entry, row),
    ...(row?.outcome == null ? {} : { outcome: row.outcome }),
    ...(row?.last_error == null ? {} : { error: row.last_error }),
    steps: owed(row) ? { status: 'missing', note: 'missing', notification: 'missing', ...steps } : steps,
    ...entry.ids,
    ...(dealId === undefined ? {} : { dealId }),
  }
}

const dealOfPayment = (entry: BookEntry, rows: Rows): string | undefined =>
  rows.payments.find(
    (one) =>
      (one.session_id !== null && one.session_id === entry.ids['sessionId']) ||
      (one.payment_intent_id !== null && one.payment_intent_id === entry.ids['paymentIntentId']) ||
      (one.invoice_id !== null && one.invoice_id === entry.ids['invoiceId']),
  )?.deal_id ?? undefined

const fateOf = (entry: BookEntry, row: Rows['events'][number] | undefined): string => {
  if (entry.eventId === undefined)
    return entry.deliveries.some((one) => one.status === 413) ? 'too_large' : 'signature_failed'
  return row?.status ?? (entry.deliveries.every((one) => one.status === 503) ? 'rejected_db' : 'lost')
}

/** A paid checkout that failed before it could plan: its three automations are owed. */
const owed = (row: Rows['events'][number] | undefined): boolean =>
  row?.status === 'failed' &&
  (row.type === 'checkout.session.completed' || row.type === 'checkout.session.async_payment_succeeded')

const countAll = (events: readonly LedgerEvent[], rows: Rows) => {
  const deliveries = events.flatMap((event) => event.deliveries.map((delivery) => ({ event, delivery })))
  const answered = (word: string) => deliveries.filter(({ delivery }) => delivery.answer === word).length
  const fate = (word: string) => events.filter((event) => event.fate === word).length
  const reached = deliveries.filter(({ delivery }) => delivery.status !== 0 && delivery.status !== 413)
  const signatureFailed = reached.filter(({ event }) => event.fate === 'signature_failed').length
  const ours = new Set(events.map((event) => event.eventId))
  const outbox = rows.outbox.filter((row) => ours.has(row.stripe_event_id))
  return {
    webhooks: {
      received: reached.length,
      verified: reached.length - signatureFailed,
      processed: fate('processed'),
      failed: fate('failed'),
      signatureFailed,
      ignored: answered('ignored'),
      duplicate: answered('duplicate'),
      accepted: answered('accepted'),
      parked: answered('parked'),
      rejected: deliveries.filter(({ delivery }) => delivery.status === 503).length,
      tooLarge: deliveries.filter(({ delivery }) => delivery.status === 413).length,
      unanswered: deliveries.filter(({ delivery }) => delivery.status === 0).length,
    },
    byType: countByType(events.filter((event) => event.fate !== 'signature_failed' && event.fate !== 'too_large')),
    byStep: countSteps(events, outbox),
    byDeal: countByDeal(events),
    automations: {
      status: countStates(events, 'status'),
      note: countStates(events, 'note'),
      notification: countStates(events, 'notification'),
    },
  }
}

const countByType = (events: readonly LedgerEvent[]) => {
  const types: Record<
    string,
    { received: number; events: number; processed: number; failed: number; ignored: number; duplicate: number }
  > = {}
  for (const event of events) {
    const count = (types[event.type] ??= { received: 0, events: 0, processed: 0, failed: 0, ignored: 0, duplicate: 0 })
    count.received += event.deliveries.filter((one) => one.status !== 0).length
    count.events += 1
    count.processed += event.fate === 'processed' ? 1 : 0
    count.failed += event.fate === 'failed' ? 1 : 0
    count.ignored += event.deliveries.filter((one) => one.answer === 'ignored').length
    count.duplicate += event.deliveries.filter((one) => one.answer === 'duplicate').length
  }
  return types
}

/** By the domain's step ids: deliveries for the webhook's own steps, distinct events or automations for the rest. */
const countSteps = (events: readonly LedgerEvent[], outbox: Rows['outbox']) => {
  const outcome = (kind: string, status: string) =>
    outbox.filter((row) => row.kind === kind && row.status === status).length
  const words = (word: string) =>
    events.flatMap((event) => event.deliveries).filter((one) => one.answer === word).length
  return {
    'cabinet.ignored': words('ignored'),
    'event.duplicate': words('duplicate'),
    'event.stored': words('accepted') + words('parked'),
    'deal.missing': events.filter((event) => event.error === 'metadata_deal_id_missing').length,
    'crm.status_updated': outcome('crm_status', 'done'),
    'crm.note_created': outcome('crm_note', 'done'),
    'notification.sent': outcome('notification', 'done'),
    'notification.skipped': outcome('notification', 'skipped'),
    'notification.failed': outcome('notification', 'dead'),
  }
}

const countByDeal = (events: readonly LedgerEvent[]) => {
  const deals: Record<
    string,
    { events: number; processed: number; failed: number } & Partial<Record<Kind, AutomationState>>
  > = {}
  for (const event of events) {
    const dealId = event['dealId']
    if (typeof dealId !== 'string' || event.eventId === undefined || event.fate === 'ignored') continue
    const deal = (deals[dealId] ??= { events: 0, processed: 0, failed: 0 })
    deal.events += 1
    deal.processed += event.fate === 'processed' ? 1 : 0
    deal.failed += event.fate === 'failed' ? 1 : 0
    for (const kind of ['status', 'note', 'notification'] as const)
      deal[kind] = worse(deal[kind], event.steps[kind]) as AutomationState
    for (const kind of ['status', 'note', 'notification'] as const) if (deal[kind] === undefined) delete deal[kind]
  }
  return deals
}

const ORDER: readonly (AutomationState | undefined)[] = [undefined, 'done', 'skipped', 'failed', 'missing']

const worse = (one: AutomationState | undefined, other: AutomationState | undefined): AutomationState | undefined =>
  ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other

const countStates = (events: readonly LedgerEvent[], kind: Kind): Record<AutomationState, number> => {
  const count = { done: 0, failed: 0, skipped: 0, missing: 0 }
  for (const event of events) {
    const state = event.steps[kind]
    if (state !== undefined) count[state] += 1
  }
  return count
}
