import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeByTime, type Timed } from '../../src/read/merge.ts'

interface Item extends Timed {
  readonly id: string
}

async function* from(items: readonly (Item & { readonly after?: Promise<unknown> })[]): AsyncGenerator<Item> {
  for (const { after, ...item } of items) {
    await after
    yield item
  }
}

const ids = async (streams: readonly AsyncIterable<Item>[], options = {}): Promise<string[]> => {
  const out: string[] = []
  for await (const { value, outOfOrder } of mergeByTime(streams, options))
    out.push(outOfOrder ? `${value.id} late` : value.id)
  return out
}

describe('streams merged by time', () => {
  test('keep every item, the order of each stream and the order of time', async () => {
    const ordered = fc.array(fc.nat(50)).map((times) => times.toSorted((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(fc.array(ordered, { maxLength: 5 }), async (streams) => {
        const inputs = streams.map((times, index) => times.map((at, n) => ({ at, id: `${index}:${n}` })))
        const merged: number[] = []
        const seen = new Set<string>()
        for await (const { value, outOfOrder } of mergeByTime(inputs.map((items) => from(items)))) {
          merged.push(value.at ?? -1)
          seen.add(value.id)
          expect(outOfOrder).toBe(false)
        }
        expect(merged).toEqual(merged.toSorted((a, b) => a - b))
        expect(seen.size).toBe(streams.flat().length)
      }),
    )
  })

  test('leave what has no time behind the item before it', async () => {
    const left = [{ at: 1, id: 'a' }, { id: 'a+' }, { at: 5, id: 'b' }]
    expect(await ids([from(left), from([{ at: 3, id: 'c' }])])).toEqual(['a', 'a+', 'c', 'b'])
  })

  test('wait for a silent stream only so long, and mark what comes too late', async () => {
    let open: (value: unknown) => void = () => {}
    const silent = new Promise((resolve) => (open = resolve))
    const merged = ids([from([{ at: 10, id: 'now' }]), from([{ at: 5, id: 'old', after: silent }])], { latenessMs: 20 })
    await sleep(80)
    open(undefined)
    expect(await merged).toEqual(['now', 'old late'])
  })

  test('fail when a stream fails', async () => {
    const broken = (async function* (): AsyncGenerator<Item> {
      yield { at: 1, id: 'a' }
      throw new Error('broken')
    })()
    await expect(ids([broken, from([{ at: 2, id: 'b' }])])).rejects.toThrow('broken')
  })
})
