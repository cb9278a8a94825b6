import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { frameReader, terminalReader, type LogReader } from '../../../src/engines/docker/frames.ts'

const PIECE = 16 * 1024

const stamp = (n: number): string =>
  `2026-01-12T10:00:${String(Math.floor(n / 1e6) % 60).padStart(2, '0')}.${String(n % 1e9).padStart(9, '0')}Z `

/** Pieces of a line as the daemon cuts it: bytes, not characters. */
const piecesOf = (line: string): Buffer[] => {
  const bytes = Buffer.from(`${line}\n`)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(bytes.subarray(at, at + PIECE))
  return pieces
}

const frame = (kind: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head[0] = kind
  head.writeUInt32BE(payload.length, 4)
  return Buffer.concat([head, payload])
}

const chunked = (reader: LogReader, bytes: Buffer, sizes: readonly number[]) => {
  const rows = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    rows.push(...reader.push(bytes.subarray(at, at + size)))
    at += size
  }
  return [...rows, ...reader.end()]
}

const line = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'ж', '😀', ' ', '{', '"'), maxLength: 40 }),
  fc.integer({ min: PIECE - 3, max: 3 * PIECE }).map((length) => 'ж'.repeat(length / 2)),
)
const sizes = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 })

describe('the log of a container', () => {
  test('gives its lines however the bytes are chunked and long lines are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(1, 2), line), { maxLength: 12 }), sizes, (lines, chunks) => {
        // Pieces of stdout and stderr may stand between each other.
        const frames = lines.flatMap(([kind, text], n) =>
          piecesOf(text).map((piece, k) => ({
            kind,
            k,
            bytes: frame(kind, Buffer.concat([Buffer.from(stamp(n * 1000 + k)), piece])),
          })),
        )
        const rows = chunked(frameReader('api'), Buffer.concat(frames.map(({ bytes }) => bytes)), chunks)
        expect(rows.map(({ text, writer }) => [writer === 'stderr' ? 2 : 1, text])).toEqual(
          lines.map(([kind, text]) => [kind, text]),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('of a terminal has no frames, and stamps within long lines', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), sizes, (lines, chunks) => {
        const bytes = Buffer.concat(
          lines.flatMap((text, n) =>
            piecesOf(`${text}\r`).map((piece, k) => Buffer.concat([Buffer.from(stamp(n * 1000 + k)), piece])),
          ),
        )
        expect(chunked(terminalReader('api'), bytes, chunks).map(({ text }) => text)).toEqual(lines)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps every digit of a time, and the last line without its end', () => {
    const reader = frameReader('api')
    const [row] = reader.push(frame(1, Buffer.from('2026-01-12T10:00:00.123456789Z paid\n')))
    expect(row).toEqual({ at: 1768212000123456789n, stream: 'api', text: 'paid' })
    reader.push(frame(2, Buffer.from('2026-01-12T10:00:00.1Z half')))
    expect(reader.end()).toEqual([{ at: 1768212000100000000n, stream: 'api', text: 'half', writer: 'stderr' }])
    expect(reader.pieces).toBe(2)
  })
})
