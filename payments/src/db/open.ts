import type { Config } from '../config.ts'
import type { Db } from './db.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import { preparePgliteDir } from './template.ts'

/** PostgreSQL where DATABASE_URL says, else the embedded one in PGLITE_DIR. */
export const openDb = async (config: Config['db']): Promise<Db> => {
  if (config.url !== undefined) {
    const { url, poolSize, connectTimeoutMs, statementTimeoutMs } = config
    return openPostgres({ url, poolSize, connectTimeoutMs, statementTimeoutMs })
  }
  await preparePgliteDir(config.pgliteDir, config.cacheDir)
  return openPglite(config.pgliteDir)
}
