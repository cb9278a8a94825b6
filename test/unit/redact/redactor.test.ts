import { expect, test } from 'vitest'
import type { LogRecord } from '../../../src/model/record.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import { countSecrets } from '../../../src/redact/count.ts'
import { createRedactor } from '../../../src/redact/redactor.ts'
import { tagOf } from '../../../src/redact/tag.ts'
import { createRandom } from '../../support/redact/random.ts'

const r = createRandom(7)
const key = ['sk', 'live', r.alnum(24)].join('_')
const session = r.id('cs_live_', 58)

const record = (fields: LogRecord['fields'], raw: string, message = raw): LogRecord => ({
  kind: 'parsed',
  format: 'json',
  origin: { host: 'prod', source: 'app' },
  message,
  fields,
  ids: { sessionId: [session], dealId: ['4540'] },
  raw: rawText(raw),
  lines: 1,
  http: { method: 'POST', path: `/hook?token=${r.alnum(20)}&session=${session}`, status: 200, durationMs: 12 },
  error: { type: 'StripeAuthenticationError', message: `Invalid API Key provided: ${key}` },
})

test('a record is redacted by the names of its fields, and its ids stay', () => {
  const password = r.alnum(12)
  const safe = createRedactor().record(
    record(
      {
        password,
        deal: 4540,
        amount: 12.5,
        ok: true,
        none: null,
        cvc: 123,
        session,
        nested: { api_key: password, list: [password, 'x'] },
        customer_details: { name: 'Ann Lee', address: { line1: 'Prosta 1' } },
        msg: `with ${key}`,
      },
      `password=${password} ${session}`,
    ),
  )
  expect(safe.ids).toEqual({ sessionId: [session], dealId: ['4540'] })
  expect(safe.fields).toMatchObject({
    password: '[password]',
    deal: 4540,
    amount: 12.5,
    ok: true,
    none: null,
    cvc: '[cvc]',
    session,
    nested: { api_key: '[api_key]' },
    msg: 'with [stripe_key]',
    customer_details: { name: '[name]', address: { line1: '[address]' } },
  })
  expect(safe.line).toBe(`password=[password] ${session}`)
  expect(safe.http).toMatchObject({
    path: `/hook?token=[token]&session=${session}`,
    status: 200,
    durationMs: 12,
    method: 'POST',
  })
  expect(safe.errorMessage).toBe('Invalid API Key provided: [stripe_key]')
  expect(JSON.stringify(safe)).not.toContain(password)
  expect(JSON.stringify(safe)).not.toContain(key)
})

test('a known value is hidden from the moment it is known, also cut short', () => {
  const redactor = createRedactor({ known: [{ value: 'hunter2-and-more-of-it', kind: 'passphrase' }] })
  expect(redactor.text('got hunter2-and-more-of-it!')).toBe('got [passphrase]!')
  expect(redactor.text('got hunter2-and-mo…')).toBe('got [passphrase]…')
  redactor.know('tr0ub4dor&3', 'db_password')
  expect(redactor.text('x tr0ub4dor&3 y tr0ub4dor&amp;3')).toBe('x [db_password] y [db_password]')
})

test('a known value that is too short to search for leaves the text alone', () => {
  expect(createRedactor({ known: ['a', 'ab', 'test', ''] }).text('a test of abba')).toBe('a test of abba')
  expect(createRedactor({ known: ['4540'] }).text('deal 4540, evt_14540x')).toBe('deal [known], evt_14540x')
})

test('a value that its name gave away is hidden later, bare', () => {
  const redactor = createRedactor()
  const secret = r.alnum(18)
  redactor.text(`api_key=${secret}`)
  expect(redactor.text(`retrying with ${secret} now`)).toBe('retrying with [learned] now')
})

test('personal data are shown on demand, secrets never', () => {
  const redactor = createRedactor({ showPii: true })
  expect(redactor.text(`ann@example.com ${key} +48601234567`)).toBe('ann@example.com [stripe_key] +48601234567')
  expect(createRedactor().text('ann@example.com')).toBe('[email]')
})

test('a tag says which two marks are the same secret, and none is given to what can be guessed', () => {
  const tagKey = Buffer.from('of this user')
  const redactor = createRedactor({ tagKey })
  expect(redactor.text(`${key} and "${key}"`)).toBe(
    `[stripe_key:${tagOf(key, tagKey)}] and "[stripe_key:${tagOf(key, tagKey)}]"`,
  )
  expect(redactor.text('cvc=123 password=abc123 ann@example.com')).toBe('cvc=[cvc] password=[password] [email]')
})

test('what cannot be redacted is withheld and counted', () => {
  const redactor = createRedactor()
  expect(redactor.text({ length: 12 } as unknown as string)).toBe('[withheld: 12 characters]')
  expect(redactor.withheld).toBe(1)
})

test('terminal colours and links of our own stay', () => {
  const text = `\x1b[32m✔\x1b[39m \x1b]8;;https://dashboard.stripe.com/events/evt_1Nabcdefghij\x1b\\evt_1Nabcdefghij\x1b]8;;\x1b\\ deal \x1b[1m4540\x1b[22m`
  expect(createRedactor().text(text)).toBe(text)
})

test('secrets are counted by kind', () => {
  expect(countSecrets([key, 'x', `a ${key}`, 'ann@example.com'])).toEqual({ stripe_key: 2, email: 1 })
})

test('a document is redacted string by string, and our own keys and words stay', () => {
  const redactor = createRedactor()
  const secret = ['sk', 'live', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('_')
  const parts = {
    cause: 'csrf_403',
    alternatives: ['csrf_403', 'waf_403'],
    token: 'token.expired',
    line: `used ${secret}`,
  }
  const shown = JSON.parse(redactor.document(parts, (safe) => JSON.stringify(safe))) as typeof parts
  expect(shown).toEqual({ ...parts, line: 'used [stripe_key]' })
})

test('a value learned after a document was made is hidden in the next', () => {
  const redactor = createRedactor()
  const value = 'aNx6W4xd8W2VtiWaeGt3'
  expect(redactor.document([value], (safe) => safe.join())).toBe(value)
  redactor.text(`api_key=${value}`)
  expect(redactor.document([value], (safe) => safe.join())).toBe('[learned]')
})
