import { expect, test } from 'vitest'
import { isInfrastructureError } from '../../src/db/errors.ts'
import { createSlots } from '../../src/db/slots.ts'

const gate = () => {
  let open = (): void => {}
  const closed = new Promise<void>((resolve) => (open = resolve))
  return { closed, open: () => open() }
}

test('so many run at a time, first come first served, and a throw frees its slot', async () => {
  const slots = createSlots(2, 5000)
  const order: number[] = []
  let inside = 0
  let most = 0
  const results = await Promise.allSettled(
    [1, 2, 3, 4, 5, 6].map((number) =>
      slots.run(async () => {
        order.push(number)
        inside += 1
        most = Math.max(most, inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
        if (number === 2) throw new Error('second')
      }),
    ),
  )
  expect(order).toEqual([1, 2, 3, 4, 5, 6])
  expect(most).toBe(2)
  expect(results.map((one) => one.status)).toEqual([
    'fulfilled',
    'rejected',
    ...Array.from({ length: 4 }, () => 'fulfilled'),
  ])
})

test('who waits too long is told so, as of a busy database, and takes no slot with it', async () => {
  const slots = createSlots(1, 20)
  const { closed, open } = gate()
  const holder = slots.run(() => closed)
  await expect(slots.run(async () => 1)).rejects.toSatisfy(isInfrastructureError)
  open()
  await holder
  expect(await slots.run(async () => 2)).toBe(2)
})
