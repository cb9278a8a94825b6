import { Stripe } from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rateLimited } from '../../src/fakes/stripe-errors.ts'
import { startStripeFake, type StripeFake } from '../../src/fakes/stripe.ts'
import { makeCheckout, makeEvent } from '../../src/simulation/stripe-world.ts'

const key = (kind: string, mode = 'test', tail = 'a1B2'.repeat(6)): string => [kind, mode, tail].join('_')

let fake: StripeFake
const client = (apiKey: string): Stripe =>
  new Stripe(apiKey, { host: '127.0.0.1', port: fake.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
const failure = async (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) =>
      error as { type: string; statusCode: number; code?: string; message: string; requestId?: string },
  )

/** The official client against the fake: what it understands, it understands of the real one. */
describe('with the official client', () => {
  beforeAll(async () => {
    fake = await startStripeFake()
    const now = Math.floor(Date.now() / 1000)
    for (let index = 0; index < 25; index++) {
      const { session, intent } = makeCheckout(fake, { dealId: String(index) })
      makeEvent(fake, 'checkout.session.completed', session, { created: now - 100 + index })
      if (index % 5 === 0) makeEvent(fake, 'payment_intent.succeeded', intent, { created: now - 100 + index })
    }
    makeEvent(fake, 'invoice.paid', {}, { livemode: true })
    makeEvent(fake, 'invoice.paid', {}, { created: now - 31 * 86_400 })
    fake.state.setPending(fake.state.events[0]?.id ?? '', 0)
    fake.state.endpoints.push({
      id: 'we_1',
      object: 'webhook_endpoint',
      livemode: false,
      status: 'enabled',
      url: 'https://shop.example/webhook/stripe',
      enabled_events: ['*'],
    })
  })
  afterAll(() => fake.close())

  test('pages through every event, newest first', async () => {
    const seen: number[] = []
    for await (const event of client(key('sk')).events.list({ limit: 7 })) seen.push(event.created)
    expect(seen.length).toBe(30)
    expect(seen).toEqual(seen.toSorted((one, other) => other - one))
  })

  test('has_more, starting_after and ending_before', async () => {
    const api = client(key('sk'))
    const first = await api.events.list({ limit: 10 })
    const second = await api.events.list({ limit: 10, starting_after: first.data.at(-1)?.id ?? '' })
    const third = await api.events.list({ limit: 10, starting_after: second.data.at(-1)?.id ?? '' })
    expect([first.has_more, second.has_more, third.has_more]).toEqual([true, true, false])
    const back = await api.events.list({ limit: 10, ending_before: third.data[0]?.id ?? '' })
    expect(back.data.map((event) => event.id)).toEqual(second.data.map((event) => event.id))
    expect(back.has_more).toBe(true)
  })

  test('filters by type, by pattern, by types, by time and by delivery', async () => {
    const api = client(key('sk'))
    const count = async (params: Stripe.EventListParams) =>
      (await api.events.list({ limit: 100, ...params })).data.length
    const now = Math.floor(Date.now() / 1000)
    expect(await count({ type: 'payment_intent.succeeded' })).toBe(5)
    expect(await count({ type: 'checkout.*' })).toBe(25)
    expect(await count({ types: ['payment_intent.succeeded', 'invoice.paid'] })).toBe(5)
    expect(await count({ created: { gte: now - 90, lt: now - 85 } })).toBe(6)
    expect([await count({ delivery_success: true }), await count({ delivery_success: false })]).toEqual([1, 29])
    expect(await failure(api.events.list({ type: 'a', types: ['b'] }))).toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
    })
    expect(await failure(api.events.list({ limit: 101 }))).toMatchObject({ statusCode: 400 })
  })

  test('retrieves, lists by field, and knows its account and endpoints', async () => {
    const api = client(key('sk'))
    const intent = fake.state.all('payment_intent')[0]
    const listed = await api.checkout.sessions.list({ payment_intent: intent?.id ?? '' })
    expect(listed.data[0]).toMatchObject({ object: 'checkout.session', payment_intent: intent?.id })
    expect((await api.checkout.sessions.retrieve(listed.data[0]?.id ?? '')).metadata).toEqual({ deal_id: '0' })
    expect((await api.webhookEndpoints.list()).data).toMatchObject([{ id: 'we_1', status: 'enabled' }])
    expect(await api.accounts.retrieveCurrent()).toMatchObject({
      object: 'account',
      id: expect.stringMatching(/^acct_/),
    })
    expect((await api.events.retrieve(fake.state.events[3]?.id ?? '')).id).toBe(fake.state.events[3]?.id)
  })

  test('a live key sees live objects alone', async () => {
    expect((await client(key('sk', 'live')).events.list()).data.map((event) => event.type)).toEqual(['invoice.paid'])
  })

  test('404 in both wordings', async () => {
    const { session } = makeCheckout(fake, { livemode: true })
    const elsewhere = await failure(client(key('sk')).checkout.sessions.retrieve(session.id))
    expect(elsewhere).toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
      message: `No such checkout.session: '${session.id}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
    })
    const nowhere = await failure(client(key('sk')).checkout.sessions.retrieve('cs_test_nothing'))
    expect(nowhere).toMatchObject({
      code: 'resource_missing',
      message: "No such checkout.session: 'cs_test_nothing'",
      requestId: expect.stringMatching(/^req_/),
    })
  })

  test('an object of another account is missing without a hint', async () => {
    const { session } = makeCheckout(fake)
    fake.state.keys.set(key('sk', 'test', 'otheraccount'), { account: 'acct_1Other0000000000' })
    expect(
      (await failure(client(key('sk', 'test', 'otheraccount')).checkout.sessions.retrieve(session.id)))?.message,
    ).toBe(`No such checkout.session: '${session.id}'`)
  })

  test('401, invalid and expired; 403 with the permission; 429', async () => {
    expect(await failure(client(key('sk', 'test', 'invalid00000')).events.list())).toMatchObject({
      type: 'StripeAuthenticationError',
      message: expect.stringMatching(/^Invalid API Key provided: sk_test_\*+0000$/),
    })
    expect(await failure(client(key('sk', 'test', 'expired00000')).events.list())).toMatchObject({
      type: 'StripeAuthenticationError',
      code: 'api_key_expired',
      message: expect.stringMatching(/^Expired API Key provided/),
    })
    fake.state.keys.set(key('rk'), { permissions: ['rak_event_read'] })
    expect((await client(key('rk')).events.list()).data.length).toBe(10)
    expect(await failure(client(key('rk')).webhookEndpoints.list())).toMatchObject({
      type: 'StripePermissionError',
      message: expect.stringContaining("Having the 'rak_webhook_read' permission"),
    })
    fake.addFault({ path: '/v1/events', times: 1, answer: rateLimited(false) })
    expect(await failure(client(key('sk')).events.list())).toMatchObject({
      type: 'StripeRateLimitError',
      statusCode: 429,
    })
    expect((await client(key('sk')).events.list()).data.length).toBe(10)
  })

  test('keeps a log of requests, without keys, and can be seeded over HTTP', async () => {
    const control = (name: string, body: unknown) =>
      fetch(`${fake.url}/__fake/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    await control('objects', { id: 'pi_seeded0000', object: 'payment_intent', livemode: false, created: 1 })
    await control('keys', { key: key('rk', 'test', 'noaccess'), permissions: [] })
    expect((await client(key('sk')).paymentIntents.retrieve('pi_seeded0000')).id).toBe('pi_seeded0000')
    expect(await failure(client(key('rk', 'test', 'noaccess')).paymentIntents.retrieve('pi_seeded0000'))).toMatchObject(
      { statusCode: 403 },
    )
    const requests = (await (await fetch(`${fake.url}/__fake/requests`)).json()) as {
      path: string
      authorized: boolean
    }[]
    expect(requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/v1/payment_intents/pi_seeded0000',
      status: 403,
      authorized: true,
    })
    expect(JSON.stringify(requests)).not.toMatch(/sk_test|rk_test/)
  })
})
