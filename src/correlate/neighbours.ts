import type { Step, StepId } from '../model/step.ts'
import { factsOf } from '../model/steps.ts'
import { lineFamily, objectKind, typeFamily } from './affinity.ts'
import { current, isArrival, type Group } from './group.ts'
import type { Item } from './item.ts'

/** How long a run may be silent and still be open to a line without ids. */
const OPEN_MS = 10_000
/** The same for lines that are often about something else: databases, queues, errors that no catalogue knows. */
const CLOSE_MS = 2_000
/** Lines of one run without ids at all lie no further apart. */
const RUN_MS = 5_000
/** A line this soon after an arrival is its own when all others have been silent for so long, and so many times as long. */
const JUST_MS = 250
const QUIET_MS = 100
const QUIET_TIMES = 8
/** So many failures in a row, each with another reason, are a burst. */
const LEAST_OF_BURST = 3
/** How far back lines are looked at: keeps the whole near-linear. */
const LOOK_BACK = 80

/**
 * Gives lines without ids to the only log that they can belong to: of the same stream and worker, open at that time. Where
 * two fit, the line stays uncertain for both. Arrivals without ids wait for the first line that names what came.
 */
export const joinNeighbours = (groups: readonly Group[]): Group[] => {
  const homes = new Map<number, Group>()
  const streams = new Map<string, Item[]>()
  for (const group of groups) {
    for (const item of group.items) {
      homes.set(item.index, group)
      if (item.edge) continue
      const known = streams.get(item.stream)
      if (known) known.push(item)
      else streams.set(item.stream, [item])
    }
  }
  for (const items of streams.values())
    new StreamWalk(
      items.sort((a, b) => a.index - b.index),
      homes,
    ).run()
  return [...new Set([...homes.values()].map(current))].filter((group) => group.items.length > 0)
}

interface Pending {
  readonly group: Group
  readonly item: Item
}

/** One pass over the lines of one stream, in order. */
class StreamWalk {
  readonly #items: readonly Item[]
  readonly #homes: Map<number, Group>
  #pending: Pending[] = []
  readonly #announced = new Set<Group>()
  #orphan: Group | undefined
  #failure: Group | undefined
  readonly #arrivedAt = new Map<Group, number>()
  #lately: Pending[] = []
  readonly #bursts: ReadonlySet<Item>

  constructor(items: readonly Item[], homes: Map<number, Group>) {
    this.#items = items
    this.#homes = homes
    this.#bursts = burstsIn(items)
  }

  run(): void {
    this.#items.forEach((item, at) => {
      const group = this.#groupOf(item)
      this.#pending = this.#pending.filter((each) => item.at - each.item.at <= OPEN_MS && !each.group.into)
      this.#lately = this.#lately.filter((each) => item.at - each.item.at <= CLOSE_MS && !each.group.into)
      if (group.unverified) this.#failedSignature(item, group, at)
      else if (group.hasIds && !this.#bursts.has(item)) this.#named(item, group, at)
      else if (item.steps.some(isArrival)) this.#arrived(item, group)
      else if (group.items.length === 1 || !group.arrived) this.#nameless(item, group, at)
    })
  }

  #groupOf(item: Item): Group {
    return current(this.#homes.get(item.index) as Group)
  }

  /** A line with ids takes the arrival that was waiting for it. */
  #named(item: Item, group: Group, at: number): void {
    if (item.steps.some(isArrival)) {
      this.#arrivedAt.set(group, item.at)
      if (group.event !== undefined) this.#lately.push({ group, item })
      return
    }
    if (this.#followsArrival(item, group, at) || this.#goesOn(item, group, at) || this.#isItsObject(item, group)) return
    const arrivedAt = this.#arrivedAt.get(group)
    if (item.steps.length === 0 || (arrivedAt !== undefined && item.at - arrivedAt < OPEN_MS)) return
    const waiting = this.#pending.filter(
      ({ group: other, item: arrival }) =>
        sameWorker(arrival, item) && (!other.type || !group.type || other.type === group.type),
    )
    const alike = waiting.filter(
      ({ group: other }) => other.type !== undefined && typeFamily(other.type) === (group.family ?? lineFamily(item)),
    )
    const taken = alike[0] ?? (waiting.length === 1 ? waiting[0] : undefined)
    if (!taken) return
    group.absorb(taken.group)
    this.#arrivedAt.set(group, item.at)
    this.#pending = this.#pending.filter((each) => each !== taken)
  }

  /**
   * One payment makes several events, and without event ids their lines lie in one log. What follows the arrival of another
   * type directly belongs to that event.
   */
  #followsArrival(item: Item, group: Group, at: number): boolean {
    const before = this.#items[at - 1]
    if (
      !before ||
      item.steps.length === 0 ||
      group.event !== undefined ||
      item.at - before.at > CLOSE_MS ||
      !sameWorker(before, item)
    )
      return false
    const other = this.#groupOf(before)
    if (other === group || !this.#announced.has(other) || other.type === undefined || other.type === group.type)
      return false
    if (
      group.type === undefined ||
      (other.hasIds && ![...item.objects, ...item.weak].some((key) => other.objects.has(key) || other.weak.has(key)))
    )
      return false
    group.items = group.items.filter((each) => each !== item)
    other.add(item)
    this.#homes.set(item.index, other)
    this.#pending = this.#pending.filter((each) => each.group !== other)
    return true
  }

  /**
   * A line that names no payment, only what many payments share (a subscription, a customer), directly behind the arrival of
   * an event of the same type: the handler of that event speaks on.
   */
  #goesOn(item: Item, group: Group, at: number): boolean {
    const before = this.#items[at - 1]
    if (!before || group.items.length > 1 || group.event !== undefined || group.objects.size > 0) return false
    if (!item.steps.some((step) => factsOf(step.kind).scope === 'delivery')) return false
    const other = this.#groupOf(before)
    if (other === group || other.event === undefined || other.unverified || !before.steps.some(isArrival)) return false
    if (item.at - before.at > JUST_MS || !sameWorker(before, item)) return false
    if (group.type !== undefined && other.type !== undefined && group.type !== other.type) return false
    other.absorb(group)
    return true
  }

  /**
   * An event is about one object of its own kind. A line of work that names such an object a moment after the arrival of the
   * only event of that kind which has shown none yet tells which it is, though no line names both.
   */
  #isItsObject(item: Item, group: Group): boolean {
    if (item.steps.length === 0 || group.event !== undefined || group.arrived || group.objects.size === 0) return false
    const fits = new Set(
      this.#lately.flatMap(({ group: event, item: arrival }) => {
        const kind = objectKind(event.family)
        const isOpen =
          kind !== undefined &&
          sameWorker(arrival, item) &&
          item.objects.some((key) => key.startsWith(kind)) &&
          ![...event.objects].some((key) => key.startsWith(kind)) &&
          !event.items.some((each) => each.index < item.index && each.at >= arrival.at && isEnd(each)) &&
          (group.type === undefined || group.type === event.type)
        return isOpen ? [event] : []
      }),
    )
    const [event] = fits
    if (event === undefined || fits.size > 1) return false
    event.absorb(group)
    return true
  }

  #arrived(item: Item, group: Group): void {
    const last = this.#pending.at(-1)
    if (
      last &&
      item.at - last.item.at <= 1_000 &&
      sameWorker(last.item, item) &&
      last.group.items.length === 1 &&
      wordedApart(last.item, item)
    ) {
      last.group.absorb(group)
      return
    }
    this.#pending.push({ group, item })
    this.#announced.add(group)
    this.#orphan = undefined
  }

  /** Lines of one refused request: its arrival before it, the library's words, the application's. */
  #failedSignature(item: Item, group: Group, at: number): void {
    const failure = this.#failure && current(this.#failure)
    const before = this.#items[at - 1]
    if (
      failure &&
      failure !== group &&
      item.requests.length === 0 &&
      item.at - failure.last <= CLOSE_MS &&
      before &&
      this.#groupOf(before) === failure &&
      sameWorker(before, item) &&
      wordedApart(failure.items, item) &&
      failure.items.every((each) => mayBeOne(each, item))
    ) {
      failure.absorb(group)
      return
    }
    this.#failure = group
    if (group.items.some((each) => each.steps.some(isArrival))) return
    const waiting = this.#pending.filter((each) => sameWorker(each.item, item) && each.group.items.length === 1)
    const taken = waiting.length > 0 && item.requests.length === 0 ? waiting[0] : undefined
    if (taken) {
      group.absorb(taken.group)
      this.#pending = this.#pending.filter((each) => each !== taken)
    } else if (before && item.requests.length === 0) this.#takeArrival(before, item, group)
  }

  /** The line before announced an event by ids that were not yet verified: it is part of the refused request. */
  #takeArrival(before: Item, item: Item, group: Group): void {
    const other = this.#groupOf(before)
    if (other === group || other.unverified || !before.steps.some(isAnnouncement) || before.steps.length > 1) return
    if (item.at - before.at > CLOSE_MS || !sameWorker(before, item) || !mayBeOne(before, item)) return
    other.items = other.items.filter((each) => each !== before)
    if (other.items.length === 0) other.into = group
    this.#homes.set(before.index, group)
    group.items.unshift(before)
    group.first = Math.min(group.first, before.at)
  }

  #nameless(item: Item, group: Group, at: number): void {
    if (item.steps.some((step) => isAlone(step)) || this.#bursts.has(item)) return
    const near =
      item.steps.length === 0 || item.loose || item.steps.some((step) => LOOSE.has(step.kind)) ? CLOSE_MS : OPEN_MS
    const open = this.#openAt(at, near)
    // Where every line of a run names its event, a line that names none and is known by its meaning alone is another's,
    // unless the thread that wrote it is named and says otherwise.
    if (
      open.length > 0 &&
      !isThread(item.worker) &&
      !item.steps.some((step) => step.confidence === 'certain') &&
      open.every((each) => namesItself(each, item.stream))
    )
      return
    const home = open.length === 1 ? open[0] : this.#tellApart(item, at, open)
    if (home && home !== group) {
      home.absorb(group)
      return
    }
    if (item.loose) return
    if (open.length > 1) for (const each of open) each.uncertain.push(...item.steps)
    else this.#join(item, group)
  }

  /** Logs that are open for a line without ids. */
  #openAt(at: number, near: number): Group[] {
    const item = this.#items[at] as Item
    const open = new Map<Group, Item>()
    for (let back = at - 1; back >= Math.max(0, at - LOOK_BACK); back--) {
      const other = this.#items[back] as Item
      if (item.at - other.at > near) break
      const group = this.#groupOf(other)
      if (open.has(group) || !isHome(group) || !sameWorker(other, item)) continue
      open.set(group, other)
    }
    const unfinished = [...open].filter(([group, last]) => !isEnd(last) || group.last > item.at).map(([group]) => group)
    if (unfinished.length > 0) return unfinished
    if (open.size > 0 && item.steps.length > 0) return [...open.keys()]
    return this.#openAfter(at)
  }

  #openAfter(at: number): Group[] {
    const item = this.#items[at] as Item
    const open = new Set<Group>()
    for (let ahead = at + 1; ahead < Math.min(this.#items.length, at + LOOK_BACK); ahead++) {
      const other = this.#items[ahead] as Item
      if (other.at - item.at > CLOSE_MS) break
      const group = this.#groupOf(other)
      if (group.hasIds && !group.unverified && sameWorker(other, item)) open.add(group)
      if (other.steps.some(isArrival)) break
    }
    return [...open]
  }

  /** Several are open: the one that has begun this very step, or whose next line is about it. */
  #tellApart(item: Item, at: number, open: readonly Group[]): Group | undefined {
    const subject = item.steps.map((step) => subjectOf(step.kind))[0]
    if (subject === undefined)
      return (
        onlyOne(open.filter((group) => this.#announced.has(group) && group.items.length === 1)) ??
        this.#justArrived(item, at, open)
      )
    const begun = open.filter((group) => isBegun(group, subject, item))
    if (begun.length === 1) return begun[0]
    const next = this.#items[at + 1]
    if (next && next.at - item.at <= 1_000 && next.steps.some((step) => subjectOf(step.kind) === subject)) {
      const group = this.#groupOf(next)
      if (open.includes(group)) return group
    }
    return this.#justArrived(item, at, open)
  }

  /** The line before announced one of them a moment ago, and all others have been silent for many times as long. */
  #justArrived(item: Item, at: number, open: readonly Group[]): Group | undefined {
    const before = this.#items[at - 1]
    if (!before || !before.steps.some(isArrival) || !sameWorker(before, item)) return undefined
    const group = this.#groupOf(before)
    const gap = item.at - before.at
    if (!open.includes(group) || gap > JUST_MS) return undefined
    const quiet = Math.max(QUIET_MS, gap * QUIET_TIMES)
    return open.every((other) => other === group || item.at - lastBefore(other, item) >= quiet) ? group : undefined
  }

  /** Nobody is open: lines without ids that follow each other make one log. */
  #join(item: Item, group: Group): void {
    if (item.steps.length === 0) return
    const orphan = this.#orphan && current(this.#orphan)
    const last = orphan?.items.at(-1)
    if (
      orphan &&
      orphan !== group &&
      last &&
      item.at - orphan.last <= RUN_MS &&
      sameWorker(last, item) &&
      !item.steps.some((step) => LOOSE.has(step.kind)) &&
      !(item.steps.every(isEndOfRequest) && !wordedApart(orphan.items, item))
    )
      orphan.absorb(group)
    else this.#orphan = group
  }
}

/** That the same request failed is said once: the same words again end another one. */
const isEndOfRequest = (step: Step): boolean => step.kind === 'webhook.answered' && step.outcome === 'failed'

const lastBefore = (group: Group, item: Item): number =>
  group.items.reduce((last, each) => (each.index < item.index ? Math.max(last, each.at) : last), -Infinity)

/**
 * One sentence of failure many times in a row, with different reasons and no arrival between them: each ends a request of its
 * own. More requests failed than had been announced, so that this kind of failure comes without an announcement, and none of
 * the lines is that of whoever was announced before.
 */
const burstsIn = (items: readonly Item[]): ReadonlySet<Item> => {
  const bursts = new Set<Item>()
  let run: Item[] = []
  const close = () => {
    if (run.length >= LEAST_OF_BURST && new Set(run.map(reasonOf)).size >= LEAST_OF_BURST)
      for (const item of run) bursts.add(item)
    run = []
  }
  for (const item of items) {
    if (item.steps.length === 0) continue
    const isEnd = item.event === undefined && item.requests.length === 0 && item.steps.every(isFailure)
    const [first] = run
    if (!isEnd || (first && (wordsIn(first) !== wordsIn(item) || !sameWorker(first, item)))) close()
    if (isEnd) run.push(item)
  }
  close()
  return bursts
}

const isFailure = (step: Step): boolean => step.outcome === 'failed' && step.kind !== 'signature.failed'
const reasonOf = ({ steps, record }: Item): string =>
  `${record.error?.type ?? ''} ${steps.map((step) => step.cause ?? '').join(' ')}`

/** Of the service itself: it belongs to no webhook, whatever runs beside it. A service that names its events says so. */
const isAlone = (step: Step): boolean => factsOf(step.kind).alone === true || step.by === 'service.db.unavailable'

const LOOSE: ReadonlySet<StepId> = new Set(['db.unavailable', 'event.stored', 'gate.fail_open'])

/** That it came, or that work on it begins. */
const isAnnouncement = (step: Step): boolean => step.kind === 'webhook.received' && step.voice !== 'edge'

const namesItself = (group: Group, stream: string): boolean => {
  const own = group.items.filter((each) => each.stream === stream && each.steps.length > 0)
  const tellsMore = own.some((each) => !each.steps.some(isArrival))
  return own.length >= 2 && tellsMore && own.every((each) => each.event !== undefined)
}

/** Two lines that name different events are of two requests, verified or not. */
const mayBeOne = (a: Item, b: Item): boolean => {
  const [first, second] = [a.record.ids.eventId, b.record.ids.eventId]
  return first === undefined || second === undefined || first.some((id) => second.includes(id))
}

const onlyOne = (groups: readonly Group[]): Group | undefined => (groups.length === 1 ? groups[0] : undefined)

const isHome = (group: Group): boolean =>
  !group.unverified && (group.hasIds || group.arrived) && !isServiceGroup(group) && !isGateGroup(group)

/** Answers of the product's gate to a device: no webhook. */
const isGateGroup = (group: Group): boolean =>
  group.event === undefined &&
  group.objects.size === 0 &&
  group.type === undefined &&
  group.items.every((item) => item.steps.every((step) => GATE.test(step.kind)))

const GATE = /^(?:quota|gate|subscription|cache|db|scheduler)\./

const isServiceGroup = (group: Group): boolean =>
  group.items.every((item) => item.steps.length > 0 && item.steps.every((step) => factsOf(step.kind).alone === true))

const sameWorker = (a: Item, b: Item): boolean =>
  a.worker === undefined || b.worker === undefined || a.worker === b.worker

/** `pid/thread`, and not the process alone: two jobs at once have two of them. */
const isThread = (worker: string | undefined): boolean => worker !== undefined && !worker.endsWith('/')

/** Two lines of one arrival say it in different words; the same words twice are two arrivals. */
const wordedApart = (known: Item | readonly Item[], item: Item): boolean => {
  const words = new Set(
    (Array.isArray(known) ? (known as readonly Item[]) : [known as Item]).flatMap((each) =>
      each.steps.map((step) => `${step.by} ${wordsIn(each)}`),
    ),
  )
  return item.steps.every((step) => !words.has(`${step.by} ${wordsIn(item)}`))
}

/** The letters of a message: ids and numbers differ from request to request. */
const wordsIn = ({ record }: Item): string => record.message.slice(0, 200).replace(/\S*\d\S*|\W+/g, ' ')

const isEnd = (item: Item): boolean =>
  item.steps.some((step) => step.kind === 'webhook.answered' || step.kind === 'cabinet.ignored')

const subjectOf = (kind: StepId): string | undefined => /^(?:notification|crm|session|stripe|deal)\b/.exec(kind)?.[0]

const isBegun = (group: Group, subject: string, item: Item): boolean => {
  let begun = false
  for (const each of group.items) {
    if (each.index >= item.index) break
    for (const step of each.steps as readonly Step[])
      if (subjectOf(step.kind) === subject) begun = step.outcome === 'started'
  }
  return begun
}
