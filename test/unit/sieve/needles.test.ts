import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countLines, spansAround } from '../../../src/sieve/around.ts'
import { createNeedles } from '../../../src/sieve/needles.ts'

/** Few letters, so that needles overlap, repeat and end in each other. */
const text = (min: number, max: number) =>
  fc
    .array(fc.constantFrom('a', 'b', 'A', '_', '\n', 'д'), { minLength: min, maxLength: max })
    .map((all) => all.join(''))

const placesOf = (haystack: Buffer, needles: readonly Buffer[]): number[] => {
  const places = new Set<number>()
  for (const needle of needles)
    for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) places.add(at)
  return [...places].sort((a, b) => a - b)
}

const foundBy = (haystack: Buffer, needles: readonly Buffer[]): number[] => {
  const finder = createNeedles(needles).of(haystack)
  const found: number[] = []
  for (let at = finder.next(0); at >= 0; at = finder.next(at + 1)) found.push(at)
  return found
}

test('finds every place that a search for each needle finds', () => {
  fc.assert(
    fc.property(text(0, 60), fc.array(text(1, 6), { minLength: 1, maxLength: 5 }), (haystack, needles) => {
      const [bytes, sought] = [Buffer.from(haystack), needles.map((needle) => Buffer.from(needle))]
      expect(foundBy(bytes, sought)).toEqual(placesOf(bytes, sought))
    }),
  )
})

test('finds short and long needles beside each other, each from wherever it is asked', () => {
  const piece = fc.constantFrom('4540', '54', 'evt_1abcdefghijklmnop', 'cs_live_abcdefghijklmnop', 'evt_1', 'x', '\n')
  const needle = fc.constantFrom(
    '4540',
    '54',
    '540',
    'evt_1abcdefghijklmnop',
    'cs_live_abcdefghijklmnop',
    'nopx4540evt_1a',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.uniqueArray(needle, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(300), { maxLength: 6 }),
      (pieces, needles, starts) => {
        const [bytes, sought] = [Buffer.from(pieces.join('')), needles.map((one) => Buffer.from(one))]
        const places = placesOf(bytes, sought)
        expect(foundBy(bytes, sought)).toEqual(places)
        const finder = createNeedles(sought).of(bytes)
        for (const from of starts) expect(finder.next(from)).toBe(places.find((place) => place >= from) ?? -1)
      },
    ),
  )
})

test.each([
  'deal 4540',
  'deal=4540,',
  '"4540"',
  'd4540',
  '4540',
  '%204540',
  String.raw`\u00234540`,
  '=3D4540',
  '4540.5',
])('the id 4540 stands in %s', (line) => {
  const finder = createNeedles([Buffer.from('4540')], { areIds: true }).of(Buffer.from(line))
  expect(finder.next(0)).toBe(line.indexOf('4540'))
})

test.each(['14540', '45401', '1768230004540', 'page 454000'])('the id 4540 does not stand in %s', (line) => {
  const finder = createNeedles([Buffer.from('4540')], { areIds: true }).of(Buffer.from(line))
  expect(finder.next(0)).toBe(-1)
})

test('an id that is no number is found wherever it stands', () => {
  const finder = createNeedles([Buffer.from('evt_1')], { areIds: true }).of(Buffer.from('9evt_12'))
  expect(finder.next(0)).toBe(1)
})

test('gives the lines around hits that a walk over lines gives, in blocks of any size', () => {
  const line = fc.constantFrom('hit', 'x', '', 'no', '  at f', 'ahit b')
  const around = fc.record({ before: fc.nat(3), after: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), around, (lines, { before, after }) => {
      const block = Buffer.from(`${lines.join('\n')}\n`)
      const needles = createNeedles([Buffer.from('hit')])
      const { spans } = spansAround(block, needles, { before, after, owed: 0 })
      const given = spans.map(({ from, to }) => block.toString('utf8', from, to)).join('')
      const wanted = lines.filter((_, at) =>
        lines.some((other, hit) => other.includes('hit') && at >= hit - before && at <= hit + after),
      )
      expect(given).toBe(wanted.map((each) => `${each}\n`).join(''))
      const counted = spans.reduce((sum, span) => sum + countLines(block, span), 0)
      expect(counted).toBe(wanted.length)
    }),
  )
})
