import type { FileSystem, Inode } from './file-system.ts'
import type { Random } from './random.ts'

export type RotationStyle = 'rename' | 'late' | 'copytruncate' | 'truncate' | 'recreate'

export interface WorldOptions {
  readonly styles: readonly RotationStyle[]
  /** Rotated files that are kept. */
  readonly keep: number
  readonly compress: 'never' | 'at once' | 'delayed'
  /** Moved away and back, unreadable, replaced by a FIFO. */
  readonly accidents: boolean
  /** Bytes that each line begins with, the same for all. */
  readonly prefix: number
}

/** The writer and what rotates its log, one step after the other. */
export class World {
  readonly path = 'app.log'
  readonly written: number[] = []
  readonly #files: FileSystem
  readonly #random: Random
  readonly #options: WorldOptions
  #count = 0
  #writer: Inode
  /** A rotation, a compression, an accident in the middle of its steps. */
  readonly #running: Generator<void>[] = []
  /** A content that goes without a trace between two looks was never there: it is destroyed only where that can be seen. */
  #lastDestroyed = -10_000
  #lastRotated = -10_000
  /** The link was lost in a rotation, or one came since. */
  #unknownSinceDrop = false
  #connected = false
  /** Since when the path leads to the log and the link is up, so that who follows may read it. */
  #visibleSince = 0
  #looked: { readonly inode: Inode; readonly size: number } | undefined
  /** Who follows has seen something of what the log holds now: what nobody saw may go without a trace. */
  #isKnown = false
  now = 0

  constructor(files: FileSystem, random: Random, options: WorldOptions) {
    this.#files = files
    this.#random = random
    this.#options = options
    this.#writer = files.create(this.path, 0)
    files.hold(this.#writer)
  }

  step(now: number, mayRotate: boolean, connected: boolean): void {
    this.now = now
    this.#look(connected)
    this.#connected = connected
    const [running] = this.#running
    if (running !== undefined && this.#random.chance(0.3)) {
      if (running.next().done) this.#running.shift()
    } else if (mayRotate && running === undefined && this.#random.chance(0.02)) this.#running.push(this.#something())
    else if (this.#random.chance(0.6)) {
      // A writer that found no file to open tries again.
      if (running === undefined && this.#files.names.get(this.path) !== this.#writer) this.#reopen()
      this.write()
    }
  }

  #look(connected: boolean): void {
    const inode = this.#writer
    const size = inode.bytes.length
    if (inode !== this.#looked?.inode || size < this.#looked.size) {
      this.#isKnown = false
      this.#visibleSince = 0
    }
    this.#looked = { inode, size }
    const visible = connected && this.#files.names.get(this.path) === inode && inode.readable && size > 0
    if (!visible || !this.#isKnown) {
      if (!visible || this.#visibleSince === 0) this.#visibleSince = visible ? this.now : 0
      else if (this.now - this.#visibleSince > 2000) this.#isKnown = true
    }
  }

  /** Goes on until nothing is in the middle. */
  settle(now: number): boolean {
    this.now = now
    const [running] = this.#running
    if (running?.next().done) this.#running.shift()
    return this.#running.length === 0
  }

  dropped(): void {
    this.#unknownSinceDrop = this.#running.length > 0
  }

  write(): void {
    const lines = 1 + this.#random.below(4)
    let text = ''
    for (let line = 0; line < lines; line++) {
      const n = this.#count++
      this.written.push(n)
      text += `${'{"level":"info","service":"payments","host":"web-1"'.slice(0, this.#options.prefix)} n=${n} ${'x'.repeat(this.#random.below(60))}\n`
    }
    this.#append(this.#writer, text)
  }

  #append(inode: Inode, text: string): void {
    inode.bytes = Buffer.concat([inode.bytes, Buffer.from(text)])
    inode.mtime = this.now + this.#random.next()
  }

  #reopen(): void {
    const inode = this.#files.names.get(this.path)
    if (inode === undefined || inode.kind !== 'file') return
    this.#files.hold(inode)
    this.#files.release(this.#writer)
    this.#writer = inode
  }

  *#something(): Generator<void> {
    if (this.#options.accidents && this.#random.chance(0.4)) return yield* this.#accident()
    // What comes and goes between two looks of the host leaves no trace.
    if (this.#options.keep === 1 && this.now - this.#lastRotated < 1500) return
    const style = this.#options.styles[this.#random.below(this.#options.styles.length)]
    switch (style) {
      case 'truncate':
        if (!this.#mayDestroy()) return
        this.#files.truncate(this.#writer)
        this.#writer.mtime = this.now
        return
      case 'recreate':
        if (!this.#mayDestroy()) return
        this.#files.remove(this.path)
        if (this.#random.chance(0.5)) yield
        this.#files.create(this.path, this.now)
        this.#reopen()
        return
      case 'copytruncate':
        return yield* this.#copyTruncate()
      default:
        return yield* this.#rename(style === 'late')
    }
  }

  #mayDestroy(): boolean {
    if (
      this.now - Math.max(this.#lastDestroyed, this.#lastRotated) < 6000 ||
      !this.#isKnown ||
      (!this.#connected && this.#unknownSinceDrop)
    )
      return false
    this.#lastDestroyed = this.now
    return true
  }

  *#shift(): Generator<void> {
    const { keep } = this.#options
    for (const end of ['', '.gz']) this.#files.remove(`${this.path}.${keep}${end}`)
    for (let number = keep - 1; number >= 1; number--)
      for (const end of ['', '.gz']) {
        if (!this.#files.names.has(`${this.path}.${number}${end}`)) continue
        this.#files.rename(`${this.path}.${number}${end}`, `${this.path}.${number + 1}${end}`)
        if (this.#random.chance(0.3)) yield
      }
  }

  *#rename(late: boolean): Generator<void> {
    this.#unknownSinceDrop = true
    this.#lastRotated = this.now
    yield* this.#shift()
    yield
    this.#files.rename(this.path, `${this.path}.1`)
    if (this.#random.chance(0.5)) yield
    this.#files.create(this.path, this.now)
    if (late) for (let steps = this.#random.below(20); steps > 0; steps--) yield
    this.#reopen()
    yield* this.#compress(late)
  }

  *#copyTruncate(): Generator<void> {
    this.#unknownSinceDrop = true
    this.#lastRotated = this.now
    yield* this.#shift()
    yield
    const live = this.#files.names.get(this.path)
    if (live === undefined || live !== this.#writer) return
    const copy = this.#files.create(`${this.path}.1`, this.now)
    while (this.#random.chance(0.6)) {
      copy.bytes = Buffer.from(live.bytes.subarray(0, this.#random.below(live.bytes.length + 1)))
      copy.mtime = this.now
      yield
    }
    // What is written between the copy and the truncation is lost to everybody: the model does both at once.
    copy.bytes = Buffer.from(live.bytes)
    copy.mtime = this.now + this.#random.next()
    this.#files.truncate(live)
    live.mtime = this.now + this.#random.next()
    yield
    yield* this.#compress(false)
  }

  *#compress(late: boolean): Generator<void> {
    const { compress } = this.#options
    if (compress === 'never' || (late && compress === 'at once')) return
    const name = `${this.path}.${compress === 'at once' ? 1 : 2}`
    const plain = this.#files.names.get(name)
    if (plain === undefined || plain === this.#writer) return
    yield
    const packed = this.#files.create(`${name}.gz`, this.now)
    packed.packed = true
    packed.bytes = Buffer.from(plain.bytes.subarray(0, plain.bytes.length >> 1))
    yield
    packed.bytes = Buffer.from(plain.bytes)
    packed.mtime = plain.mtime
    yield
    this.#files.remove(name)
  }

  *#accident(): Generator<void> {
    const live = this.#files.names.get(this.path)
    if (live === undefined) return
    const lasts = 3 + this.#random.below(60)
    switch (this.#random.below(3)) {
      case 0:
        this.#files.rename(this.path, `${this.path}.hidden`)
        for (let steps = lasts; steps > 0; steps--) yield
        this.#files.rename(`${this.path}.hidden`, this.path)
        return
      case 1:
        live.readable = false
        for (let steps = lasts; steps > 0; steps--) yield
        live.readable = true
        return
      default:
        this.#files.rename(this.path, `${this.path}.hidden`)
        this.#files.create(this.path, this.now, 'other')
        for (let steps = lasts; steps > 0; steps--) yield
        this.#files.rename(`${this.path}.hidden`, this.path)
    }
  }
}
