import type { EpochMs } from '../model/time.ts'
import { addTo, newArrival, type Arrival } from './deliveries.ts'
import { Group } from './group.ts'
import type { Item } from './item.ts'

/** Access logs cut times to the second, and clocks of two programs of one host agree better than this. */
const SLACK_MS = 1_500
/** A web server's error line and its access line. */
const ERROR_SLACK_MS = 2_500

/**
 * Joins access lines and the web server's error lines to arrivals by time and status: stream by stream, each line to the
 * nearest arrival that has none of this stream yet. What finds no arrival is one by itself. Returns the new groups.
 */
export const joinEdges = (items: readonly Item[], arrivals: Arrival[]): Group[] => {
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
    const fresh = matchStream(key, lines, arrivals)
    arrivals.push(...fresh)
    made.push(...fresh.map((each) => each.group))
  }
  return made
}

const isAccess = (item: Item): boolean => item.steps.some((step) => step.by.startsWith('access.'))

const matchStream = (key: string, lines: readonly Item[], arrivals: readonly Arrival[]): Arrival[] => {
  const fresh: Arrival[] = []
  for (const line of lines) {
    const best = nearest(key, line, arrivals, firstSince(arrivals, line.at - span(line) - slack(line)))
    if (best) {
      best.group.add(line)
      addTo(best, line)
      best.edges.add(key)
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

/** Arrivals are in order of time. */
const firstSince = (arrivals: readonly Arrival[], at: EpochMs): number => {
  let low = 0
  let high = arrivals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((arrivals[middle] as Arrival).at < at) low = middle + 1
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
  const began: EpochMs = line.at - span(line)
  if (arrival.at < began - slack(line) || arrival.at > line.at + slack(line)) return Infinity
  const fit = fits(line, arrival)
  if (fit === 'no') return Infinity
  return Math.abs(arrival.at - began) + (fit === 'maybe' ? 400 : 0)
}

/** Does the status fit what the application says of the arrival? */
const fits = (line: Item, arrival: Arrival): 'yes' | 'maybe' | 'no' => {
  const status = line.record.http?.status
  if (status === undefined) return arrival.status === undefined || arrival.status >= 400 ? 'yes' : 'no'
  if (arrival.status !== undefined) return arrival.status === status ? 'yes' : 'no'
  const application = arrival.items.some((item) => !item.edge)
  if (!application) return 'yes'
  const refused = arrival.steps.some((step) => step.kind === 'signature.failed')
  // The web server answered by itself: the application never saw this request.
  if ([301, 302, 307, 308, 404, 405, 413, 415, 419, 502].includes(status))
    return refused ? 'no' : status === 502 ? 'maybe' : 'no'
  if (refused) return status >= 400 && status < 500 ? 'yes' : status < 300 ? 'maybe' : 'no'
  const failed = arrival.steps.some(
    (step) =>
      step.outcome === 'failed' &&
      (step.kind === 'event.stored' || step.kind === 'webhook.answered' || step.kind === 'db.unavailable'),
  )
  if (status >= 500) return failed ? 'yes' : 'maybe'
  if (status === 499) return 'maybe'
  return status < 300 ? (failed ? 'maybe' : 'yes') : 'maybe'
}
