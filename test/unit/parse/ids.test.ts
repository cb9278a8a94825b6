import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ID_PREFIXES, type StripeIdKind } from '../../../src/model/ids.ts'
import { findIds } from '../../../src/parse/ids/find-ids.ts'

const PI = 'pi_3MtwBwLkdIwHu7ix28a3tqPa'
const secret = (id: string): string => [id, 'secret', 'YrKJUKribcBjcG8HVhfZluoGH'].join('_')

describe('Stripe ids', () => {
  test.for([
    'evt_1MqqbKLt4dXK03v5qaIbiNCC',
    'evt_00000000000000',
    'evt_test_webhook',
    `evt_test_${'a1B2'.repeat(11)}xy`,
    'evt_test1234',
  ])('event %s', (id) => {
    expect(findIds(`received ${id}.`)).toEqual({ eventId: [id] })
  })

  test.for([
    ['cus_4fdAW5ftNQow1a', 'customerId'],
    ['acct_1032D82eZvKYlo2C', 'accountId'],
    ['req_a1B2c3D4e5F6g7', 'requestId'],
    [`cs_live_${'a1B2c3D4e5'.repeat(6)}`, 'sessionId'],
    ['cs_test_a1B2c3D4e5F6g7H8i9J0', 'sessionId'],
    ['sub_1MowQVLkdIwHu7ixeRlqHVzs', 'subscriptionId'],
    ['in_1MtHbELkdIwHu7ixl4OzzPMv', 'invoiceId'],
    ['re_1Nispe2eZvKYlo2Cd31jOCgZ', 'refundId'],
    ['price_1MoBy5LkdIwHu7ixZhnattbh', 'priceId'],
    ['we_1Mr5jULkdIwHu7ix1ibLTM0x', 'endpointId'],
    ['ch_3MmlLrLkdIwHu7ix0snN0B15', 'chargeId'],
  ] as const)('%s', ([id, kind]) => {
    expect(findIds(`{"x":"${id}"}`)).toEqual({ [kind]: [id] })
  })

  test('a client secret gives its id only', () => {
    expect(findIds(`client_secret=${secret(PI)}`)).toEqual({ paymentIntentId: [PI] })
    expect(JSON.stringify(findIds(`x ${secret('cs_test_a1B2c3D4e5F6g7H8i9J0')}`))).not.toContain('secret')
  })

  test.for(
    'in_progress re_try sub_total evt_type ch_eckout price_list pi_value in_production re_subscription price_listUpdated acct_number sub_totalAmount ch_annel_1 prod_uction in_memory_cache req_timeout we_bhook_handler cs_test_mode_enabled evt_received_at pm_identifier'.split(
      ' ',
    ),
  )('%s is a word', (word) => {
    expect(findIds(`the ${word} of x`)).toEqual({})
  })

  test.for(['xevt_1MqqbKLt4dXK03v5qaIbiNCC', 'my_evt_1MqqbKLt4dXK03v5qaIbiNCC', 'evt_1MqqbKLt4dXK03v5qaIbiNCC_x'])(
    'not inside of %s',
    (text) => {
      expect(findIds(text).eventId).toBeUndefined()
    },
  )

  test('whatever surrounds it, an id is found', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    const random = fc
      .array(fc.constantFrom(...alphabet.split('')), { minLength: 24, maxLength: 24 })
      .map((chars) => chars.join(''))
    const kinds = (Object.keys(ID_PREFIXES) as StripeIdKind[]).flatMap((kind) =>
      ID_PREFIXES[kind].map((prefix) => ({ kind, prefix })),
    )
    const around = fc.constantFrom(
      ['"', '"'],
      ['\\"', '\\"'],
      ["'", "'"],
      ['%22', '%22'],
      ['=', '&'],
      ['(', ')'],
      ['/', '?'],
      ['\\n', ' '],
      ['\\u0022', ','],
      [' ', '.'],
      ['%3d', '%26'],
      [' \u001b[32m', '\u001b[39m '],
      ['№', '№'],
    )
    fc.assert(
      fc.property(fc.constantFrom(...kinds), random, around, ({ kind, prefix }, suffix, [before = '', after = '']) => {
        // One in many thousands is all of one class.
        fc.pre(/\d/.test(suffix) && /[a-z]/.test(suffix) && /[A-Z]/.test(suffix))
        expect(findIds(`x${before}${prefix}${suffix}${after}y`)[kind]).toEqual([prefix + suffix])
      }),
      { numRuns: 500 },
    )
  })
})

describe('deals', () => {
  test.for([
    'Deal: 4540',
    'deal_id=4540',
    'deal #4540',
    'deal 4540 updated',
    'сделка 4540',
    'Сделка №4540',
    'по сделке №4540',
    'ID сделки: 4540',
    'Deal ID: 4540',
    'DEAL_ID=4540',
    'dealId=4540,',
    "metadata: { deal_id: '4540' }",
    String.raw`{"m":"{\"deal_id\":\"4540\"}"}`,
    String.raw`{"m":"{\"n\":\"{\\\"deal_id\\\":4540}\"}"}`,
    '?metadata%5Bdeal_id%5D=4540&x=1',
    'deal_id%3D4540%26x',
    '%22deal_id%22%3A%224540%22',
    'metadata[deal_id]=4540',
    '[deal_id] => 4540',
    '["deal_id"]=> string(4) "4540"',
    '{:deal_id=>4540}',
    'map[deal_id:4540]',
    '{DealID:4540}',
    "{'deal_id': '4540'}",
    '<deal_id>4540</deal_id>',
    '{"deal":{"id":4540}}',
    '*Deal:* 4540',
    '💳 Обработка | Deal: 4540 | Session: x',
    'crm_deal_id: 4540',
    'deal_id=4540.0',
    String.raw`{"message":"\u0441\u0434\u0435\u043b\u043a\u0430 4540"}`,
    '\u001b[36mdeal_id\u001b[0m=\u001b[35m4540\u001b[0m',
    'deal_id 4540',
  ])('%s', (text) => {
    expect(findIds(text).dealId).toEqual(['4540'])
  })

  test.for([
    'Deal: approved',
    'Deal: null',
    'deal_id: undefined',
    'deal_id=NaN',
    'deal_id=***',
    'Deal ID: missing',
    'Deal ID не найден в Checkout Session',
    'No deal_id in metadata',
    'deal_id is missing',
    'deals: 5',
    'deal at 10:30',
    'deal 10:30',
    'deal 45.40',
    'deal 5 of 10',
    'deal 5/10',
    'deal: 2026-01-12T10:00:00Z',
    'deal 1768212000',
    'deal_id: 1768212000123',
    'ideal 4540',
    'dealer_id=4540',
    'subdeal_id=4540',
    'updated_deal_count: 3',
  ])('not in %s', (text) => {
    expect(findIds(text).dealId).toBeUndefined()
  })

  test('slugs under an explicit name', () => {
    expect(findIds('deal_id=acme-renewal').dealId).toEqual(['acme-renewal'])
    expect(findIds('Deal: D-4540').dealId).toEqual(['D-4540'])
  })

  test('a field of any depth', () => {
    expect(
      findIds('', {
        a: [{ b: { metadata: { dealId: 4540 } } }],
        c: [{ key: 'deal_id', value: { stringValue: '77' } }],
      }).dealId?.toSorted(),
    ).toEqual(['4540', '77'])
    expect(findIds('', { deal: { stage: 3, id: '4540' } }).dealId).toEqual(['4540'])
    expect(findIds('', { deal_ids: 5, deal: 'won', dealId: null }).dealId).toBeUndefined()
  })

  test('names of the user', () => {
    const options = { ids: { dealId: ['orderNumber', 'заказ'], eventId: ['hook_ref'] } }
    expect(findIds('order_number=A17 заказ №88', {}, options).dealId).toEqual(['A17', '88'])
    expect(findIds('hook_ref: wh-22', {}, options).eventId).toEqual(['wh-22'])
    expect(findIds('', { orderNumber: 'B-2' }, options).dealId).toEqual(['B-2'])
    expect(findIds('order_number=A17').dealId).toBeUndefined()
  })
})

test('other kinds by name', () => {
  expect(findIds('hardware_id=HW-AB12 delivery_id: 77 trace_id=4bf92f3577b34da6 x-request-id: a1b2-c3 pid=42')).toEqual(
    {
      hardwareId: ['HW-AB12'],
      deliveryId: ['77'],
      traceId: ['4bf92f3577b34da6', 'a1b2-c3'],
      processId: ['42'],
    },
  )
  expect(findIds('Session: cs_test_1 | PaymentIntent: pi_123 | event_id=evt_1')).toEqual({
    sessionId: ['cs_test_1'],
    paymentIntentId: ['pi_123'],
    eventId: ['evt_1'],
  })
  expect(findIds('request_id=req_a1B2c3D4e5F6g7')).toEqual({ requestId: ['req_a1B2c3D4e5F6g7'] })
})

test('each id once, in order of appearance', () => {
  expect(findIds('deal 2 deal 1 deal_id=2', { deal_id: '3' }).dealId).toEqual(['2', '1', '3'])
})
