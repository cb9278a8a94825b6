import type { Step } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'
import type { Item } from './item.ts'
import { typeFamily } from './affinity.ts'

/** Items that belong together so far. Groups grow by `absorb` until each is one log. */
export class Group {
  items: Item[]
  event: string | undefined
  type: string | undefined
  readonly objects = new Set<string>()
  readonly weak = new Set<string>()
  readonly workers = new Set<string>()
  /** Its signature failed: its ids are not to be believed. */
  unverified = false
  /** Set when another group took its items. */
  into: Group | undefined
  readonly uncertain: Step[] = []
  first: EpochMs
  last: EpochMs

  constructor(items: readonly Item[]) {
    this.items = []
    this.first = Infinity
    this.last = -Infinity
    for (const item of items) this.add(item)
  }

  add(item: Item): void {
    this.items.push(item)
    this.first = Math.min(this.first, item.at)
    this.last = Math.max(this.last, item.at)
    this.event ??= item.event
    for (const step of item.steps) this.type ??= step.type
    for (const key of item.objects) this.objects.add(key)
    for (const key of item.weak) this.weak.add(key)
    if (item.worker) this.workers.add(item.worker)
  }

  absorb(other: Group): void {
    for (const item of other.items) this.add(item)
    this.uncertain.push(...other.uncertain)
    other.into = this
    other.items = []
  }

  get hasIds(): boolean {
    return this.event !== undefined || this.objects.size > 0 || this.weak.size > 0
  }

  get arrived(): boolean {
    return this.items.some((item) => item.steps.some(isArrival))
  }

  get family(): string | undefined {
    return typeFamily(this.type)
  }
}

export const current = (group: Group): Group => {
  let here = group
  while (here.into) here = here.into
  return here
}

export const isArrival = (step: Step): boolean =>
  step.kind === 'webhook.received' && step.outcome === 'ok' && step.claim !== 'status'
