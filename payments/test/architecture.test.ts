import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { SPECIFIED } from './support/specified-events.ts'

const src = fileURLToPath(new URL('../src', import.meta.url))

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }))

const having = (pattern: RegExp, among = files): string[] =>
  among.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

/** The service itself, without the demo's world around it. */
const service = files.filter(({ name }) => !/^(fakes|simulation)\/|^(demo|fakes|simulate)\.ts$/.test(name))

describe('what would make it a toy', () => {
  test('a status is written by one function, and it takes what only the machine makes', () => {
    // The demo's levers make a heap of rows for the scheduler to walk over.
    const working = service.filter(({ name }) => name !== 'server/demo-routes.ts')
    expect(having(/(INSERT INTO|UPDATE) subscriptions\b/, working)).toEqual(['repository/subscriptions.ts'])
    expect(having(/as Transition\b/, service)).toEqual(['machine/state-machine.ts'])
  })

  test('network is reached through two doors, and both refuse to open inside a transaction', () => {
    // The check is an operator's command: it asks the service itself, from outside.
    const working = service.filter(({ name }) => !name.startsWith('check/'))
    expect(having(/\bfetch\(|node:https?'|new Stripe\(/, working)).toEqual([
      'automation/http.ts',
      'stripe/stripe-service.ts',
    ])
    for (const door of ['automation/http.ts', 'stripe/stripe-service.ts'])
      expect(having(/assertOutsideTransaction\(/)).toContain(door)
  })

  test('signatures are checked by the library in one place, and nothing goes round it', () => {
    expect(having(/constructEvent/, service).filter((name) => name !== 'config.ts')).toEqual(['webhook/verify.ts'])
    expect(having(/skip.?(signature|verif)|verify\s*[=:]\s*false|NODE_ENV/i, service)).toEqual([])
  })

  test('the service knows nothing of the fakes and the simulation', () => {
    expect(having(/from '\.{1,2}\/(?:[\w./-]*\/)?(fakes|simulation)\//, service)).toEqual([])
  })

  test('business time is a parameter: no now() in SQL', () => {
    expect(
      having(
        /\bnow\(\)\s*(,|\)|`|-|\+|AT|INTERVAL)|CURRENT_TIMESTAMP|clock_timestamp/i,
        service.filter(({ name }) => name.startsWith('repository/')),
      ),
    ).toEqual([])
  })

  test('nothing is swallowed into a yes', () => {
    expect(having(/catch[^{]*\{\s*return true/, service)).toEqual([])
  })

  test('what is logged goes through the logger: no console, and stdout only in programs', () => {
    expect(having(/console\./)).toEqual([])
    expect(having(/process\.std(out|err)\.write/)).toEqual(
      [
        'backfill.ts',
        'check.ts',
        'demo.ts',
        'fakes.ts',
        'main.ts',
        'migrate.ts',
        'program.ts',
        'requeue.ts',
        'simulate.ts',
      ].filter((name) => files.some((file) => file.name === name)),
    )
  })
})

test('the pure machine imports nothing but itself and the clock', () => {
  for (const { name, text } of files.filter((file) => file.name.startsWith('machine/'))) {
    const imports = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '')
    expect(
      imports
        .filter((from) => !from.startsWith('./') && from !== '../clock.ts')
        .map((from) => `${relative(src, name)} → ${from}`),
    ).toEqual([])
  }
})

test.each(SPECIFIED)('%s is logged by the service', (event) => {
  expect(
    having(
      new RegExp(`'${event.replace('.', '\\.')}'`),
      service.filter(({ name }) => name !== 'log/events.ts'),
    ),
  ).not.toEqual([])
})
