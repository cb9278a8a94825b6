/** The database refused because a demo fault told it to. Coded as a real refusal, so real code cannot tell. */
export class RefusedByFault extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The tables are not those that this program was written for: nothing is wrong with the statement, and nothing heals by itself. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch'
}

/**
 * How the database is away. `unreachable`: no connection, or none that is let in. `overloaded`: it answers, too slowly or not
 * to so many. `read_only`: a failover left us with a standby. `schema`: tables are missing, older or newer than this program.
 */
export type DbTrouble = 'unreachable' | 'overloaded' | 'read_only' | 'schema'

// SQLSTATE classes and codes (PostgreSQL 15, appendix A). A class stands for all of its codes that are not named by themselves.
const BY_CODE: Readonly<Record<string, DbTrouble>> = {
  '08': 'unreachable', // connection exceptions
  '25006': 'read_only', // read_only_sql_transaction
  '28': 'unreachable', // invalid authorization: the password was changed, pg_hba.conf refuses
  '3D': 'unreachable', // the database does not exist
  '3F': 'schema', // the schema does not exist
  '42501': 'schema', // insufficient_privilege: a table that this role may not touch
  '42703': 'schema', // undefined_column
  '42P01': 'schema', // undefined_table
  '53': 'overloaded', // insufficient resources, disk full, too many connections
  '55000': 'unreachable', // the database is not accepting connections; nothing else that we ask gives it
  '55P04': 'unreachable',
  '57': 'unreachable', // operator intervention: shutting down, crashed, dropped, cannot connect now
  '57014': 'overloaded', // canceling statement due to statement timeout
  '58': 'unreachable', // system and I/O errors
  F0: 'unreachable', // configuration file errors
  XX: 'unreachable', // internal errors, corrupted data
}

// pg and PGlite give these as plain errors without a code; the texts are from pg 8.23 and pg-pool 3.
const BY_TEXT: readonly (readonly [RegExp, DbTrouble])[] = [
  [/query read timeout/i, 'overloaded'],
  [
    /timeout exceeded when trying to connect|timeout expired|connection terminated|connection error|connection ended/i,
    'unreachable',
  ],
  [/cannot use a pool after calling end|PGlite is closed|not queryable|client was closed/i, 'unreachable'],
  [/does not support SSL|SSL connection|^SASL: /i, 'unreachable'],
]

/** In what way the database is away; undefined for what the statement did wrong (constraints, syntax, our bugs). */
export const dbTrouble = (error: unknown): DbTrouble | undefined => {
  if (error instanceof SchemaMismatch) return 'schema'
  if (error instanceof AggregateError) return error.errors.map(dbTrouble).find((trouble) => trouble !== undefined)
  if (!(error instanceof Error)) return undefined
  const code = errorCode(error)
  if (code !== undefined) {
    if (isSqlState(code)) return BY_CODE[code] ?? BY_CODE[code.slice(0, 2)]
    // A socket's own errors name the system call (ECONNREFUSED, ENOTFOUND …); TLS and certificates have codes of their own.
    if ('syscall' in error || /^(?:E[A-Z]+|ERR_(?:TLS|SSL)_\w+|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/.test(code))
      return 'unreachable'
  }
  return BY_TEXT.find(([text]) => text.test(error.message))?.[1]
}

/** True when the database itself is away, whichever the way: the gate may fail open, webhooks are answered 503. */
export const isInfrastructureError = (error: unknown): boolean => dbTrouble(error) !== undefined

/** Worth the same attempt again at once or soon: deadlock, serialization failure, lock timeout, lost unique race. */
export const isConflict = (error: unknown): boolean =>
  ['40001', '40P01', '55P03', '23505'].includes(errorCode(error) ?? '')

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code)

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
