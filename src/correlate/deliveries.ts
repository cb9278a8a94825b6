import { isLoggedAsError } from '../model/alarm.ts'
import type { Step } from '../model/step.ts'
import { factsOf, STEPS } from '../model/steps.ts'
import type { EpochMs } from '../model/time.ts'
import { isArrival, type Group } from './group.ts'
import type { Item } from './item.ts'

/** Two wordings of one arrival lie no further apart. */
const SAME_ARRIVAL_MS = 2_000

/** One arrival of a webhook, while its lines are being gathered. */
export interface Arrival {
  readonly group: Group
  readonly steps: Step[]
  readonly items: Item[]
  readonly keys: Set<string>
  at: EpochMs
  /** Last line of it: an access line is written when the answer goes out. */
  last: EpochMs
  host: string
  status: number | undefined
  /** Streams whose access line it has already. */
  readonly edges: Set<string>
}

export const newArrival = (group: Group, item: Item): Arrival => ({
  group,
  steps: [],
  items: [],
  keys: new Set(),
  at: item.at,
  last: item.at,
  host: item.record.origin.host,
  status: undefined,
  edges: new Set(),
})

export const addTo = (arrival: Arrival, item: Item): void => {
  arrival.items.push(item)
  arrival.steps.push(...item.steps)
  for (const key of item.requests) arrival.keys.add(key)
  arrival.at = Math.min(arrival.at, item.at)
  arrival.last = Math.max(arrival.last, item.at)
  const status = statusOf(item)
  if (status !== undefined) arrival.status = status
}

/** The HTTP status that a line says was answered to Stripe. */
const statusOf = (item: Item): number | undefined => {
  if (item.steps.some((step) => step.claim === 'status')) return item.record.http?.status
  if (item.steps.some((step) => step.kind === 'webhook.answered')) {
    const status = item.record.fields['status'] ?? item.record.fields['statusCode'] ?? item.record.fields['status_code']
    if (typeof status === 'number' && status >= 100 && status < 600) return status
  }
  return undefined
}

/** The arrivals of one log, by its own lines: each line "received" is one, unless it says the same arrival again. */
export const arrivalsOf = (group: Group): Arrival[] => {
  const arrivals: Arrival[] = []
  const byKey = new Map<string, Arrival>()
  for (const item of group.items) {
    if (item.edge && item.requests.length === 0) continue
    const arrival = place(item, group, arrivals, byKey)
    if (!arrival) continue
    addTo(arrival, item)
    for (const key of item.requests) if (!byKey.has(key)) byKey.set(key, arrival)
  }
  return arrivals
}

/**
 * A log of which no line says that it came, and yet something went wrong in it, or its event is named: the web server's line
 * beside it may be its request. Undefined where there is nothing that a request could have caused.
 */
export const silentArrivalOf = (group: Group): Arrival | undefined => {
  const telling = group.items.filter(tells)
  const last = telling.at(-1)
  if (last === undefined || group.items.some((item) => item.edge)) return undefined
  // What spans more than a request is a payment's history; its last word is what an answer can stand beside.
  const near = group.items.filter((item) => last.at - item.at <= ONE_REQUEST_MS && item.at - last.at <= ONE_REQUEST_MS)
  const arrival = newArrival(group, near[0] ?? last)
  for (const item of near) addTo(arrival, item)
  return arrival
}

const ONE_REQUEST_MS = 30_000

const tells = ({ steps, record, event }: Item): boolean =>
  steps.length === 0
    ? event !== undefined || isLoggedAsError(record)
    : steps.some((step) => step.outcome !== 'ok' && step.outcome !== 'started' && STEPS[step.kind].row !== 'service') &&
      !steps.some((step) => factsOf(step.kind).alone === true)

const place = (item: Item, group: Group, arrivals: Arrival[], byKey: Map<string, Arrival>): Arrival | undefined => {
  for (const key of item.requests) {
    const known = byKey.get(key)
    if (known) return known
  }
  const begin = () => {
    const arrival = newArrival(group, item)
    arrivals.push(arrival)
    return arrival
  }
  const last = arrivals.at(-1)
  // A line that names its event was written by who had received it.
  const webhook = item.steps.some(
    (step) => isWebhookStep(step) || (item.event !== undefined && step.outcome === 'failed'),
  )
  if (!last) return webhook || saysWebhook(item) ? begin() : undefined
  if (item.steps.some(isArrival) || item.edge) return saysAgain(last, item) ? last : begin()
  if (item.steps.some(isRepeat) && last.steps.some(isRecorded)) return begin()
  if (item.event !== undefined && item.at - last.last >= LATER_MS && wentWrong(last)) return begin()
  if (item.steps.some((step) => step.kind === 'event.duplicate')) return placeDuplicate(item, arrivals) ?? begin()
  return last
}

/** Stripe delivers again after minutes at the soonest: a line so long after one that failed was written in the next. */
const LATER_MS = 5 * 60_000
const wentWrong = ({ steps, items }: Arrival): boolean =>
  steps.some((step) => step.outcome === 'failed') || items.some(({ record }) => isLoggedAsError(record))

/** What was recorded and is refused by a rule came once more. */
const isRepeat = (step: Step): boolean => step.outcome === 'failed' && step.cause === 'business_rejected'
const isRecorded = (step: Step): boolean => step.outcome === 'ok' && step.kind === 'session.persisted'

/** "Stripe webhook failed: …": whatever it failed of, it was a webhook that did. */
export const saysWebhook = ({ record, steps }: Item): boolean =>
  steps.some(({ kind, outcome }) => outcome === 'failed' && factsOf(kind).alone !== true) &&
  /stripe.?(?:event |payment )?webhook|webhook.{0,3}(?:stripe|processing|handl|error|fail)|вебхук/i.test(record.message)

/** The same arrival in other words: by another entry, at the same time, with no request id that tells them apart. */
const saysAgain = (last: Arrival, item: Item): boolean => {
  if (item.at - last.at > SAME_ARRIVAL_MS) return false
  if (item.requests.length > 0 && last.keys.size > 0) return false
  const said = new Set(last.steps.filter(isArrival).map((step) => step.by))
  return item.steps.filter(isArrival).every((step) => !said.has(step.by))
}

const placeDuplicate = (item: Item, arrivals: readonly Arrival[]): Arrival | undefined => {
  if (item.requests.length > 0 && arrivals.some((each) => each.keys.size > 0)) return undefined
  const open = arrivals.slice(1).find((each) => !each.steps.some((step) => step.kind === 'event.duplicate'))
  if (open) return open
  const first = arrivals[0] as Arrival
  const untouched =
    arrivals.length === 1 &&
    first.steps.every((step) => step.kind === 'webhook.received' || step.kind === 'signature.verified')
  return untouched ? first : undefined
}

/** Steps that only a delivered webhook can have caused. */
export const isWebhookStep = (step: Step): boolean => STEPS[step.kind].scope === 'delivery' || step.type !== undefined
