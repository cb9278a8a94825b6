import { HEAD_BYTES, OVERLAP_BYTES, type FoundFile } from '../../../../../src/read/follow/contents.ts'
import type { Fact } from '../../../../../src/read/follow/facts.ts'
import type { Order } from '../../../../../src/remote/protocol.ts'
import { sizeOf, type FileSystem, type Inode } from './file-system.ts'
import type { Random } from './random.ts'

interface Slot {
  readonly id: number
  readonly inode: Inode
  tailing: boolean
  position: number
  mtime: number
  digest: Buffer | undefined
  saidEnd: boolean
}

/** The tick of `follow.sh`, in milliseconds. */
const TICK_MS = 250

/**
 * The verbs of `follow.sh` on the model: a step of the generator is a system call or two, and the world goes on between
 * any two of them.
 */
export class ModelHost {
  readonly orders: Order[] = []
  readonly #files: FileSystem
  readonly #path: string
  readonly #random: Random
  readonly #say: (fact: Fact) => void
  readonly #slots = new Map<number, Slot>()
  #told = ''

  constructor(files: FileSystem, path: string, random: Random, say: (fact: Fact) => void) {
    this.#files = files
    this.#path = path
    this.#random = random
    this.#say = say
  }

  *run(now: () => number): Generator<void, never> {
    let nextTick = now() + TICK_MS
    for (;;) {
      const order = this.orders.shift()
      if (order !== undefined) yield* this.#obey(order)
      else if (now() >= nextTick) {
        for (const slot of [...this.#slots.values()]) yield* this.#pull(slot)
        this.#tellPath(false)
        nextTick = now() + TICK_MS
      }
      yield
    }
  }

  /** The link is gone: its descriptors are closed. */
  die(): void {
    for (const { inode } of this.#slots.values()) this.#files.release(inode)
    this.#slots.clear()
  }

  get openFiles(): number {
    return this.#slots.size
  }

  *#obey(order: Order): Generator<void> {
    switch (order.do) {
      case 'list':
        return yield* this.#list()
      case 'open':
        return yield* this.#open(order)
      default: {
        const [number, slot] = [...this.#slots].find(([, { id }]) => id === order.id) ?? []
        if (slot === undefined || number === undefined) return
        yield
        if (order.do === 'close') {
          this.#files.release(slot.inode)
          this.#slots.delete(number)
        } else if (order.do === 'last') yield* this.#last(slot, order.lines)
        else if (order.do === 'tail') yield* this.#tail(slot, order.offset)
        else if (order.do === 'unpack') yield* this.#unpack(slot, order.offset)
        else {
          slot.saidEnd = false
          yield* this.#pull(slot)
        }
      }
    }
  }

  *#list(): Generator<void> {
    let listed: [string, Inode][] = []
    let before = ''
    for (let attempt = 0; attempt < 6; attempt++) {
      const names = [...this.#files.names.keys()]
      yield
      listed = names.flatMap((name) => {
        const inode = this.#files.names.get(name)
        return inode === undefined || inode.kind !== 'file' || !this.#rotated(name)
          ? []
          : [[name, inode] as [string, Inode]]
      })
      const now = listed.map(([name, { number }]) => `${name} ${number}`).join()
      if (now === before) break
      before = now
      yield
    }
    const files: FoundFile[] = []
    let steady = true
    const seen = new Set<number>()
    const sizes = new Map(listed.map(([, inode]) => [inode, sizeOf(inode)] as const))
    for (const [name, inode] of listed.toSorted(([one], [other]) => order(other) - order(one))) {
      if (seen.has(inode.number)) continue
      seen.add(inode.number)
      if (this.#random.chance(0.3)) yield
      const there = this.#files.names.get(name)
      if (inode.readable && there?.number !== inode.number) {
        steady = false
        continue
      }
      files.push({
        device: '1',
        inode: String(inode.number),
        size: sizes.get(inode) ?? 0,
        mtime: inode.mtime,
        live: name === this.#path,
        readable: inode.readable,
        packed: inode.packed,
        name,
        head: inode.readable ? Buffer.from((there ?? inode).bytes.subarray(0, HEAD_BYTES)) : Buffer.alloc(0),
      })
    }
    yield
    this.#tellPath(true)
    this.#say({ kind: 'files', files, steady })
  }

  /** `.gz` counts when its plain file is gone, as in `list_siblings`. */
  #rotated(name: string): boolean {
    return !name.endsWith('.hidden') && !(name.endsWith('.gz') && this.#files.names.has(name.slice(0, -3)))
  }

  *#open({ id, slot, name }: Order & { do: 'open' }): Generator<void> {
    yield
    const inode = this.#files.names.get(name ?? this.#path)
    const old = this.#slots.get(slot)
    if (old !== undefined) this.#files.release(old.inode)
    this.#slots.delete(slot)
    if (inode === undefined || inode.kind !== 'file' || !inode.readable) {
      this.#say({
        kind: 'unopened',
        id,
        why: inode === undefined ? 'missing' : inode.readable ? 'other' : 'permission',
      })
      return
    }
    this.#files.hold(inode)
    this.#slots.set(slot, { id, inode, tailing: false, position: 0, mtime: -1, digest: undefined, saidEnd: false })
    this.#say({ kind: 'opened', id, device: '1', inode: String(inode.number) })
  }

  *#last({ id, inode }: Slot, lines: number): Generator<void> {
    yield
    const { bytes } = inode
    let offset = bytes.lastIndexOf(10) + 1
    let found = 0
    if (lines > 0) {
      offset = bytes.length
      while (found < lines && offset > 0) {
        offset = bytes.lastIndexOf(10, Math.max(0, offset - 2)) + 1
        found += 1
        if (offset === 1 && bytes[0] !== 10) offset = 0
      }
    }
    this.#say({ kind: 'start', id, offset, lines: found })
  }

  *#tail(slot: Slot, offset: number): Generator<void> {
    const { inode } = slot
    slot.digest = digest(inode)
    yield
    const head = Buffer.from(inode.bytes.subarray(0, HEAD_BYTES))
    yield
    const piece = Buffer.from(inode.bytes.subarray(Math.max(0, offset - OVERLAP_BYTES), offset))
    this.#say({ kind: 'tailing', id: slot.id, head, piece })
    Object.assign(slot, { tailing: true, position: offset, mtime: -1, saidEnd: false })
    yield* this.#pull(slot)
  }

  *#pull(slot: Slot): Generator<void> {
    const { id, inode } = slot
    while (slot.tailing) {
      yield
      const { mtime } = inode
      const size = inode.bytes.length
      if (size < slot.position) return this.#changed(slot)
      if (size === slot.position && mtime === slot.mtime) break
      const { position } = slot
      const readable = inode.readable
      const over = readable ? copyOf(inode, Math.max(0, position - OVERLAP_BYTES), position) : Buffer.alloc(0)
      if (this.#random.chance(0.5)) yield
      const middle = position + Math.floor((size - position) / 2)
      const first = copyOf(inode, position, middle)
      if (this.#random.chance(0.5)) yield
      const bytes = Buffer.concat([first, copyOf(inode, middle, size)])
      if (this.#random.chance(0.5)) yield
      let head: Buffer | undefined
      if (!readable) head = undefined
      else if (slot.digest !== undefined) {
        if (digest(inode)?.equals(slot.digest) !== true) return this.#changed(slot)
      } else {
        slot.digest = digest(inode)
        if (this.#random.chance(0.5)) yield
        head = copyOf(inode, 0, HEAD_BYTES)
      }
      if (bytes.length < size - position) return this.#changed(slot)
      slot.position = size
      slot.mtime = mtime
      this.#say({ kind: 'read', id, offset: position, over, bytes, ...(head === undefined ? {} : { head }) })
    }
    if (slot.tailing && !slot.saidEnd) {
      slot.saidEnd = true
      this.#say({ kind: 'eof', id })
    }
  }

  *#unpack({ id, inode }: Slot, offset: number): Generator<void> {
    const from = Math.max(0, offset - OVERLAP_BYTES)
    const all = copyOf(inode, from, inode.bytes.length)
    const middle = offset - from + Math.floor((all.length - (offset - from)) / 2)
    this.#say({
      kind: 'unpacking',
      id,
      over: all.subarray(0, offset - from),
      bytes: all.subarray(offset - from, middle),
    })
    yield
    this.#say({ kind: 'unpacking', id, bytes: all.subarray(middle) })
    this.#say({ kind: 'unpacked', id, status: 0 })
  }

  #changed(slot: Slot): void {
    slot.tailing = false
    this.#say({ kind: 'changed', id: slot.id })
  }

  #tellPath(always: boolean): void {
    const inode = this.#files.names.get(this.#path)
    const state =
      inode === undefined ? 'missing' : inode.kind === 'other' ? 'other' : inode.readable ? 'file' : ('denied' as const)
    const key = state === 'file' || state === 'denied' ? String(inode?.number) : ''
    if (!always && `${state} ${key}` === this.#told) return
    this.#told = `${state} ${key}`
    this.#say({ kind: 'path', state, device: key === '' ? '' : '1', inode: key })
  }
}

const copyOf = ({ bytes }: Inode, from: number, to: number): Buffer => Buffer.from(bytes.subarray(from, to))

const digest = ({ bytes }: Inode): Buffer | undefined =>
  bytes.length >= HEAD_BYTES ? Buffer.from(bytes.subarray(0, HEAD_BYTES)) : undefined

/** Rotated files by their number, the live one last. */
const order = (name: string): number => Number(/\.(\d+)/.exec(name)?.[1] ?? 0)
