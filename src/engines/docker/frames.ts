import { nanosOfIso, type Row } from '../row.ts'

/** Docker cuts a longer line in pieces, perhaps within a character, and stamps each. */
const PIECE = 16 * 1024
const MOST_LINE = 1024 * 1024

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) /
/** No stamp is longer. */
const STAMP_LENGTH = '2026-01-12T10:00:00.123456789+00:00 '.length

/** Bytes of a container's log → its rows. Fed by any chunks. */
export interface LogReader {
  push(bytes: Buffer): Row[]
  /** What is left when the log ended: a line without its end. */
  end(): Row[]
  /** Pieces of lines so far, which is what `tail` counts. */
  readonly pieces: number
}

interface Open {
  readonly at: bigint
  readonly text: Buffer
}

/** A container without a terminal: frames of `[stream, 0, 0, 0, length BE32]`, stdout and stderr apart. */
export const frameReader = (stream: string): LogReader => {
  let rest: Buffer = Buffer.alloc(0)
  let pieces = 0
  const open = new Map<number, Open>()
  const piece = (kind: number, payload: Buffer): Row[] => {
    pieces += 1
    const { at, text } = stamped(payload)
    const held = open.get(kind)
    const line: Open = held === undefined ? { at, text } : { at: held.at, text: Buffer.concat([held.text, text]) }
    if (line.text.at(-1) !== NEWLINE && line.text.length < MOST_LINE) {
      open.set(kind, line)
      return []
    }
    open.delete(kind)
    return [rowOf(line, stream, kind)]
  }
  return {
    get pieces() {
      return pieces
    },
    push(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      const rows: Row[] = []
      let offset = 0
      while (rest.length - offset >= 8) {
        const length = rest.readUInt32BE(offset + 4)
        if (rest.length - offset - 8 < length) break
        rows.push(...piece(rest[offset] ?? 1, rest.subarray(offset + 8, offset + 8 + length)))
        offset += 8 + length
      }
      rest = rest.subarray(offset)
      return rows
    },
    end: () => [...open].map(([kind, line]) => rowOf(line, stream, kind)),
  }
}

/** A container with a terminal: its bytes as they are, each line and each piece of one with a stamp. */
export const terminalReader = (stream: string): LogReader => {
  let rest: Buffer = Buffer.alloc(0)
  let pieces = 0
  const row = (line: Buffer): Row => {
    pieces += 1
    const { at, text } = stamped(line)
    const parts: Buffer[] = []
    let left = text
    // The stamp of the next piece stands where the last was full.
    while (left.length > PIECE) {
      const next = stamped(left.subarray(PIECE))
      if (next.at === 0n) break
      pieces += 1
      parts.push(left.subarray(0, PIECE))
      left = next.text
    }
    return rowOf({ at, text: Buffer.concat([...parts, left]) }, stream, 1)
  }
  return {
    get pieces() {
      return pieces
    },
    push(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      const rows: Row[] = []
      let from = 0
      for (let at = rest.indexOf(NEWLINE); at !== -1; at = rest.indexOf(NEWLINE, from)) {
        rows.push(row(rest.subarray(from, at)))
        from = at + 1
      }
      rest = rest.subarray(from)
      return rows
    },
    end: () => (rest.length === 0 ? [] : [row(rest)]),
  }
}

const NEWLINE = 10

const stamped = (line: Buffer): Open => {
  const [stamp = ''] = STAMP.exec(line.subarray(0, STAMP_LENGTH).toString('latin1')) ?? []
  return { at: nanosOfIso(stamp.trimEnd()) ?? 0n, text: line.subarray(stamp.length) }
}

const rowOf = ({ at, text }: Open, stream: string, kind: number): Row => ({
  at,
  stream,
  text: text.toString('utf8').replace(/\r?\n?$/, ''),
  ...(kind === 2 ? { writer: 'stderr' } : {}),
})
