import { describe, expect, test } from 'vitest'
import { LiveMerge } from '../../../src/app/live-merge.ts'
import { mergeSorted } from '../../../src/app/merge-sorted.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { Observed } from '../../../src/pipeline.ts'

const at = (time: number | undefined, message: string): Observed => ({
  steps: [],
  record: {
    kind: 'parsed',
    format: 'test',
    origin: { host: 'h', source: 's' },
    message,
    fields: {},
    ids: {},
    raw: rawText(''),
    lines: 1,
    ...(time === undefined ? {} : { at: time }),
  },
})

const merging = (inputs: number, latenessMs: number, began = Number.NEGATIVE_INFINITY) => {
  const shown: string[] = []
  const merge = new LiveMerge({
    inputs,
    latenessMs,
    began,
    show: async ({ record }, late) => void shown.push(late ? `${record.message} late` : record.message),
  })
  return { merge, shown }
}

describe('merging live streams', () => {
  test.for([true, false])('of the past only the last of all streams are shown, by time (live: %s)', async (live) => {
    const shown: string[] = []
    const merge = new LiveMerge({
      inputs: 2,
      latenessMs: live ? 20 : Infinity,
      historyMs: 50,
      began: live ? 100 : Infinity,
      last: 3,
      show: async ({ record }) => void shown.push(record.message),
    })
    await merge.push(0, [at(1, 'a1'), at(4, 'a4'), at(7, 'a7')], 0)
    await merge.push(1, [at(2, 'b2'), at(5, 'b5'), at(6, 'b6')], 0)
    if (live) await new Promise((resolve) => setTimeout(resolve, 300))
    else {
      await merge.done(0)
      await merge.done(1)
    }
    expect(shown).toEqual(['b5', 'b6', 'a7'])
    await merge.done(0)
    await merge.done(1)
  })

  test('puts records of two hosts in order of time', async () => {
    const { merge, shown } = merging(2, 50)
    await merge.push(0, [at(1, 'a1'), at(4, 'a4')], 0)
    await merge.push(1, [at(2, 'b2'), at(5, 'b5')], 0)
    await merge.done(0)
    await merge.done(1)
    expect(shown).toEqual(['a1', 'b2', 'a4', 'b5'])
  })

  test('a quiet stream holds the others up only so long', async () => {
    const { merge, shown } = merging(2, 20)
    await merge.push(0, [at(1, 'a1')], 0)
    expect(shown).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(shown).toEqual(['a1'])
    await merge.push(1, [at(0, 'b0')], 0)
    await merge.done(0)
    await merge.done(1)
    // It came after a1 was shown: said so, not hidden.
    expect(shown).toEqual(['a1', 'b0'])
  })

  test('marks what comes too late for its place', async () => {
    const { merge, shown } = merging(2, 0)
    await merge.push(0, [at(1000, 'a')], 0)
    await merge.push(1, [at(10, 'b')], 0)
    await merge.done(0)
    await merge.done(1)
    expect(shown).toEqual(['a', 'b late'])
  })

  test('what was written before is merged whole when a source ends its answer first', async () => {
    const { merge, shown } = merging(2, Number.POSITIVE_INFINITY, 1e15)
    await merge.push(0, [at(1, 'a1'), at(5000, 'a2')], 0)
    await merge.done(0)
    expect(shown).toEqual([])
    await merge.push(1, [at(2000, 'b1'), at(10, 'b2'), at(9000, 'b3')], 0)
    await merge.done(1)
    expect(shown).toEqual(['a1', 'b1', 'b2', 'a2', 'b3'])
  })

  test('history is not late, what comes after it may be', async () => {
    const { merge, shown } = merging(2, 0, 5000)
    await merge.push(0, [at(4000, 'old'), at(8000, 'new')], 0)
    await merge.push(1, [at(1000, 'older'), at(6000, 'live')], 0)
    await merge.done(0)
    await merge.done(1)
    expect(shown.filter((line) => line.endsWith(' late'))).toEqual(['live late'])
  })

  test('sets the clock of a host right', async () => {
    const { merge, shown } = merging(2, 50)
    await merge.push(0, [at(100_010, 'ahead')], 100_000)
    await merge.push(1, [at(5, 'right')], 0)
    await merge.done(0)
    await merge.done(1)
    expect(shown).toEqual(['right', 'ahead'])
  })
})

describe('merging lists', () => {
  test('keeps what has no time behind its neighbour', () => {
    const lists = [
      [at(1, 'a1'), at(undefined, 'a?'), at(9, 'a9')],
      [at(2, 'b2'), at(3, 'b3')],
    ]
    expect([...mergeSorted(lists, ({ record }) => record.at)].map(({ record }) => record.message)).toEqual([
      'a1',
      'a?',
      'b2',
      'b3',
      'a9',
    ])
  })
})
