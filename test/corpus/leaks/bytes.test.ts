import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { formats } from '../../../src/parse/formats/index.ts'
import { redact } from '../../../src/redact/lines.ts'
import { createDesk, objects } from '../../support/desk.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const LOG = /\.(?:log|jsonl|ndjson|txt)$/

const logsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => LOG.test(name))
    .map((name) => join(ROOT, folder, name))

/** What an operator follows: ids of Stripe and of the shop, UUIDs, times, addresses of machines. */
const FACTS =
  /\b(?:evt|pi|ch|py|cus|sub|in|req|acct|re|seti|si|prod|price|we|txn|cs_live|cs_test)_[A-Za-z0-9]{8,}(?!\w)|(?<=deal_?(?:id)?["'=: ]{1,4})\d{3,}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d{1,3}(?:\.\d{1,3}){3}\b/g

const factsOf = (text: string): readonly string[] => text.match(FACTS) ?? []

describe('ids and times come out byte for byte', () => {
  const logs = ['fixtures', 'incidents', 'cases'].flatMap(logsIn)
  const desk = createDesk()
  afterAll(() => desk.dispose())

  test('there are logs to look at', () => expect(logs.length).toBeGreaterThan(250))

  test('of every log that the tests have', () => {
    for (const log of logs) {
      const text = readFileSync(log, 'utf8')
      expect(factsOf(redact(text.split('\n')).join('\n')), log).toEqual(factsOf(text))
    }
  })

  test.for(formats.map((format) => [format.name, format.samples] as const))('of the samples of %s', ([, samples]) => {
    const text = samples.map((sample) => sample.text).join('\n')
    expect(factsOf(redact(text.split('\n')).join('\n'))).toEqual(factsOf(text))
  })

  test('of every incident, through the program', async () => {
    const all = logsIn('incidents')
    const together = desk.file('all.log', all.map((log) => readFileSync(log, 'utf8').replace(/\n?$/, '\n')).join(''))
    const args = ['tail', '--file', together, '-n', '1000000', '--json']
    const { stdout, exit } = await desk.run([...args, '--tz', 'UTC'])
    expect(exit).toBe(0)
    const shown = new Set(factsOf(stdout))
    const lost = factsOf(readFileSync(together, 'utf8')).filter((fact) => /^[a-z]+_/.test(fact) && !shown.has(fact))
    expect([...new Set(lost)]).toEqual([])
    expect(objects(stdout).length).toBeGreaterThan(1000)
  })
})
