import { describe, expect, test } from 'vitest'
import { ShiftedClock } from '../../src/clock.ts'
import type { Db } from '../../src/db/db.ts'
import { dbTrouble, RefusedByFault, SchemaMismatch } from '../../src/db/errors.ts'
import { watchDb } from '../../src/db/health.ts'
import { recordingLogger } from '../support/recording-logger.ts'

const coded = (code: string, more: object = {}): Error => Object.assign(new Error('message'), { code, ...more })

describe('every way in which a database can be away', () => {
  test.for([
    ['28000', 'unreachable'],
    ['28P01', 'unreachable'],
    ['3D000', 'unreachable'],
    ['55000', 'unreachable'],
    ['57P01', 'unreachable'],
    ['57P04', 'unreachable'],
    ['08006', 'unreachable'],
    ['08P01', 'unreachable'],
    ['53300', 'overloaded'],
    ['57014', 'overloaded'],
    ['25006', 'read_only'],
    ['42P01', 'schema'],
    ['42703', 'schema'],
    ['42501', 'schema'],
  ] as const)('%s is %s', ([code, trouble]) => {
    expect(dbTrouble(coded(code))).toBe(trouble)
  })

  test.for([
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Cannot use a pool after calling end on the pool',
    'The server does not support SSL connections',
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    'PGlite is closed',
  ])('and so is "%s", which has no code', (message) => {
    expect(dbTrouble(new Error(message))).toBeDefined()
  })

  test("and a socket's error, a certificate's, one of several addresses", () => {
    expect(dbTrouble(coded('ENOTCONN', { syscall: 'connect' }))).toBe('unreachable')
    expect(dbTrouble(coded('DEPTH_ZERO_SELF_SIGNED_CERT'))).toBe('unreachable')
    expect(dbTrouble(new AggregateError([coded('ECONNREFUSED')]))).toBe('unreachable')
    expect(dbTrouble(new SchemaMismatch('older'))).toBe('schema')
  })

  test.for(['23505', '23514', '40001', '22021', '42601', 'ERR_INVALID_ARG_TYPE'])('but %s is our own', (code) => {
    expect(dbTrouble(coded(code))).toBeUndefined()
  })
})

describe('an outage', () => {
  const world = () => {
    const refused = new Set<string>()
    const inner: Db = {
      kind: 'postgres',
      query: async (sql) => {
        if (refused.has('all')) throw coded('ECONNREFUSED', { syscall: 'connect' })
        if (refused.has(sql)) throw new RefusedByFault('25006', 'cannot execute INSERT in a read-only transaction')
        return []
      },
      tx: (work) => work(inner),
      script: async () => {},
      withLock: (_key, work) => work(),
      tryLock: async (_key, work) => (await work(), true),
      close: async () => {},
    }
    const clock = new ShiftedClock()
    const log = recordingLogger()
    const { db, health } = watchDb(inner, clock, log)
    const said = () => log.lines.map((line) => line.event)
    return { db, health, clock, refused, said }
  }

  test('of an unreachable database ends with any answer, and is said once', async () => {
    const { db, refused, said, health } = world()
    refused.add('all')
    for (const sql of ['a', 'b', 'c']) await expect(db.query(sql)).rejects.toThrow('message')
    expect(health.downSince()).toBeDefined()
    refused.clear()
    await db.query('d')
    expect(said()).toEqual(['db.unavailable', 'db.recovered'])
  })

  test('of a read-only database does not end with a read, also not with one in the same transaction', async () => {
    const { db, refused, said } = world()
    let recoveries = 0
    refused.add('insert')
    const write = () => db.tx(async (tx) => (await tx.query('select'), tx.query('insert')))
    await expect(write()).rejects.toThrow('read-only')
    await db.query('select')
    await expect(write()).rejects.toThrow('read-only')
    expect(said()).toEqual(['db.unavailable'])
    refused.clear()
    await write()
    recoveries = said().filter((event) => event === 'db.recovered').length
    expect(recoveries).toBe(1)
  })

  test('ends when what failed has been quiet for a minute and the rest is answered', async () => {
    const { db, refused, clock, health } = world()
    refused.add('insert')
    await expect(db.query('insert')).rejects.toThrow('read-only')
    clock.advance(59_000)
    await db.query('select')
    expect(health.downSince()).toBeDefined()
    clock.advance(1000)
    await db.query('select')
    expect(health.downSince()).toBeUndefined()
  })
})
