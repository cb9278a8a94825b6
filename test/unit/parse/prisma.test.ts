import { expect, test } from 'vitest'
import { read } from '../../support/parse/read.ts'

const FRAMES = ['    at Object.update (/srv/app/prisma.ts:14:119)', '  code: "P2025",', '}']

test.for([
  ['with its frames', FRAMES],
  ['with its members alone', ["  clientVersion: '6.1.0',", "  errorCode: 'P1001'", '}']],
  ['with nothing below', []],
] as const)('takes what Prisma says as one record %s, and not the line behind it', ([, below]) => {
  const records = read(
    [
      'PrismaClientKnownRequestError: ',
      'Invalid `prisma.user.update()` invocation:',
      '',
      '',
      'An operation failed because it depends on one or more records that were required but not found.',
      ...below,
      'next line of the application',
    ].join('\n'),
  )
  expect(records).toHaveLength(2)
  expect(records[0]?.raw).toContain('were required but not found')
  expect(records[1]?.message).toBe('next line of the application')
})
