import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startFakes, type Fakes } from '../fakes/all.ts'
import { quiet, type Box, type Scenario } from './box.ts'
import { createChildService, type ChildService } from './child-service.ts'
import { LedgerBook } from './ledger-book.ts'
import { buildLedger, type Ledger } from './ledger.ts'
import { runScenario } from './run-scenario.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { Sender } from './sender.ts'

export interface SimulationOptions {
  /** Everything that is written goes below it. */
  readonly dir: string
  readonly logFile?: string | undefined
  readonly databaseUrl?: string | undefined
  readonly cacheDir?: string | undefined
  /** Names of scenarios; all when empty. */
  readonly only?: readonly string[]
  readonly onScenario?: (name: string, ms: number) => void
}

export interface SimulationResult {
  readonly ledger: Ledger
  readonly ledgerFile: string
  readonly logFile: string
  readonly accessFile: string
}

/** Plays the scenarios against the real program in a process of its own, and writes the ledger. Throws a scenario's first false claim. */
export const simulate = async (options: SimulationOptions): Promise<SimulationResult> => {
  const logFile = options.logFile ?? join(options.dir, 'logs', 'payments.log')
  const accessFile = join(options.dir, 'logs', 'access.log')
  const ledgerFile = join(options.dir, 'ledger.json')
  mkdirSync(join(options.dir, 'logs'), { recursive: true })
  const chosen = choose(options.only ?? [])
  const fakes = await startFakes()
  const service = createChildService(environment(options, fakes, logFile, accessFile), logFile)
  try {
    await service.start()
    const ledger = await play(chosen, fakes, service, logFile, options)
    await service.terminate()
    if (service.stderr() !== '') throw new Error(`the service wrote to stderr: ${service.stderr().slice(0, 400)}`)
    writeFileSync(ledgerFile, `${JSON.stringify(ledger, undefined, 2)}\n`)
    return { ledger, ledgerFile, logFile, accessFile }
  } finally {
    await service.kill()
    await fakes.close()
  }
}

const choose = (only: readonly string[]): readonly Scenario[] => {
  const unknown = only.filter((name) => !SCENARIOS.some((one) => one.name === name))
  if (unknown.length > 0)
    throw new Error(
      `no scenario is called ${unknown.join(', ')}; there are ${SCENARIOS.map((one) => one.name).join(', ')}`,
    )
  return only.length === 0 ? SCENARIOS : SCENARIOS.filter((one) => only.includes(one.name))
}

const play = async (
  scenarios: readonly Scenario[],
  fakes: Fakes,
  service: ChildService,
  logFile: string,
  options: SimulationOptions,
): Promise<Ledger> => {
  const book = new LedgerBook()
  const sender = new Sender(() => `${service.url()}/webhook/stripe`, fakes.secrets.webhookSecret, fakes.stripe, book)
  const box: Box = { fakes, sender, book, logFile, url: () => service.url(), process: service }
  for (const scenario of scenarios) {
    const started = performance.now()
    await runScenario(box, scenario)
    options.onScenario?.(scenario.name, Math.round(performance.now() - started))
  }
  return buildLedger(book, await quiet(box))
}

const environment = (
  options: SimulationOptions,
  fakes: Fakes,
  logFile: string,
  accessFile: string,
): Record<string, string> => ({
  ...fakes.env,
  SUBSCRIPTION_ENABLED: 'true',
  DEMO_MODE: 'true',
  PORT: '0',
  LOG_FILE: logFile,
  ACCESS_LOG_FILE: accessFile,
  ...(options.databaseUrl === undefined
    ? { PGLITE_DIR: join(options.dir, 'pglite') }
    : { DATABASE_URL: options.databaseUrl }),
  ...(options.cacheDir === undefined ? {} : { PAYMENTS_CACHE_DIR: options.cacheDir }),
  // Hours become milliseconds, and the edge of a quota can be reached.
  RETRY_BASE_MS: '20',
  POLL_MS: '20',
  LEASE_MS: '3000',
  // Given up after the fewest attempts; the scenarios of long outages restart the service with three days.
  RETRY_FOR_S: '0',
  PAID_QUOTA: '100',
  FAIL_OPEN_MAX_PER_HW: '3',
  STRIPE_TIMEOUT_MS: '1000',
})
