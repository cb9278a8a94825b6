import { Ledger } from '../../../../../src/read/follow/ledger.ts'
import type { Fact } from '../../../../../src/read/follow/facts.ts'
import type { Order } from '../../../../../src/remote/protocol.ts'
import { FileSystem } from './file-system.ts'
import { ModelHost } from './host.ts'
import { seeded, type Random } from './random.ts'
import { World, type RotationStyle, type WorldOptions } from './world.ts'

export interface SimulationResult {
  readonly seed: number
  readonly options: WorldOptions
  readonly written: number
  /** Lines that were never shown and lie in no gap. */
  readonly missing: readonly number[]
  readonly repeated: readonly number[]
  /** Lines that were never written: halves that were joined wrongly. */
  readonly strange: readonly string[]
  /** Lines of before the link was back that nobody could read any more when it was said that nothing was missed. */
  readonly claimed: readonly number[]
  /** How often it was said over the last connection that reading goes on: once. */
  readonly resumed: number
  readonly losses: number
  /** Nothing that happened can have taken a line away. */
  readonly harmless: boolean
  /** The most that the ledger remembered at once. */
  readonly remembered: number
  readonly openFiles: number
}

const STYLES: readonly RotationStyle[] = ['rename', 'late', 'copytruncate', 'truncate', 'recreate']

const chooseOptions = (random: Random): WorldOptions => ({
  styles: STYLES.filter(() => random.chance(0.4)),
  keep: [1, 2, 3, 8][random.below(4)] ?? 3,
  compress: (['never', 'at once', 'delayed'] as const)[random.below(3)] ?? 'never',
  accidents: random.chance(0.3),
  prefix: random.chance(0.3) ? 52 : random.below(30),
})

/** One history of a log, its host and its follower; everything in it comes from the seed. */
export const simulate = (seed: number, steps = 1200): SimulationResult => {
  const random = seeded(seed)
  const chosen = chooseOptions(random)
  const options = { ...chosen, styles: chosen.styles.length === 0 ? (['rename'] as const) : chosen.styles }
  const run = new Run(random, options)
  for (let step = 0; step < steps; step++) run.step(true)
  run.finish()
  return { seed, options, ...run.result() }
}

class Run {
  readonly #random: Random
  readonly #options: WorldOptions
  readonly #files = new FileSystem()
  readonly #world: World
  readonly #ledger: Ledger
  #now = 0
  #host: { readonly model: ModelHost; readonly steps: Generator<void, never> } | undefined
  #toHost: { at: number; order: Order }[] = []
  #toClient: { at: number; said: number; fact: Fact }[] = []
  /** When the host said what the follower learned last. */
  #said = 0
  #reconnectAt = 0
  readonly #shown = new Map<number, number>()
  readonly #partial = new Map<number, string>()
  readonly #strange: string[] = []
  readonly #losses: Loss[] = []
  /** What the highest line was that was shown, every second or so. */
  #highest = 0
  readonly #samples: { readonly at: number; readonly highest: number }[] = []
  #dropped = { at: -100_000 }
  readonly #claimed: number[] = []
  #writtenBefore = 0
  #begun = 0
  #remembered = 0
  #drops = 0
  /** How often it was said that reading goes on: in all, and before the connection of now. */
  #resumed = 0
  #resumedBefore = 0
  readonly #dropRate: number

  constructor(random: Random, options: WorldOptions) {
    this.#random = random
    this.#options = options
    this.#world = new World(this.#files, random, options)
    for (let lines = random.below(40); lines > 0; lines--) this.#world.write()
    // All lines are asked for, so that each must be shown.
    this.#ledger = new Ledger(1_000_000)
    this.#dropRate = random.chance(0.3) ? 0 : random.next() * 0.01
  }

  step(mayRotate: boolean): void {
    this.#now += this.#random.below(40)
    this.#files.now = this.#now
    if (this.#random.chance(0.6)) this.#world.step(this.#now, mayRotate, this.#host !== undefined)
    if ((this.#samples.at(-1)?.at ?? -1000) < this.#now - 1000)
      this.#samples.push({ at: this.#now, highest: this.#highest })
    if (mayRotate && this.#host !== undefined && this.#random.chance(this.#dropRate)) this.#drop()
    this.#link()
  }

  #link(): void {
    if (this.#host === undefined) {
      if (this.#now < this.#reconnectAt) return
      const model = new ModelHost(this.#files, this.#world.path, this.#random, (fact) =>
        this.#toClient.push({ at: this.#now + this.#random.below(60), said: this.#now, fact }),
      )
      this.#host = { model, steps: model.run(() => this.#now) }
      this.#ledger.connected()
      this.#resumedBefore = this.#resumed
      this.#writtenBefore = this.#world.written.length
    }
    const { model, steps } = this.#host
    for (let calls = 1 + this.#random.below(6); calls > 0; calls--) steps.next()
    while (this.#toHost[0] !== undefined && this.#toHost[0].at <= this.#now)
      model.orders.push(this.#toHost.shift()!.order)
    while (this.#toClient[0] !== undefined && this.#toClient[0].at <= this.#now) {
      this.#take(this.#toClient.shift()!)
      // What was decided is held against what the host knew when it said so.
      this.#outcomes()
    }
    this.#ledger.tick(this.#now)
    this.#remembered = Math.max(this.#remembered, this.#ledger.size)
    this.#outcomes()
  }

  #take({ fact, said }: { readonly fact: Fact; readonly said: number }): void {
    this.#said = said
    // What went before following began was never promised.
    if ((fact.kind === 'start' || fact.kind === 'tailing') && this.#shown.size === 0)
      this.#begun = this.#world.written.length
    this.#ledger.take(fact, this.#now)
  }

  #outcomes(): void {
    for (const outcome of this.#ledger.outcomes())
      switch (outcome.kind) {
        case 'order':
          this.#toHost.push({ at: this.#now + this.#random.below(60), order: outcome.order })
          break
        case 'bytes': {
          const text = (this.#partial.get(outcome.content) ?? '') + outcome.bytes.toString()
          const lines = text.split('\n')
          this.#partial.set(outcome.content, lines.pop() ?? '')
          for (const line of lines) this.#show(line)
          break
        }
        case 'end': {
          const rest = this.#partial.get(outcome.content)
          this.#partial.delete(outcome.content)
          if (rest !== undefined && rest !== '' && !outcome.cut) this.#show(rest)
          break
        }
        case 'loss':
          this.#losses.push({ after: this.#inSync(), before: this.#world.written.length })
          break
        case 'resumed':
          this.#resumed += 1
          if (outcome.missed === 'nothing') this.#claimed.push(...this.#gone(this.#notShown(this.#writtenBefore)))
          break
        case 'rotated':
        case 'source':
          break
      }
  }

  /** The highest line that was shown before whatever is said to be lost could happen. */
  #inSync(): number {
    const since = this.#now - this.#dropped.at < 20_000 ? this.#dropped.at : this.#now
    return this.#samples.findLast(({ at }) => at < since - 15_000)?.highest ?? 0
  }

  #notShown(before: number): number[] {
    const missing = this.#world.written.filter((n) => n < before && n >= this.#begun && !this.#shown.has(n))
    return uncovered(runsOf(missing), this.#losses)
  }

  /** Those of the lines that no file held any more when the host spoke last. */
  #gone(lines: readonly number[]): number[] {
    if (lines.length === 0) return []
    const holds = (bytes: Buffer): ReadonlySet<number> =>
      new Set([...bytes.toString().matchAll(/ n=(\d+) x*\n/g)].map(([, n]) => Number(n)))
    const late = this.#files.destroyed.filter(({ at }) => at > this.#said)
    const held = [...this.#files.inodes, ...late].map(({ bytes }) => holds(bytes))
    return lines.filter((n) => !held.some((each) => each.has(n)))
  }

  #show(line: string): void {
    const found = /^[^=]* n=(\d+) x*$/.exec(line)
    if (found === null) this.#strange.push(line)
    else {
      const n = Number(found[1])
      this.#shown.set(n, (this.#shown.get(n) ?? 0) + 1)
      this.#highest = Math.max(this.#highest, n)
    }
  }

  #drop(): void {
    this.#drops += 1
    // Another drop before all was found again belongs to the first.
    if (this.#now - this.#dropped.at > 20_000) this.#dropped = { at: this.#now }
    this.#world.dropped()
    this.#host?.model.die()
    this.#host = undefined
    this.#toHost = []
    this.#toClient = []
    this.#reconnectAt = this.#now + (this.#random.chance(0.3) ? this.#random.below(6000) : this.#random.below(500))
  }

  /** What is in the middle comes to its end, and the follower gets the time to see it. */
  finish(): void {
    for (let step = 0; step < 400; step++) {
      this.#now += 20
      this.#files.now = this.#now
      if (this.#world.settle(this.#now)) break
      this.#link()
    }
    this.#world.write()
    for (let step = 0; step < 900; step++) {
      this.#now += 20
      this.#files.now = this.#now
      this.#link()
    }
  }

  result(): Omit<SimulationResult, 'seed' | 'options'> {
    const { written } = this.#world
    const { styles, keep, accidents } = this.#options
    const keeps = styles.every((style) => style !== 'truncate' && style !== 'recreate')
    return {
      written: written.length,
      missing: this.#notShown(Number.POSITIVE_INFINITY),
      claimed: this.#claimed,
      resumed: this.#resumed - this.#resumedBefore,
      repeated: [...this.#shown].filter(([, times]) => times > 1).map(([n]) => n),
      strange: this.#strange,
      losses: this.#losses.length,
      harmless: keeps && keep === 8 && !accidents && this.#drops < 8,
      remembered: this.#remembered,
      openFiles: this.#host?.model.openFiles ?? 0,
    }
  }
}

/** Runs of neighbouring numbers. */
const runsOf = (numbers: readonly number[]): number[][] => {
  const runs: number[][] = []
  for (const n of numbers) {
    const last = runs.at(-1)
    if (last?.at(-1) === n - 1) last.push(n)
    else runs.push([n])
  }
  return runs
}

interface Loss {
  readonly after: number
  readonly before: number
}

/** Lines of runs that began in no gap that was said. */
const uncovered = (runs: readonly number[][], losses: readonly Loss[]): number[] =>
  runs.flatMap((run) => {
    const [first = 0] = run
    return losses.some(({ after, before }) => first >= after && first <= before) ? [] : run
  })
