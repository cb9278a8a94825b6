import { expect, test } from 'vitest'
import { createCache } from '../src/cache.ts'
import { ShiftedClock } from '../src/clock.ts'

const deferred = <Value>() => {
  let resolve = (_value: Value): void => {}
  const promise = new Promise<Value>((done) => (resolve = done))
  return { promise, resolve }
}

test('loads once for many who ask at the same time', async () => {
  const cache = createCache<number>(1000, new ShiftedClock())
  let loads = 0
  const load = async () => ++loads
  expect(await Promise.all([cache.get('a', load), cache.get('a', load), cache.get('a', load)])).toEqual([1, 1, 1])
  expect(await cache.get('b', load)).toBe(2)
})

test('keeps a value for its time', async () => {
  const clock = new ShiftedClock()
  const cache = createCache<number>(60_000, clock)
  await cache.get('a', async () => 1)
  clock.advance(59_000)
  expect(await cache.get('a', async () => 2)).toBe(1)
  clock.advance(1001)
  expect(await cache.get('a', async () => 3)).toBe(3)
})

test('a load that began before an invalidation is not kept', async () => {
  const cache = createCache<string>(60_000, new ShiftedClock())
  const slow = deferred<string>()
  const first = cache.get('a', () => slow.promise)
  cache.invalidate('a')
  const second = cache.get('a', async () => 'new')
  slow.resolve('old')
  expect([await first, await second]).toEqual(['old', 'new'])
  expect(await cache.get('a', async () => 'newer')).toBe('new')
})

test('a failed load is not kept, and the next one tries again', async () => {
  const cache = createCache<number>(60_000, new ShiftedClock())
  await expect(
    cache.get('a', async () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await cache.get('a', async () => 1)).toBe(1)
})

test('remembers the last value beyond its time, until it is invalidated', async () => {
  const clock = new ShiftedClock()
  const cache = createCache<number>(1000, clock)
  cache.set('a', 7)
  clock.advance(3_600_000)
  expect(cache.lastKnown('a')).toBe(7)
  cache.invalidate('a')
  expect(cache.lastKnown('a')).toBeUndefined()
})
