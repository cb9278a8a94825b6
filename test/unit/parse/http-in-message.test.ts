import { expect, test } from 'vitest'
import { httpInMessage } from '../../../src/parse/text/http-in-message.ts'

test.each([
  ['[POST] /api/webhooks status=500', '/api/webhooks', 500],
  ['[POST] /api/webhooks 404', '/api/webhooks', 404],
  ['HTTP POST /stripe/webhook responded 200 in 12.3 ms', '/stripe/webhook', 200],
  [
    'POST 308 example.com /api/webhook/stripe -> https://www.example.com/api/webhook/stripe',
    '/api/webhook/stripe',
    308,
  ],
  ['POST 401 https://example.com/api/webhook/stripe', '/api/webhook/stripe', 401],
  ['JUN 10 12:40:51.20 POST 302 saas.example.app /api/webhooks/stripe', '/api/webhooks/stripe', 302],
  ['200 |     18.2ms | 203.0.113.9 | POST    | /webhooks/stripe | -', '/webhooks/stripe', 200],
  ['POST /hooks/payment/stripe_stripe ← - (409) - 51.320 ms', '/hooks/payment/stripe_stripe', 409],
  ['method=POST path=/webhooks/stripe format=json status=422 duration=12.10', '/webhooks/stripe', 422],
])('reads the request that %s tells of', (message, path, status) => {
  expect(httpInMessage(message)).toMatchObject({ method: 'POST', path, status })
})

test.each(['POST 400 rubles to the account', '[POST] sent 200 letters', 'HTTP POST of 500 items'])(
  'sees no request in %s',
  (message) => {
    expect(httpInMessage(message)).toBeUndefined()
  },
)
