import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { connectLocal } from '../../../src/connect/local.ts'
import { openSource } from '../../../src/read/index.ts'
import { tempFolder } from '../parts/files.ts'
import { fileSource } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

test('nothing of what was read is kept, also when the consumer stops for a while', async () => {
  const log = join(dir, 'big.log')
  writeFileSync(log, `2024-01-01T00:00:00Z ${'x'.repeat(200)}\n`.repeat(700_000))
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  let lines = 0
  let batches = 0
  for await (const event of openSource(connectLocal('box'), fileSource(log), { kind: 'since', window: {} })) {
    if (event.kind !== 'lines') continue
    lines += event.lines.length
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    if (++batches % 500 === 0) await sleep(50)
  }
  expect(lines).toBe(700_000)
  expect(most).toBeLessThan(64 * 1024 * 1024)
})
