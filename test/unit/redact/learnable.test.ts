import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLearnable } from '../../../src/redact/engine/learnable.ts'
import { redact } from '../../../src/redact/lines.ts'

const alnum = (length: number) =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'abcXYZ0189kqTR57') })

const hex = (length: number) =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789abcdef') })

/** What a log of payments prints, and what somebody who knows it could send. */
const printed = fc.oneof(
  fc.nat(9_999_999).map(String),
  fc.nat(99_999).map((n) => `DEAL-${n}`),
  fc.nat(9999).map((n) => `INV-2026-${n}`),
  fc.nat(9999).map((n) => `order:${n}`),
  fc.constantFrom(
    'checkout.session.completed',
    'invoice.payment_failed',
    'notification.sent',
    'crm_status_updated',
    'signature_verified',
    'completed',
    'StripeWebhookController',
    '/api/v1/webhooks/stripe',
    '2026-01-12T10:00:00Z',
    'production-main-cabinet',
  ),
  fc
    .tuple(fc.constantFrom('evt', 'cs_test', 'cs_live', 'pi', 'sub', 'in', 'cus', 'req'), alnum(24))
    .map((parts) => parts.join('_')),
  fc.uuid(),
  hex(24),
)
const anything = fc.oneof(printed, alnum(21), alnum(32), hex(32))

const NAMES = ['password', 'token', 'api_key', 'secret', 'authorization', 'client_secret', 'access_token']

/** How a stranger's words get into a log. */
const REQUESTS: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `10.0.0.9 - - [12/Jan/2026:10:00:00 +0000] "GET /?${name}=${value} HTTP/1.1" 404 0 "-" "-"`,
  (name, value) =>
    `10.0.0.9 - - [12/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 0 "https://x.example/?${name}=${value}" "-"`,
  (name, value) => `{"method":"POST","url":"/hook","body":{"${name}":"${value}"}}`,
  (name, value) => `{"msg":"request","payload":"{\\"${name}\\":\\"${value}\\"}"}`,
  (name, value) => `POST /login body ${name}=${value}`,
  (name, value) => `Parameters: {"${name}"=>"${value}"}`,
  (name, value) => `request headers: x-${name.replaceAll('_', '-')}: ${value}`,
  (name, value) => `Authorization: Bearer ${value} ${name}`,
  (name, value) => `Cookie: ${name}=${value}; a=1`,
]
/** What the application says by itself, of a value that somebody typed. */
const SAID: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `WARN login failed ${name}=${value}`,
  (name, value) => `{"level":"warn","msg":"rejected","${name}":"${value}"}`,
  (name, value) => `ERROR bad ${name}: '${value}'`,
]

const later = (value: string): string[] => [
  `INFO deal ${value} checkout.session.completed notification sent`,
  `{"event":"step","id":"${value}","type":"${value}","deal_id":"${value}"}`,
]

test('no request changes how an id, a type, a step or a deal is printed later', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REQUESTS), fc.constantFrom(...NAMES), anything, (write, name, value) => {
      expect(redact([write(name, value), ...later(value)]).slice(1)).toEqual(redact(later(value)))
    }),
    { numRuns: 400 },
  )
})

test('nor does what the application says of it, where it looks like one', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SAID), fc.constantFrom(...NAMES), printed, (write, name, value) => {
      expect(redact([write(name, value), ...later(value)]).slice(1)).toEqual(redact(later(value)))
    }),
    { numRuns: 400 },
  )
})

test.for(['aNx6W4xd8W2VtiWaeGt3', 'p4Ss-w0rd!x9', 'k3Y/with+base64=='])('%s is learned', (value) => {
  expect(isLearnable(value)).toBe(true)
  expect(redact([`api_key=${value}`, `again ${value} then`])[1]).toBe('again [learned] then')
})
