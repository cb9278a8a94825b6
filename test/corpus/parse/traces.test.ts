import { describe, expect, test } from 'vitest'
import { read, readLines } from '../../support/parse/read.ts'
import { TRACES } from '../../support/parse/traces.ts'
import { WRAPPERS } from '../../support/parse/wrap.ts'

const traces = Object.entries(TRACES).map(([name, text]) => ({ name, text }))

/** Headers of formats whose next lines are the trace. */
const HEADERS = [
  'error: Webhook failed',
  '2026-01-12 10:00:00 \u001b[31merror\u001b[39m: Webhook failed',
  '2026-01-12 10:00:00,123 - hooks - ERROR - Webhook failed',
  '2026-01-12 10:00:00.123 [main] ERROR c.e.Hook - Webhook failed',
  '[2026-01-12 10:00:00] production.ERROR: Webhook failed',
  '2026-01-12T10:00:00.123Z\tERROR\tmain.go:7\tWebhook failed',
]

describe.for(traces)('$name', ({ name, text }) => {
  test('is one record between its neighbours', () => {
    const records = read(`info: before\n\n${text}\ninfo: after`)
    // A trace that begins indented belongs to the line before it, and so do Elixir's head and a document.
    const expected = /^(?:\s|\*\* \(|<)/.test(text) ? 2 : 3
    expect(records.map(({ message }) => message.split('\n')[0])).toHaveLength(expected)
    expect(records.at(-1)?.message).toBe('after')
    expect(records.map(({ raw }) => raw).join('\n')).toBe(`info: before\n\n${text}\ninfo: after`)
  })

  test.for(WRAPPERS.filter(({ needsFormat }) => !needsFormat))('is one record in $name', ({ wrap }) => {
    const lines = [...(/^\s/.test(text) ? ['info: before'] : []), ...text.split('\n'), 'info: after'].map(wrap)
    const records = readLines(lines)
    expect(records.length).toBe(2)
    expect(records[0]?.lines).toBe(lines.length - 1)
  })

  test.for(HEADERS)('is joined to %s', (header) => {
    const isObject = text.startsWith('{')
    if (isObject || /uncaught|panic|rust|php|ruby|java$|dotnet/.test(name)) return
    const records = read(`${header}\n${text}\n2026-01-12 10:00:01,000 - hooks - INFO - after`)
    expect(records.length).toBe(2)
    expect(records[0]?.level).toBe('error')
    expect(records[0]?.message.split('\n')[0]).toBe('Webhook failed')
  })
})

test('the error of a trace is named', () => {
  const errors = Object.fromEntries(traces.map(({ name, text }) => [name, read(text)[0]?.error]))
  expect(errors['node error with properties']).toMatchObject({
    type: 'StripeInvalidRequestError',
    message: "No such checkout.session: 'cs_test_a1B2c3D4e5F6g7H8i9J0'",
  })
  expect(errors['python chain']).toMatchObject({ type: 'psycopg2.errors.UniqueViolation' })
  expect(errors['java']).toMatchObject({ type: 'java.lang.IllegalStateException', message: 'no deal' })
  expect(errors['node uncaught']).toMatchObject({ type: 'Error', message: 'deal 4540' })
  expect(errors['dotnet']).toMatchObject({ type: 'System.InvalidOperationException', message: 'no deal' })
  expect(errors['php']).toMatchObject({ type: 'Stripe\\Exception\\SignatureVerificationException' })
})

test('an object printed over lines is read as JSON', () => {
  const [record] = read(TRACES['pretty JSON'] ?? '')
  expect(record).toMatchObject({
    format: 'winston-json',
    level: 'error',
    message: 'failed',
    ids: { dealId: ['4540'] },
    lines: 6,
  })
})

test('SQL over several lines stays with its record', () => {
  const records = read('info: executing query:\nSELECT *\nFROM deals\nWHERE id = 4540\ninfo: done')
  expect(records.map(({ message }) => message)).toEqual([
    'executing query:\nSELECT *\nFROM deals\nWHERE id = 4540',
    'done',
  ])
})

test('interleaved writers keep their own traces', () => {
  const line = (pid: number, text: string): string => `Jan 12 10:00:00 web-1 app[${pid}]: ${text}`
  const records = readLines([
    line(1, 'error: one'),
    line(2, 'error: two'),
    line(1, 'Error: first'),
    line(2, 'TypeError: second'),
    line(1, '    at f (/a.js:1:1)'),
    line(2, '    at g (/b.js:1:1)'),
    line(1, 'info: next'),
  ])
  expect(records.map(({ message, error }) => [message, error?.message])).toEqual([
    ['one', 'first'],
    ['two', 'second'],
    ['next', undefined],
  ])
})

test('a record does not grow without bound', () => {
  const records = readLines(['error: x', ...Array.from({ length: 2000 }, (_, index) => `    at f${index} (/a.js:1:1)`)])
  expect(records.length).toBeGreaterThan(3)
  expect(Math.max(...records.map(({ lines }) => lines))).toBeLessThanOrEqual(500)
})

test('plain lines of another writer are not swallowed', () => {
  const records = read('info: paid\nserver listening on 3000\nKilled\n{"level":"info","message":"x"}\nlistening again')
  expect(records.map(({ kind }) => kind)).toEqual(['parsed', 'unparsed', 'unparsed', 'parsed', 'unparsed'])
})
