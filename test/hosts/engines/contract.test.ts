import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Engine, EngineContext } from '../../../src/engines/engine.ts'
import { openEngine } from '../../../src/engines/index.ts'
import type { EngineReach, EngineSource } from '../../../src/model/engine.ts'
import type { ReadStream } from '../../../src/read/source-reader.ts'
import { startClickHouse } from '../../support/engines/clickhouse-fake.ts'
import { startCloudWatch } from '../../support/engines/cloudwatch-fake.ts'
import { startElasticsearch } from '../../support/engines/elasticsearch-fake.ts'
import type { Fake } from '../../support/engines/fake.ts'
import { startLoki } from '../../support/engines/loki-fake.ts'
import { startVictoriaLogs } from '../../support/engines/victorialogs-fake.ts'

interface Kind {
  readonly name: string
  readonly start: () => Promise<Fake>
  readonly reach: (url: string) => EngineReach
  readonly source: EngineSource
  /** Nanoseconds that its clock counts in. */
  readonly tick: bigint
  /** Rows that are alike in all are kept once. */
  readonly once?: true
}

const AWS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: ['wJalr', 'EXAMPLE', 'KEY'].join(''),
  AWS_REGION: 'eu-west-1',
}

const elastic = (name: string, options: Parameters<typeof startElasticsearch>[0]): Kind => ({
  name,
  start: () => startElasticsearch(options),
  reach: (url) => ({ type: 'elasticsearch', url }),
  source: { type: 'elasticsearch', name: 's', index: 'logs-1' },
  tick: 1n,
})

const KINDS: readonly Kind[] = [
  {
    name: 'Loki',
    start: () => startLoki({ most: 11 }),
    reach: (url) => ({ type: 'loki', url }),
    source: { type: 'loki', name: 's', query: '{app="payments"}' },
    tick: 1n,
    once: true,
  },
  {
    name: 'VictoriaLogs',
    start: () => startVictoriaLogs(),
    reach: (url) => ({ type: 'victorialogs', url }),
    source: { type: 'victorialogs', name: 's', query: '{app="payments"}' },
    tick: 1n,
  },
  {
    name: 'ClickHouse',
    start: () => startClickHouse(),
    reach: (url) => ({ type: 'clickhouse', url }),
    source: { type: 'clickhouse', name: 's', table: 'otel_logs' },
    tick: 1n,
  },
  elastic('Elasticsearch', {}),
  elastic('Elasticsearch with a wildcard field', { type: 'wildcard' }),
  elastic('Elasticsearch with a keyword field', { type: 'keyword' }),
  elastic('OpenSearch 2 without expensive queries', { opensearch: true, noExpensive: true }),
  {
    name: 'CloudWatch',
    start: () => startCloudWatch(),
    reach: (url) => ({ type: 'cloudwatch', url }),
    source: { type: 'cloudwatch', name: 's', group: '/pay' },
    tick: 1_000_000n,
  },
]

/** An hour ago: an open begin goes no further back than an engine does. */
const T0 = BigInt(Math.floor(Date.now() / 1000) * 1000 - 3_600_000) * 1_000_000n
const msOf = (at: bigint): number => Number(at / 1_000_000n)

const collect = async (stream: ReadStream): Promise<{ texts: string[]; keys: string[]; gaps: string[] }> => {
  const texts: string[] = []
  const keys: string[] = []
  const gaps: string[] = []
  for await (const event of stream) {
    if (event.kind === 'gap') gaps.push(event.gap.kind)
    if (event.kind === 'lines')
      for (const { text, origin } of event.lines) {
        texts.push(text)
        keys.push(JSON.stringify(origin.position))
      }
  }
  return { texts, keys, gaps }
}

describe.for(KINDS)('$name', (kind) => {
  let fake: Fake
  let stop: AbortController
  beforeEach(async () => {
    fake = await kind.start()
    stop = new AbortController()
  })
  afterEach(async () => {
    stop.abort(new Error('over'))
    await fake.stop()
  })
  const context = (): EngineContext => ({
    host: 'h',
    source: 's',
    env: { ...AWS },
    signal: stop.signal,
    note: () => undefined,
  })
  const open = (): Promise<Engine> => openEngine(kind.reach(fake.url), kind.source, context())
  const add = (ticks: number, text: string, stream = 'pod-1'): void =>
    void fake.rows.push({ at: T0 + BigInt(ticks) * kind.tick, stream, text })
  /** A window with all of the rows, and no end that is open. */
  const window = { from: msOf(T0) - 1000, to: msOf(T0) + 10_000 }

  test('gives every row of a window once, those of one moment at the edge of a page too', async () => {
    for (let n = 0; n < 60; n++) add(Math.floor(n / 8), `row ${n}`, `pod-${n % 3}`)
    const twins = kind.once === true ? 0 : 3
    for (let n = 0; n < twins; n++) add(5, 'twin')
    const engine = await open()
    const { texts, keys, gaps } = await collect(engine.since(window))
    expect([...texts].sort()).toEqual(fake.rows.map(({ text }) => text).sort())
    expect(new Set(keys).size).toBe(texts.length)
    expect(gaps).toEqual([])
  })

  test('gives the newest rows, as many as were asked for', async () => {
    for (let n = 0; n < 40; n++) add(n, `row ${n}`)
    const engine = await open()
    const { texts } = await collect(engine.last(25))
    expect(texts).toEqual(Array.from({ length: 25 }, (_, n) => `row ${n + 15}`))
  })

  const hostile = fc.oneof(
    fc.constantFrom(
      'pi_3X',
      "it's",
      '"quoted"',
      'a\\b',
      'a\\',
      '%_',
      '*',
      '?',
      '`',
      '$1',
      '{x}',
      'a|b',
      '(',
      '[',
      '\t',
      'PI_3x',
      'Ж',
      'ж',
      'evt_1 or',
      "'; DROP TABLE x --",
      '#',
      '/*',
      '${x}',
      '\\Q',
      'a b',
    ),
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((text) => !/[\n\r\0]/.test(text) && !/\p{Cs}/u.test(text)),
  )

  test('finds strings as they are, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostile, { minLength: 1, maxLength: 3 }),
        fc.array(hostile, { minLength: 1, maxLength: 6 }),
        async (wanted, others) => {
          fake.rows.length = 0
          ;[...wanted, ...others].forEach((text, n) => add(n, `row ${n} x${text}y`))
          const engine = await open()
          const { texts } = await collect(
            engine.grep({ strings: wanted, ignoreCase: false, window, before: 0, after: 0, shows: false }),
          )
          expect(texts).toEqual(
            fake.rows.map(({ text }) => text).filter((text) => wanted.some((each) => text.includes(each))),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  test('finds strings without regard to upper and lower case', async () => {
    for (const text of ['Deal PI_3X', 'deal pi_3x', 'оплата', 'ОПЛАТА', 'other']) add(fake.rows.length, text)
    const engine = await open()
    const ask = { ignoreCase: true, window, before: 0, after: 0, shows: false }
    expect((await collect(engine.grep({ ...ask, strings: ['Pi_3x'] }))).texts).toEqual(['Deal PI_3X', 'deal pi_3x'])
    expect((await collect(engine.grep({ ...ask, strings: ['Оплата'] }))).texts).toEqual(['оплата', 'ОПЛАТА'])
  })

  test('a long line is found like any other', async () => {
    add(0, `${'x '.repeat(400)}pi_3XYZ`)
    const engine = await open()
    const { texts } = await collect(
      engine.grep({ strings: ['pi_3XYZ'], ignoreCase: false, window, before: 0, after: 0, shows: false }),
    )
    expect(texts).toHaveLength(1)
  })

  test.each([
    [401, 4],
    [403, 4],
    [400, 2],
    [500, 5],
    [504, 5],
  ])('a status of %i ends with %i', async (status, exit) => {
    fake.before = () => ({ status, body: 'no' })
    const engine = await open()
    await expect(collect(engine.since(window))).rejects.toMatchObject({ exitCode: exit })
  })

  test('an engine that is busy is asked again, and one that stays so is told', async () => {
    for (let n = 0; n < 5; n++) add(n, `row ${n}`)
    let left = 2
    fake.before = () => (left-- > 0 ? { status: 503, body: 'busy', headers: { 'retry-after': '0' } } : undefined)
    const engine = await open()
    expect((await collect(engine.since(window))).texts).toHaveLength(5)
    fake.before = () => ({ status: 429, body: 'busy', headers: { 'retry-after': '0' } })
    await expect(collect(engine.since(window))).rejects.toMatchObject({ exitCode: 5 })
  })

  test('an answer that is cut at any byte is never taken for whole', async () => {
    for (let n = 0; n < 6; n++) add(n, `row ${n}`)
    for (let byte = 0; byte < 400; byte += 13) {
      fake.cutAt = byte
      const engine = await open()
      const got = await collect(engine.since(window)).catch((error: unknown) => error)
      if (got instanceof Error) expect(got).toMatchObject({ exitCode: 5 })
      else expect((got as { texts: string[] }).texts).toHaveLength(6)
    }
  })

  test('a redirect is not followed: credentials are for one address', async () => {
    fake.before = () => ({ status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } })
    const engine = await open()
    await expect(collect(engine.since(window))).rejects.toMatchObject({ exitCode: 2 })
  })

  test('who takes the question back ends it at the engine', async () => {
    fake.before = () => 'hang'
    const engine = await open()
    const reading = collect(engine.since(window)).catch(() => 'over')
    while (fake.open() === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    stop.abort(new Error('over'))
    expect(await reading).toBe('over')
    while (fake.open() > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  })

  test('is followed over cuts: nothing missing, nothing twice, late rows too', async () => {
    const begin = BigInt(Date.now()) * 1_000_000n
    const live = (n: number, lateMs = 0): void =>
      void fake.rows.push({ at: BigInt(Date.now() - lateMs) * 1_000_000n, stream: `pod-${n % 2}`, text: `live ${n}` })
    fake.rows.push({ at: begin - 60_000n * 1_000_000n, stream: 'pod-0', text: 'past' })
    const engine = await open()
    const shown: string[] = []
    const following = (async () => {
      for await (const event of engine.follow({ last: 1 }))
        if (event.kind === 'lines') shown.push(...event.lines.map(({ text }) => text))
    })()
    let n = 0
    const until = async (condition: () => boolean): Promise<void> => {
      for (const end = Date.now() + 20_000; !condition() && Date.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await until(() => shown.length === 1)
    for (let round = 0; round < 4; round++) {
      live(n++)
      live(n++)
      live(n++, 2000)
      if (round === 1) fake.cutAt = 30
      if (round === 2) {
        let left = 4
        fake.before = () => (left-- > 0 ? { status: 500, body: 'down' } : undefined)
      }
      await until(() => shown.includes(`live ${n - 1}`) && shown.includes(`live ${n - 2}`))
    }
    stop.abort(new Error('over'))
    await following.catch(() => undefined)
    expect(shown[0]).toBe('past')
    expect([...shown].sort()).toEqual(['past', ...Array.from({ length: n }, (_, each) => `live ${each}`)].sort())
  })

  test('tells what it is', async () => {
    add(0, 'row')
    const engine = await open()
    expect(await engine.describe()).toMatchObject({ version: expect.stringMatching(/\w/) as string, lastAt: msOf(T0) })
  })
})
