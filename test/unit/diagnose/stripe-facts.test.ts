import { expect, test } from 'vitest'
import type { StripeEndpointFact, StripeEventFact } from '../../../src/model/stripe-facts.ts'
import { answerFor } from '../../../src/diagnose/answer.ts'
import { readLogs } from '../../support/diagnose/read.ts'

const event: StripeEventFact = {
  id: 'evt_1QAbCdEfGhIjKlMnOpQrStUv',
  type: 'checkout.session.completed',
  created: Date.UTC(2026, 0, 12, 10),
  livemode: true,
  objectIds: ['cs_live_a1b2c3d4e5f6', '4540'],
}
const endpoint: StripeEndpointFact = {
  id: 'we_1QAbCdEfGhIjKlMnOpQrStUv',
  url: 'https://example.com/webhook',
  status: 'enabled',
  enabledEvents: ['checkout.session.completed'],
  livemode: true,
}
const why = (endpoints: readonly StripeEndpointFact[], app = '2026-01-12T10:00:00Z INFO started') => {
  const reading = readLogs({ app }, { stripe: { events: [event], endpoints } })
  return answerFor(['4540'], reading.verdicts, reading.logs)[0]
}

test('an event that Stripe has and no log knows did not arrive', () => {
  expect(why([endpoint])).toMatchObject({ cause: 'webhook_not_arrived', confidence: 'certain' })
})

test('because its endpoint is disabled', () => {
  expect(why([{ ...endpoint, status: 'disabled' }])).toMatchObject({
    cause: 'endpoint_disabled',
    args: { endpoint: endpoint.id },
  })
})

test('or because no endpoint takes its type', () => {
  expect(why([{ ...endpoint, enabledEvents: ['invoice.paid'] }])?.cause).toBe('type_not_enabled')
})

test('an event that is older than the lines that were read is not called absent, unless Stripe still waits', () => {
  const ask = (pendingWebhooks: number, begins: number, endpoints = [endpoint]) => {
    const facts = { events: [{ ...event, pendingWebhooks }], endpoints }
    const reading = readLogs({ app: '2026-01-12T11:00:00Z INFO started' }, { stripe: facts, begins })
    return answerFor(['4540'], reading.verdicts, reading.logs)[0]
  }
  expect(ask(0, event.created + 1000)).toMatchObject({ cause: 'unknown', alternatives: ['webhook_not_arrived'] })
  expect(ask(0, event.created)).toMatchObject({ cause: 'webhook_not_arrived' })
  expect(ask(1, event.created + 1000)).toMatchObject({ cause: 'webhook_not_arrived' })
  expect(ask(0, event.created + 1000, [{ ...endpoint, status: 'disabled' }])).toMatchObject({
    cause: 'endpoint_disabled',
  })
})

test('a test endpoint says nothing of a live event', () => {
  expect(why([endpoint, { ...endpoint, status: 'disabled', livemode: false }])?.cause).toBe('webhook_not_arrived')
})

test('an event that is in the logs is not called absent', () => {
  const app = `2026-01-12T10:00:00Z INFO Stripe webhook received ${event.id}\n2026-01-12T10:00:01Z INFO payment recorded ${event.id}`
  const reading = readLogs({ app }, { stripe: { events: [event], endpoints: [endpoint] } })
  expect(reading.verdicts.map((verdict) => verdict.cause)).toEqual(['ok'])
})

test('“another cabinet” that this key knows is our own rolled secret', () => {
  const app = '2026-01-12T10:00:02Z INFO Stripe webhook from Events cabinet ignored (different webhook secret)'
  const known = readLogs({ app }, { stripe: { events: [{ ...event, pendingWebhooks: 0 }], endpoints: [endpoint] } })
  expect(known.verdicts.find((verdict) => verdict.cause.includes('ignored'))).toMatchObject({
    cause: 'signature_failed.masked_as_ignored',
    confidence: 'likely',
  })
  const foreign = readLogs({ app }, { stripe: { events: [], endpoints: [endpoint] } })
  expect(foreign.verdicts[0]).toMatchObject({ cause: 'ignored_other_account', confidence: 'likely' })
})
