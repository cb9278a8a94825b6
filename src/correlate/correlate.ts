import type { Id, Ids, IdKind } from '../model/ids.ts'
import type { LogRecord } from '../model/record.ts'
import type { Step } from '../model/step.ts'
import { STEPS } from '../model/steps.ts'
import type { Delivery, IdEdge, StripeWebhookEvent, TraceScope, WebhookProcessingLog } from '../model/trace.ts'
import { arrivalsOf, isWebhookStep, saysWebhook, silentArrivalOf, type Arrival } from './deliveries.ts'
import { joinEdges, otherRequests } from './edges.ts'
import type { Group } from './group.ts'
import { itemsOf, OBJECT_KINDS, WEAK_KINDS, type Item } from './item.ts'
import { joinByIds } from './join-ids.ts'
import { joinByObjects } from './join-objects.ts'
import { joinByWeakIds } from './join-weak.ts'
import { joinNeighbours } from './neighbours.ts'
import { outcomesOf, rowsOf } from './weigh.ts'

/**
 * Joins steps into one log per event (per payment or deal where no event id is known; per delivery where nothing is).
 * `records` are all records of the window: those without a step still tie ids together and explain. In order of time.
 * Near-linear in their number.
 */
export const correlate = (steps: readonly Step[], records: readonly LogRecord[] = []): WebhookProcessingLog[] => {
  const items = itemsOf(steps, records)
  const edges = items.filter((item) => item.edge && item.requests.length === 0)
  const inner = items.filter((item) => !(item.edge && item.requests.length === 0))
  const groups = joinNeighbours(joinByWeakIds(joinByObjects(joinByIds(reindexed(inner)))))
  for (const group of groups) group.items.sort((a, b) => a.index - b.index)
  const arrivals = groups.flatMap(arrivalsOf)
  const known = new Set(arrivals.map(({ group }) => group))
  const silent = groups.flatMap((group) => (known.has(group) ? [] : (silentArrivalOf(group) ?? [])))
  const made = joinEdges(edges, arrivals, silent, otherRequests(records))
  const byGroup = groupArrivals(arrivals)
  return [...groups, ...made]
    .filter((group) => group.items.length > 0)
    .map(withoutLoose)
    .sort((a, b) => a.first - b.first)
    .map((group) => logOf(group, byGroup.get(group) ?? []))
}

/** What names no payment and found no webhook to stand beside tells nothing of webhooks. */
const withoutLoose = (group: Group): Group => {
  if (group.items.some((item) => item.steps.length > 0 && !item.loose) || group.hasIds) return group
  group.items = group.items.map((item) => (item.loose ? { ...item, steps: [] } : item))
  return group
}

const reindexed = (items: readonly Item[]): Item[] => items.map((item, index) => ({ ...item, index }))

const groupArrivals = (arrivals: readonly Arrival[]): Map<Group, Arrival[]> => {
  const byGroup = new Map<Group, Arrival[]>()
  for (const arrival of arrivals) {
    const known = byGroup.get(arrival.group)
    if (known) known.push(arrival)
    else byGroup.set(arrival.group, [arrival])
  }
  return byGroup
}

const logOf = (group: Group, arrivals: readonly Arrival[]): WebhookProcessingLog => {
  const items = [...group.items].sort((a, b) => a.at - b.at || a.index - b.index)
  const deliveryOf = new Map<Item, number>()
  arrivals.forEach((arrival, at) => arrival.items.forEach((item) => deliveryOf.set(item, at)))
  const placed = items
    .flatMap((item) => {
      // Of a time that wrote no year the item knows the right one.
      const at = item.record.at === undefined ? undefined : item.at
      return item.steps.map((step) => ({ step, at, delivery: deliveryOf.get(item) ?? 0 }))
    })
    .map((each, order) => ({ ...each, order }))
  const rows = rowsOf(placed)
  return {
    event: eventOf(group, items),
    ids: group.unverified ? {} : idsOf(items),
    deliveries: arrivals
      .filter((arrival) => arrival.steps.some(isWebhookStep) || arrival.items.some(saysWebhook))
      .map(toDelivery),
    steps: placed.map(({ step }) => step),
    rows,
    outcomes: outcomesOf(rows),
    edges: group.unverified ? [] : items.flatMap(edgesOf),
    scope: scopeOf(
      group,
      arrivals,
      placed.map(({ step }) => step),
    ),
    context: items.filter((item) => item.steps.length === 0).map((item) => item.record),
    uncertain: group.uncertain,
    unverified: group.unverified,
  }
}

const eventOf = (group: Group, items: readonly Item[]): StripeWebhookEvent => {
  if (group.unverified) return group.type ? { type: group.type } : {}
  const livemode = items.map((item) => item.record.fields['livemode']).find((value) => typeof value === 'boolean')
  const requestId = items.map((item) => item.record.ids.requestId?.[0]).find((value) => value !== undefined)
  const account = items.map((item) => item.record.ids.accountId?.[0]).find((value) => value !== undefined)
  return {
    ...(group.event ? { id: group.event } : {}),
    ...(group.type ? { type: group.type } : {}),
    ...(typeof livemode === 'boolean' ? { livemode } : {}),
    ...(requestId ? { requestId } : {}),
    ...(account ? { account } : {}),
  }
}

const toDelivery = (arrival: Arrival): Delivery => {
  const at = arrival.items.find((item) => item.record.at !== undefined)?.record.at
  const id = [...arrival.keys].find((key) => key.startsWith('d:'))?.slice(2)
  return {
    ...(at === undefined ? {} : { at }),
    host: arrival.host,
    ...(arrival.status === undefined ? {} : { status: arrival.status }),
    ...(id === undefined ? {} : { deliveryId: id }),
    ...(arrival.items.some(saysWebhook) ? { saidSo: true } : {}),
    steps: arrival.steps,
  }
}

const scopeOf = (group: Group, arrivals: readonly Arrival[], steps: readonly Step[]): TraceScope => {
  if (group.unverified) return 'delivery'
  if (group.event !== undefined) return 'event'
  const webhook = arrivals.length > 0 && steps.some((step) => isWebhookStep(step) && !isServiceStep(step))
  if (group.objects.size > 0 || (group.weak.size > 0 && !steps.every(isServiceStep))) return 'object'
  if (steps.length > 0 && steps.every(isServiceStep)) return 'service'
  return webhook || steps.length > 0 ? 'delivery' : 'object'
}

/** Steps that say something of the service and nothing of one webhook. */
const isServiceStep = (step: Step): boolean =>
  STEPS[step.kind].scope === 'service' || step.cause === 'queue_down' || step.cause === 'job_stalled'

const idsOf = (items: readonly Item[]): Ids => {
  const ids: { [K in IdKind]?: string[] } = {}
  for (const { record } of items) {
    for (const kind of Object.keys(record.ids) as IdKind[]) {
      const known = (ids[kind] ??= [])
      for (const value of record.ids[kind] ?? []) if (!known.includes(value)) known.push(value)
    }
  }
  return ids
}

const EDGE_KINDS: readonly IdKind[] = ['eventId', ...OBJECT_KINDS, ...WEAK_KINDS]

/** Every id that a line carries is tied to the strongest one of the same line. */
const edgesOf = ({ record }: Item): IdEdge[] => {
  const all: Id[] = EDGE_KINDS.flatMap((kind) => (record.ids[kind] ?? []).map((value) => ({ kind, value })))
  const [from, ...others] = all
  return from ? others.map((to) => ({ from, to, record })) : []
}
