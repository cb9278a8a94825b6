import type { Db } from '../db/db.ts'
import { dbTrouble, SchemaMismatch, type DbTrouble } from '../db/errors.ts'
import { pendingMigrations } from '../db/migrations.ts'
import { scrub } from '../log/scrub.ts'
import { ok, unknown, wrong, type Finding } from './finding.ts'

const OLDEST = 150_000

const FIXES: Readonly<Record<DbTrouble, string>> = {
  unreachable:
    'compare host, port, database, user and password in DATABASE_URL; is PostgreSQL running, and does pg_hba.conf let us in?',
  overloaded: 'it answers too slowly or to too few: look at pg_stat_activity and max_connections',
  read_only: 'DATABASE_URL points at a standby: give it the primary',
  schema: 'this role may not use the schema: GRANT it, or correct the search_path',
}

/** Whether the database is there, new enough and writable, and whether its tables are this program's. */
export const checkDatabase = async (db: Db): Promise<readonly Finding[]> => {
  try {
    const [row] = await db.query<{ version: string; readonly: string }>(
      "SELECT current_setting('server_version_num') AS version, current_setting('transaction_read_only') AS readonly",
    )
    const version = Number(row?.version)
    if (row?.readonly === 'on') return [wrong('database', 'it is read-only', FIXES.read_only), notAsked()]
    if (version < OLDEST)
      return [wrong('database', `PostgreSQL ${Math.floor(version / 10_000)}`, 'PostgreSQL 15 or later'), notAsked()]
    const found = `${db.kind === 'pglite' ? 'embedded PGlite' : 'PostgreSQL'} ${Math.floor(version / 10_000)}, writable`
    return [ok('database', found), await checkMigrations(db)]
  } catch (error) {
    return [databaseAway(error), notAsked()]
  }
}

export const databaseAway = (error: unknown): Finding =>
  wrong(
    'database',
    scrub(error instanceof Error && error.message !== '' ? error.message : 'it cannot be opened'),
    FIXES[dbTrouble(error) ?? 'unreachable'],
  )

const notAsked = (): Finding => unknown('migrations', 'the database was not asked')

const checkMigrations = async (db: Db): Promise<Finding> => {
  try {
    const pending = await pendingMigrations(db)
    return pending.length === 0
      ? ok('migrations', 'all are applied')
      : wrong('migrations', `not applied: ${pending.join(', ')}`, 'npm run migrate -w payments')
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error
    return wrong('migrations', error.message, 'run the program that belongs to this database, or restore the file')
  }
}
