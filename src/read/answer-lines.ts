import { dirname, join } from 'node:path'
import type { Gap } from '../model/gap.ts'
import type { SourceConfig } from '../model/host.ts'
import { rawText, type Position, type RawLine } from '../model/raw-line.ts'
import type { EpochMs } from '../model/time.ts'
import type { Frame } from '../remote/protocol.ts'
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
  readonly newest?: EpochMs
}

export const segmentOf = (
  { device, inode, offset, file, length, newest }: Frame & { name: 'seg' },
  source: SourceConfig,
): Segment => ({
  device,
  inode,
  offset,
  path: source.type === 'file' ? pathOf(source.path, file) : source.unit,
  ...(length === undefined ? {} : { length }),
  ...(newest === undefined ? {} : { newest: newest * 1000 }),
})

const pathOf = (live: string, name: string | undefined): string =>
  name === undefined || live.endsWith(`/${name}`) ? live : join(dirname(live), name)

/** Makes RawLines of the bytes of one segment. `take` empties what was collected. */
export interface LineMaker {
  feed(bytes: Buffer): void
  /** Says that no more bytes come: a last line without its end is a line too. */
  flush(): void
  /** `breaks`: places in `lines` before which the source has lines that were not given. */
  take(): { lines: RawLine[]; gaps: Gap[]; breaks: number[] }
}

export const fileLines = (segment: Segment, place: Place): LineMaker =>
  makeLines(segment.offset, place, (text, offset) => ({
    line: rawLine(text, place, filePosition(segment, offset), segment.newest),
    joined: true,
  }))

/**
 * Hits of `grep -b` (`offset:line`, `offset-line` for context) or, from busybox, of `grep -n`; `--` between groups.
 * The numbers tell which lines stand next to each other.
 */
export const hitLines = (segment: Segment, place: Place, by: 'byte' | 'line', count: () => boolean): LineMaker => {
  let expected = -1
  return makeLines(0, place, (text, _offset, length) => {
    const found = /^(\d+)([:-])/.exec(text)
    if (found === null || (found[2] === ':' && !count())) return undefined
    const number = Number(found[1])
    const joined = number === expected
    expected = by === 'byte' ? number + length - found[0].length : number + 1
    const position: Position = by === 'byte' ? filePosition(segment, segment.offset + number) : { kind: 'line', number }
    return { line: rawLine(text.slice(found[0].length), place, position, segment.newest), joined }
  })
}

/** `apart`: entries are hits of a search; `--` stands between groups, and without context all stand alone. */
export const journalLines = (
  place: Place,
  seen: (cursor: string, line: RawLine) => boolean,
  apart: 'never' | 'groups' | 'always' = 'never',
): LineMaker => {
  let joined = apart === 'never'
  return makeLines(0, place, (json) => {
    if (json === '--') joined = false
    const entry = journalEntry(json, place)
    if (entry === undefined || !seen(entry.cursor, entry.line)) return undefined
    const made = { line: entry.line, joined }
    joined = apart !== 'always'
    return made
  })
}

const makeLines = (
  offset: number,
  place: Place,
  make: (text: string, offset: number, length: number) => { line: RawLine; joined: boolean } | undefined,
): LineMaker => {
  let lines: RawLine[] = []
  let breaks: number[] = []
  let gaps: Gap[] = []
  const splitter = new LineSplitter(offset, {
    line: (text, at, length) => {
      const made = make(text, at, length)
      if (made === undefined) return
      if (!made.joined) breaks.push(lines.length)
      lines.push(made.line)
    },
    tooLong: (_at, bytes) => gaps.push({ kind: 'line_too_long', ...place, args: { lines: 1, bytes } }),
  })
  return {
    feed: (bytes) => splitter.feed(bytes),
    flush: () => splitter.flush(),
    take: () => {
      const taken = { lines, gaps, breaks }
      lines = []
      breaks = []
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

const rawLine = (text: string, place: Place, position: Position, newest: EpochMs | undefined): RawLine => ({
  origin: { ...place, position },
  text: rawText(text),
  ...(newest === undefined ? {} : { newest }),
})
