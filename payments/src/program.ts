import { existsSync } from 'node:fs'
import { readConfig, type Config } from './config.ts'
import type { Db } from './db/db.ts'
import { openDb } from './db/open.ts'

/** The environment, with `config.env` of the working directory beneath it: what is set already goes before the file. */
export const readEnvironment = (): NodeJS.ProcessEnv => {
  if (existsSync('config.env')) process.loadEnvFile('config.env')
  return process.env
}

/** For commands that serve nothing: the same settings, and no secret is demanded that they do not use. Throws ConfigError. */
export const readCommandConfig = (): Config => readConfig({ ...readEnvironment(), SUBSCRIPTION_ENABLED: 'false' })

/** Lends the database to `work` and closes it. A person waits: a slow connection is no reason to give up after 300 ms. */
export const withDb = async <T>(config: Config['db'], work: (db: Db) => Promise<T>): Promise<T> => {
  const db = await openDb({ ...config, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** Runs a command to its exit code; what it throws becomes one line on stderr and exit 1. A stack may hold a connection string. */
export const runCommand = async (name: string, main: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : 'failed'}\n`)
    process.exitCode = 1
  }
}
