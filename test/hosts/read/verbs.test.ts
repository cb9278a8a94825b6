import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { processConnection } from '../../../src/connect/command.ts'
import { Assembler } from '../../../src/read/follow/assemble.ts'
import type { Fact } from '../../../src/read/follow/facts.ts'
import { ask } from '../../../src/remote/answer.ts'
import type { Order } from '../../../src/remote/protocol.ts'
import { tempFolder } from '../parts/files.ts'
import { findProgram } from '../parts/find-program.mjs'
import { FileSystem, type Inode } from '../../unit/read/follow/simulation/file-system.ts'
import { ModelHost } from '../../unit/read/follow/simulation/host.ts'
import { shellArgv, SHELLS } from './support.ts'

const { dir, dispose } = tempFolder()
chmodSync(dir, 0o755)
afterAll(dispose)

const LIVE = 'app.log'

/** Accidents as they happen to a real folder and to the model of the simulation, side by side. */
class Both {
  readonly folder = mkdtempSync(join(dir, 'verbs-'))
  readonly files = new FileSystem()
  /** Model's inode numbers by the real ones: a file is called by the name that it was made with. */
  readonly names = new Map<string, string>()
  readonly #made = new Map<string, string>()
  #now = 0

  constructor() {
    chmodSync(this.folder, 0o755)
  }

  at(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.at(name)), { recursive: true })
    appendFileSync(this.at(name), text)
    const inode = this.files.names.get(name) ?? this.#create(name)
    inode.bytes = Buffer.concat([inode.bytes, Buffer.from(text)])
    this.#touch(inode)
  }

  rename(from: string, to: string): void {
    mkdirSync(dirname(this.at(to)), { recursive: true })
    renameSync(this.at(from), this.at(to))
    this.files.rename(from, to)
  }

  remove(name: string): void {
    rmSync(this.at(name))
    this.files.remove(name)
  }

  copyTruncate(from: string, to: string): void {
    copyFileSync(this.at(from), this.at(to))
    truncateSync(this.at(from), 0)
    const live = this.files.names.get(from)!
    const copy = this.#create(to)
    copy.bytes = live.bytes
    this.files.truncate(live)
    this.#touch(live)
  }

  gzip(name: string): void {
    execFileSync('gzip', [this.at(name)])
    const plain = this.files.names.get(name)!
    const packed = this.#create(`${name}.gz`)
    packed.packed = true
    packed.bytes = plain.bytes
    this.files.remove(name)
  }

  fifo(name: string): void {
    execFileSync('mkfifo', [this.at(name)])
    this.files.create(name, this.#now, 'other')
    this.#remember(name, this.files.names.get(name)!)
  }

  readable(name: string, readable: boolean): void {
    chmodSync(this.at(name), readable ? 0o644 : 0)
    this.files.names.get(name)!.readable = readable
  }

  /** What a file is called whose number the host (`real`) or the model told. */
  called(inode: string, real: boolean): string {
    return (real ? this.names : this.#made).get(inode) ?? (inode === '' ? '' : `unknown ${inode}`)
  }

  #create(name: string): Inode {
    const inode = this.files.create(name, ++this.#now)
    this.#remember(name, inode)
    return inode
  }

  #remember(name: string, inode: Inode): void {
    // A number that is given again means the youngest of its files.
    const called = `${name}#${this.#now}`
    this.#made.set(String(inode.number), called)
    this.names.set(String(statSync(this.at(name), { bigint: true }).ino), called)
  }

  #touch(inode: Inode): void {
    inode.mtime = ++this.#now
  }
}

/** What the facts since the last question come to, whatever their order and however the reads were cut. */
const summary = (facts: readonly Fact[], called: (inode: string) => string): unknown => {
  const state: Record<string, unknown> = {}
  const reads = new Map<number, { from: number; text: string }>()
  for (const fact of facts)
    switch (fact.kind) {
      case 'files':
        state['files'] = fact.files.map(({ inode, size, live, readable, packed, name, head }) => ({
          ...{ file: called(inode), name, live, readable, packed, head: head.toString() },
          // What gzip makes of it the model does not know.
          ...(packed ? {} : { size }),
        }))
        state['steady'] = fact.steady
        break
      case 'path':
        state['path'] = `${fact.state} ${called(fact.inode)}`
        break
      case 'opened':
        state[`opened ${fact.id}`] = called(fact.inode)
        break
      case 'unopened':
        state[`unopened ${fact.id}`] = fact.why
        break
      case 'start':
        state[`start ${fact.id}`] = [fact.offset, fact.lines]
        break
      case 'tailing':
        state[`tailing ${fact.id}`] = [fact.head.toString(), fact.piece.toString()]
        break
      case 'read':
      case 'unpacking': {
        // A host that tells whole seconds looks once more when the second is over.
        if (fact.bytes.length === 0) break
        const read = reads.get(fact.id) ?? { from: fact.kind === 'read' ? fact.offset : 0, text: '' }
        reads.set(fact.id, { ...read, text: read.text + fact.bytes.toString() })
        if (fact.kind === 'read' && fact.head !== undefined) state[`head ${fact.id}`] = fact.head.toString()
        if (fact.over !== undefined) state[`over ${fact.id}`] = fact.over.toString()
        break
      }
      case 'changed':
      case 'eof':
        state[`${fact.kind} ${fact.id}`] = true
        break
      case 'unpacked':
        state[`unpacked ${fact.id}`] = fact.status
        break
    }
  for (const [id, read] of reads) if (read.text !== '') state[`read ${id}`] = read
  return state
}

interface Step {
  readonly happens?: (both: Both) => void
  readonly orders: readonly Order[]
}

const list: Order = { do: 'list' }
const open = (id: number, slot: number, name?: string): Order => ({
  do: 'open',
  id,
  slot,
  ...(name === undefined ? {} : { name }),
})
const tail = (id: number, offset: number): Order => ({ do: 'tail', id, offset })
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `2026-01-12T10:00:00Z INFO line ${from + n} paid\n`).join('')
const LINE = lines(0, 1).length

/** Each begins with ten lines that are followed by descriptor 3 as number 1. */
const SCENARIOS: Readonly<Record<string, readonly Step[]>> = {
  'renamed, and its writer goes on in it': [
    {
      happens: (both) => {
        both.rename(LIVE, 'app.log.1')
        both.write('app.log.1', lines(10, 5))
        both.write(LIVE, lines(15, 2))
      },
      orders: [list, open(2, 4), tail(2, 0)],
    },
    { happens: (both) => both.write('app.log.1', lines(17, 1)), orders: [{ do: 'pull', id: 1 }] },
    {
      orders: [
        { do: 'last', id: 1, lines: 3 },
        { do: 'close', id: 1 },
      ],
    },
  ],
  'copied and truncated': [
    {
      happens: (both) => {
        both.write(LIVE, lines(10, 5))
        both.copyTruncate(LIVE, 'app.log.1')
        both.write(LIVE, lines(15, 2))
      },
      orders: [list, open(2, 4, 'app.log.1'), tail(2, 10 * LINE)],
    },
  ],
  'copied and truncated, and grown beyond its old size': [
    {
      happens: (both) => {
        both.copyTruncate(LIVE, 'app.log.1')
        both.write(LIVE, lines(900, 40))
      },
      orders: [list],
    },
  ],
  'rotated twice and compressed': [
    {
      happens: (both) => {
        both.rename(LIVE, 'app.log.1')
        both.write(LIVE, lines(10, 20))
        both.rename('app.log.1', 'app.log.2')
        both.rename(LIVE, 'app.log.1')
        both.gzip('app.log.2')
        both.write(LIVE, lines(30, 1))
      },
      orders: [list, open(2, 4, 'app.log.2.gz'), { do: 'unpack', id: 2, offset: 4 * LINE }],
    },
  ],
  'rotated into a folder of old logs': [
    {
      happens: (both) => {
        both.rename(LIVE, 'old/app.log.1')
        both.write(LIVE, lines(10, 3))
      },
      orders: [list, open(2, 4, 'old/app.log.1'), tail(2, 9 * LINE)],
    },
  ],
  'deleted, and made again': [
    { happens: (both) => both.remove(LIVE), orders: [list, open(2, 4)] },
    { happens: (both) => both.write(LIVE, lines(10, 3)), orders: [list, open(3, 5), tail(3, 0)] },
  ],
  'replaced by a FIFO': [
    {
      happens: (both) => {
        both.rename(LIVE, 'app.log.1')
        both.fifo(LIVE)
      },
      orders: [list, open(2, 4)],
    },
    {
      happens: (both) => {
        both.remove(LIVE)
        both.rename('app.log.1', LIVE)
        both.write(LIVE, lines(10, 2))
      },
      orders: [list],
    },
  ],
  'made unreadable in its place': [
    {
      happens: (both) => {
        both.readable(LIVE, false)
        both.write(LIVE, lines(10, 2))
      },
      orders: [list, open(2, 4)],
    },
    { happens: (both) => both.readable(LIVE, true), orders: [list, open(3, 4), tail(3, lines(0, 11).length)] },
  ],
}

/** A follower seldom has root's right to read everything; `setpriv` is of util-linux. */
const isRoot = process.getuid?.() === 0
const canDeny = !isRoot || findProgram('setpriv') !== undefined
const UNPRIVILEGED = isRoot && canDeny ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []

const NO_CHANCE = { next: () => 0.99, below: () => 0, chance: () => false }

/** Plays a scenario to the shell and to the model, and gives what both said to each step. */
const play = async (shell: string, steps: readonly Step[]): Promise<{ said: unknown[]; model: unknown[] }> => {
  const both = new Both()
  both.write(LIVE, lines(0, 10))
  const connection = processConnection('box', 'local', [...UNPRIVILEGED, ...shellArgv(shell, dir)])
  const real: Fact[] = []
  let take: (send: (order: Order) => void) => void = () => {}
  const ready = new Promise<(order: Order) => void>((resolve) => (take = resolve))
  const assembler = new Assembler()
  const parts = ask(
    connection,
    { verb: 'follow', source: { type: 'file', path: both.at(LIVE) }, at: 'wait' },
    { orders: take },
  )
  const reading = (async () => {
    for await (const part of parts)
      if (part.kind === 'bytes') real.push(...assembler.bytes(part.bytes))
      else real.push(...assembler.frame(part.frame))
  })()
  const model: Fact[] = []
  let now = 0
  const host = new ModelHost(both.files, LIVE, NO_CHANCE, (fact) => model.push(fact))
  const running = host.run(() => now)
  const result = { said: [] as unknown[], model: [] as unknown[] }
  try {
    const order = await ready
    for (const { happens, orders } of [{ orders: [list, open(1, 3), tail(1, 3 * LINE)] }, ...steps]) {
      happens?.(both)
      for (const each of orders) {
        host.orders.push(each)
        order(each)
      }
      for (let call = 0; call < 1000; call++, now++) running.next()
      const expected = summary(model.splice(0), (inode) => both.called(inode, false))
      const told = (): unknown => summary(real, (inode) => both.called(inode, true))
      for (let wait = 0; wait < 200 && !isSame(told(), expected); wait++) await sleep(50)
      result.model.push(expected)
      result.said.push(told())
      real.length = 0
    }
  } finally {
    await connection.close()
    await reading.catch(() => undefined)
  }
  return result
}

const isSame = (one: unknown, other: unknown): boolean => {
  try {
    expect(one).toEqual(other)
    return true
  } catch {
    return false
  }
}

describe.for(SHELLS.map((shell) => (shell === 'bash' ? 'bash --posix' : shell)))(
  'the verbs of a follower under %s',
  (shell) => {
    const names = Object.keys(SCENARIOS).filter((name) => canDeny || !name.includes('unreadable'))
    test.concurrent.for(names)('say of a log that is %s what the model says', async (name, { expect: wants }) => {
      const { said, model } = await play(shell, SCENARIOS[name]!)
      wants(said).toEqual(model)
    })
  },
)
