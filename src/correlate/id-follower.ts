import type { Id, IdKind, Ids } from '../model/ids.ts'
import type { LogRecord } from '../model/record.ts'

/** An id that was learned, and the line that tied it to one that was known before. */
export interface LearnedId {
  readonly id: Id
  readonly from: Id
  readonly record: LogRecord
}

/** Ids of one payment: who carries one of them belongs to it. */
const STRONG: ReadonlySet<IdKind> = new Set<IdKind>([
  'eventId',
  'sessionId',
  'paymentIntentId',
  'chargeId',
  'refundId',
  'invoiceId',
  'setupIntentId',
  'disputeId',
  'requestId',
  'deliveryId',
  'traceId',
])

/** Ids that many payments share: searched when learned, but never a bridge to another payment. */
const SHARED: ReadonlySet<IdKind> = new Set<IdKind>(['dealId', 'hardwareId', 'subscriptionId'])

/** A line that lists more ids of one kind than this is a summary of many payments and ties nothing together. */
const MOST_OF_A_KIND = 4

/** More ids than this come from a line that joins strangers; the search stops learning and says so. */
const MOST_IDS = 200

const keyOf = (id: Id): string => `${id.kind} ${id.value}`

const eachId = function* (ids: Ids): Generator<Id> {
  for (const [kind, values] of Object.entries(ids)) for (const value of values) yield { kind: kind as IdKind, value }
}

/**
 * Follows ids from line to line: starts from the ids that were asked for, learns those that stand beside them, and
 * tells which records belong. With `exact` it learns nothing.
 */
export class IdFollower {
  readonly learned: LearnedId[] = []
  /** True when there were more ids to learn than are sensible. */
  overflow = false
  readonly #asked: ReadonlySet<string>
  readonly #known = new Map<string, Id>()
  readonly #exact: boolean

  constructor(query: readonly Id[], options: { exact?: boolean } = {}) {
    this.#asked = new Set(query.map(keyOf))
    for (const id of query) this.#known.set(keyOf(id), id)
    this.#exact = options.exact ?? false
  }

  /** Every id that is known by now. */
  get known(): Id[] {
    return [...this.#known.values()]
  }

  /** True when the record belongs; what it teaches is learned. */
  accept(record: LogRecord): boolean {
    const through = this.#through(record)
    if (through === undefined) return false
    if (!this.#exact) this.#learn(record, through)
    return true
  }

  #through(record: LogRecord): Id | undefined {
    let shared: Id | undefined
    let foreign = false
    for (const id of eachId(record.ids)) {
      if (this.#known.has(keyOf(id))) {
        if (STRONG.has(id.kind) || this.#asked.has(keyOf(id))) return id
        shared ??= id
      } else if (STRONG.has(id.kind)) foreign = true
    }
    return foreign ? undefined : shared
  }

  #learn(record: LogRecord, from: Id): void {
    for (const [kind, values] of Object.entries(record.ids)) {
      if (values.length > MOST_OF_A_KIND || !(STRONG.has(kind as IdKind) || SHARED.has(kind as IdKind))) continue
      for (const value of values) {
        const id: Id = { kind: kind as IdKind, value }
        if (this.#known.has(keyOf(id))) continue
        if (this.#known.size >= MOST_IDS) {
          this.overflow = true
          return
        }
        this.#known.set(keyOf(id), id)
        this.learned.push({ id, from, record })
      }
    }
  }
}
