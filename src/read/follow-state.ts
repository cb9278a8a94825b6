import type { Gap } from '../model/gap.ts'
import { rawText, type Position, type RawLine } from '../model/raw-line.ts'
import type { Frame } from '../remote/frames.ts'
import type { ProgramRequest } from '../remote/request.ts'
import type { Place } from './answer-gaps.ts'
import { LineSplitter } from './lines.ts'

/** Where a follower of a file can begin again: the end of a line that the host has confirmed. */
export interface Checkpoint {
  readonly device: string
  readonly inode: string
  readonly offset: number
  /** The host's own fingerprint of the content before it; opaque here. */
  readonly mark?: string
  readonly mtime?: number
}

/** For so long a writer may hold a rotated file, in milliseconds. */
const LATE_MS = 60_000

/** The host keeps so many of them open. */
const MAX_OLD = 4

/** What GNU tail says between the last byte of the old content and the first of the new one. */
const TAIL_SAYS_TRUNCATED = /tail: '?standard input'?: file truncated$/

/** Text of lines given since the checkpoint is bounded; when it is more, the checkpoint moves on unconfirmed. */
const MAX_REMEMBERED = 32 * 1024 * 1024

interface Given {
  readonly file: string
  readonly end: number
  readonly text: string
}

interface OldFile {
  readonly file: OpenFile
  /** When it was the live one, or had a line, for the last time: milliseconds since the epoch. */
  readonly since: number
}

interface OpenFile {
  readonly key: string
  readonly device: string
  readonly inode: string
  readonly splitter: LineSplitter
  /** Where a replay of it has to begin: the end of the last confirmed line. */
  confirmed: number
  /** The live file's size when it was opened: a replay is over when it is confirmed up to there. */
  readonly upto: number | undefined
}

/**
 * What a follower of a file knows across rotations and lost links. Between two confirmations the host cannot promise
 * that bytes came from where they seem to (a file truncated in place is noticed a moment later). So lines given since
 * the last confirmed checkpoint are remembered, and when the host goes back to it they are passed over, each as often
 * as it was given: nothing is repeated, and nothing that was not given before is left out.
 */
export class FollowState {
  checkpoint: Checkpoint | undefined
  readonly #place: Place
  readonly #path: string
  #given: Given[] = []
  #givenSize = 0
  /** Lines that a replay passes over, with how often. */
  #replay: Map<string, number> | undefined
  readonly #files = new Map<string, OpenFile>()
  #current: OpenFile | undefined
  /** Files before the live one that the host has not closed: a writer may still hold them. By key. */
  readonly #olds = new Map<string, OldFile>()
  /** Fingerprints of files that the host keeps open, by key. */
  readonly #marks = new Map<string, string>()
  /** Bytes to drop because the host begins before the checkpoint. */
  #drop = 0
  #confirmation: { key: string; offset: number; mark: string; mtime: number } | undefined
  /** A line that ends in tail's words: dropped with the truncation that they announce, or given when none follows. */
  #withheld: { readonly key: string; readonly end: number; readonly line: RawLine } | undefined
  #lines: RawLine[] = []
  #gaps: Gap[] = []

  constructor(place: Place, path: string, from?: Position & { kind: 'file' }) {
    this.#place = place
    this.#path = path
    if (from !== undefined) this.checkpoint = { device: from.device, inode: from.inode, offset: from.offset }
  }

  /** The request that continues here; undefined when nothing was read yet. */
  resume(): Partial<ProgramRequest> | undefined {
    const { checkpoint } = this
    if (checkpoint === undefined) return undefined
    const olds = [...this.#olds.values()].filter(
      ({ file, since }) => file.inode !== checkpoint.inode && Date.now() - since < LATE_MS,
    )
    const old = olds
      .slice(-MAX_OLD)
      .map(({ file }) => `${file.key}:${file.splitter.offset}:${this.#marks.get(file.key) ?? '-'}`)
      .join(',')
    return {
      at: 'position',
      device: checkpoint.device,
      inode: checkpoint.inode,
      offset: checkpoint.offset,
      ...(old === '' ? {} : { old: { device: '-', inode: old, offset: 0 } }),
      ...(checkpoint.mark === undefined ? {} : { mark: checkpoint.mark }),
      ...(checkpoint.mtime === undefined ? {} : { mtime: checkpoint.mtime }),
    }
  }

  /** The link was lost or the file truncated: the host will begin again at the checkpoint. */
  goBack(): void {
    this.#replay ??= new Map()
    // Old files go on at their own offsets, where nothing comes again.
    for (const { file, text } of this.#given)
      if (!this.#olds.has(file)) this.#replay.set(text, (this.#replay.get(text) ?? 0) + 1)
    this.#given = []
    this.#givenSize = 0
    this.#files.clear()
    for (const { file } of this.#olds.values()) this.#files.set(file.key, file)
    this.#current = undefined
    this.#confirmation = undefined
    this.#withheld = undefined
  }

  segment({ args }: Frame): void {
    const device = args['dev'] ?? ''
    const inode = args['ino'] ?? ''
    const key = `${device}:${inode}`
    const offset = Number(args['off'])
    const live = args['live'] === '1'
    const open = this.#files.get(key)
    this.#drop = args['resumed'] === '1' ? Math.max(0, (this.checkpoint?.offset ?? offset) - offset) : 0
    if (open !== undefined && (args['again'] === '1' || open.splitter.end === offset)) {
      this.#current = open
      return
    }
    const begin = offset + this.#drop
    const file: OpenFile = {
      key,
      device,
      inode,
      confirmed: begin,
      upto: live && Number(args['upto']) > 0 ? Number(args['upto']) : undefined,
      splitter: new LineSplitter(begin, {
        line: (text, at, length) => this.#take(file, text, at, at + length),
        tooLong: (_at, bytes) => this.#gaps.push({ kind: 'line_too_long', ...this.#place, args: { lines: 1, bytes } }),
      }),
    }
    this.#files.set(key, file)
    this.#current = file
    const old = this.#olds.get(key)
    if (old !== undefined) this.#olds.set(key, { ...old, file, since: Date.now() })
    if (!live) return
    // All that came before the live file is here, and the host would begin again with this one.
    for (const other of this.#files.values()) if (other !== file) this.#keep(other)
    this.#olds.delete(key)
    this.#given = []
    this.#givenSize = 0
    this.checkpoint = { device, inode, offset: begin, ...markOf(args) }
  }

  bytes(chunk: Buffer): void {
    const dropped = Math.min(this.#drop, chunk.length)
    this.#drop -= dropped
    this.#current?.splitter.feed(dropped === 0 ? chunk : chunk.subarray(dropped))
    this.#confirm()
  }

  /** The host has checked that everything before this offset was read from where it seems to be. */
  confirmed({ args }: Frame): void {
    if (this.#current === undefined) return
    this.#confirmation = {
      key: this.#current.key,
      offset: Number(args['off']),
      mark: args['mark'] ?? '',
      mtime: Number(args['mtime'] ?? 0),
    }
    this.#confirm()
  }

  /** The host keeps that file open beside the live one. */
  marked({ args }: Frame): void {
    if (args['mark'] !== undefined) this.#marks.set(`${args['dev']}:${args['ino']}`, args['mark'])
    for (const key of this.#marks.keys()) {
      if (this.#marks.size <= 2 * MAX_OLD) break
      this.#marks.delete(key)
    }
  }

  /** No more bytes come from that file: its last line may lack an end. */
  closed({ args }: Frame): void {
    const file = this.#files.get(`${args['dev']}:${args['ino']}`)
    file?.splitter.flush()
    this.#olds.delete(`${args['dev']}:${args['ino']}`)
    if (file !== undefined) this.#files.delete(file.key)
  }

  take(): { lines: RawLine[]; gaps: Gap[] } {
    const taken = { lines: this.#lines, gaps: this.#gaps }
    this.#lines = []
    this.#gaps = []
    return taken
  }

  #take(file: OpenFile, text: string, offset: number, end: number): void {
    const { device, inode } = file
    const line: RawLine = {
      origin: { ...this.#place, position: { kind: 'file', path: this.#path, device, inode, offset } },
      text: rawText(text),
    }
    if (text.endsWith('truncated') && TAIL_SAYS_TRUNCATED.test(text)) {
      this.#withheld = { key: file.key, end, line }
      return
    }
    this.#given.push({ file: file.key, end, text })
    this.#givenSize += text.length + 64
    if (this.#givenSize > MAX_REMEMBERED) this.#forgetHalf()
    const times = this.#replay?.get(text) ?? 0
    if (times > 0) {
      this.#replay?.set(text, times - 1)
      return
    }
    this.#lines.push(line)
  }

  #keep(file: OpenFile): void {
    const known = this.#olds.get(file.key)
    this.#olds.set(file.key, { file, since: known?.since ?? Date.now() })
    for (const key of this.#olds.keys()) {
      if (this.#olds.size <= MAX_OLD) break
      this.#olds.delete(key)
      this.#files.delete(key)
    }
  }

  /** A confirmation overtakes bytes that are still on the way: it counts when the last of them is here. */
  #confirm(): void {
    const said = this.#confirmation
    const file = this.#current
    if (said === undefined || file === undefined || file.key !== said.key || file.splitter.end < said.offset) return
    this.#confirmation = undefined
    // Not before it is confirmed: the file may have been truncated again since the host looked at its size.
    if (file.upto !== undefined && said.offset >= file.upto) this.#replay = undefined
    if (this.#withheld !== undefined && this.#withheld.key === file.key && this.#withheld.end <= said.offset) {
      this.#lines.push(this.#withheld.line)
      this.#withheld = undefined
    }
    // The last line that ended before the confirmed byte.
    let kept = 0
    for (const [index, given] of this.#given.entries()) {
      if (given.file === file.key && given.end > said.offset) break
      kept = index + 1
      if (given.file === file.key) file.confirmed = given.end
    }
    this.#given = this.#given.slice(kept)
    this.#givenSize = this.#given.reduce((size, given) => size + given.text.length + 64, 0)
    const { device, inode, confirmed } = file
    this.checkpoint = { device, inode, offset: confirmed, mark: said.mark, mtime: said.mtime }
  }

  #forgetHalf(): void {
    const half = this.#given.splice(0, Math.ceil(this.#given.length / 2))
    this.#givenSize = this.#given.reduce((size, given) => size + given.text.length + 64, 0)
    const last = half.at(-1)
    const file = last === undefined ? undefined : this.#files.get(last.file)
    if (last === undefined || file === undefined) return
    file.confirmed = last.end
    // A mark of earlier content of the same file still tells it apart.
    const same = this.checkpoint?.inode === file.inode ? this.checkpoint : undefined
    const { device, inode } = file
    this.checkpoint = {
      device,
      inode,
      offset: last.end,
      ...(same?.mark === undefined ? {} : { mark: same.mark }),
      ...(same?.mtime === undefined ? {} : { mtime: same.mtime }),
    }
  }
}

const markOf = (args: Readonly<Record<string, string>>): Pick<Checkpoint, 'mark' | 'mtime'> => ({
  ...(args['mark'] === undefined || args['mark'] === '-' ? {} : { mark: args['mark'] }),
  ...(args['mtime'] === undefined ? {} : { mtime: Number(args['mtime']) }),
})
