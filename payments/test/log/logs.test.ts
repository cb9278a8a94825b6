import { Stripe } from 'stripe'
import * as fc from 'fast-check'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createLogger } from '../../src/log/logger.ts'
import { safeError } from '../../src/log/safe-error.ts'
import { scrub } from '../../src/log/scrub.ts'

const dir = mkdtempSync(join(tmpdir(), 'payments-log-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const SECRETS = [
  ['sk', 'live', 'a1B2'.repeat(6)].join('_'),
  ['sk', 'live', '****AbCd'].join('_'),
  ['rk', 'test', 'a1B2'.repeat(6)].join('_'),
  ['whsec', 'a1B2/+='.repeat(4)].join('_'),
  `bot${['7000000001', 'AA'.repeat(17)].join(':')}`,
  `pi_123456789_secret_${'x'.repeat(25)}`,
  `Bearer ${'t'.repeat(30)}`,
  `api_token=${'c0ffee'.repeat(6)}`,
  `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`,
  'postgres://user:password@db.internal/payments',
  'ann.example+stripe@customer.example',
]
const core = (secret: string): string => secret.replace(/^(bot|pi_\w+_secret_|Bearer |api_token=)/, '')

describe('scrub', () => {
  test.each(SECRETS)('hides %#', (secret) => {
    expect(scrub(`before ${secret} after`)).not.toContain(core(secret))
    expect(scrub(`before ${secret} after`)).toMatch(/^before .*after$/)
  })

  test('keeps what an operator needs', () => {
    const text = "No such checkout.session: 'cs_test_a1B2'; request req_12345678901234, deal 4540, whsec missing"
    expect(scrub(text)).toBe(text)
  })

  test('twice is once, and no secret survives, whatever surrounds it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SECRETS),
        fc.string({ maxLength: 30 }),
        fc.string({ maxLength: 30 }),
        (secret, before, after) => {
          const clean = scrub(`${before} ${secret} ${after}`)
          expect(scrub(clean)).toBe(clean)
          expect(clean).not.toContain(core(secret))
        },
      ),
    )
  })
})

describe('an error in the log', () => {
  test("has nothing of a signature error's header and payload", () => {
    const payload = JSON.stringify({ id: 'evt_1AbCdEfGhIjKlMnOpQrStUvW', customer_email: 'ann@customer.example' })
    let caught: unknown
    try {
      Stripe.webhooks.constructEvent(payload, `t=1,v1=${'ab'.repeat(32)}`, ['whsec', 'a'.repeat(24)].join('_'), 300)
    } catch (error) {
      caught = error
    }
    const text = JSON.stringify(safeError(caught))
    expect(text).toContain('StripeSignatureVerificationError')
    expect(text).not.toMatch(/evt_|customer|v1=|abab/)
  })

  test('keeps code, status and request id, and no other field', () => {
    const error = Object.assign(new Error('nope'), {
      code: 'ECONNREFUSED',
      statusCode: 401,
      requestId: 'req_1',
      detail: 'Key (email)=(ann@customer.example)',
      headers: { authorization: 'x' },
    })
    expect(safeError(error)).toEqual({
      type: 'Error',
      message: 'nope',
      code: 'ECONNREFUSED',
      http_status: 401,
      request_id: 'req_1',
    })
    expect(safeError('text with ann@customer.example')).toEqual({
      type: 'string',
      message: 'something that is not an Error was thrown',
    })
  })
})

test('the log is JSON lines, synchronous, and goes on in a new file after a rotation', () => {
  const file = join(dir, 'a', 'payments.log')
  const log = createLogger({ level: 'info', file })
  log.info('webhook.received', 'Stripe webhook получен', { stripe_event_id: 'evt_1', deal_id: undefined })
  log.debug('server.started', 'not at this level')
  renameSync(file, `${file}.1`)
  log.error('event.failed', 'still into the old one', { err: new Error('boom') })
  log.reopen()
  log.warn('deal.missing', 'into the new one')
  const lines = (name: string) =>
    readFileSync(name, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines(`${file}.1`)).toMatchObject([
    {
      level: 'info',
      feature_id: 'F-2025-017-stripe-payment',
      event: 'webhook.received',
      msg: 'Stripe webhook получен',
      stripe_event_id: 'evt_1',
    },
    { level: 'error', event: 'event.failed', err: { type: 'Error', message: 'boom' } },
  ])
  expect(lines(file)).toMatchObject([{ level: 'warn', event: 'deal.missing' }])
  expect(Object.keys(lines(`${file}.1`)[0] ?? {})).not.toContain('deal_id')
  log.close()
})
