import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { localFeed } from '../../../src/app/local-feed.ts'
import type { AppSession } from '../../../src/app/session.ts'

const session = { zone: 'UTC', now: Date.UTC(2026, 10, 30) } as AppSession

const YEARLESS = 'Nov  3 09:23:38 box app[1]: one\nFeb  3 09:23:38 box app[1]: two\n'
const DATED = '2025-11-03T09:23:38Z one\n2026-02-03T09:23:38Z two\n'

const newestOf = async (name: string, bytes: Buffer): Promise<string | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const at = await localFeed(path, session).newest?.()
  return at === undefined ? undefined : new Date(at).toISOString()
}

test.for([
  { name: 'app.log', bytes: Buffer.from(YEARLESS), newest: '2026-02-03T09:23:38.000Z' },
  { name: 'app.log.gz', bytes: gzipSync(YEARLESS), newest: '2026-02-03T09:23:38.000Z' },
  // Nothing hangs on its last line, so that it is not read twice.
  { name: 'dated.log.gz', bytes: gzipSync(DATED), newest: undefined },
])('the last line of $name tells the years that its lines leave out', async ({ name, bytes, newest }) => {
  expect(await newestOf(name, bytes)).toBe(newest)
})
