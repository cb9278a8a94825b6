import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { systemClock } from '../clock.ts'
import { migrate, migrationsHash, readMigrations } from './migrations.ts'
import { openPglite } from './pglite.ts'

/**
 * Makes `dir` a migrated PGlite directory, unless it is one already. initdb takes PGlite 7–15 s, so a migrated directory is
 * kept in `cacheDir` under PGlite's version and the migrations' hash, and copied (about a second).
 */
export const preparePgliteDir = async (dir: string, cacheDir: string): Promise<void> => {
  if (existsSync(join(dir, 'PG_VERSION'))) return
  const template = join(cacheDir, `pglite-${pgliteVersion()}-${migrationsHash(readMigrations())}`)
  if (!existsSync(join(template, 'PG_VERSION'))) await buildTemplate(template)
  mkdirSync(dirname(dir), { recursive: true })
  // Copied under another name first: a copy cut in the middle must not look like a database.
  const partial = mkdtempSync(`${dir}.copy-`)
  cpSync(template, partial, { recursive: true })
  rmSync(dir, { recursive: true, force: true })
  renameSync(partial, dir)
}

const buildTemplate = async (template: string): Promise<void> => {
  mkdirSync(dirname(template), { recursive: true })
  clearAbandoned(dirname(template))
  const work = mkdtempSync(join(dirname(template), '.building-'))
  try {
    const db = await openPglite(join(work, 'db'))
    await migrate(db, systemClock)
    await db.close()
    // Whoever comes first wins; the other throws its own away.
    if (!existsSync(template)) renameSync(join(work, 'db'), template)
  } catch (error) {
    if (!existsSync(join(template, 'PG_VERSION'))) throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

// What a process that was killed in the middle has left. An hour: no living one takes that long.
const clearAbandoned = (cacheDir: string): void => {
  for (const name of readdirSync(cacheDir).filter((one) => one.startsWith('.building-'))) {
    const path = join(cacheDir, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > 3_600_000) rmSync(path, { recursive: true, force: true })
  }
}

/** Put in by the bundle of the demo, which has no package to look into. */
declare const PGLITE_VERSION: string | undefined

const pgliteVersion = (): string => {
  if (typeof PGLITE_VERSION === 'string') return PGLITE_VERSION
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}
