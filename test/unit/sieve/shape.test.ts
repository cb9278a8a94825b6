import { expect, test } from 'vitest'
import { createShapes } from '../../../src/sieve/shape.ts'

const shapes = createShapes(new Set([404, 23505]))
const shapeOf = (line: string): string => {
  const bytes = Buffer.from(line)
  expect(shapes.read(bytes, 0, bytes.length)).toBe(bytes.length)
  return `${shapes.high} ${shapes.low}`
}

test.for([
  ['2026-01-05T10:00:00.000Z INFO pool 17', '2027-11-30T23:59:59.999Z INFO pool 4'],
  ['user 9f8c2b1a-11aa-4bcd-9e0f-aa11bb22cc33 left', 'user 0a000000-dead-beef-cafe-12345678901a left'],
  ['worker12 is idle', 'worker7 is idle'],
  ['took 417 ms, 10.0.0.7', 'took 481 ms, 10.0.0.81'],
] as const)('%s and %s are of one shape', ([one, other]) => {
  expect(shapeOf(one)).toBe(shapeOf(other))
})

test.for([
  ['{"level":30}', '{"level":50}'],
  ['<134>x', '<131>x'],
  ['GET / 200', 'GET / 404'],
  ['GET / 404', 'GET / 418'],
  ['code=23505', 'code=23504'],
  ['r-23505', 'r-23504'],
  ['failed: 0', 'failed: 3'],
  ['error H12', 'error H10'],
  ['payment2failed x', 'payment2settled x'],
  ['checkout12', 'delivery12'],
  ['card declined', 'card accepted'],
  ['сделка найдена', 'сделка не найдена'],
  ['  at f', 'at f'],
  ['a: ', 'a:'],
] as const)('%s and %s are not', ([one, other]) => {
  expect(shapeOf(one)).not.toBe(shapeOf(other))
})

test('a line ends at its newline', () => {
  const bytes = Buffer.from('one\ntwo')
  expect(shapes.read(bytes, 0, bytes.length)).toBe(3)
})
