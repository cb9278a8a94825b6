import { systemClock } from './clock.ts'
import { migrate } from './db/migrations.ts'
import { readCommandConfig, runCommand, withDb } from './program.ts'

/** `npm run migrate`: applies what is not yet applied. Twice is once; a changed file is refused with exit 1. */
await runCommand('migrate', () =>
  withDb(readCommandConfig().db, async (db) => {
    const applied = await migrate(db, systemClock)
    process.stdout.write(applied.length === 0 ? 'nothing to apply\n' : `applied ${applied.join(', ')}\n`)
    return 0
  }),
)
