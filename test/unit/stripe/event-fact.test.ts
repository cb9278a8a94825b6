import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountPart, commonAccountPart, seemsOf } from '../../../src/stripe/account-part.ts'
import { readDelivery } from '../../../src/stripe/delivery.ts'
import type { StripeEndpoint } from '../../../src/stripe/endpoint.ts'
import { toEventFact } from '../../../src/stripe/event-fact.ts'
import { metadataNames } from '../../../src/stripe/fact.ts'
import { stripeId } from '../../../src/stripe/object-ids.ts'
import { ACCOUNT, fakeEvent, idOf, OTHER_ACCOUNT } from '../../support/stripe/fake.ts'

const fact = (object: Record<string, unknown>, over: object = {}) =>
  toEventFact({ ...fakeEvent(1), data: { object }, ...over }, 'api')!

test.for([
  [{ id: 'req_1', idempotency_key: null }, 'req_1'],
  [{ id: null }, null],
  [null, null],
  ['req_oldstyle', 'req_oldstyle'],
  [undefined, undefined],
] as const)('request %o gives the request id %s', ([request, expected]) => {
  expect(fact({}, { request }).requestId).toBe(expected)
})

test.for([
  ['deal_id', { metadata: { deal_id: '4540' } }, '4540'],
  ['dealId', { metadata: { dealId: 4540 } }, '4540'],
  ['crm_deal', { metadata: { crm_deal: ' D-12 ' } }, 'D-12'],
  [
    "a subscription's metadata on an invoice",
    { parent: { subscription_details: { metadata: { deal_id: '7' } } } },
    '7',
  ],
  ['the same in older versions', { subscription_details: { metadata: { deal_id: '8' } } }, '8'],
  ["an invoice line's metadata", { lines: { data: [{ metadata: {} }, { metadata: { deal_id: '9' } }] } }, '9'],
  ['nothing', { metadata: { order: '1' } }, undefined],
  ['no metadata', { metadata: null }, undefined],
  ['a mail address', { metadata: { deal: 'ann@example.com' } }, undefined],
  ['a sentence', { metadata: { deal: 'call Ann back' } }, undefined],
  ['an escape sequence', { metadata: { deal: '\u001b[31m1' } }, undefined],
] as const)('the deal is read from %s', ([, object, expected]) => {
  expect(fact(object).dealId).toBe(expected)
})

test("the user's own names come first, and may name client_reference_id", () => {
  const object = { client_reference_id: 'ref-1', metadata: { deal_id: '1', Order: '2' } }
  const read = (dealId: string[]) =>
    toEventFact({ ...fakeEvent(1), data: { object } }, 'api', metadataNames({ dealId }))!.dealId
  expect(read(['order'])).toBe('2')
  expect(
    toEventFact(
      { ...fakeEvent(1), data: { object: { client_reference_id: 'ref-1' } } },
      'api',
      metadataNames({ dealId: ['client_reference_id'] }),
    )!.dealId,
  ).toBe('ref-1')
})

test('ids of nested objects are found, the nearest first, and secrets are cut from theirs', () => {
  const found = fact({
    id: 'in_Abcdefgh1234',
    object: 'invoice',
    customer: 'cus_Abcdefgh123456',
    payments: { data: [{ payment: { payment_intent: idOf('pi', 3) } }] },
    confirmation_secret: { client_secret: `${idOf('pi', 3)}_secret_abcdef` },
    parent: { subscription_details: { subscription: 'sub_Abcdefgh123456' } },
  })
  expect(found).toMatchObject({
    paymentIntentId: idOf('pi', 3),
    ids: {
      invoiceId: ['in_Abcdefgh1234'],
      customerId: ['cus_Abcdefgh123456'],
      subscriptionId: ['sub_Abcdefgh123456'],
      paymentIntentId: [idOf('pi', 3)],
    },
  })
  expect(JSON.stringify(found)).not.toContain('_secret_')
})

test.for(['', 'Checkout', 'a b.c', 'x\u001b[2J.y', 'checkout.session.completed\n'])('%j is no event type', (type) => {
  expect(toEventFact({ ...fakeEvent(1), type }, 'api')).toBeUndefined()
})

test('no value makes reading throw', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (object, rest) => {
      expect(() => toEventFact({ ...fakeEvent(1), data: { object } }, 'file')).not.toThrow()
      expect(() => toEventFact(rest, 'file')).not.toThrow()
    }),
  )
})

test('an id tells its account by the part that repeats it', () => {
  expect(accountPart(idOf('evt', 1))).toBe(ACCOUNT.slice(-10))
  expect(seemsOf(idOf('pi', 1), ACCOUNT)).toBe(true)
  expect(seemsOf(idOf('pi', 1, OTHER_ACCOUNT), ACCOUNT)).toBe(false)
  expect(seemsOf('cus_Abcdefgh123456', ACCOUNT)).toBeUndefined()
  expect(commonAccountPart([1, 2, 3].map((n) => idOf('evt', n)))).toBe(ACCOUNT.slice(-10))
  expect(commonAccountPart([idOf('evt', 1), idOf('evt', 2, OTHER_ACCOUNT), idOf('evt', 3)])).toBeUndefined()
})

test.for([
  ['cs_test_a1B2c3D4e5F6', 'sessionId'],
  ['py_1234567890abcd', 'chargeId'],
  ['seti_000000000000000000000000', 'setupIntentId'],
  ['prod_Abcdefgh123456', 'productId'],
  ['pi_short', undefined],
  ['price is high', undefined],
] as const)('%s is of kind %s', ([text, kind]) => {
  expect(stripeId(text)?.kind).toBe(kind)
})

const endpoint: StripeEndpoint = {
  id: 'we_1',
  url: 'https://shop.example/x',
  enabled: true,
  status: 'enabled',
  enabledEvents: ['payment_intent.*'],
}

test.for([
  [1, 'api', [endpoint], 'pending'],
  [0, 'api', [endpoint], 'accepted'],
  [0, 'api', [{ ...endpoint, enabled: false }], 'none_subscribed'],
  [0, 'api', undefined, 'accepted_or_none_subscribed'],
  [2, 'file', [endpoint], 'unknown'],
  [0, 'file', [endpoint], 'accepted'],
  [undefined, 'api', [endpoint], 'unknown'],
] as const)('pending_webhooks %s from %s reads %s', ([pending, from, endpoints, expected]) => {
  const event = toEventFact({ ...fakeEvent(1), pending_webhooks: pending }, from)!
  expect(readDelivery(event, endpoints)).toBe(expected)
})
