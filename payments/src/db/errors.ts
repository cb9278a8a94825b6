/** The database refused because a demo fault told it to. Coded as a real refusal, so real code cannot tell. */
export class RefusedByFault extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const INFRASTRUCTURE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  '53000',
  '53100',
  '53200',
  '53300',
  '53400', // insufficient resources, too many connections
  '57014', // canceling statement due to statement timeout
  '57P01',
  '57P02',
  '57P03',
  '57P05', // shutting down, crashed, cannot connect now, idle timeout
  '58000',
  '58030', // system and I/O error
])

// pg gives these as plain errors without a code.
const INFRASTRUCTURE_TEXT =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end|PGlite is closed|not queryable/i

/** True when the database itself is away or overloaded; false for what the statement did wrong (constraints, syntax, our bugs). */
export const isInfrastructureError = (error: unknown): boolean => {
  const code = errorCode(error)
  if (code !== undefined && (INFRASTRUCTURE.has(code) || code.startsWith('08'))) return true
  if (error instanceof AggregateError) return error.errors.some(isInfrastructureError)
  return error instanceof Error && INFRASTRUCTURE_TEXT.test(error.message)
}

/** Worth the same attempt again at once or soon: deadlock, serialization failure, lock timeout, lost unique race. */
export const isConflict = (error: unknown): boolean =>
  ['40001', '40P01', '55P03', '23505'].includes(errorCode(error) ?? '')

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
