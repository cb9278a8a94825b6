import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProdlogsError } from '../../../src/model/error.ts'
import { createStripeReader, type StripeReader, type StripeReaderOptions } from '../../../src/stripe/reader.ts'
import type { RetryNotice } from '../../../src/stripe/retry.ts'
import {
  ACCOUNT,
  failure,
  fakeEvent,
  fakeKey,
  idOf,
  OTHER_ACCOUNT,
  send,
  startFakeStripe,
  type FakeStripe,
} from '../../support/stripe/fake.ts'

const KEY = fakeKey('sk', 'test')
const LIMITED = fakeKey('rk', 'test')

let fake: FakeStripe
let waits: number[]

beforeEach(async () => {
  fake = await startFakeStripe([KEY, LIMITED])
  waits = []
})
afterEach(() => fake.close())

const reader = (over: Partial<StripeReaderOptions> = {}): StripeReader =>
  createStripeReader({
    key: KEY,
    apiBase: fake.base,
    patience: { pause: async (ms) => void waits.push(ms), random: () => 0.5 },
    ...over,
  })

const failed = async (work: Promise<unknown>): Promise<ProdlogsError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProdlogsError)
  return error as ProdlogsError
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Everything that could be printed of an error, at any depth. */
const everything = (error: unknown, depth = 0): string => {
  if (!(error instanceof Error) || depth > 8) return ''
  const own = Object.getOwnPropertyNames(error).map((name) => JSON.stringify(Reflect.get(error, name)) ?? '')
  return [error.message, error.stack, ...own, everything(error.cause, depth + 1)].join('\n')
}

test('an event is read with its facts and none of its payload', async () => {
  fake.events = [
    fakeEvent(1, {
      type: 'checkout.session.completed',
      data: {
        object: {
          id: 'cs_test_a1B2c3D4e5F6',
          object: 'checkout.session',
          payment_intent: idOf('pi', 1),
          customer: 'cus_Abcdefgh123456',
          client_secret: 'cs_test_a1B2c3D4e5F6_secret_abc',
          customer_details: { email: 'buyer@example.com' },
          metadata: { dealId: '4540', hardware_id: 'HW-77' },
        },
      },
    }),
  ]
  const [event] = await all(reader().listEvents())
  expect(event).toMatchObject({
    id: idOf('evt', 1),
    type: 'checkout.session.completed',
    created: 1_790_000_001_000,
    livemode: false,
    requestId: 'req_aaaaaaaaaaaaa1',
    pendingWebhooks: 0,
    objectId: 'cs_test_a1B2c3D4e5F6',
    sessionId: 'cs_test_a1B2c3D4e5F6',
    paymentIntentId: idOf('pi', 1),
    dealId: '4540',
    hardwareId: 'HW-77',
    from: 'api',
  })
  expect(JSON.stringify(event)).not.toMatch(/example\.com|_secret_/)
})

test('only GETs are sent, with the pinned version and without telemetry', async () => {
  fake.events = [fakeEvent(1)]
  await all(reader().listEvents())
  await reader().listEndpoints()
  await reader().lookUp(idOf('evt', 1))
  await reader().describeKey()
  expect(new Set(fake.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  const { headers } = fake.requests[0]!
  expect(headers['stripe-version']).toBe('2026-10-28.endive')
  expect(Object.keys(headers).filter((name) => name.startsWith('x-stripe-client'))).toEqual([])
})

test('a 429 is retried with growing waits, and Retry-After is obeyed', async () => {
  let left = 3
  fake.intercept = (_, response) => {
    if (left-- <= 0) return false
    failure(
      response,
      429,
      { code: 'rate_limit', message: 'Testmode request rate limit exceeded' },
      left === 0 ? { 'retry-after': '7' } : {},
    )
    return true
  }
  const notices: RetryNotice[] = []
  await all(reader({ notice: (notice) => notices.push(notice) }).listEvents())
  expect(waits).toEqual([375, 750, 7250])
  expect(notices.map(({ reason, attempt }) => [reason, attempt])).toEqual([
    ['rate_limited', 1],
    ['rate_limited', 2],
    ['rate_limited', 3],
  ])
})

test('a 429 without end is STRIPE_RATE_LIMIT', async () => {
  fake.intercept = (_, response) => {
    failure(response, 429, { code: 'rate_limit', message: 'Too many requests' })
    return true
  }
  expect((await failed(all(reader().listEvents()))).code).toBe('STRIPE_RATE_LIMIT')
  expect(fake.requests).toHaveLength(7)
})

test('a Retry-After of an hour is not waited for', async () => {
  fake.intercept = (_, response) => {
    failure(response, 429, { code: 'rate_limit', message: 'Too many requests' }, { 'retry-after': '3600' })
    return true
  }
  expect((await failed(all(reader().listEvents()))).code).toBe('STRIPE_RATE_LIMIT')
  expect(waits).toEqual([])
})

const resetting = (times: number) => (request: IncomingMessage) => times-- > 0 && !!request.socket.resetAndDestroy()

test('a connection that is reset is tried again', async () => {
  fake.intercept = resetting(2)
  fake.events = [fakeEvent(1)]
  expect(await all(reader().listEvents())).toHaveLength(1)
  expect(fake.requests).toHaveLength(3)
})

test('a connection that is reset every time is STRIPE_UNREACHABLE', async () => {
  fake.intercept = resetting(99)
  expect(await failed(all(reader().listEvents()))).toMatchObject({
    code: 'STRIPE_UNREACHABLE',
    args: { reason: { code: 'words', text: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) } },
  })
  expect(fake.requests).toHaveLength(3)
})

test('an answer that never comes, or stops half-way, is a timeout', async () => {
  fake.intercept = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"object":"list",')
    return true
  }
  const error = await failed(all(reader({ timeoutMs: 60 }).listEvents()))
  expect(error).toMatchObject({ code: 'STRIPE_UNREACHABLE', args: { reason: { code: 'timeout' } } })
})

test('an abort ends a question at once with its reason', async () => {
  const stop = new AbortController()
  fake.intercept = () => {
    stop.abort(new Error('stopped'))
    return true
  }
  await expect(all(reader({ signal: stop.signal }).listEvents())).rejects.toThrow('stopped')
  expect(fake.requests).toHaveLength(1)
})

test('an abort ends a wait before a retry, with its reason', async () => {
  const stop = new AbortController()
  fake.intercept = (_, response) => {
    failure(response, 429, { code: 'rate_limit', message: 'Too many requests' }, { 'retry-after': '50' })
    return true
  }
  const work = all(
    reader({ signal: stop.signal, patience: {}, notice: () => stop.abort(new Error('stopped')) }).listEvents(),
  )
  await expect(work).rejects.toThrow('stopped')
})

test('a page of a proxy in place of JSON is not Stripe', async () => {
  fake.intercept = (_, response) => {
    send(response, 200, '<html>Sign in to the network</html>')
    return true
  }
  expect(await failed(all(reader().listEvents()))).toMatchObject({
    code: 'STRIPE_UNREACHABLE',
    args: { reason: { code: 'not_json' } },
  })
})

test('a redirect is not followed, so the key stays with Stripe', async () => {
  const other = await startFakeStripe([KEY])
  fake.intercept = (_, response) => {
    response.writeHead(302, { location: `${other.base}/v1/events` }).end()
    return true
  }
  expect((await failed(all(reader().listEvents()))).code).toBe('STRIPE_UNREACHABLE')
  expect(other.requests).toEqual([])
  await other.close()
})

test.for([
  { wording: 'Invalid API Key provided: {key}', code: undefined, reason: 'invalid' },
  { wording: 'Expired API Key provided: {key}', code: 'api_key_expired', reason: 'expired' },
])('a 401 "$wording" is STRIPE_AUTH, $reason', async ({ wording, code, reason }) => {
  fake.intercept = (_, response) => {
    failure(response, 401, {
      message: wording.replace('{key}', `${KEY.slice(0, 8)}****${KEY.slice(-4)}`),
      ...(code ? { code } : {}),
    })
    return true
  }
  expect(await failed(all(reader().listEvents()))).toMatchObject({
    code: 'STRIPE_AUTH',
    exitCode: 4,
    args: { reason: { code: reason } },
  })
})

test('a 403 names the missing permission and the account', async () => {
  fake.denied.add('rak_event_read').add('rak_webhook_read')
  const limited = reader({ key: LIMITED })
  expect(await failed(all(limited.listEvents()))).toMatchObject({
    code: 'STRIPE_PERMISSION',
    args: { permission: 'rak_event_read', account: ACCOUNT },
  })
  expect((await failed(limited.listEndpoints())).args).toMatchObject({ permission: 'rak_webhook_read' })
  expect((await failed(limited.getEvent(idOf('evt', 1)))).code).toBe('STRIPE_PERMISSION')
  expect(await limited.lookUp(idOf('evt', 1))).toMatchObject({ answer: 'not_allowed', permission: 'rak_event_read' })
})

test('a 403 that names no permission is answered with the one the call needs', async () => {
  fake.intercept = (_, response) => {
    failure(response, 403, { message: 'This is a restricted API key, but the required permissions are not available.' })
    return true
  }
  expect((await failed(reader().listEndpoints())).args).toMatchObject({ permission: 'rak_webhook_read' })
})

test('a key is described: kind, mode, account and what it may not read', async () => {
  fake.denied.add('rak_webhook_read').add('rak_invoice_read')
  const report = await reader({ key: LIMITED }).describeKey()
  expect(report).toMatchObject({
    kind: 'restricted',
    mode: 'test',
    account: { id: ACCOUNT, name: 'Example Shop' },
    missing: ['rak_webhook_read'],
  })
  expect(report.permissions.filter(({ granted }) => !granted).map(({ permission }) => permission)).toEqual([
    'rak_invoice_read',
    'rak_webhook_read',
  ])
})

test('the account of a key that may not read it is learned from the refusal', async () => {
  fake.denied.add('rak_accounts_kyc_basic_read')
  expect((await reader({ key: LIMITED }).describeKey()).account).toEqual({ id: ACCOUNT })
})

test('an account that the key cannot act for is STRIPE_WRONG_ACCOUNT with both names', async () => {
  expect(await failed(all(reader({ account: OTHER_ACCOUNT }).listEvents()))).toMatchObject({
    code: 'STRIPE_WRONG_ACCOUNT',
    args: { expected: OTHER_ACCOUNT, actual: ACCOUNT },
  })
})

test("the key's own account is asked without naming it", async () => {
  fake.events = [fakeEvent(1)]
  expect(await all(reader({ account: ACCOUNT }).listEvents())).toHaveLength(1)
  expect(fake.requests.every(({ headers }) => headers['stripe-account'] === undefined)).toBe(true)
})

test('an id is looked up: known, other mode, other account, too old', async () => {
  const session = 'cs_test_a1B2c3D4e5F6'
  fake.objects.set(session, {
    id: session,
    object: 'checkout.session',
    status: 'complete',
    payment_status: 'unpaid',
    livemode: false,
    created: 1_790_000_000,
    metadata: { deal: '77' },
  })
  fake.otherMode.add(idOf('pi', 5))
  const stripe = reader()
  expect(await stripe.lookUp(session)).toMatchObject({
    answer: 'known',
    status: 'complete',
    paymentStatus: 'unpaid',
    dealId: '77',
  })
  expect(await stripe.lookUp(idOf('pi', 5))).toMatchObject({
    why: 'other_mode',
    mode: 'live',
    cause: 'resource_missing.mode',
    confidence: 'certain',
  })
  expect(await stripe.lookUp('cs_live_a1B2c3D4e5F6')).toMatchObject({ why: 'other_mode', mode: 'live' })
  expect(await stripe.lookUp(idOf('ch', 6, OTHER_ACCOUNT))).toMatchObject({
    why: 'other_account',
    cause: 'resource_missing.account',
    account: { id: ACCOUNT },
  })
  expect(await stripe.lookUp(idOf('evt', 7))).toMatchObject({ why: 'too_old', confidence: 'likely' })
  expect(await stripe.lookUp('sub_Abcdefgh123456')).toMatchObject({ why: 'no_such', confidence: 'ambiguous' })
  expect(await stripe.lookUp('4540')).toEqual({ answer: 'not_askable', id: '4540' })
  expect(await stripe.getEvent(idOf('evt', 7))).toBeUndefined()
})

test('events of an object are found, and with follow those of the whole payment', async () => {
  const session = 'cs_test_a1B2c3D4e5F6'
  fake.events = [
    fakeEvent(1, { type: 'payment_intent.succeeded' }),
    fakeEvent(2, {
      type: 'checkout.session.completed',
      data: { object: { id: session, object: 'checkout.session', payment_intent: idOf('pi', 1) } },
    }),
    fakeEvent(3),
  ]
  const related = await reader().relatedEvents(session, { since: 0 })
  expect(related).toMatchObject({ searched: 3, complete: true })
  expect(related.events.map(({ type }) => type)).toEqual(['checkout.session.completed'])
  const followed = await reader().relatedEvents(session, { since: 0, follow: true })
  expect(followed.events.map(({ id }) => id)).toEqual([idOf('evt', 1), idOf('evt', 2)])
  const deal = await reader().relatedEvents('4003', { since: 0, limit: 1 })
  expect(deal).toMatchObject({ searched: 1, complete: false })
  expect(deal.events.map(({ id }) => id)).toEqual([idOf('evt', 3)])
})

test('endpoints are listed over pages, without what their urls may hide', async () => {
  fake.endpoints = Array.from({ length: 130 }, (_, i) => ({
    id: `we_${String(i).padStart(8, '0')}`,
    object: 'webhook_endpoint',
    url: `https://user:word@shop.example/stripe/webhook?token=abc${i}#x`,
    status: i === 0 ? 'disabled' : 'enabled',
    enabled_events: ['checkout.session.completed'],
    api_version: null,
    livemode: false,
    created: 1_780_000_000,
  }))
  const endpoints = await reader().listEndpoints()
  expect(endpoints).toHaveLength(130)
  expect(endpoints[0]).toEqual({
    id: 'we_00000000',
    url: 'https://shop.example/stripe/webhook',
    enabled: false,
    status: 'disabled',
    enabledEvents: ['checkout.session.completed'],
    livemode: false,
    created: 1_780_000_000_000,
  })
})

test.for([
  ['an unknown key', () => {}],
  ['a missing permission', () => fake.denied.add('rak_event_read')],
  ['a reset', () => (fake.intercept = (request) => !!request.socket.resetAndDestroy())],
  [
    'an echo of the key',
    () =>
      (fake.intercept = (request, response) => {
        failure(
          response,
          400,
          {
            message: `bad ${String(request.headers.authorization)} ${encodeURIComponent(String(request.headers.authorization))}`,
          },
          { 'x-echo': 'yes' },
        )
        return true
      }),
  ],
] as const)('no error holds the key or a part of it: %s', async ([name, arrange]) => {
  arrange()
  const key = name === 'an unknown key' ? fakeKey('sk', 'live', 'Zx9Cv8Bn7Mq6We5Rt4Yu3Io') : LIMITED
  const error = await failed(all(reader({ key }).listEvents()))
  const text = everything(error)
  expect(error.cause).toBeInstanceOf(Error)
  for (let i = 8; i + 4 <= key.length; i++) expect(text).not.toContain(key.slice(i, i + 4))
  expect(text).not.toMatch(/authorization/i)
})

test.for([
  'https://evil.example',
  'http://127.0.0.1.evil.example',
  'ftp://127.0.0.1',
  'http://127.0.0.1/v1',
  'nonsense',
])('the base %s is refused before anything is sent', (apiBase) => {
  expect(() => reader({ apiBase })).toThrow(expect.objectContaining({ code: 'USAGE_BAD_VALUE' }))
})
