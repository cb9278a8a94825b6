import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../src/config.ts'
import { startFakes, type Fakes } from '../src/fakes/all.ts'
import { startService, type Service } from '../src/service.ts'
import { LedgerBook } from '../src/simulation/ledger-book.ts'
import { Sender } from '../src/simulation/sender.ts'
import { makeCheckout, makeEvent } from '../src/simulation/stripe-world.ts'

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>
}

const document = parse(readFileSync(fileURLToPath(new URL('../openapi.yaml', import.meta.url)), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const dir = mkdtempSync(join(tmpdir(), 'payments-openapi-'))
let fakes: Fakes
let service: Service
/** `METHOD path status` of every answer that was compared. */
const seen = new Set<string>()

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ } })
ajv.addSchema(document, 'openapi')

const pointer = (...steps: string[]): string =>
  `openapi#/${steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`

/** The answer must be one that the document names, with a body of the schema that it gives. */
const compare = async (method: string, path: string, answer: Response): Promise<unknown> => {
  const status = String(answer.status)
  const named = document.paths[path]?.[method.toLowerCase()]?.responses[status] as
    | { $ref?: string; content?: Record<string, unknown> }
    | undefined
  expect([method, path, status, named !== undefined]).toEqual([method, path, status, true])
  seen.add(`${method} ${path} ${status}`)
  const text = await answer.text()
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const steps =
    named?.$ref === undefined
      ? ['paths', path, method.toLowerCase(), 'responses', status]
      : named.$ref.slice('#/'.length).split('/')
  const body: unknown = type === 'application/json' ? JSON.parse(text) : text
  const validate = ajv.compile({ $ref: pointer(...steps, 'content', type, 'schema') })
  expect([path, status, validate(body) ? [] : validate.errors]).toEqual([path, status, []])
  return body
}

beforeAll(async () => {
  fakes = await startFakes()
  service = await startService(
    readConfig({
      ...fakes.env,
      SUBSCRIPTION_ENABLED: 'true',
      DEMO_MODE: 'true',
      PORT: '0',
      PGLITE_DIR: join(dir, 'pg'),
      PAYMENTS_CACHE_DIR: inject('cacheDir'),
      LOG_FILE: join(dir, 'payments.log'),
      WEBHOOK_BODY_LIMIT: '20000',
      FREE_TRIAL_QUOTA: '5',
      POLL_MS: '20',
    }),
  )
})
afterAll(async () => {
  await service.stop('test over')
  await fakes.close()
  rmSync(dir, { recursive: true, force: true })
})

const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  compare(
    'POST',
    path,
    await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  )

const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  compare('GET', path, await fetch(`${service.url}${path}`, { headers }))

const fault = (db: unknown) =>
  fetch(`${service.url}/__demo/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ db }),
  })

test('the document names every route that is served, and no other', () => {
  const served = service.routes().filter((one) => !one.includes('/__demo/'))
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(served.toSorted()).toEqual(documented.toSorted())
})

test('the gate answers as it says', async () => {
  await post('/gate/can-process', { hardware_id: 'hw-1' })
  const held = (await post('/gate/reserve', { hardware_id: 'hw-1', amount: '2' })) as { reservationId: string }
  await post('/gate/commit', { reservation_id: held.reservationId })
  await post('/gate/release', { reservation_id: held.reservationId })
  await post('/gate/usage', { hardware_id: 'hw-1', amount: 3, idempotency_key: 'once' })
  await post('/gate/usage', { hardware_id: 'hw-1', amount: 3, idempotency_key: 'once' })
  await post('/gate/reserve', { hardware_id: 'hw-1' })
  for (const path of ['/gate/can-process', '/gate/reserve', '/gate/usage', '/gate/commit', '/gate/release']) {
    await post(path, {})
    await post(path, { hardware_id: 'hw-1', reservation_id: 'rsv_1' }, { 'x-forwarded-for': '203.0.113.9' })
  }
})

test('the webhook answers as it says', async () => {
  const sender = new Sender(
    () => `${service.url}/webhook/stripe`,
    fakes.secrets.webhookSecret,
    fakes.stripe,
    new LedgerBook(),
  )
  const event = makeEvent(
    fakes.stripe,
    'checkout.session.completed',
    makeCheckout(fakes.stripe, { dealId: '1' }).session,
  )
  expect([(await sender.deliver(event)).status, (await sender.deliver(event)).answer]).toEqual([200, 'duplicate'])
  const { Stripe } = await import('stripe')
  const payload = JSON.stringify(event)
  const signature = () => Stripe.webhooks.generateTestHeaderString({ payload, secret: fakes.secrets.webhookSecret })
  await post('/webhook/stripe', payload, { 'stripe-signature': signature() })
  await post('/webhook/stripe', payload, { 'stripe-signature': 't=1,v1=00' })
  await post('/webhook/stripe', payload)
  await post('/webhook/stripe', 'x'.repeat(30_000))
  await fault({ mode: 'refuse' })
  await post('/webhook/stripe', payload, { 'stripe-signature': signature() })
  await get('/readyz')
  await post('/gate/reserve', { hardware_id: 'hw-2' })
  await fault({ mode: 'none' })
})

test('health, readiness and metrics answer as they say', async () => {
  await get('/healthz')
  expect(await get('/readyz')).toMatchObject({ status: 'ready', active: true })
  await get('/metrics')
  await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })
})

test('and every answer that is documented was met', () => {
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) =>
      Object.keys(operation.responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  )
  // A slow body takes seconds: server.test.ts has it.
  expect(documented.filter((one) => !seen.has(one))).toEqual(['POST /webhook/stripe 408'])
})
