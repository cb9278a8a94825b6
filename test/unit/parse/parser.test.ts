import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../../../src/model/record.ts'
import { formats } from '../../../src/parse/formats/index.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { NOW, read, readLines, toLine } from '../../support/parse/read.ts'
import { TRACES } from '../../support/parse/traces.ts'
import { WRAPPERS } from '../../support/parse/wrap.ts'

const samples = [...formats.flatMap((format) => format.samples.map(({ text }) => text)), ...Object.values(TRACES)]
/** Samples without a carrier of their own: all from one writer. */
const bare = [
  ...formats.flatMap((format) =>
    format.kind === 'text' || format.kind === 'json' ? format.samples.map(({ text }) => text) : [],
  ),
  ...Object.values(TRACES),
]
const mixed = fc.array(
  fc.oneof(
    fc.constantFrom(...bare),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', ' ', '}', 'Killed', '\tat x', '{"a":', 'deal 4540'),
  ),
  { maxLength: 30 },
)
const wrappers = fc.constantFrom<((line: string) => string)[]>((line) => line, ...WRAPPERS.map(({ wrap }) => wrap))

const collect = (lines: readonly string[]): LogRecord[] => readLines(lines)

describe('whatever the lines', () => {
  test('the raw text of the records is the text that came', () => {
    fc.assert(
      fc.property(mixed, wrappers, (texts, wrap) => {
        const lines = texts.flatMap((text) => text.split('\n')).map(wrap)
        const records = collect(lines)
        expect(records.map(({ raw }) => raw).join('\n')).toBe(lines.join('\n'))
        expect(records.reduce((sum, record) => sum + record.lines, 0)).toBe(
          lines.join('\n').split('\n').length - (lines.length === 0 ? 1 : 0),
        )
      }),
    )
  })

  test('no line is lost or read twice, also when writers interleave', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...samples), wrappers), { maxLength: 20 }), (parts) => {
        const lines = parts.flatMap(([text, wrap]) => text.split('\n').map(wrap))
        const records = collect(lines)
        expect(records.flatMap(({ raw }) => raw.split('\n')).toSorted()).toEqual(lines.toSorted())
      }),
      { numRuns: 300 },
    )
  })

  test('flushing between records changes none of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...samples.filter((text) => !text.includes('\n'))), { maxLength: 20 }),
        (lines) => {
          const parser = createParser({ now: () => NOW })
          const flushed = lines.flatMap((line, index) => [...parser.push(toLine(line, index + 1)), ...parser.flush()])
          expect(flushed.length).toBe(lines.length)
          expect(flushed.map(({ raw }) => raw)).toEqual(lines)
        },
      ),
    )
  })

  test('the same lines give the same records', () => {
    fc.assert(
      fc.property(mixed, (texts) => {
        expect(collect(texts)).toEqual(collect(texts))
      }),
    )
  })

  test('nothing throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 10 }), (texts) => {
        for (const record of collect(texts)) expect(typeof record.message).toBe('string')
      }),
      { numRuns: 1000 },
    )
  })

  test('a sample that was cut anywhere still gives a record', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(400), wrappers, (text, length, wrap) => {
        const lines = text.slice(0, length).split('\n').map(wrap)
        expect(collect(lines).length).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('hostile lines', () => {
  const MEGABYTE = 1024 * 1024
  const HOSTILE: Readonly<Record<string, string>> = {
    'a megabyte of letters': 'a'.repeat(MEGABYTE),
    'a megabyte of spaces': `x${' '.repeat(MEGABYTE)}y`,
    'a megabyte of quotes': '"'.repeat(MEGABYTE),
    'a megabyte of backslashes': `{"a":"${'\\'.repeat(MEGABYTE)}`,
    'a megabyte of braces': '{'.repeat(MEGABYTE),
    'a megabyte of ` {`': ' {'.repeat(MEGABYTE / 2),
    'a megabyte of ` {"a":1`': `error: x${' {"a":1'.repeat(MEGABYTE / 7)}`,
    'a megabyte of brackets': '['.repeat(MEGABYTE),
    'a megabyte of underscores': '_'.repeat(MEGABYTE),
    'a megabyte of ids': 'pi_'.repeat(MEGABYTE / 3),
    'a megabyte of deals': 'deal '.repeat(MEGABYTE / 5),
    'a megabyte of deal_id=': 'deal_id='.repeat(MEGABYTE / 8),
    'a megabyte of pairs': 'a=1 '.repeat(MEGABYTE / 4),
    'a megabyte of a="': 'a="'.repeat(MEGABYTE / 3),
    'a megabyte of dots': 'a.'.repeat(MEGABYTE / 2),
    'a megabyte of a::': `${'a::'.repeat(MEGABYTE / 3)}Error`,
    'a megabyte of digits': '1'.repeat(MEGABYTE),
    'a megabyte of escapes': '\u001b['.repeat(MEGABYTE / 2),
    'a megabyte of OSC': '\u001b]'.repeat(MEGABYTE / 2),
    'deep JSON': `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'deep objects': `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    NULs: '\u0000'.repeat(1000),
    'lone surrogates': '{"level":"info","message":"\ud800 deal 4540"}\udfff',
    'an access line without an end': `1.1.1.1 - - [12/Jan/2026:10:00:00 +0000] "${'\\"'.repeat(MEGABYTE / 2)}`,
    'a prototype': '{"__proto__":{"level":"error"},"constructor":1,"level":"info","message":"x"}',
  }

  // Work that is quadratic in the length of a line would run into the time-out of the test.
  test.for(Object.entries(HOSTILE))('%s', ([, text]) => {
    const [record] = read(text)
    expect(record?.raw).toBe(text)
    expect(read(`error: x\n${text}`).length).toBeGreaterThan(0)
  })

  test('a prototype in JSON changes nothing', () => {
    const [record] = read(HOSTILE['a prototype'] ?? '')
    expect(record?.level).toBe('info')
    expect(Object.getPrototypeOf(record?.fields)).toBe(Object.prototype)
  })

  test('JSON that was cut gives what was whole', () => {
    const text =
      '{"level":"error","time":1768212000123,"msg":"No such checkout.session","dealId":"4540","payload":{"id":"evt_1MqqbKLt4dXK03v5qaIbiNCC","obj'
    expect(read(text)[0]).toMatchObject({
      level: 'error',
      at: 1768212000123,
      message: 'No such checkout.session',
      ids: { dealId: ['4540'], eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'] },
    })
    expect(read('{"level":"error","msg":"cut in the mess')[0]).toMatchObject({
      level: 'error',
      message: 'cut in the mess',
    })
  })
})

describe('the envelope', () => {
  test('fills time and level where the text has none', () => {
    const parser = createParser({ now: () => NOW })
    const [record] = [
      ...parser.push(toLine('deal 4540', 1, { at: 1768212000123, priority: 3, pid: '42' })),
      ...parser.flush(),
    ]
    expect(record).toMatchObject({
      kind: 'parsed',
      at: 1768212000123,
      level: 'error',
      ids: { dealId: ['4540'], processId: ['42'] },
    })
  })

  test('does not replace what the text says', () => {
    const parser = createParser({ now: () => NOW })
    const [record] = [
      ...parser.push(toLine('2026-01-12T10:00:00Z [error] x', 1, { at: 1, priority: 6 })),
      ...parser.flush(),
    ]
    expect(record).toMatchObject({ at: 1768212000000, level: 'error' })
  })

  test('a journal message of several lines is one record', () => {
    const parser = createParser({ now: () => NOW })
    const text = 'error: failed\nanything at all\n\nError: boom\n    at f (/a.js:1:1)'
    const records = [
      ...parser.push(toLine(text, 1, { pid: '1' })),
      ...parser.push(toLine('info: next', 2, { pid: '1' })),
      ...parser.flush(),
    ]
    expect(records.map(({ raw, lines }) => [raw, lines])).toEqual([
      [text, 5],
      ['info: next', 1],
    ])
  })

  test('a traceback of one journal entry a line is joined by its process', () => {
    const parser = createParser({ now: () => NOW })
    const lines = ['Traceback (most recent call last):', '  File "/a.py", line 1, in f', 'ValueError: bad']
    const records = [
      ...lines.flatMap((line) => [
        ...parser.push(toLine(line, 1, { pid: '1', at: 5 })),
        ...parser.push(toLine('info: x', 1, { pid: '2', at: 5 })),
      ]),
      ...parser.flush(),
    ]
    expect(records.find(({ error }) => error)).toMatchObject({ lines: 3, error: { type: 'ValueError' } })
  })
})

test('what nothing knows is kept as text', () => {
  expect(read('просто текст про сделку 4540')[0]).toMatchObject({
    kind: 'unparsed',
    format: 'plain',
    message: 'просто текст про сделку 4540',
    ids: { dealId: ['4540'] },
  })
})

test('a pinned format reads its lines and no others', () => {
  const [first, second] = read('{"level":30,"time":1768212000123,"msg":"x"}\ninfo: y', { format: 'pino' })
  expect(first).toMatchObject({ format: 'pino', message: 'x' })
  expect(second).toMatchObject({ kind: 'unparsed', message: 'info: y' })
})

test('times without a zone are read in the given one', () => {
  expect(read('2026-01-12 10:00:00 [info] x', { timezone: 'Europe/Warsaw' })[0]).toMatchObject({
    at: Date.UTC(2026, 0, 12, 9),
    zoneAssumed: true,
  })
})

test('a copy of a record has its ids', () => {
  const [record] = read('deal_id=4540 paid')
  expect({ ...record }).toEqual(record)
  expect(JSON.parse(JSON.stringify(record))).toMatchObject({ ids: { dealId: ['4540'] } })
})
