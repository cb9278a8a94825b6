import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Stripe } from 'stripe'
import { readConfig } from '../src/config.ts'
import { startFakes, type Fakes } from '../src/fakes/all.ts'
import { startService, type Service } from '../src/service.ts'
import { readLog } from '../src/simulation/log-lines.ts'
import { makeEvent } from '../src/simulation/stripe-world.ts'

const dir = mkdtempSync(join(tmpdir(), 'payments-server-'))
const logFile = join(dir, 'payments.log')
let fakes: Fakes
let service: Service

beforeAll(async () => {
  fakes = await startFakes()
  service = await startService(
    readConfig({
      ...fakes.env,
      SUBSCRIPTION_ENABLED: 'true',
      PORT: '0',
      PGLITE_DIR: join(dir, 'pg'),
      PAYMENTS_CACHE_DIR: inject('cacheDir'),
      LOG_FILE: logFile,
      ACCESS_LOG_FILE: join(dir, 'access.log'),
      WEBHOOK_BODY_LIMIT: '20000',
    }),
  )
})
afterAll(async () => {
  await service.stop('test over')
  await fakes.close()
  rmSync(dir, { recursive: true, force: true })
})

const signed = (dealId = '1') => {
  const event = makeEvent(fakes.stripe, 'customer.created', {
    id: 'cus_1',
    object: 'customer',
    metadata: { deal_id: dealId },
  })
  const payload = JSON.stringify(event, undefined, 2)
  return {
    event,
    payload,
    signature: Stripe.webhooks.generateTestHeaderString({ payload, secret: fakes.secrets.webhookSecret }),
  }
}

/** What goes over the socket, as text; resolves to the whole answer. */
const overTheSocket = (pieces: readonly string[], pauseMs = 5): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    let answer = ''
    socket
      .on('data', (chunk) => (answer += chunk.toString()))
      .on('end', () => resolve(answer))
      .on('error', reject)
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece)
        await new Promise((done) => setTimeout(done, pauseMs))
      }
    })()
  })

const status = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

describe('the socket', () => {
  test('a body in chunks, split within a character, is verified over its bytes', async () => {
    const { payload, signature, event } = signed('Сделка-ё')
    const bytes = Buffer.from(payload)
    const cut = bytes.indexOf(Buffer.from('ё')) + 1
    const chunk = (part: Buffer) =>
      Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]).toString('latin1')
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
      let text = ''
      socket
        .on('data', (data) => (text += data.toString()))
        .on('end', () => resolve(text))
        .on('error', reject)
      socket.write(
        `POST /webhook/stripe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nStripe-Signature: ${signature}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      )
      socket.write(chunk(bytes.subarray(0, cut)), 'latin1')
      setTimeout(() => socket.write(`${chunk(bytes.subarray(cut))}0\r\n\r\n`, 'latin1'), 20)
    })
    expect(status(answer)).toBe(200)
    expect(
      readLog(logFile).some((line) => line.event === 'webhook.accepted' && line.stripe_event_id === event.id),
    ).toBe(true)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'a content type of "%s" changes nothing',
    async (type) => {
      const { payload, signature } = signed()
      const response = await fetch(`${service.url}/webhook/stripe`, {
        method: 'POST',
        body: Buffer.from(payload),
        headers: { 'stripe-signature': signature, ...(type === '' ? {} : { 'content-type': type }) },
      })
      expect(response.status).toBe(200)
    },
  )

  test('two signature headers are one list, as HTTP has it', async () => {
    const { payload, signature } = signed()
    const answer = await overTheSocket([
      `POST /webhook/stripe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nStripe-Signature: ${signature}\r\nContent-Length: ${Buffer.byteLength(payload)}\r\n\r\n`,
      payload,
    ])
    expect(status(answer)).toBe(200)
  })

  test('too large is 413, announced or chunked, and is not verified', async () => {
    const before = readLog(logFile).filter((line) => line.event === 'webhook.received').length
    const announced = await overTheSocket([
      `POST /webhook/stripe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 30000\r\n\r\n`,
    ])
    const chunked = await fetch(`${service.url}/webhook/stripe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(30_000),
    })
    expect([status(announced), chunked.status]).toEqual([413, 413])
    expect(readLog(logFile).filter((line) => line.event === 'webhook.received').length).toBe(before)
  })

  test('no body and no header at all is 400', async () => {
    expect((await fetch(`${service.url}/webhook/stripe`, { method: 'POST' })).status).toBe(400)
  })

  test('who hangs up in the middle is a 499 in the access log, and harms nobody', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.write(
      'POST /webhook/stripe HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"half":',
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    await expect.poll(() => readFileSync(join(dir, 'access.log'), 'utf8')).toMatch(/ 499 0 /)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  })

  test('what a client writes cannot break a line of the access log', async () => {
    await overTheSocket(['GET /x"y HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: a"b\\c\u00e9\r\n\r\n'])
    expect(
      readFileSync(join(dir, 'access.log'), 'latin1')
        .split('\n')
        .find((line) => line.includes('/x')),
    ).toMatch(/"GET \/x\\x22y HTTP\/1\.1" 404 \d+ "-" "a\\x22b\\x5Cc[^"]*" /)
  })
})

describe('the routes', () => {
  test('health and readiness', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${service.url}/readyz`)).json()).toMatchObject({
      status: 'ready',
      problems: [],
      events: { failed: { count: 0 } },
      automations: { dead: { count: 0 } },
    })
  })

  test('the demo levers are not there outside DEMO_MODE', async () => {
    for (const path of ['/__demo/faults', '/__demo/clock', '/__demo/rows'])
      expect((await fetch(`${service.url}${path}`, { method: path.endsWith('rows') ? 'GET' : 'POST' })).status).toBe(
        404,
      )
  })

  test('the gate asks for sound ids and amounts, and is closed to those behind a proxy', async () => {
    const ask = (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${service.url}/gate/reserve`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    expect((await ask({ hardware_id: 'hw-1', amount: 1 })).status).toBe(200)
    for (const bad of [
      {},
      { hardware_id: 'a b' },
      { hardware_id: 'hw', amount: 0 },
      { hardware_id: 'hw', amount: 1.5 },
      [],
    ])
      expect((await ask(bad)).status).toBe(400)
    expect((await ask({ hardware_id: 'hw-1' }, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403)
  })
})

test('a rotated log goes on in a new file', async () => {
  renameSync(logFile, `${logFile}.1`)
  service.reopenLogs()
  const { payload, signature, event } = signed()
  await fetch(`${service.url}/webhook/stripe`, {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': signature, 'content-type': 'application/json' },
  })
  expect(readFileSync(logFile, 'utf8')).toContain(event.id)
})

describe('the program', () => {
  const run = (env: Record<string, string>, file = 'main.js') =>
    new Promise<{ code: number | null; stderr: string; stdout: string }>((resolve) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL(`../dist/${file}`, import.meta.url))], {
        env: { PATH: process.env['PATH'] ?? '', ...env },
        cwd: dir,
      })
      let [stderr, stdout] = ['', '']
      child.stderr.on('data', (chunk) => (stderr += chunk))
      child.stdout.on('data', (chunk) => (stdout += chunk))
      child.once('exit', (code) => resolve({ code, stderr, stdout }))
    })

  test('refuses to start active without secrets, naming the variable', async () => {
    const secret = fakes.secrets.stripeKey
    const ended = await run({ SUBSCRIPTION_ENABLED: 'true', STRIPE_SECRET_KEY: secret })
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/^payments: STRIPE_WEBHOOK_SECRET is required/)
    expect(ended.stderr).not.toContain(secret)
  })

  test('migrates once', async () => {
    const env = { PGLITE_DIR: join(dir, 'migrated'), PAYMENTS_CACHE_DIR: inject('cacheDir') }
    const first = await run(env, 'migrate.js')
    const second = await run(env, 'migrate.js')
    expect([first.code, second.code, second.stdout]).toEqual([0, 0, 'nothing to apply\n'])
  })
})
