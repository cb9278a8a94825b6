import { parseArgs } from 'node:util'
import { backfill, type Backfilled } from './backfill/backfill.ts'
import { parseSince } from './backfill/since.ts'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { pendingMigrations } from './db/migrations.ts'
import { readEnvironment, runCommand, withDb } from './program.ts'
import { createStripeService } from './stripe/stripe-service.ts'

const USAGE = `usage: npm run backfill -w payments -- --since 7d [--dry-run]
  --since       how far back: 90m, 12h, 7d, or a time like 2026-03-01T12:00Z. Stripe keeps events for 30 days
  --dry-run     lists what is missing and stores nothing`

/** `npm run backfill`: asks Stripe for the events of a time, and stores those that never came. Run twice it stores nothing more. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { since: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  })
  const now = systemClock.now()
  const since = parseSince(values.since ?? '', now)
  if (since === undefined) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  // Switched on or not: what is missing is asked for with the same key, and parked when the service is off.
  const config = readConfig(readEnvironment())
  const stripe = createStripeService(config.stripe)
  const say = (one: Backfilled): void =>
    void process.stdout.write(`${one.event.id}  ${one.event.type}  ${one.event.created.toISOString()}\n`)
  return withDb(config.db, async (db) => {
    const pending = await pendingMigrations(db)
    if (pending.length > 0) throw new Error(`migrations pending: ${pending.join(', ')}: run npm run migrate`)
    const { asked, missing } = await backfill({ config, db, stripe, clock: systemClock, say }, since, values['dry-run'])
    process.stdout.write(
      `${asked} events since ${since.toISOString()}: ${missing} ${values['dry-run'] ? 'missing' : 'were missing and are stored'}\n`,
    )
    return 0
  })
}

await runCommand('backfill', main)
