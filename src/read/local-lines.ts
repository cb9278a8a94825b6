import { rawText, type RawLine } from '../model/raw-line.ts'
import type { Gap } from '../model/gap.ts'
import { LineSplitter, MAX_LINE_BYTES, textOfLine } from './lines.ts'
import type { ReadEvent } from './source-reader.ts'

/** What lines of a local file are called. */
export interface Place {
  readonly host: string
  readonly source: string
}

/** Cuts bytes of a local file into lines; `offset` is that of the first byte. */
export const lineMaker = (path: string, place: Place, offset: number) => {
  let lines: RawLine[] = []
  let gaps: Gap[] = []
  const splitter = new LineSplitter(offset, {
    line: (text, at) => lines.push(rawLine(text, path, place, at)),
    tooLong: (_at, length) => gaps.push({ kind: 'line_too_long', ...place, args: { lines: 1, bytes: length } }),
  })
  return {
    feed: (chunk: Buffer) => splitter.feed(chunk),
    flush: () => splitter.flush(),
    *take(): Generator<ReadEvent> {
      if (lines.length > 0) yield { kind: 'lines', lines }
      for (const gap of gaps) yield { kind: 'gap', gap }
      lines = []
      gaps = []
    },
  }
}

/** Without a spread: a copy of `place` that is added to would be an object of a shape of its own, for each line. */
const rawLine = (text: string, path: string, { host, source }: Place, offset: number): RawLine => ({
  origin: { host, source, position: { kind: 'file', path, device: '', inode: '', offset } },
  text: rawText(text),
})

/** The lines of a piece that begins and ends where lines do. */
export function* linesOf(block: Buffer, offset: number, path: string, place: Place): Generator<ReadEvent> {
  // A piece that is no longer than a line may be has none that is too long; most are of one line or two.
  if (block.length <= MAX_LINE_BYTES) {
    const lines: RawLine[] = []
    for (let at = 0; at < block.length;) {
      const newline = block.indexOf(0x0a, at)
      const end = newline < 0 ? block.length : newline
      lines.push(rawLine(textOfLine(block.toString('latin1', at, end)), path, place, offset + at))
      at = end + 1
    }
    if (lines.length > 0) yield { kind: 'lines', lines }
    return
  }
  const maker = lineMaker(path, place, offset)
  maker.feed(block)
  maker.flush()
  yield* maker.take()
}
