import { describe, expect, test } from 'vitest'
import { chanceOf } from '../../../src/diagnose/shared.ts'
import { summarise } from '../../../src/diagnose/summarise.ts'
import { readLogs } from '../../support/diagnose/read.ts'

const evt = (n: number) => `evt_1QAbCdEfGhIjKlMnOp${String(n).padStart(6, '0')}`
const cs = (n: number) => `cs_live_a1B2c3D4e5F6g7H8i9J0${String(n).padStart(8, '0')}`
const at = (minute: number, ms = 0) => new Date(Date.UTC(2026, 0, 12, 10, minute, 0, ms)).toISOString()

interface One {
  readonly broken?: boolean
  readonly path?: string
  readonly fields?: Readonly<Record<string, string>>
}
/** One payment a minute: an arrival, its work or its failure, and its access line. */
const logOf = (payments: readonly One[]): string =>
  payments
    .flatMap(({ broken = false, path = '/webhook/stripe', fields = {} }, n) => {
      const line = (ms: number, level: string, msg: string, more: object = {}) =>
        JSON.stringify({ level, time: at(n, ms), msg, ...more })
      const ids = { eventId: evt(n), sessionId: cs(n) }
      const customer = `cus_QAbCdEf${String(n).padStart(7, '0')}`
      return [
        line(0, 'info', 'Stripe webhook received checkout.session.completed', { ...ids, customer, ...fields }),
        broken
          ? line(200, 'error', 'checkout session has no deal_id in metadata', ids)
          : line(200, 'info', 'payment recorded', ids),
        line(300, 'info', 'request', { method: 'POST', path, status: 200 }),
      ]
    })
    .join('\n')

const sharedOf = (payments: readonly One[]) => {
  const { shared } = summarise(readLogs({ app: logOf(payments) }))
  return shared.find(({ cause }) => cause === 'metadata_deal_id_missing')
}

const many = (n: number, of: (i: number) => One): One[] => Array.from({ length: n }, (_, i) => of(i))

describe('what the broken ones share', () => {
  test('names the path that all of them came in on, and the one that is fine', () => {
    const shared = sharedOf(many(30, (n) => (n % 5 === 0 ? { broken: true, path: '/webhook/stripe-school' } : {})))
    expect(shared).toMatchObject({
      broken: 6,
      healthy: 24,
      trait: { kind: 'path', value: '/webhook/stripe-school' },
      healthyWith: 0,
      fine: '/webhook/stripe',
      isOngoing: true,
    })
  })

  test.for([
    ['link', 'payment_link', 'plink_1QAbCdEfGhIjKlMnOpQrStUv', 'plink_1QZzZzZzZzZzZzZzZzZzZzZz'],
    ['version', 'version', '2.4.1', '2.4.0'],
    ['field', 'plan', 'school', 'pro'],
  ] as const)('names the %s', ([kind, name, value, other]) => {
    const shared = sharedOf(many(24, (n) => ({ broken: n % 4 === 0, fields: { [name]: n % 4 === 0 ? value : other } })))
    expect(shared?.trait).toMatchObject({ kind, value })
  })

  test('says that it is over when others like it have gone well since', () => {
    const shared = sharedOf(many(30, (n) => ({ broken: n < 4 })))
    expect(shared?.trait).toBeUndefined()
    expect(shared?.isOngoing).toBe(false)
  })

  test('says that nothing is shared where nothing is', () => {
    const shared = sharedOf(many(30, (n) => ({ broken: n % 5 === 0, fields: { plan: n % 2 === 0 ? 'a' : 'b' } })))
    expect(shared).toMatchObject({ spread: { customers: 6, hosts: 1, isWholeWindow: true } })
    expect(shared?.trait).toBeUndefined()
  })

  test('tells nothing of two cases, and nothing where too few went well', () => {
    expect(
      sharedOf(many(20, (n) => ({ broken: n < 2, path: n < 2 ? '/hook/stripe' : '/webhook/stripe' }))),
    ).toBeUndefined()
    const few = sharedOf(many(6, (n) => ({ broken: n < 4, path: n < 4 ? '/hook/stripe' : '/webhook/stripe' })))
    expect(few?.trait).toBeUndefined()
  })

  test('is Fisher’s chance', () => {
    // 3 of 3 broken and 0 of 3 healthy: one of the 20 ways to choose 3 of 6.
    expect(chanceOf(3, 0, 3)).toBeCloseTo(1 / 20)
    expect(chanceOf(4, 2, 6)).toBeCloseTo(15 / 210)
  })
})
