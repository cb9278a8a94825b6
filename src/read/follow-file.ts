import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connect/connection.ts'
import type { Gap } from '../model/gap.ts'
import { rawText, type RawLine } from '../model/raw-line.ts'
import { ask, type AnswerEnd } from '../remote/answer.ts'
import type { AnswerPart } from '../remote/frames.ts'
import { programReason } from '../remote/program-reason.ts'
import type { Order } from '../remote/protocol.ts'
import type { ProgramRequest } from '../remote/request.ts'
import { gapOfFrame, type Place } from './answer-gaps.ts'
import { Assembler } from './follow/assemble.ts'
import type { Outcome } from './follow/facts.ts'
import { Ledger } from './follow/ledger.ts'
import type { MakeFollower } from './follower.ts'
import { LineSplitter } from './lines.ts'
import { remoteError } from './remote-error.ts'
import type { ReadOptions } from './request.ts'
import type { ReadEvent } from './source-reader.ts'
import { askOptions, limitsOf, programSource } from './to-program.ts'

/** Follows a file through rotations, accidents and lost links: facts from the host, decisions of the ledger, its orders back. */
export const followFile: MakeFollower = (host, source, request) => {
  const place = { host, source: source.name }
  const path = source.type === 'file' ? source.path : source.name
  const from =
    request.from !== undefined && request.from !== 'end' && request.from.kind === 'file' ? request.from : undefined
  const ledger = new Ledger(request.last ?? 0, from)
  const lines = new ContentLines(place, path)
  let begun = from !== undefined

  async function* run(connection: Connection, options: ReadOptions): AsyncGenerator<ReadEvent, AnswerEnd> {
    const wanted: ProgramRequest = {
      verb: 'follow',
      source: programSource(source, options),
      ...limitsOf(options),
      at: begun ? 'wait' : 'end',
    }
    const assembler = new Assembler()
    let send: (order: Order) => void = () => {}
    const parts = ask(connection, wanted, { ...askOptions(options), orders: (given) => (send = given) })
    try {
      let next = parts.next()
      for (;;) {
        const result = await before(next, ledger.wakeAt)
        if (result === 'time') ledger.tick(Date.now())
        else {
          next = result.done ? next : parts.next()
          if (result.done) return result.value
          yield* said(result.value)
        }
        yield* outcomes()
      }
    } finally {
      await parts.return({ kind: 'aborted' })
    }

    function* said(part: AnswerPart): Generator<ReadEvent> {
      if (part.kind === 'bytes') {
        for (const fact of assembler.bytes(part.bytes)) ledger.take(fact, Date.now())
        return
      }
      const { frame } = part
      if (frame.name === 'hello') ledger.connected()
      else if (frame.name === 'error') throw remoteError(frame, host, source)
      else {
        if (frame.name === 'start') begun = true
        const gap = gapOfFrame(frame, place, undefined)
        if (gap !== undefined) yield { kind: 'gap', gap }
        for (const fact of assembler.frame(frame)) ledger.take(fact, Date.now())
      }
    }

    function* outcomes(): Generator<ReadEvent> {
      for (const outcome of ledger.outcomes())
        switch (outcome.kind) {
          case 'order':
            send(outcome.order)
            break
          case 'bytes':
            lines.bytes(outcome)
            break
          case 'end':
            lines.end(outcome)
            break
          case 'loss':
            yield* lines.take()
            yield { kind: 'gap', gap: gapOf(outcome, place, path) }
            break
          case 'resumed':
            yield* lines.take()
            yield { kind: 'notice', notice: { kind: 'resumed', missed: outcome.missed } }
            break
          case 'rotated':
            yield { kind: 'notice', notice: { kind: 'rotated', how: outcome.how } }
            break
          case 'source':
            yield { kind: 'notice', notice: { kind: 'source', state: outcome.state } }
            break
        }
      yield* lines.take()
    }
  }

  return { run }
}

/** The promise's value, or `time` when that comes before it. */
const before = async <T>(promise: Promise<T>, at: number | undefined): Promise<T | 'time'> => {
  if (at === undefined || at === Number.POSITIVE_INFINITY) return promise
  const timer = new AbortController()
  try {
    const wait = sleep(Math.max(20, at - Date.now()), 'time' as const, { signal: timer.signal })
    wait.catch(() => {})
    return await Promise.race([promise, wait])
  } finally {
    timer.abort()
  }
}

const gapOf = ({ why, file }: Outcome & { kind: 'loss' }, place: Place, path: string): Gap => {
  switch (why) {
    case 'lost':
    case 'copied_early':
      return { kind: 'lines_lost', ...place, args: { path, reason: { code: why } } }
    default:
      return {
        kind: 'history_unreadable',
        ...place,
        args: { path: file === '' ? path : file, reason: programReason(why) },
      }
  }
}

/** The lines of every content that is read: one that was begun in one file may end in a copy of it. */
class ContentLines {
  readonly #place: Place
  readonly #path: string
  readonly #splitters = new Map<number, LineSplitter>()
  #lines: RawLine[] = []
  #gaps: Gap[] = []

  constructor(place: Place, path: string) {
    this.#place = place
    this.#path = path
  }

  bytes({ content, device, inode, offset, bytes }: Outcome & { kind: 'bytes' }): void {
    let splitter = this.#splitters.get(content)
    if (splitter === undefined) {
      splitter = new LineSplitter(offset, {
        line: (text, at) =>
          this.#lines.push({
            origin: { ...this.#place, position: { kind: 'file', path: this.#path, device, inode, offset: at } },
            text: rawText(text),
          }),
        tooLong: (_at, length) =>
          this.#gaps.push({ kind: 'line_too_long', ...this.#place, args: { lines: 1, bytes: length } }),
      })
      this.#splitters.set(content, splitter)
    }
    splitter.feed(bytes)
  }

  end({ content, cut }: Outcome & { kind: 'end' }): void {
    if (!cut) this.#splitters.get(content)?.flush()
    this.#splitters.delete(content)
  }

  *take(): Generator<ReadEvent> {
    if (this.#lines.length > 0) yield { kind: 'lines', lines: this.#lines }
    for (const gap of this.#gaps) yield { kind: 'gap', gap }
    this.#lines = []
    this.#gaps = []
  }
}
