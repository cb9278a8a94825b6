import { existsSync } from 'node:fs'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { migrate } from './db/migrations.ts'
import { openDb } from './db/open.ts'

/** `npm run migrate`: applies what is not yet applied. Twice is once; a changed file is refused with exit 1. */
const main = async (): Promise<void> => {
  if (existsSync('config.env')) process.loadEnvFile('config.env')
  const config = readConfig({ ...process.env, SUBSCRIPTION_ENABLED: 'false' })
  // A person waits for this one: a slow connection is no reason to give up after 300 ms.
  const db = await openDb({ ...config.db, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 })
  try {
    const applied = await migrate(db, systemClock)
    process.stdout.write(applied.length === 0 ? 'nothing to apply\n' : `applied ${applied.join(', ')}\n`)
  } finally {
    await db.close()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`migrate: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
}
