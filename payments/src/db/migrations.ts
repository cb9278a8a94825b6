import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../clock.ts'
import type { Db, Queryable } from './db.ts'
import { SchemaMismatch } from './errors.ts'
import { lockNumber } from './postgres.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly sha256: string
  readonly sql: string
}

const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** The `0001_name.sql` files of a folder, in order. Throws on a name that does not fit or a gap in the numbers. */
export const readMigrations = (dir = MIGRATIONS_DIR): Migration[] =>
  readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file, index) => {
      const version = Number(/^(\d{4})_[\w-]+\.sql$/.exec(file)?.[1])
      if (version !== index + 1)
        throw new Error(`migrations/${file}: expected a name beginning with ${String(index + 1).padStart(4, '0')}_`)
      const sql = readFileSync(join(dir, file), 'utf8')
      return { version, name: file, sha256: createHash('sha256').update(sql).digest('hex'), sql }
    })

/** One hash over all migrations: the key of the PGlite template. */
export const migrationsHash = (migrations: readonly Migration[]): string =>
  createHash('sha256')
    .update(migrations.map((one) => one.sha256).join())
    .digest('hex')
    .slice(0, 16)

/**
 * Applies what is not yet applied, all of it in one transaction, and returns the names. Twice is once; two at a time wait
 * for each other. Throws when an applied file was changed since, or is gone.
 */
export const migrate = (db: Db, clock: Clock, migrations: readonly Migration[] = readMigrations()): Promise<string[]> =>
  db.tx(async (tx) => {
    await tx.query("SELECT set_config('statement_timeout', '60000', true)")
    await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [lockNumber('payments:migrations')])
    await tx.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL)',
    )
    const applied = await tx.query<{ version: number; name: string; sha256: string }>(
      'SELECT version, name, sha256 FROM schema_migrations ORDER BY version',
    )
    for (const one of applied) refuseChanged(one, migrations)
    const pending = migrations.filter((one) => !applied.some((done) => done.version === one.version))
    for (const one of pending) {
      for (const statement of statements(one.sql)) await tx.query(statement)
      await tx.query('INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES ($1, $2, $3, $4)', [
        one.version,
        one.name,
        one.sha256,
        clock.now(),
      ])
    }
    return pending.map((one) => one.name)
  })

const refuseChanged = (
  applied: { version: number; name: string; sha256: string },
  migrations: readonly Migration[],
): void => {
  const file = migrations.find((one) => one.version === applied.version)
  if (file === undefined)
    throw new SchemaMismatch(
      `migration ${applied.name} was applied and is not in the folder: this program is older than its database`,
    )
  if (file.sha256 !== applied.sha256)
    throw new SchemaMismatch(`migration ${applied.name} was changed after it was applied: restore it and add a new one`)
}

/** The migrations not yet applied; for readiness. Throws as `migrate` does. */
export const pendingMigrations = async (
  db: Queryable,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> => {
  const [table] = await db.query<{ known: boolean }>("SELECT to_regclass('schema_migrations') IS NOT NULL AS known")
  if (table?.known !== true) return migrations.map((one) => one.name)
  const applied = await db.query<{ version: number; name: string; sha256: string }>(
    'SELECT version, name, sha256 FROM schema_migrations',
  )
  for (const one of applied) refuseChanged(one, migrations)
  return migrations.filter((one) => !applied.some((done) => done.version === one.version)).map((one) => one.name)
}

// Our files hold plain DDL: no function bodies, so a semicolon at a line's end closes a statement.
const statements = (sql: string): string[] =>
  sql
    .split(/;\s*$/m)
    .map((one) => one.trim())
    .filter((one) => one.replace(/^\s*--.*$/gm, '').trim() !== '')
