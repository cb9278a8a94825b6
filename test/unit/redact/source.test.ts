import { expect, test } from 'vitest'
import { rawText } from '../../../src/model/raw-line.ts'
import type { LogRecord } from '../../../src/model/record.ts'
import { createRedactor } from '../../../src/redact/redactor.ts'
import { tagOf } from '../../../src/redact/tag.ts'
import { leaked } from '../../support/redact/leaked.ts'
import { createRandom } from '../../support/redact/random.ts'

const random = createRandom(7)
const body = [...Array.from({ length: 29 }, () => random.alnum(64)), `kQ${random.alnum(12)}==`]
const block = [
  ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join(''),
  ...body,
  ['-----END RSA ', 'PRIVATE KEY-----'].join(''),
]

/** A plain file whose lines are all at the margin: each is a record. */
const recordsOf = (lines: readonly string[]): LogRecord[] =>
  lines.map((line) => ({
    kind: 'unparsed',
    format: 'text',
    origin: { host: 'prod', source: 'app' },
    message: line,
    fields: { text: line },
    ids: {},
    lines: 1,
    raw: rawText(line),
  }))

const shownOf = (lines: readonly string[]): string => {
  const source = createRedactor().forSource()
  return recordsOf(lines)
    .map((record) => JSON.stringify(source.record(record)))
    .join('\n')
}

test.for([0, 1, 2, 15, 29, 30])('a key of thirty lines is hidden when the log begins at its line %i', (from) => {
  const shown = shownOf([...block.slice(from), 'INFO started evt_1AbcdefghijklmnopqrstuvW'])
  for (const line of body.slice(Math.max(0, from - 1))) expect(leaked(shown, line), shown).toBe(false)
  expect(shown).toContain('evt_1AbcdefghijklmnopqrstuvW')
})

test.for([0, 1, 2, 15, 29])('so it is behind times and ids, which stay, from its line %i on', (from) => {
  const lines = [...block, 'done'].slice(from)
  const shown = shownOf(lines.map((line) => `2026-01-12T10:00:03Z ERROR [pay] deal_id=4540 ${line}`))
  for (const line of body.slice(Math.max(0, from - 1))) expect(leaked(shown, line), shown).toBe(false)
  expect(shown.split('\n').filter((line) => line.includes('deal_id=4540 '))).toHaveLength(lines.length)
})

test('a value on the line after its name is hidden, and a hole between the two forgets the name', () => {
  const value = random.alnum(24)
  expect(leaked(shownOf(['password:', `  ${value}`, 'done']), value)).toBe(false)
  const source = createRedactor().forSource()
  const [name, plain] = recordsOf(['password:', 'tangerine dream']) as [LogRecord, LogRecord]
  source.pass(name)
  source.skip()
  expect(source.record(plain).line).toBe('tangerine dream')
})

test('a record that was passed is redacted as it stood, whenever it is shown', () => {
  const value = random.alnum(24)
  const redactor = createRedactor()
  const source = redactor.forSource()
  const records = recordsOf(['password:', `  ${value}`, ...block, 'tangerine dream'])
  for (const record of records) source.pass(record)
  const shown = records.toReversed().map((record) => JSON.stringify(redactor.record(record)))
  for (const secret of [value, ...body]) expect(leaked(shown.join('\n'), secret), shown.join('\n')).toBe(false)
  expect(shown[0]).toContain('tangerine dream')
})

test('the tag of a secret that is not ASCII is that of its UTF-8', () => {
  const tagKey = new Uint8Array(32).fill(7)
  const secret = `пароль-${random.alnum(12)}-ключ`
  expect(createRedactor({ tagKey }).text(`{"password":"${secret}"}`)).toContain(`:${tagOf(secret, tagKey)}]`)
})

test('a card number stays hidden when personal data is shown', () => {
  const redactor = createRedactor({ showPii: true })
  const card = '4242'.repeat(4)
  for (const text of [`card ${card}`, `{"card_number":"${card}"}`, `{"card_number":"4242 4242 4242 4242"}`])
    expect(leaked(redactor.text(text).replaceAll(' ', ''), card)).toBe(false)
  expect(redactor.text('mail ann@example.com')).toBe('mail ann@example.com')
})
