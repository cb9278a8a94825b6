import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkDatabase, databaseAway } from './check/database.ts'
import { findingLines, ok, unknown, type Finding } from './check/finding.ts'
import { checkInstalled } from './check/installed.ts'
import {
  checkInitialised,
  checkProcessing,
  checkReachable,
  checkScheduler,
  readReadiness,
  sendProbe,
} from './check/running.ts'
import { checkSettings } from './check/settings.ts'
import { checkStripeSide } from './check/stripe-side.ts'
import type { Config } from './config.ts'
import { readEnvironment, runCommand, withDb } from './program.ts'
import { createStripeService } from './stripe/stripe-service.ts'

const USAGE = `usage: npm run check -w payments -- [--url URL] [--no-stripe] [--send]
  --url URL     the webhook's public address, as Stripe has it: https://HOST/webhook/stripe
  --no-stripe   does not ask Stripe's API
  --send        also posts one signed event of a type that nothing is done for, and waits until it is processed`

/** `npm run check`: what must hold before production, and what the running service says of itself. Exit 0 when all of it holds. */
const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    allowNegative: true,
    options: {
      url: { type: 'string' },
      stripe: { type: 'boolean', default: true },
      send: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || positionals.length > 0 || (values.url !== undefined && !URL.canParse(values.url))) {
    process.stderr.write(`${USAGE}\n`)
    return values.help ? 0 : 2
  }
  let [holding, wrongs] = [0, 0]
  const say = (...findings: readonly Finding[]): void => {
    for (const finding of findings) {
      for (const line of findingLines(finding)) process.stdout.write(`${line}\n`)
      if (finding.mark === 'ok') holding += 1
      if (finding.mark === 'wrong') wrongs += 1
    }
  }
  say(checkInstalled())
  const { findings, config } = checkSettings(readEnvironment())
  say(...findings)
  if (config !== undefined) await checkWorld(config, values, say)
  process.stdout.write(wrongs === 0 ? `\nall ${holding} hold\n` : `\n${wrongs} to mend, ${holding} hold\n`)
  return wrongs === 0 ? 0 : 1
}

const checkWorld = async (
  config: Config,
  asked: { readonly url?: string | undefined; readonly stripe: boolean; readonly send: boolean },
  say: (...findings: readonly Finding[]) => void,
): Promise<void> => {
  const base = `http://${hostOf(config.http.host)}:${config.http.port}`
  const ready = await readReadiness(base)
  say(...(await checkStorage(config, ready !== undefined)))
  if (asked.stripe)
    say(...(await checkStripeSide(createStripeService(config.stripe), config.stripe.priceIds, asked.url)))
  say(await checkReachable(asked.url ?? `${base}/webhook/stripe`))
  const now = new Date()
  say(checkInitialised(ready, base), checkScheduler(ready, config.scheduler, now), checkProcessing(ready, now))
  if (asked.send) say(await sendProbe(base, config.stripe))
}

const checkStorage = async (config: Config, running: boolean): Promise<readonly Finding[]> => {
  // The embedded database has one process: when the service runs, that one. What it says is below.
  if (config.db.url === undefined && running)
    return [
      ok('database', 'embedded, in the hands of the running service'),
      unknown('migrations', 'the running service applies them itself'),
    ]
  if (config.db.url === undefined && !existsSync(join(config.db.pgliteDir, 'PG_VERSION')))
    return [
      unknown('database', 'embedded, made at the first start'),
      unknown('migrations', 'applied at the first start'),
    ]
  try {
    return await withDb(config.db, checkDatabase)
  } catch (error) {
    return [databaseAway(error), unknown('migrations', 'the database was not asked')]
  }
}

/** An address to listen on is not always one to connect to. */
const hostOf = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

await runCommand('check', main)
