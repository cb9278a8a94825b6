import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/connect/connection.ts'
import { backoff, isPassing, reconnect } from '../../../src/connect/retry.ts'
import { ERROR_EXIT, ProdlogsError, type ErrorCode } from '../../../src/model/error.ts'
import { EXIT } from '../../../src/model/exit-code.ts'
import { exampleError } from '../../support/failures.ts'

const connection = { host: 'prod' } as Connection
const failing = (...codes: ErrorCode[]) => {
  let dials = 0
  return {
    dial: async () => {
      const code = codes[dials]
      dials += 1
      if (code !== undefined) throw exampleError(code)
      return connection
    },
    count: () => dials,
  }
}
const noWait = async (): Promise<void> => undefined

describe('reconnecting', () => {
  test('waits anything from nothing to a limit that doubles up to 30 s', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (tries, random) => {
        const ms = backoff(tries, () => random)
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** Math.min(tries, 16)))
      }),
    )
    expect(backoff(0, () => 0.5)).toBe(250)
    expect(backoff(50, () => 0.5)).toBe(15_000)
  })

  test('goes on over failures that pass', async () => {
    const host = failing('HOST_REFUSED', 'HOST_TIMEOUT', 'SSH_LOST', 'HOST_NOT_FOUND')
    const waits: unknown[] = []
    expect(
      await reconnect(host.dial, {
        wait: noWait,
        onWait: (_ms, error) => waits.push(error instanceof ProdlogsError ? error.code : error),
      }),
    ).toBe(connection)
    expect(waits).toEqual([undefined, 'HOST_REFUSED', 'HOST_TIMEOUT', 'SSH_LOST', 'HOST_NOT_FOUND'])
  })

  test.for(Object.keys(ERROR_EXIT).filter((code) => ERROR_EXIT[code as ErrorCode] === EXIT.denied) as ErrorCode[])(
    'never tries again after %s',
    async (code) => {
      expect(isPassing(exampleError(code))).toBe(false)
      const host = failing(code)
      await expect(reconnect(host.dial, { wait: noWait })).rejects.toMatchObject({ code })
      expect(host.count()).toBe(1)
    },
  )

  test('gives up after as many tries as it was told', async () => {
    const host = failing('HOST_REFUSED', 'HOST_REFUSED', 'HOST_TIMEOUT', 'HOST_REFUSED')
    await expect(reconnect(host.dial, { wait: noWait, tries: 3 })).rejects.toMatchObject({ code: 'HOST_TIMEOUT' })
    expect(host.count()).toBe(3)
  })

  test('stops in its wait when it is told to', async () => {
    const controller = new AbortController()
    const host = failing()
    const waiting = reconnect(host.dial, { random: () => 0.999, signal: controller.signal })
    controller.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    expect(host.count()).toBe(0)
  })
})
