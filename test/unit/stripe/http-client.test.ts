import { afterAll, beforeAll, expect, test } from 'vitest'
import { ReadOnlyViolation } from '../../../src/stripe/errors.ts'
import { readOnlyHttpClient } from '../../../src/stripe/http-client.ts'
import { loadSdk } from '../../../src/stripe/load-sdk.ts'
import { fakeKey, startFakeStripe, type FakeStripe } from '../../support/stripe/fake.ts'

const KEY = fakeKey('sk', 'test')
let fake: FakeStripe

beforeAll(async () => {
  fake = await startFakeStripe([KEY])
})
afterAll(() => fake.close())

const client = async () => {
  const sdk = await loadSdk()
  const { hostname, port } = new URL(fake.base)
  return new sdk(KEY, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    httpClient: readOnlyHttpClient(sdk, { host: hostname }),
  })
}

test.for(['POST', 'DELETE', 'PUT', 'PATCH', 'get'])('%s is refused before it is sent', async (method) => {
  const inner = readOnlyHttpClient(await loadSdk(), { host: '127.0.0.1' })
  const { port } = new URL(fake.base)
  await expect(inner.makeRequest('127.0.0.1', port, '/v1/events', method, {}, '', 'http', 1000)).rejects.toThrow(
    ReadOnlyViolation,
  )
  expect(fake.requests).toEqual([])
})

test('every writing call of the SDK fails, and nothing reaches the server', async () => {
  const stripe = await client()
  const writes = [
    stripe.refunds.create({ payment_intent: 'pi_000000000000' }),
    stripe.webhookEndpoints.update('we_000000000000', { disabled: true }),
    stripe.customers.del('cus_000000000000'),
    stripe.rawRequest('POST', '/v1/events'),
  ]
  for (const write of writes) await expect(write).rejects.toMatchObject({ detail: expect.any(ReadOnlyViolation) })
  expect(fake.requests).toEqual([])
})

test('another host than the configured one is never called', async () => {
  const inner = readOnlyHttpClient(await loadSdk(), { host: 'api.stripe.com' })
  const { hostname, port } = new URL(fake.base)
  await expect(inner.makeRequest(hostname, port, '/v1/events', 'GET', {}, '', 'http', 1000)).rejects.toThrow(
    ReadOnlyViolation,
  )
})
