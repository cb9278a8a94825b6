import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Stripe } from 'stripe'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyWebhook } from '../../src/webhook/verify.ts'

const secret = (name: string): string => ['whsec', name.repeat(8)].join('_')
const CABINETS = [
  { cabinet: 'main', secrets: [secret('old'), secret('new')] },
  { cabinet: 'events', secrets: [secret('evts')] },
]
const event = (more: object = {}) => ({
  id: 'evt_1AbCdEfGhIjKlMnOpQrStUvW',
  object: 'event',
  type: 'invoice.paid',
  created: 1_767_225_600,
  livemode: false,
  request: { id: 'req_12345678901234' },
  data: { object: { id: 'in_1', object: 'invoice' } },
  ...more,
})
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value, undefined, 2))
const sign = (body: Buffer, with_: string, ageS = 0): string =>
  Stripe.webhooks.generateTestHeaderString({
    payload: body.toString('utf8'),
    secret: with_,
    timestamp: Math.floor(Date.now() / 1000) - ageS,
  })
const verify = (body: Buffer, header: string | undefined, toleranceS = 300) =>
  verifyWebhook(body, header, CABINETS, toleranceS)
const reason = (result: ReturnType<typeof verify>) => (result.kind === 'refused' ? result.reason : result.kind)

describe('a signed webhook', () => {
  test.each([
    ['old', 'main'],
    ['new', 'main'],
    ['evts', 'events'],
  ])('by %s is of cabinet %s', (name, cabinet) => {
    const body = bytes(event())
    expect(verify(body, sign(body, secret(name)))).toMatchObject({
      kind: 'verified',
      event: {
        cabinet,
        id: event().id,
        type: 'invoice.paid',
        livemode: false,
        requestId: 'req_12345678901234',
        created: new Date(1_767_225_600_000),
      },
    })
  })

  test('with text in Russian is verified over its bytes', () => {
    const body = bytes(event({ data: { object: { id: 'in_1', note: 'Оплата — «тест» 💳' } } }))
    expect(verify(body, sign(body, secret('new'))).kind).toBe('verified')
  })

  test('whose request is automatic has no request id', () => {
    const body = bytes(event({ request: { id: null } }))
    expect(verify(body, sign(body, secret('new')))).toMatchObject({ kind: 'verified', event: { requestId: undefined } })
  })
})

describe('refused', () => {
  const body = bytes(event())
  test.each([
    ['wrong_secret', () => verify(body, sign(body, secret('other')))],
    ['wrong_secret', () => verify(Buffer.from(JSON.stringify(event())), sign(body, secret('new')))],
    ['timestamp', () => verify(body, sign(body, secret('new'), 301))],
    ['timestamp', () => verify(body, sign(body, secret('evts'), 9999))],
    // A stranger's old signature is first of all a stranger's.
    ['wrong_secret', () => verify(body, sign(body, secret('other'), 9999))],
    ['missing_header', () => verify(body, undefined)],
    ['missing_header', () => verify(body, '  ')],
    ['malformed_header', () => verify(body, 'nonsense')],
    ['malformed_header', () => verify(body, 't=12,v0=abc')],
    ['missing_payload', () => verify(Buffer.alloc(0), sign(body, secret('new')))],
    ['missing_secret', () => verifyWebhook(body, sign(body, secret('new')), [], 300)],
  ])('as %s', (expected, attempt) => {
    const result = attempt()
    expect(reason(result)).toBe(expected)
    expect(JSON.stringify(result)).not.toMatch(/evt_|v1=|whsec_[a-z]/)
  })

  test('any body with one byte changed', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const changed = Buffer.from(body)
        changed[index] = (changed[index] ?? 0) ^ change
        expect(verify(changed, sign(body, secret('new'))).kind).not.toBe('verified')
      }),
    )
  })
})

describe('signed and unreadable', () => {
  test.each([
    ['no JSON', Buffer.from('hello')],
    ['no event', bytes({ hello: 1 })],
    ['an id of another shape', bytes(event({ id: 'x' }))],
    [
      'a thin event',
      bytes({ id: 'evt_test_1234567890', object: 'v2.core.event', type: 'v1.x', created: '2026-01-01T00:00:00Z' }),
    ],
  ])('%s', (_name, body) => {
    expect(verify(body, sign(body, secret('new'))).kind).toBe('unreadable')
  })
})

test('every reason is explained in the README, beside the command that tells which it is', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const reasons =
    /enum: \[(missing_secret[^\]]*)\]/.exec(readFileSync(`${root}openapi.yaml`, 'utf8'))?.[1]?.split(', ') ?? []
  expect(reasons.length).toBe(6)
  const [, section = ''] = readFileSync(`${root}README.md`, 'utf8').split('"Invalid signature"')
  for (const one of reasons) expect(section).toContain(`| \`${one}\` |`)
  expect(section).toMatch(/prodlogs report .*--since/)
})
