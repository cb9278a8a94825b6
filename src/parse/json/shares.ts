import { rawText, type RawLine } from '../../model/raw-line.ts'
import type { Piece } from './document.ts'

/** A piece and the lines that it stands in. */
interface Share {
  readonly piece: Piece
  readonly raws: RawLine[]
}

/** Gives each piece of a JSON text its lines, so that all of them together hold all that was written, once. */
export const sharesOf = (pieces: readonly Piece[], raws: readonly RawLine[], text: string): Share[] =>
  raws.length === 1 ? inOneLine(pieces, raws[0] as RawLine, text) : overLines(pieces, raws)

const inOneLine = (pieces: readonly Piece[], line: RawLine, text: string): Share[] => {
  const at = line.text.lastIndexOf(text)
  // Inside of a JSON wrapper the text is escaped: then the first record has the whole line.
  if (at === -1)
    return pieces.map((piece, index) => ({ piece, raws: [index === 0 ? line : withText(line, piece.raw)] }))
  let offset = 0
  return pieces.map((piece, index) => {
    const before = index === 0 ? line.text.slice(0, at) : ''
    const after = index === pieces.length - 1 ? line.text.slice(at + text.length) : ''
    const own = { ...withText(line, before + piece.raw + after), origin: moved(line, offset) }
    offset += Buffer.byteLength(before + piece.raw)
    return { piece, raws: [own] }
  })
}

/** A line that two pieces share goes to the first. */
const overLines = (pieces: readonly Piece[], raws: readonly RawLine[]): Share[] => {
  let from = 0
  let end = 0
  return pieces.map((piece, index) => {
    end += newlines(piece.raw)
    const to = index === pieces.length - 1 ? raws.length : Math.min(end + 1, raws.length)
    const own = raws.slice(from, to)
    from = Math.max(from, to)
    const first = raws[Math.min(from, raws.length - 1)] as RawLine
    return { piece, raws: own.length > 0 ? own : [withText(first, piece.raw)] }
  })
}

const withText = (line: RawLine, text: string): RawLine => ({ ...line, text: rawText(text) })

/** Records of one line stand at different places, by which they are told apart. */
const moved = ({ origin }: RawLine, bytes: number): RawLine['origin'] => {
  const { position } = origin
  if (position?.kind === 'file') return { ...origin, position: { ...position, offset: position.offset + bytes } }
  if (position?.kind === 'row' && bytes > 0)
    return { ...origin, position: { ...position, key: `${position.key}+${bytes}` } }
  return origin
}

const newlines = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
