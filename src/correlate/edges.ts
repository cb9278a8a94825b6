import type { LogRecord } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import { addTo, newArrival, type Arrival } from './deliveries.ts'
import { Group } from './group.ts'
import type { Item } from './item.ts'

/** Access logs cut times to the second, and clocks of two programs of one host agree better than this. */
const SLACK_MS = 1_500
/** A web server's error line and its access line. */
const ERROR_SLACK_MS = 2_500

/** Tells whether another request was answered on a host in a span of time: then an error that names nothing may be its own. */
export type OtherRequests = (host: string, path: string | undefined, from: EpochMs, to: EpochMs) => boolean

/** Looked through when it is first asked for: most windows have no doubtful line. */
export const otherRequests = (records: readonly LogRecord[]): OtherRequests => {
  let answered: Map<string, { at: EpochMs; path: string | undefined }[]> | undefined
  return (host, path, from, to) => {
    answered ??= answeredBy(records)
    const all = answered.get(host) ?? []
    for (let at = firstAt(all, from); at < all.length; at++) {
      const each = all[at] as { at: EpochMs; path: string | undefined }
      if (each.at > to) return false
      if (each.path !== path) return true
    }
    return false
  }
}

const answeredBy = (records: readonly LogRecord[]): Map<string, { at: EpochMs; path: string | undefined }[]> => {
  const answered = new Map<string, { at: EpochMs; path: string | undefined }[]>()
  for (const { http, at, origin } of records) {
    if (http?.status === undefined || at === undefined) continue
    const known = answered.get(origin.host)
    const each = { at, path: http.path }
    if (known) known.push(each)
    else answered.set(origin.host, [each])
  }
  for (const all of answered.values()) all.sort((a, b) => a.at - b.at)
  return answered
}

/**
 * Joins access lines and the web server's error lines to arrivals by time and status: stream by stream, each line to the
 * nearest arrival that has none of this stream yet, else to the only log beside it (`silent`) that may have been its request.
 * What finds none is an arrival by itself. Returns the new groups.
 */
export const joinEdges = (
  items: readonly Item[],
  arrivals: Arrival[],
  silent: readonly Arrival[] = [],
  others: OtherRequests = () => false,
): Group[] => {
  const waiting = new Set(silent)
  const made: Group[] = []
  const streams = new Map<string, Item[]>()
  for (const item of items) {
    const kind = isAccess(item) ? 'a' : 'e'
    const key = `${kind}${item.stream}`
    const known = streams.get(key)
    if (known) known.push(item)
    else streams.set(key, [item])
  }
  const inOrder = [...streams].sort(([a], [b]) => (a[0] === b[0] ? 0 : a[0] === 'a' ? -1 : 1))
  for (const [key, lines] of inOrder) {
    arrivals.sort((a, b) => a.at - b.at)
    const fresh = matchStream(key, lines, arrivals, waiting, others)
    arrivals.push(...fresh)
    made.push(...fresh.filter((each) => !silent.includes(each)).map((each) => each.group))
  }
  return made
}

const isAccess = (item: Item): boolean => item.steps.some((step) => step.claim === 'status')

const matchStream = (
  key: string,
  lines: readonly Item[],
  arrivals: readonly Arrival[],
  waiting: Set<Arrival>,
  others: OtherRequests,
): Arrival[] => {
  const fresh: Arrival[] = []
  for (const line of lines) {
    const best = nearest(key, line, arrivals, firstAt(arrivals, line.at - span(line) - slack(line)))
    if (best) {
      best.group.add(line)
      addTo(best, line)
      best.edges.add(key)
      continue
    }
    const beside = isAccess(line) ? onlyBeside(line, waiting, others) : undefined
    if (beside) {
      beside.group.add(line)
      addTo(beside, line)
      beside.edges.add(key)
      waiting.delete(beside)
      fresh.push(beside)
      continue
    }
    const again = fresh.at(-1)
    // The web server may write several error lines of one request.
    if (again && key.startsWith('e') && line.at - again.last <= ERROR_SLACK_MS && sameRequest(again, line)) {
      again.group.add(line)
      addTo(again, line)
      continue
    }
    const group = new Group([line])
    const arrival = newArrival(group, line)
    addTo(arrival, line)
    arrival.edges.add(key)
    fresh.push(arrival)
  }
  return fresh
}

/**
 * The only log of the host that went wrong just before the answer went out. An answer of failure explains it by itself; a
 * log that names nothing of a payment, or an answer of 200, only where no other request was answered at that time.
 */
const onlyBeside = (line: Item, waiting: ReadonlySet<Arrival>, others: OtherRequests): Arrival | undefined => {
  const { host } = line.record.origin
  const from = line.at - span(line) - SLACK_MS
  const to = line.at + SLACK_MS
  let found: Arrival | undefined
  for (const arrival of waiting) {
    if (arrival.host !== host || arrival.last < from || arrival.last > to) continue
    if (found) return undefined
    found = arrival
  }
  if (found === undefined) return undefined
  const { status, path } = line.record.http ?? {}
  const isAnswer =
    status !== undefined &&
    (![301, 302, 307, 308, 404, 405, 413, 415, 419, 502].includes(status) || (status === 404 && isMissing(found)))
  if (!isAnswer) return undefined
  const isTold = found.steps.some((step) => step.loose !== true) || found.group.event !== undefined
  if (isTold && status >= 400) return found
  return others(host, path, Math.min(from, found.at), to) ? undefined : found
}

/** What was looked for in the application's own database and is not there: frameworks answer 404 to that. */
const isMissing = ({ steps }: Arrival): boolean =>
  steps.some((step) => step.kind === 'deal.missing' && step.outcome === 'failed')

/** In a list in order of time the first that is not before. */
const firstAt = (all: readonly { readonly at: EpochMs }[], at: EpochMs): number => {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((all[middle] as { readonly at: EpochMs }).at < at) low = middle + 1
    else high = middle
  }
  return low
}

const sameRequest = (arrival: Arrival, line: Item): boolean => {
  const known = new Set(arrival.steps.map((step) => step.by))
  return line.steps.every((step) => !known.has(step.by))
}

const span = (line: Item): number => line.record.http?.durationMs ?? 0
const slack = (line: Item): number => (isAccess(line) ? SLACK_MS : ERROR_SLACK_MS)

const nearest = (key: string, line: Item, arrivals: readonly Arrival[], from: number): Arrival | undefined => {
  let best: Arrival | undefined
  let bestCost = Infinity
  for (let at = from; at < arrivals.length; at++) {
    const arrival = arrivals[at] as Arrival
    if (arrival.at > line.at + slack(line)) break
    if (arrival.edges.has(key)) continue
    const cost = costOf(line, arrival)
    if (cost < bestCost) [best, bestCost] = [arrival, cost]
  }
  return best
}

/** How badly a line fits an arrival, in ms; Infinity when it cannot be its answer. */
const costOf = (line: Item, arrival: Arrival): number => {
  const isNamed = line.event !== undefined && arrival.group.event !== undefined
  if (isNamed && line.event !== arrival.group.event) return Infinity
  const began: EpochMs = line.at - span(line)
  if (arrival.at < began - slack(line) || arrival.at > line.at + slack(line)) return Infinity
  const fit = fits(line, arrival)
  if (fit === 'no') return Infinity
  return isNamed ? 0 : Math.abs(arrival.at - began) + (fit === 'maybe' ? 400 : 0)
}

/** A proxy that could not reach one upstream asked the next, and the same request was answered well. */
const wentOn = (line: Item, arrival: Arrival): boolean =>
  line.steps.some((step) => step.cause === 'upstream_down_502') &&
  line.record.http?.path !== undefined &&
  arrival.items.some((item) => item.record.http?.path === line.record.http?.path)

/** Does the status fit what the application says of the arrival? */
const fits = (line: Item, arrival: Arrival): 'yes' | 'maybe' | 'no' => {
  const status = line.record.http?.status
  if (status === undefined)
    return arrival.status === undefined || arrival.status >= 400 ? 'yes' : wentOn(line, arrival) ? 'maybe' : 'no'
  if (arrival.status !== undefined) return arrival.status === status ? 'yes' : 'no'
  const application = arrival.items.some((item) => !item.edge)
  if (!application) return 'yes'
  const refused = arrival.steps.some((step) => step.kind === 'signature.failed')
  const told = arrival.steps.some(
    (step) => step.outcome === 'failed' && step.kind !== 'signature.failed' && step.voice !== 'edge',
  )
  // The application said what went wrong, and answered so.
  if (told && status >= 400 && ![405, 413, 415, 419, 499, 502, 504].includes(status)) return 'yes'
  // The web server answered by itself: the application never saw this request.
  if ([301, 302, 307, 308, 404, 405, 413, 415, 419, 502].includes(status))
    return refused ? 'no' : status === 502 ? 'maybe' : 'no'
  // Without a secret, and under some frameworks, a refusal is an error of the server's.
  if (refused) return status >= 400 && status < 500 ? 'yes' : status < 300 || status >= 500 ? 'maybe' : 'no'
  const failed =
    arrival.steps.some(
      (step) =>
        step.outcome === 'failed' &&
        (step.kind === 'event.stored' || step.kind === 'webhook.answered' || step.kind === 'db.unavailable'),
    ) || arrival.steps.some((step) => step.by === 'duplicate.unique')
  if (status >= 500) return failed ? 'yes' : 'maybe'
  if (status === 499) return 'maybe'
  return status < 300 ? (failed ? 'maybe' : 'yes') : 'maybe'
}
