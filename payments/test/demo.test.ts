import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, inject, test } from 'vitest'
import { readLog } from '../src/simulation/log-lines.ts'
import type { Ledger } from '../src/simulation/ledger.ts'

const DEMO = fileURLToPath(new URL('../dist/demo.js', import.meta.url))
const dirs: string[] = []

afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

const startDemo = (...args: string[]) => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-demo-'))
  dirs.push(dir)
  const child = spawn(process.execPath, [DEMO, '--dir', dir, '--cache-dir', inject('cacheDir'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const next = async (): Promise<Record<string, unknown>> =>
    JSON.parse(String((await lines.next()).value)) as Record<string, unknown>
  return { dir, child, next, exited }
}

const ledgerOf = (dir: string): Ledger => JSON.parse(readFileSync(join(dir, 'ledger.json'), 'utf8')) as Ledger

test('says when it is ready and when it is simulated, and ends clean on SIGTERM', async () => {
  const demo = startDemo('--no-trickle')
  expect(await demo.next()).toMatchObject({
    ready: true,
    logs: [join(demo.dir, 'logs/payments.log'), join(demo.dir, 'logs/access.log')],
    ports: { service: expect.any(Number) },
  })
  expect(await demo.next()).toEqual({ simulated: true, ledger: join(demo.dir, 'ledger.json') })
  expect(ledgerOf(demo.dir).scenarios.map((one) => one.expect.cause)).toEqual([
    'ok',
    'notify_blocked_by_user',
    'signature_failed.wrong_secret',
    'ignored_other_account',
    'duplicate_harmless',
    'metadata_deal_id_missing',
  ])
  expect(existsSync(join(demo.dir, 'logs/payments.log.1'))).toBe(true)
  demo.child.kill('SIGTERM')
  expect(await demo.exited).toBe(0)
  expect(readdirSync(demo.dir).toSorted()).toEqual(['ledger.json', 'logs'])
})

test('trickles until its stdin closes, and the last ledger tells what the log tells', async () => {
  const demo = startDemo('--trickle-ms', '30')
  await demo.next()
  await demo.next()
  const before = ledgerOf(demo.dir).counts.webhooks.received
  await expect
    .poll(
      () => readLog(join(demo.dir, 'logs/payments.log')).filter((line) => line.event === 'webhook.received').length,
      { timeout: 20_000 },
    )
    .toBeGreaterThan(before + 12)
  demo.child.stdin.end()
  expect(await demo.exited).toBe(0)
  const lines = readLog(join(demo.dir, 'logs/payments.log'))
  const { webhooks } = ledgerOf(demo.dir).counts
  expect(lines.filter((line) => line.event === 'webhook.received').length).toBe(webhooks.received)
  expect(
    new Set(lines.filter((line) => line.event === 'event.processed').map((line) => line.stripe_event_id)).size,
  ).toBe(webhooks.processed)
})
