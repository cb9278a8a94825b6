import { describe, expect, test } from 'vitest'
import type { Feed } from '../../../src/app/feed.ts'
import { lastMatching } from '../../../src/app/last-matching.ts'
import type { Observed, PipelineEvent } from '../../../src/pipeline.ts'

/** A source of so many records, each with its number; says how many lines it was asked for. */
const feedOf = (length: number): { feed: Feed; asked: number[] } => {
  const all = Array.from({ length }, (_, n) => ({ record: { raw: String(n) }, steps: [] }) as unknown as Observed)
  const asked: number[] = []
  async function* events(observed: Observed[]): AsyncGenerator<PipelineEvent> {
    yield { kind: 'observed', observed }
  }
  const feed = {
    last: (lines: number) => {
      asked.push(lines)
      return events(all.slice(-lines))
    },
    since: () => events(all.slice(10)),
  } as unknown as Feed
  return { feed, asked }
}

const numbers = (records: readonly Observed[]): number[] => records.map(({ record }) => Number(record.raw))
const every =
  (n: number) =>
  ({ record }: Observed): boolean =>
    Number(record.raw) % n === 0

describe('the last records that match', () => {
  test('are as many as were asked for, however far back they lie', async () => {
    const { feed, asked } = feedOf(20_000)
    const past = await lastMatching(feed, 3, every(5000), undefined)
    expect(numbers(past.records)).toEqual([5000, 10_000, 15_000])
    expect(asked).toEqual([1000, 8000, 64_000])
    expect(past).toMatchObject({ isCut: false, lines: 64_000 })
    expect(numbers(past.older)).toEqual([0])
  })
  test('are fewer where the log has no more, and that is said of no log that was read whole', async () => {
    const past = await lastMatching(feedOf(50).feed, 3, every(40), undefined)
    expect(numbers(past.records)).toEqual([0, 40])
    expect(past.isCut).toBe(false)
  })
  test('are not looked for through a whole long log', async () => {
    const { feed, asked } = feedOf(300_000)
    const past = await lastMatching(feed, 1, () => false, undefined)
    expect(past.isCut).toBe(true)
    expect(Math.max(...asked)).toBeLessThan(600_000)
  })
  test('of a window are those of the window', async () => {
    const past = await lastMatching(feedOf(50).feed, 2, every(5), {})
    expect(numbers(past.records)).toEqual([40, 45])
    expect(numbers(past.older)).toEqual([10, 15, 20, 25, 30, 35])
  })
})
