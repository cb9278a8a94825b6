import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../src/config-env.ts'
import { parseWebhookSecrets } from '../src/config-secrets.ts'
import { readConfig } from '../src/config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const secret = (name: string): string => ['whsec', name.repeat(8)].join('_')

const ACTIVE = {
  SUBSCRIPTION_ENABLED: 'true',
  STRIPE_SECRET_KEY: ['sk', 'test', 'a'.repeat(24)].join('_'),
  STRIPE_PUBLISHABLE_KEY: ['pk', 'test', 'a'.repeat(24)].join('_'),
  STRIPE_PRICE_ID: 'price_1',
  STRIPE_WEBHOOK_SECRET: secret('main'),
}

describe('active', () => {
  test('is enabled and not killed', () => {
    expect(
      [{}, { ...ACTIVE }, { ...ACTIVE, SUBSCRIPTION_KILL_SWITCH: 'true' }].map((env) => readConfig(env).active),
    ).toEqual([false, true, false])
  })

  test.each(['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_PRICE_ID', 'STRIPE_WEBHOOK_SECRET'])(
    'is refused without %s, by its name',
    (name) => {
      expect(() => readConfig({ ...ACTIVE, [name]: ' ' })).toThrow(new RegExp(`^${name} is required`))
    },
  )

  test('is refused when no secret is of the expected cabinet', () => {
    expect(() => readConfig({ ...ACTIVE, STRIPE_WEBHOOK_SECRET: `events=${secret('x')}` })).toThrow(
      'STRIPE_WEBHOOK_SECRET',
    )
  })

  test('is refused when key and mode differ', () => {
    expect(() => readConfig({ ...ACTIVE, STRIPE_LIVEMODE: 'true' })).toThrow('STRIPE_LIVEMODE')
  })
})

test.each([
  ['PORT', '80 80'],
  ['WEBHOOK_TOLERANCE_S', 'none'],
  ['FAIL_OPEN', 'perhaps'],
  ['CRM_BASE_URL', 'crm.local'],
  ['LOG_LEVEL', 'loud'],
  ['STRIPE_WEBHOOK_SECRET', 'nonsense-value'],
])('%s=%s is refused without being quoted', (name, value) => {
  const refusal = (() => {
    try {
      readConfig({ [name]: value })
    } catch (error) {
      return error
    }
    return undefined
  })()
  expect(refusal).toBeInstanceOf(ConfigError)
  expect(String(refusal)).toContain(name)
  expect(String(refusal)).not.toContain(value)
})

test('the age of a signature is always looked at', () => {
  expect(() => readConfig({ WEBHOOK_TOLERANCE_S: '0' })).toThrow('WEBHOOK_TOLERANCE_S')
})

test('demo mode is refused with live keys', () => {
  expect(() =>
    readConfig({
      ...ACTIVE,
      DEMO_MODE: 'true',
      STRIPE_LIVEMODE: 'true',
      STRIPE_SECRET_KEY: ['sk', 'live', 'a'.repeat(24)].join('_'),
    }),
  ).toThrow('DEMO_MODE')
})

describe('webhook secrets', () => {
  test('several per cabinet, several cabinets, spaces and newlines forgiven', () => {
    expect(parseWebhookSecrets(`main=${secret('a')}, ${secret('b')}\n,events=${secret('c')} `, 'main')).toEqual([
      { cabinet: 'main', secrets: [secret('a'), secret('b')] },
      { cabinet: 'events', secrets: [secret('c')] },
    ])
  })

  test('a bare one belongs to the default cabinet, base64 padding and all', () => {
    expect(parseWebhookSecrets(`${secret('a')}==`, 'main')).toEqual([
      { cabinet: 'main', secrets: [`${secret('a')}==`] },
    ])
  })
})

test('config.env.example names every variable that is read, with its default, and no other', () => {
  const read = new Set<string>()
  for (const file of ['config.ts']) {
    for (const match of readFileSync(join(root, 'src', file), 'utf8').matchAll(/\benv, '([A-Z0-9_]+)'/g))
      read.add(match[1] ?? '')
  }
  const example = readFileSync(join(root, 'config.env.example'), 'utf8')
  const named = Object.fromEntries([...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]))
  expect(Object.keys(named).toSorted()).toEqual([...read].toSorted())
  const without = { PAYMENTS_CACHE_DIR: '/c' }
  expect(readConfig({ ...named, ...without })).toEqual(readConfig(without))
  expect(readdirSync(root)).toContain('config.env.example')
})
