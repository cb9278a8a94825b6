import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { openPglite } from '../../src/db/pglite.ts'
import { takePidLock } from '../../src/db/pid-lock.ts'
import { preparePgliteDir } from '../../src/db/template.ts'
import { pendingMigrations } from '../../src/db/migrations.ts'

const dir = mkdtempSync(join(tmpdir(), 'payments-lock-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('is taken once, and is free after its release', () => {
  const file = join(dir, 'a.lock')
  const lock = takePidLock(file)
  expect(() => takePidLock(file)).toThrow(`is held by process ${process.pid}`)
  lock.release()
  expect(existsSync(file)).toBe(false)
  takePidLock(file).release()
})

test('of a dead process, and of a pid that another program has now, is taken over', () => {
  const file = join(dir, 'b.lock')
  writeFileSync(file, String(spawnSync('true').pid))
  takePidLock(file).release()
  writeFileSync(file, `${process.pid} 1`)
  const lock = takePidLock(file)
  expect(readFileSync(file, 'utf8')).toContain(String(process.pid))
  lock.release()
})

test('keeps a second opener out of a PGlite directory, which the template makes ready', async () => {
  const data = join(dir, 'pg')
  await preparePgliteDir(data, inject('cacheDir'))
  const db = await openPglite(data)
  expect(await pendingMigrations(db)).toEqual([])
  await expect(openPglite(data)).rejects.toThrow('two processes on one PGlite directory lose rows')
  await db.query("INSERT INTO scheduler_runs (job, started_at, status) VALUES ('kept', $1, 'ok')", [new Date()])
  await db.close()
  await preparePgliteDir(data, inject('cacheDir'))
  const again = await openPglite(data)
  expect(await again.query('SELECT job FROM scheduler_runs')).toEqual([{ job: 'kept' }])
  await again.close()
})
