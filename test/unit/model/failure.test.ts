import { expect, test } from 'vitest'
import { hasCode, ProdlogsError } from '../../../src/model/error.ts'
import type { Gap } from '../../../src/model/gap.ts'
import type { Reason } from '../../../src/model/reason.ts'

/** Is never run: each line holds only where the compiler refuses what follows it. */
export const refused = (either: 'HOST_REFUSED' | 'PORT_TAKEN'): readonly unknown[] => [
  // @ts-expect-error -- an argument is missing
  new ProdlogsError('PORT_TAKEN', {}),
  // @ts-expect-error -- all arguments are missing
  new ProdlogsError('PORT_TAKEN'),
  // @ts-expect-error -- an argument is misspelt
  new ProdlogsError('PORT_TAKEN', { port: 1, raeson: { code: 'closed' } }),
  // @ts-expect-error -- there are no arguments
  new ProdlogsError('USAGE_NO_HOST', { host: 'box' }),
  // @ts-expect-error -- the arguments of one code are not those of another
  new ProdlogsError(either, { host: 'box' }),
  // @ts-expect-error -- a reason of ours is no text
  new ProdlogsError('SSH_LOST', { host: 'box', reason: 'closed' }),
  // @ts-expect-error -- a reason without its argument
  { code: 'no_answer' } satisfies Reason,
  // @ts-expect-error -- an argument that the reason does not have
  { code: 'closed', seconds: 1 } satisfies Reason,
  // @ts-expect-error -- a misspelt reason
  { code: 'no_anwser', seconds: 1 } satisfies Reason,
  // @ts-expect-error -- a gap with the arguments of another
  { kind: 'stopped', args: { bytes: 1 } } satisfies Gap,
]

test('a look at the code tells the arguments', () => {
  const error: ProdlogsError = new ProdlogsError('HOST_TIMEOUT', { host: 'box', seconds: 5 })
  expect(hasCode(error, 'HOST_TIMEOUT') && error.args.seconds).toBe(5)
  expect(hasCode(error, 'HOST_REFUSED')).toBe(false)
  const { failure } = error
  expect(failure.code === 'HOST_TIMEOUT' && failure.args.seconds).toBe(5)
})

test('a failure is told of its host by another name, and on the way to another host', () => {
  const cause = new Error('ETIMEDOUT')
  const error: ProdlogsError = new ProdlogsError('HOST_TIMEOUT', { host: '192.0.2.7', seconds: 5 }, { cause })
  expect(error.ofHost('web')).toMatchObject({ code: 'HOST_TIMEOUT', args: { host: 'web', seconds: 5 }, cause })
  expect(error.onTheWayTo('web')).toMatchObject({ args: { host: '192.0.2.7' }, target: 'web', cause })
})
