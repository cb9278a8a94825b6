import { AsyncLocalStorage } from 'node:async_hooks'
import { PGlite } from '@electric-sql/pglite'
import { assertOutsideTransaction, insideTransaction, type Db, type Param } from './db.ts'
import { takePidLock } from './pid-lock.ts'

const INT8 = 20
const PARSERS = { [INT8]: Number }

/**
 * The embedded PostgreSQL. One session in one process, so it proves nothing about concurrency, and two processes on one
 * directory lose rows silently: `dir` is locked by pid for as long as it is open. Throws when another process holds it.
 */
export const openPglite = async (dir: string): Promise<Db> => {
  const lock = takePidLock(`${dir}.lock`)
  try {
    const lite = await PGlite.create({ dataDir: dir, parsers: PARSERS })
    return pgliteDb(lite, () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

/** In memory, for tests. */
export const openMemoryPglite = async (): Promise<Db> => pgliteDb(await PGlite.create({ parsers: PARSERS }), () => {})

const pgliteDb = (lite: PGlite, closed: () => void): Db => {
  const locked = keyedMutex()
  return {
    kind: 'pglite',
    query: async <Row>(sql: string, params: readonly Param[] = []) => {
      assertOutsideTransaction('db.query')
      return (await lite.query<Row>(sql, [...params])).rows
    },
    script: async (sql) => void (await lite.exec(sql)),
    tx: async (work) => {
      assertOutsideTransaction('db.tx')
      return lite.transaction((tx) =>
        insideTransaction(() =>
          work({
            query: async <Row>(sql: string, params: readonly Param[] = []) =>
              (await tx.query<Row>(sql, [...params])).rows,
          }),
        ),
      )
    },
    withLock: (key, work) => {
      assertOutsideTransaction('db.withLock')
      return locked.wait(key, work)
    },
    tryLock: (key, work) => {
      assertOutsideTransaction('db.tryLock')
      return locked.tryNow(key, work)
    },
    close: async () => {
      await lite.close()
      closed()
    },
  }
}

/** One holder of a key at a time. Advisory locks would not do: PGlite has one session, and a session may lock twice. */
const keyedMutex = () => {
  const tails = new Map<string, Promise<void>>()
  const held = new AsyncLocalStorage<string>()
  const wait = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    if (held.getStore() === key) throw new Error('db.withLock: the same key is already held here')
    const before = tails.get(key) ?? Promise.resolve()
    let free = (): void => {}
    const mine = new Promise<void>((resolve) => (free = resolve))
    const tail = before.then(() => mine)
    tails.set(key, tail)
    await before
    try {
      return await held.run(key, work)
    } finally {
      free()
      if (tails.get(key) === tail) tails.delete(key)
    }
  }
  const tryNow = async (key: string, work: () => Promise<void>): Promise<boolean> => {
    if (tails.has(key)) return false
    await wait(key, work)
    return true
  }
  return { wait, tryNow }
}
