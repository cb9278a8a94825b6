import { expect, test } from 'vitest'
import { sayingsOf } from '../../../src/app/sayings.ts'
import { describeGap } from '../../../src/messages/gaps.ts'
import { ProdlogsError } from '../../../src/model/error.ts'
import type { Gap } from '../../../src/model/gap.ts'
import type { Reason } from '../../../src/model/reason.ts'
import { gapJson } from '../../../src/report/report-json.ts'
import { gap as shape } from '../../../src/report/schema/shapes.ts'
import { createTimeFormat } from '../../../src/report/time-format.ts'
import { ERROR_EXAMPLES, exampleError, GAP_EXAMPLES, REASON_EXAMPLES } from '../../support/failures.ts'

const say = sayingsOf({ lang: 'ru', time: createTimeFormat('UTC', 'ru') })
const place = { host: 'web-1', source: 'app' }

const jsonOf = (gap: Gap): Record<string, unknown> => gapJson(gap, say)

test('a reason of ours is its code, with what belongs to it beside it', () => {
  const reason = { code: 'no_answer', seconds: 15 } as const
  const gap: Gap = { kind: 'stream_cut', ...place, args: { bytes: 7, reason } }
  expect(jsonOf(gap)).toEqual({
    kind: 'stream_cut',
    ...place,
    seconds: 15,
    bytes: 7,
    reason: 'no_answer',
    text: describeGap('ru', gap),
  })
})

test('what somebody else said is the reason itself', () => {
  const gap: Gap = { kind: 'link_lost', ...place, args: { reason: { code: 'words', text: 'Broken pipe' } } }
  expect(jsonOf(gap)).toEqual({ kind: 'link_lost', ...place, reason: 'Broken pipe', text: describeGap('ru', gap) })
})

test('a failure is its code, and keeps the place and the kind of the gap', () => {
  const { failure } = new ProdlogsError('HOST_TIMEOUT', { host: '192.0.2.7', seconds: 5 })
  expect(jsonOf({ kind: 'host_unreachable', host: 'web-1', args: { reason: failure } })).toMatchObject({
    kind: 'host_unreachable',
    host: 'web-1',
    seconds: 5,
    reason: 'HOST_TIMEOUT',
  })
  const { failure: ofKey } = new ProdlogsError('STRIPE_KEY_KIND', { kind: 'pk_…' })
  expect(jsonOf({ kind: 'stripe_unreachable', args: { reason: ofKey } })).toMatchObject({ kind: 'stripe_unreachable' })
})

const everyGap = [
  ...Object.entries(GAP_EXAMPLES).map(([kind, args]) => ({ kind, args }) as Gap),
  ...Object.entries(REASON_EXAMPLES).map(([code, args]): Gap => ({
    kind: 'stream_cut',
    args: { reason: { code, ...args } as Reason },
  })),
  ...Object.keys(ERROR_EXAMPLES).map((code): Gap => ({
    kind: 'source_unreadable',
    args: { reason: exampleError(code as keyof typeof ERROR_EXAMPLES).failure },
  })),
]

test('every gap is flat, of the documented shape', () => {
  for (const gap of everyGap) {
    const json = jsonOf({ ...gap, ...place })
    expect(shape.safeParse(json).success).toBe(true)
    expect(json).toMatchObject({ kind: gap.kind, ...place })
    for (const value of Object.values(json)) expect(['string', 'number']).toContain(typeof value)
  }
})
