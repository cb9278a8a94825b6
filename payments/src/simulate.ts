import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from './clock.ts'
import { migrate } from './db/migrations.ts'
import { openPostgres } from './db/postgres.ts'
import { simulate } from './simulation/simulate.ts'

const { values: args } = parseArgs({
  options: {
    dir: { type: 'string' },
    'log-file': { type: 'string' },
    'database-url': { type: 'string' },
    'cache-dir': { type: 'string' },
    scenario: { type: 'string', multiple: true, default: [] },
  },
})

/** `npm run simulate`: every scenario through the real endpoint; the ledger's place is the one line on stdout. */
const main = async (): Promise<void> => {
  const dir = args.dir === undefined ? mkdtempSync(join(tmpdir(), 'payments-simulate-')) : resolve(args.dir)
  const databaseUrl = args['database-url']
  if (databaseUrl !== undefined) await migrateThere(databaseUrl)
  const result = await simulate({
    dir,
    databaseUrl,
    logFile: args['log-file'] === undefined ? undefined : resolve(args['log-file']),
    cacheDir: args['cache-dir'] === undefined ? undefined : resolve(args['cache-dir']),
    only: args.scenario,
    onScenario: (name, ms) => process.stderr.write(`ok  ${name} (${ms} ms)\n`),
  })
  process.stdout.write(
    `${JSON.stringify({ simulated: true, scenarios: result.ledger.scenarios.length, ledger: result.ledgerFile, logs: [result.logFile, result.accessFile] })}\n`,
  )
}

const migrateThere = async (url: string): Promise<void> => {
  const db = openPostgres({ url, poolSize: 2, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 })
  await migrate(db, systemClock)
  await db.close()
}

try {
  await main()
} catch (error) {
  process.stderr.write(`simulate: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
}
