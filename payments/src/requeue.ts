import { parseArgs } from 'node:util'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { readCommandConfig, runCommand, withDb } from './program.ts'
import { requeue, requeueable, type RequeueWhat } from './repository/requeue.ts'

const USAGE = `usage: npm run requeue -w payments -- [--event EVT]… [--failed] [--dead] [--ignored] [--dry-run]
  --event EVT   this event, failed or ignored, and its automations that were given up
  --failed      all events that failed
  --dead        all automations that were given up
  --ignored     events that were ignored and that today's STRIPE_CABINET and STRIPE_LIVEMODE take (of the last 30 days)
  --dry-run     lists them and changes nothing`

/** `npm run requeue`: puts failed events, dead automations and wrongly ignored events back to work; the running service takes them up. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      event: { type: 'string', multiple: true, default: [] },
      failed: { type: 'boolean', default: false },
      dead: { type: 'boolean', default: false },
      ignored: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  const config = readCommandConfig()
  const asked = questions(values, config)
  if (asked.length === 0) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  return withDb(config.db, async (db) => {
    const now = systemClock.now()
    for (const what of asked) {
      const found = await requeueable(db, what, now)
      for (const one of found) process.stdout.write(`${line(one)}\n`)
      const done = values['dry-run'] ? undefined : await requeue(db, what, now)
      const count = done === undefined ? found.length : done.events + done.automations
      process.stdout.write(`${name(what)}: ${count} ${values['dry-run'] ? 'would be' : 'were'} put back to work\n`)
    }
    return 0
  })
}

const questions = (
  values: { event: string[]; failed: boolean; dead: boolean; ignored: boolean },
  config: Config,
): RequeueWhat[] => [
  ...values.event.map((stripeEventId) => ({ kind: 'event' as const, stripeEventId })),
  ...(values.failed ? [{ kind: 'failed' as const }] : []),
  ...(values.dead ? [{ kind: 'dead' as const }] : []),
  ...(values.ignored
    ? [{ kind: 'ignored' as const, ours: { cabinet: config.stripe.cabinet, livemode: config.stripe.livemode } }]
    : []),
]

const name = (what: RequeueWhat): string => (what.kind === 'event' ? what.stripeEventId : what.kind)

const line = (one: Awaited<ReturnType<typeof requeueable>>[number]): string =>
  [one.table, one.stripeEventId, one.kind, one.was, one.lastError ?? ''].join('  ').trimEnd()

await runCommand('requeue', main)
