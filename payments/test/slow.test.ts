import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { call } from '../src/automation/http.ts'
import { readConfig } from '../src/config.ts'
import { startService, type Service } from '../src/service.ts'
import { createStripeService } from '../src/stripe/stripe-service.ts'

/** Answers at once and never ends: a byte every 50 ms, for as long as somebody listens. */
const startDribbling = async () => {
  const open = new Set<ServerResponse>()
  const server = createServer((_request, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 50)
    response.once('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('an answer that never ends', () => {
  let slow: Awaited<ReturnType<typeof startDribbling>>
  beforeAll(async () => {
    slow = await startDribbling()
  })
  afterAll(() => slow.close())

  test('of Stripe ends with its timeout, as a connection that failed, and is hung up on', async () => {
    const config = readConfig({
      STRIPE_SECRET_KEY: ['sk', 'test', 'a1B2'.repeat(6)].join('_'),
      STRIPE_API_BASE: slow.url,
      STRIPE_TIMEOUT_MS: '300',
    })
    const started = performance.now()
    await expect(createStripeService(config.stripe).charge('ch_1')).rejects.toMatchObject({
      problem: 'connection',
      isTransient: true,
    })
    // Two attempts and the wait between them.
    expect(performance.now() - started).toBeLessThan(5000)
    await expect.poll(() => slow.open.size).toBe(0)
  })

  test('of the CRM too', async () => {
    const started = performance.now()
    await expect(
      call({ method: 'GET', url: slow.url, timeoutMs: 300, receiver: 'CRM', unavailable: 'crm_unavailable' }),
    ).rejects.toMatchObject({ reason: 'crm_unavailable', permanent: false })
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('a request that never ends', () => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-slow-'))
  let service: Service
  beforeAll(async () => {
    service = await startService(
      readConfig({
        PORT: '0',
        PGLITE_DIR: join(dir, 'pg'),
        PAYMENTS_CACHE_DIR: inject('cacheDir'),
        LOG_FILE: join(dir, 'payments.log'),
        REQUEST_TIMEOUT_MS: '1000',
      }),
    )
  })
  afterAll(async () => {
    await service.stop('test over')
    rmSync(dir, { recursive: true, force: true })
  })

  /** Sends the beginning, then a byte every 100 ms; resolves when the service hangs up. */
  const dribble = (beginning: string): Promise<{ answer: string; ms: number }> =>
    new Promise((resolve) => {
      const started = performance.now()
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
      let answer = ''
      socket.write(beginning)
      const timer = setInterval(() => socket.write('x'), 100)
      socket
        .on('data', (chunk) => (answer += chunk.toString()))
        .on('error', () => {})
        .on('close', () => {
          clearInterval(timer)
          resolve({ answer, ms: performance.now() - started })
        })
    })

  test.each([
    ['in its body', 'POST /webhook/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n{'],
    ['in its headers', 'POST /webhook/stripe HTTP/1.1\r\nHost: x\r\nX-Long: '],
  ])('%s is answered 408 after its time, and its connection ends', async (_where, beginning) => {
    const { answer, ms } = await dribble(beginning)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(ms).toBeGreaterThan(900)
    expect(ms).toBeLessThan(6000)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  })

  test('and nobody is told that it was received', () => {
    expect(readFileSync(join(dir, 'payments.log'), 'utf8')).not.toContain('webhook.received')
  })
})
