import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { queryEngine, type QueryDriver, type RowsAsk } from '../../../src/engines/query-engine.ts'
import { byTime, isWithin, nanosOf, type Row } from '../../../src/engines/row.ts'
import type { EngineContext } from '../../../src/engines/engine.ts'
import { ProdlogsError } from '../../../src/model/error.ts'
import type { ReadEvent, ReadStream } from '../../../src/read/source-reader.ts'

const T0 = Date.UTC(2026, 0, 12, 10)

const row = (ms: number, text: string, stream = 'a'): Row => ({ at: nanosOf(T0 + ms), stream, text })

const contextOf = (signal = new AbortController().signal): EngineContext => ({
  host: 'h',
  source: 's',
  env: {},
  signal,
  note: () => undefined,
})

/** An engine in memory, whose answers are cut into batches of three. */
const driverOf = (rows: () => readonly Row[], more: Partial<QueryDriver> = {}): QueryDriver => ({
  overlapMs: 30_000,
  async *rows({ span }: RowsAsk) {
    const found = rows()
      .filter((each) => isWithin(each, span))
      .sort(byTime)
    for (let at = 0; at < found.length; at += 3) yield { rows: found.slice(at, at + 3) }
  },
  newest: async (count) => [...rows()].sort(byTime).slice(-count),
  describe: async () => ({ found: [] }),
  ...more,
})

const textsOf = async (stream: ReadStream): Promise<string[]> => {
  const texts: string[] = []
  for await (const event of stream) if (event.kind === 'lines') texts.push(...event.lines.map(({ text }) => text))
  return texts
}

const eventsOf = async (stream: ReadStream): Promise<ReadEvent[]> => {
  const events: ReadEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

const grep = { strings: ['pi_1'], ignoreCase: false, window: {}, before: 12, after: 60, shows: false }

describe('an engine that answers questions', () => {
  test('gives a row that is there twice as two, each with a name of its own that every answer repeats', async () => {
    const rows = [row(0, 'x'), row(0, 'x'), row(1, 'y')]
    const engine = queryEngine(
      driverOf(() => rows),
      contextOf(),
    )
    const keys = async (stream: ReadStream) =>
      (await eventsOf(stream)).flatMap((event) =>
        event.kind === 'lines' ? event.lines.map(({ origin }) => JSON.stringify(origin.position)) : [],
      )
    const all = await keys(engine.since({ from: T0 }))
    expect(new Set(all).size).toBe(3)
    expect(await keys(engine.grep({ ...grep, strings: ['x'], before: 0, after: 0 }))).toEqual(all.slice(0, 2))
  })

  test('matches by itself what came, with upper and lower case as asked', async () => {
    const rows = [row(0, '{"id":"pi_1"}'), row(1, '{"id":"PI_1"}'), row(2, '{"id":"pi_2"}')]
    const engine = queryEngine(
      driverOf(() => rows),
      contextOf(),
    )
    expect(await textsOf(engine.grep(grep))).toEqual(['{"id":"pi_1"}'])
    expect(await textsOf(engine.grep({ ...grep, ignoreCase: true }))).toEqual(['{"id":"pi_1"}', '{"id":"PI_1"}'])
  })

  test('brings the other lines of a record, of its own stream alone', async () => {
    const rows = [
      row(0, 'quiet'),
      row(1000, 'ERROR pi_1 failed'),
      row(1001, 'INFO of another', 'b'),
      row(1002, '    at pay (/srv/pay.js:1:1)'),
      row(400_000, 'much later'),
    ]
    const engine = queryEngine(
      driverOf(() => rows),
      contextOf(),
    )
    expect(await textsOf(engine.grep(grep))).toEqual(['quiet', 'ERROR pi_1 failed', '    at pay (/srv/pay.js:1:1)'])
  })

  test('says how far back it looked where no begin was given', async () => {
    const engine = queryEngine(
      driverOf(() => [], { days: 30 }),
      contextOf(),
    )
    expect(await eventsOf(engine.since({}))).toEqual([
      { kind: 'gap', gap: { kind: 'window_assumed', host: 'h', source: 's', args: { days: 30 } } },
    ])
    expect(await eventsOf(engine.since({ from: T0 }))).toEqual([])
  })
})

describe('a live tail out of questions', () => {
  test('shows each row once, late ones and twins too, over failures in the middle of answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ late: fc.integer({ min: 0, max: 3000 }), twin: fc.boolean(), fail: fc.boolean() }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (plan) => {
          const stop = new AbortController()
          const rows: Row[] = [{ at: nanosOf(Date.now() - 10_000), stream: 'a', text: 'past' }]
          let asked = 0
          const driver: QueryDriver = {
            ...driverOf(() => rows),
            async *rows(ask: RowsAsk) {
              const step = plan[asked++]
              if (step === undefined) return stop.abort()
              const made: Row = { at: nanosOf(Date.now() - step.late), stream: 'a', text: `row ${asked}` }
              rows.push(made, ...(step.twin ? [made] : []))
              const all = driverOf(() => rows).rows(ask)
              for await (const batch of all) {
                yield batch
                if (step.fail && asked < plan.length)
                  throw new ProdlogsError('ENGINE_UNREACHABLE', {
                    host: 'h',
                    engine: 'e',
                    reason: { code: 'answer_cut' },
                  })
              }
            },
          }
          const engine = queryEngine(driver, contextOf(stop.signal), { pollMs: 0, retryMs: 0 })
          const shown = await textsOf(engine.follow({ last: 1 }))
          // What failed last was never read to its end: the plan ends with a whole answer.
          expect([...shown].sort()).toEqual(rows.map(({ text }) => text).sort())
        },
      ),
      { numRuns: 40 },
    )
  })

  test('ends with the reason when the engine was never reached', async () => {
    const fail: QueryDriver['rows'] = () => ({
      [Symbol.asyncIterator]: () => ({
        next: () =>
          Promise.reject(
            new ProdlogsError('ENGINE_UNREACHABLE', { host: 'h', engine: 'e', reason: { code: 'connection_refused' } }),
          ),
      }),
    })
    const engine = queryEngine(
      driverOf(() => [], { rows: fail }),
      contextOf(),
    )
    await expect(textsOf(engine.follow({ last: 0 }))).rejects.toThrow('ENGINE_UNREACHABLE')
  })
})
