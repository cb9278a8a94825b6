import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'

const root = new URL('../../', import.meta.url).pathname
const logs = ['fixtures/logs', 'incidents'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:log|jsonl|ndjson|txt)$/.test(name))
    .map((name) => join(folder, name)),
)
const FACTS =
  /\b(?:evt|pi|ch|cus|sub|in|req|cs_live|cs_test|acct|re|seti)_[A-Za-z0-9]{8,}(?![\w])|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g

test('there are logs to look at', () => expect(logs.length).toBeGreaterThan(5))

test.for(logs)('ids and times of %s stay byte for byte', (name) => {
  const text = readFileSync(join(root, name), 'utf8')
  expect(redact(text.split('\n')).join('\n').match(FACTS)).toEqual(text.match(FACTS))
})
