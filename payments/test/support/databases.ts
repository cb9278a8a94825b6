import { inject } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Db } from '../../src/db/db.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openMemoryPglite } from '../../src/db/pglite.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { newDatabase } from './postgres.ts'

export const clusterUrl = inject('clusterUrl')

export const hasPostgres = clusterUrl !== ''

export const openNewPostgres = async (): Promise<Db> => {
  const url = await newDatabase(clusterUrl)
  return openPostgres({ url, poolSize: 12, connectTimeoutMs: 5000, statementTimeoutMs: 5000 })
}

/** Both homes of the one SQL; PostgreSQL only where it can be had. */
export const HOMES: readonly { readonly name: string; readonly open: () => Promise<Db> }[] = [
  { name: 'PGlite', open: openMemoryPglite },
  ...(hasPostgres ? [{ name: 'PostgreSQL', open: openNewPostgres }] : []),
]

export const openMigrated = async (open: () => Promise<Db>): Promise<Db> => {
  const db = await open()
  await migrate(db, systemClock)
  return db
}
