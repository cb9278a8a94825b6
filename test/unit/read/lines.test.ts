import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOf } from '../../../src/read/local-lines.ts'
import { LineSplitter, MAX_LINE_BYTES } from '../../../src/read/lines.ts'

interface Cut {
  lines: [text: string, offset: number][]
  tooLong: [offset: number, length: number][]
  end: number
}

const cut = (chunks: readonly Buffer[], offset = 0): Cut => {
  const result: Cut = { lines: [], tooLong: [], end: 0 }
  const splitter = new LineSplitter(offset, {
    line: (text, at) => result.lines.push([text, at]),
    tooLong: (at, length) => result.tooLong.push([at, length]),
  })
  for (const chunk of chunks) splitter.feed(chunk)
  splitter.flush()
  result.end = splitter.offset
  return result
}

const chunked = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size))
    at = Math.min(bytes.length, at + size)
  }
  return [...chunks, bytes.subarray(at)]
}

describe('lines of a byte stream', () => {
  test('and their offsets are the same however the bytes are chunked, invalid UTF-8 included', () => {
    const bytes = fc.array(
      fc.oneof(
        fc.constantFrom('событие', '\r\n', '\n', 'évt', '日本', 'x').map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 6 }).map((raw) => Buffer.from(raw)),
      ),
    )
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 7 })), (pieces, sizes) => {
        const whole = Buffer.concat(pieces)
        const expected: [string, number][] = []
        for (let at = 0; at < whole.length;) {
          const newline = whole.indexOf(0x0a, at)
          const end = newline < 0 ? whole.length : newline
          const text = whole.toString('latin1', at, end).replace(/\r$/, '')
          expected.push([Buffer.from(text, 'latin1').toString('utf8'), at])
          at = end + 1
        }
        const result = cut(chunked(whole, sizes))
        expect(result.lines).toEqual(expected)
        expect(result.end).toBe(whole.length)
      }),
    )
  })

  test('longer than the limit keep their beginning and their ids, and are reported', () => {
    const id = ['evt', '1MqqbKLt4dXK03v5qaIbiNCC'].join('_')
    const long = Buffer.from(`start ${'x '.repeat(MAX_LINE_BYTES)}"id":"${id}" end`)
    for (const sizes of [[], Array.from({ length: 80 }, () => 65_536), [5, MAX_LINE_BYTES, 3]]) {
      const result = cut(chunked(Buffer.concat([long, Buffer.from('\ntwo\n')]), sizes))
      const first = result.lines[0]?.[0] ?? ''
      expect(first.startsWith('start x x')).toBe(true)
      expect(first.length).toBeLessThanOrEqual(MAX_LINE_BYTES + 100)
      expect(first.endsWith(id)).toBe(true)
      expect(result.lines.at(-1)).toEqual(['two', long.length + 1])
      expect(result.tooLong).toEqual([[0, long.length + 1]])
    }
  })

  test('longer than the limit, of one word, are counted, dropped, and do not move the offsets after them', () => {
    const long = Buffer.alloc(MAX_LINE_BYTES + 10, 'a')
    const bytes = Buffer.concat([Buffer.from('one\n'), long, Buffer.from('\ntwo\n')])
    for (const sizes of [[], Array.from({ length: 40 }, () => 65_536), [5, MAX_LINE_BYTES, 3]]) {
      const result = cut(chunked(bytes, sizes), 100)
      expect(result.lines.map(([text, at]) => [text.slice(0, 9), at])).toEqual([
        ['one', 100],
        ['two', 104 + long.length + 1],
      ])
      expect(result.tooLong).toEqual([[104, long.length + 1]])
    }
  })
})

test('a piece of whole lines gives the lines that its bytes give one after the other', () => {
  const piece = fc.array(
    fc.oneof(
      fc.constantFrom('событие', '\r\n', '\n', 'évt', 'x').map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 6 }).map((raw) => Buffer.from(raw)),
    ),
  )
  fc.assert(
    fc.property(piece, fc.nat(), (parts, offset) => {
      const block = Buffer.concat(parts)
      const lines = [...linesOf(block, offset, 'a.log', { host: 'h', source: 's' })].flatMap((event) =>
        event.kind === 'lines'
          ? event.lines.map(({ text, origin }) => [
              text,
              origin.position?.kind === 'file' ? origin.position.offset : undefined,
            ])
          : [],
      )
      expect(lines).toEqual(cut([block], offset).lines)
    }),
  )
})
