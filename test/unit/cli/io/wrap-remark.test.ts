import { expect, test } from 'vitest'
import { wrapRemark } from '../../../../src/cli/io/error-line.ts'

const LINE = '\u001b[31m✖\u001b[39m web-1 refused the connection. → Is sshd running there, and is the port right?'

test('a remark is wrapped by words under its beginning on a terminal', () => {
  expect(wrapRemark(LINE, { isTTY: true, columns: 44 })).toBe(
    '\u001b[31m✖\u001b[39m web-1 refused the connection. → Is sshd\n  running there, and is the port right?',
  )
})

test.each([
  [false, 44],
  [true, 0],
  [true, 20],
  [true, 500],
])('and stays a line elsewhere: terminal %s, %i columns', (isTTY, columns) => {
  expect(wrapRemark(LINE, { isTTY, columns })).toBe(LINE)
})

test('a word that is longer than the line is not cut: it may be an address to copy', () => {
  const word = 'x'.repeat(60)
  expect(wrapRemark(`see ${word} now`, { isTTY: true, columns: 44 })).toBe(`see\n  ${word}\n  now`)
})
