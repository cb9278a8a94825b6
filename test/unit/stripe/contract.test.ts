import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStripeReader } from '../../../src/stripe/reader.ts'
import { fakeKey, idOf } from '../../support/stripe/fake.ts'

const PAYMENTS_FAKE = resolve(import.meta.dirname, '../../../payments/src/fakes/stripe.ts')

/** As much of the payment service's fake as is used here; its folder has a compiler of its own. */
interface PaymentsFake {
  readonly url: string
  readonly state: {
    putEvent(event: unknown): void
    put(object: unknown): void
    readonly endpoints: unknown[]
    readonly keys: Map<string, unknown>
  }
  readonly requests: readonly { method: string }[]
  addFault(fault: unknown): void
  close(): Promise<void>
}

const TEST = fakeKey('sk', 'test')
const LIVE = fakeKey('sk', 'live')
const LIMITED = fakeKey('rk', 'test')

// Two fakes written apart from one description: where they differ, one of them misread it.
describe.skipIf(!existsSync(PAYMENTS_FAKE))("against the payment service's fake", () => {
  let fake: PaymentsFake
  const second = Math.floor(Date.now() / 1000) - 3600
  const made = (n: number, over: object = {}) => ({
    id: idOf('evt', n),
    object: 'event',
    type: n % 3 === 0 ? 'charge.refunded' : 'payment_intent.succeeded',
    created: second + Math.floor(n / 4),
    livemode: false,
    pending_webhooks: n % 5 === 0 ? 1 : 0,
    request: { id: null },
    data: { object: { id: idOf('pi', n), object: 'payment_intent', metadata: { deal_id: `${n}` } } },
    ...over,
  })

  beforeAll(async () => {
    const module = (await import(pathToFileURL(PAYMENTS_FAKE).href)) as { startStripeFake(): Promise<PaymentsFake> }
    fake = await module.startStripeFake()
    for (let n = 1; n <= 250; n++) fake.state.putEvent(made(n))
    fake.state.putEvent(made(999, { livemode: true }))
    fake.state.endpoints.push({
      id: 'we_000000000001',
      object: 'webhook_endpoint',
      url: 'https://shop.example/webhook',
      status: 'enabled',
      enabled_events: ['*'],
      livemode: false,
      created: second,
    })
    fake.state.keys.set(LIMITED, { permissions: ['rak_checkout_session_read'] })
  })
  afterAll(() => fake.close())

  const reader = (key = TEST) => createStripeReader({ key, apiBase: fake.url, patience: { pause: async () => {} } })
  const ids = async (options: Parameters<ReturnType<typeof reader>['listEvents']>[0]): Promise<string[]> => {
    const found: string[] = []
    for await (const { id } of reader().listEvents(options)) found.push(id)
    return found
  }
  const numbers = (keep: (n: number) => boolean): string[] =>
    Array.from({ length: 250 }, (_, i) => i + 1)
      .filter(keep)
      .map((n) => idOf('evt', n))

  test.for([1, 7, 100])('all events come once, by pages of %i', async (pageSize) => {
    const limit = pageSize === 1 ? 40 : 250
    const found = await ids({ pageSize, limit })
    expect(found).toEqual(numbers((n) => n > 250 - limit).toReversed())
  })

  test('types, groups, times, delivery and order', async () => {
    expect((await ids({ types: ['charge.*'] })).toSorted()).toEqual(numbers((n) => n % 3 === 0))
    expect((await ids({ types: ['charge.refunded', 'payment_intent.*'], pageSize: 9 })).toSorted()).toEqual(
      numbers(() => true),
    )
    expect((await ids({ deliverySuccess: false })).toSorted()).toEqual(numbers((n) => n % 5 === 0))
    expect((await ids({ since: (second + 60) * 1000 })).toSorted()).toEqual(numbers((n) => n >= 240))
    expect(await ids({ after: idOf('evt', 240), pageSize: 3 })).toEqual(numbers((n) => n > 240))
  })

  test('an event, an id of the other mode, and one that nobody knows', async () => {
    expect(await reader().getEvent(idOf('evt', 5))).toMatchObject({ dealId: '5', pendingWebhooks: 1, requestId: null })
    expect(await reader().lookUp(idOf('evt', 999))).toMatchObject({
      answer: 'unknown',
      why: 'other_mode',
      mode: 'live',
    })
    expect(await reader(LIVE).lookUp(idOf('evt', 5))).toMatchObject({ why: 'other_mode', mode: 'test' })
    expect(await reader().lookUp(idOf('pi', 5))).toMatchObject({ answer: 'unknown', why: 'other_account' })
  })

  test('endpoints and the key', async () => {
    expect(await reader().listEndpoints()).toMatchObject([{ id: 'we_000000000001', enabled: true }])
    expect(await reader(LIMITED).describeKey()).toMatchObject({
      kind: 'restricted',
      missing: ['rak_event_read', 'rak_payment_intent_read', 'rak_webhook_read'],
    })
    expect((await reader().describeKey()).missing).toEqual([])
  })

  test('a 429, a dropped connection and a bad key', async () => {
    fake.addFault({
      path: '/v1/events',
      times: 2,
      answer: { status: 429, body: { error: { code: 'rate_limit', message: 'slow' } } },
    })
    expect(await ids({ limit: 1 })).toHaveLength(1)
    fake.addFault({ path: '/v1/events', times: 1, answer: { drop: true } })
    expect(await ids({ limit: 1 })).toHaveLength(1)
    const expired = fakeKey('sk', 'test', 'expired0expired0')
    await expect(reader(expired).listEndpoints()).rejects.toMatchObject({
      code: 'STRIPE_AUTH',
      args: { reason: { code: 'expired' } },
    })
    expect(new Set(fake.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  })
})
