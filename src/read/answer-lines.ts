import { dirname, join } from 'node:path'
import type { Gap } from '../model/gap.ts'
import type { SourceConfig } from '../model/host.ts'
import { rawText, type Position, type RawLine } from '../model/raw-line.ts'
import type { Frame } from '../remote/frames.ts'
import type { Place } from './answer-gaps.ts'
import { journalEntry } from './journal-entry.ts'
import { LineSplitter } from './lines.ts'

/** Which file (or the journal) the bytes that follow belong to, as a `seg` frame says. */
export interface Segment {
  readonly device: string
  readonly inode: string
  readonly offset: number
  /** Bytes that were promised; absent when the host could not know. */
  readonly length?: number
  readonly path: string
}

export const segmentOf = ({ args }: Frame, source: SourceConfig): Segment => ({
  device: args['dev'] ?? '',
  inode: args['ino'] ?? '',
  offset: Number(args['off'] ?? 0),
  path: source.type === 'file' ? pathOf(source.path, args['name']) : source.unit,
  ...(args['len'] === undefined || args['len'] === '-' ? {} : { length: Number(args['len']) }),
})

const pathOf = (live: string, name: string | undefined): string =>
  name === undefined || live.endsWith(`/${name}`) ? live : join(dirname(live), name)

/** Makes RawLines of the bytes of one segment. `take` empties what was collected. */
export interface LineMaker {
  feed(bytes: Buffer): void
  /** Says that no more bytes come: a last line without its end is a line too. */
  flush(): void
  take(): { lines: RawLine[]; gaps: Gap[] }
}

export const fileLines = (segment: Segment, place: Place): LineMaker =>
  makeLines(segment.offset, place, (text, offset) => rawLine(text, place, filePosition(segment, offset)))

/** Hits of `grep -b` (`offset:line`, `offset-line` for context) or, from busybox, of `grep -n`; `--` between groups. */
export const hitLines = (segment: Segment, place: Place, by: 'byte' | 'line', count: () => boolean): LineMaker =>
  makeLines(0, place, (text) => {
    const found = /^(\d+)([:-])/.exec(text)
    if (found === null || (found[2] === ':' && !count())) return undefined
    const number = Number(found[1])
    const position: Position =
      by === 'byte' ? filePosition(segment, segment.offset + number) : { kind: 'line', number }
    return rawLine(text.slice(found[0].length), place, position)
  })

export const journalLines = (place: Place, seen?: (cursor: string, line: RawLine) => boolean): LineMaker =>
  makeLines(0, place, (json) => {
    const entry = journalEntry(json, place)
    return entry === undefined || seen?.(entry.cursor, entry.line) === false ? undefined : entry.line
  })

const makeLines = (
  offset: number,
  place: Place,
  make: (text: string, offset: number, length: number) => RawLine | undefined,
): LineMaker => {
  let lines: RawLine[] = []
  let gaps: Gap[] = []
  const splitter = new LineSplitter(offset, {
    line: (text, at, length) => {
      const line = make(text, at, length)
      if (line !== undefined) lines.push(line)
    },
    tooLong: (_at, bytes) => gaps.push({ kind: 'line_too_long', ...place, args: { lines: 1, bytes } }),
  })
  return {
    feed: (bytes) => splitter.feed(bytes),
    flush: () => splitter.flush(),
    take: () => {
      const taken = { lines, gaps }
      lines = []
      gaps = []
      return taken
    },
  }
}

const filePosition = ({ path, device, inode }: Segment, offset: number): Position => ({
  kind: 'file',
  path,
  device,
  inode,
  offset,
})

const rawLine = (text: string, place: Place, position: Position): RawLine => ({
  origin: { ...place, position },
  text: rawText(text),
})
