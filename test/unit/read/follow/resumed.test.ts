import { describe, expect, test } from 'vitest'
import type { Fact, Outcome } from '../../../../src/read/follow/facts.ts'
import { Ledger } from '../../../../src/read/follow/ledger.ts'
import { FileSystem, type Inode } from './simulation/file-system.ts'
import { ModelHost } from './simulation/host.ts'
import { seeded } from './simulation/random.ts'

const STEP_MS = 20

/** A log on a model host, and who follows it over one connection after the other. */
class Scene {
  readonly files = new FileSystem()
  readonly log = this.files.create('app.log', 0)
  readonly #ledger = new Ledger(100)
  readonly #random = seeded(1)
  #now = 0
  #host: { readonly model: ModelHost; readonly steps: Generator<void, never>; readonly facts: Fact[] } | undefined
  readonly outcomes: Outcome[] = []

  write(text: string, to = this.log): void {
    to.bytes = Buffer.concat([to.bytes, Buffer.from(text)])
    to.mtime = this.#now + Math.random()
  }

  /** The new live file. */
  rename(name: string): Inode {
    this.files.rename('app.log', name)
    return this.files.create('app.log', this.#now)
  }

  up(): void {
    const facts: Fact[] = []
    const model = new ModelHost(this.files, 'app.log', this.#random, (fact) => facts.push(fact))
    this.#host = { model, steps: model.run(() => this.#now), facts }
    this.#ledger.connected()
  }

  down(): void {
    this.#host?.model.die()
    this.#host = undefined
    this.outcomes.length = 0
  }

  /** Lets time pass; `meanwhile` is done between any two system calls of the host. */
  run(ms: number, meanwhile: () => void = () => {}): void {
    if (this.#host === undefined) this.up()
    const { model, steps, facts } = this.#host!
    for (const end = this.#now + ms; this.#now < end; this.#now += STEP_MS) {
      const fresh = this.#ledger.outcomes()
      this.outcomes.push(...fresh)
      for (const outcome of fresh) if (outcome.kind === 'order') model.orders.push(outcome.order)
      for (let call = 0; call < 5; call++) {
        meanwhile()
        steps.next()
      }
      for (const fact of facts.splice(0)) this.#ledger.take(fact, this.#now)
      this.#ledger.tick(this.#now)
    }
  }

  get resumed(): string[] {
    return this.outcomes.flatMap((each) => (each.kind === 'resumed' ? [each.missed] : []))
  }

  get text(): string {
    return this.outcomes.flatMap((each) => (each.kind === 'bytes' ? [each.bytes.toString()] : [])).join('')
  }

  get listings(): number {
    return this.outcomes.filter((each) => each.kind === 'order' && each.order.do === 'list').length
  }

  get losses(): string[] {
    return this.outcomes.flatMap((each) => (each.kind === 'loss' ? [`${each.why} ${each.file}`] : []))
  }
}

const followed = (): Scene => {
  const scene = new Scene()
  scene.write('one\ntwo\n')
  scene.run(2000)
  expect(scene.text).toBe('one\ntwo\n')
  scene.down()
  return scene
}

describe('after a lost link it is told once that reading goes on', () => {
  test('of a log that is written to faster than it is read, and before its end', () => {
    const scene = followed()
    scene.run(1000, () => scene.write('more\n'))
    expect(scene.resumed).toEqual(['nothing'])
    scene.run(5000)
    expect(scene.resumed).toEqual(['nothing'])
  })

  test('of a quiet log', () => {
    const scene = followed()
    scene.run(1000)
    expect(scene.resumed).toEqual(['nothing'])
  })

  test('before rotated files are read, of which nothing is claimed', () => {
    const scene = followed()
    scene.write('three\n')
    scene.write('four\n', scene.rename('app.log.1'))
    scene.run(1000)
    expect(scene.resumed).toEqual(['coming'])
    expect(scene.text).toBe('three\nfour\n')
    expect(scene.outcomes.findIndex(({ kind }) => kind === 'resumed')).toBeLessThan(
      scene.outcomes.findIndex(({ kind }) => kind === 'bytes'),
    )
  })

  test('after what is missing was looked for', () => {
    const scene = followed()
    scene.write('three\n')
    const live = scene.rename('app.log.1')
    scene.files.remove('app.log.1')
    scene.write('four\n', live)
    scene.run(8000)
    expect({ resumed: scene.resumed, losses: new Set(scene.losses) }).toEqual({
      resumed: ['gap'],
      losses: new Set(['lost ']),
    })
    expect(scene.outcomes.findIndex(({ kind }) => kind === 'loss')).toBeLessThan(
      scene.outcomes.findIndex(({ kind }) => kind === 'resumed'),
    )
  })

  test('of a log that may not be read meanwhile, which is waited for without listing files again and again', () => {
    const scene = followed()
    scene.write('three\n')
    scene.log.readable = false
    scene.run(10_000)
    expect({ resumed: scene.resumed, listings: scene.listings, text: scene.text }).toEqual({
      resumed: ['unknown'],
      listings: 1,
      text: '',
    })
    scene.log.readable = true
    scene.run(2000)
    expect({ resumed: scene.resumed, text: scene.text, losses: scene.losses }).toEqual({
      resumed: ['unknown'],
      text: 'three\n',
      losses: [],
    })
  })

  test('of a log that was rotated to where it may not be read, which is a gap', () => {
    const scene = followed()
    scene.write('three\n')
    const live = scene.rename('app.log.1')
    scene.log.readable = false
    scene.write('four\n', live)
    scene.run(3000)
    expect({ resumed: scene.resumed, text: scene.text, losses: scene.losses }).toEqual({
      resumed: ['gap'],
      text: 'four\n',
      losses: ['permission app.log.1'],
    })
    expect(scene.listings).toBeLessThan(5)
  })
})
