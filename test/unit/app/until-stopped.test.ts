import { describe, expect, test } from 'vitest'
import { untilStopped } from '../../../src/app/until-stopped.ts'

/** Gives 1 and 2, and then waits until it is let go on: to 3, or to a failure. */
const source = (then: Promise<void>): AsyncIterable<number> => ({
  async *[Symbol.asyncIterator]() {
    yield 1
    yield 2
    await then
    yield 3
  },
})

const read = async (events: AsyncIterable<number>, stopped: AbortSignal, each: (n: number) => void = () => {}) => {
  const got: number[] = []
  let isCut = false
  for await (const n of untilStopped(events, stopped, () => (isCut = true))) {
    got.push(n)
    each(n)
  }
  return { got, isCut }
}

describe('what comes until it is stopped', () => {
  test('is all there is when nobody stops it', async () => {
    expect(await read(source(Promise.resolve()), new AbortController().signal)).toEqual({
      got: [1, 2, 3],
      isCut: false,
    })
  })

  test('is what came before, and the next is not waited for', async () => {
    const stop = new AbortController()
    const never = new Promise<void>(() => {})
    const reading = read(source(never), stop.signal, (n) => n === 2 && setTimeout(() => stop.abort(), 5))
    expect(await reading).toEqual({ got: [1, 2], isCut: true })
  })

  test('ends without the failure that stopping makes', async () => {
    const stop = new AbortController()
    const fails = new Promise<void>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(new Error('cut'))),
    )
    fails.catch(() => {})
    expect(await read(source(fails), stop.signal, (n) => n === 2 && setTimeout(() => stop.abort(), 5))).toEqual({
      got: [1, 2],
      isCut: true,
    })
  })

  test('fails as its source does when nobody stops it', async () => {
    const fails = Promise.reject(new Error('broken'))
    await expect(read(source(fails), new AbortController().signal)).rejects.toThrow('broken')
  })
})
