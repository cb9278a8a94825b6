import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSieve, type Judge, type Sieve } from '../../../src/sieve/sift.ts'

/** `!` counts, `+` may join, `=` stands and `?` is unparsed; what begins with `t` says its time. */
const judge: Judge = (bytes) => {
  const line = Buffer.from(bytes).toString()
  return {
    counts: line.includes('!'),
    joins: line.includes('+'),
    isFar: false,
    stands: line.includes('='),
    isTimed: line.startsWith('t'),
    isUnparsed: line.includes('?'),
    met: {},
    isByMemory: false,
  }
}

const WARM = 't= warm\n'.repeat(260)

/** A sieve that is past the lines which all pass. */
const warmed = (): Sieve => {
  const sieve = createSieve({ judge, telling: new Set() })()
  sieve.sift(Buffer.from(WARM + 't= x\n'), 0)
  return sieve
}

const passed = (sieve: Sieve, text: string): string[] => {
  const block = Buffer.from(text)
  return sieve.sift(block, 10_000).spans.map(({ from, to }) => block.toString('utf8', from, to))
}

test('lines that count pass, and no others', () => {
  expect(passed(warmed(), 't= a\nt= b!\nt= c\nt= d!\n')).toEqual(['t= b!\n', 't= d!\n'])
})

test('a line that may join passes with the one before it and those behind it up to one that stands', () => {
  expect(passed(warmed(), 't= a\nt= b\n+ c\nd\nt= e\nf\n')).toEqual(['t= b\n+ c\nd\n'])
})

test('a line without a time passes with the last that has one', () => {
  const sieve = warmed()
  expect(passed(sieve, 't= a\nb\nc\n= d!\n')).toEqual(['t= a\n', '= d!\n'])
  const { before } = sieve.sift(Buffer.from('= e!\n'), 20_000)
  expect(before.map(({ offset }) => offset)).toEqual([10_000])
})

test('counts the lines that are left out and that nobody understands', () => {
  expect(warmed().sift(Buffer.from('t= a\n? b\n? c\n= d\n? e\n+ f\n'), 0).unparsed).toBe(2)
})

test('a log whose lines are all new passes as it is', () => {
  const word = (n: number): string => n.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')
  const lines = Array.from({ length: 5000 }, (_, n) => `t= ${word(n)} ghij\n`)
  const block = Buffer.from(lines.join(''))
  const { spans } = warmed().sift(block, 0)
  expect(spans.at(-1)?.to).toBe(block.length)
  // It takes some lines to see that their shapes do not repeat.
  expect(spans.at(-1)?.from).toBeLessThan(block.length / 2)
})

test('passes the same in blocks of any size', () => {
  const line = fc.constantFrom('t= a', 't= b!', '+ c', 'd', '= e', '= f!', '? g')
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), fc.nat(40), (lines, cut) => {
      const [head, tail] = [lines.slice(0, cut), lines.slice(cut)].map((part) =>
        part.map((each) => `${each}\n`).join(''),
      )
      const sieve = warmed()
      const whole = new Set(takenLines(sieve, `${head}${tail}`, 0))
      const parted = warmed()
      const taken = [...takenLines(parted, head as string, 0)]
      const offset = (head as string).length
      taken.push(...takenLines(parted, tail as string, offset))
      expect([...new Set(taken)].sort((a, b) => a - b)).toEqual([...whole].sort((a, b) => a - b))
    }),
  )
})

/** Where lines that pass begin, those of blocks before among them. */
const takenLines = (sieve: Sieve, text: string, offset: number): number[] => {
  const block = Buffer.from(text)
  const { spans, before, missingBefore } = sieve.sift(block, offset)
  const taken = before.map((line) => line.offset)
  const all = starts.get(sieve) ?? []
  for (let back = 1; back <= missingBefore; back++) taken.push(all.at(-back) ?? -1)
  for (let at = 0; at < block.length; at = block.indexOf(10, at) + 1) {
    all.push(offset + at)
    if (spans.some(({ from, to }) => at >= from && at < to)) taken.push(offset + at)
  }
  starts.set(sieve, all)
  return taken.filter((at) => at >= 0)
}
const starts = new WeakMap<Sieve, number[]>()
