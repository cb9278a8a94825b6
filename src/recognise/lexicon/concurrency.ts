import { anyOf, before, near, type Words } from './compile.ts'

/** Who was there at the same time. */
const ANOTHER: Words = [
  'another transaction',
  'another request',
  'another operation',
  'another process',
  'another session',
  'another thread',
  'another worker',
  'another user',
  'another one',
  'concurrent transaction*',
  'concurrent update*',
  'concurrent request*',
  'concurrent operation*',
  'concurrent write*',
  'concurrent modification*',
  'other transaction*',
  'параллельн*',
  'одновременн*',
  'другим запросом',
  'другой транзакци*',
]
/** What the one did to the other. */
const DISTURBED: Words = [
  'conflict*',
  'modified',
  'updated',
  'deleted',
  'changed',
  'aborted',
  'serialize',
  'locked by',
  'изменен*',
  'обновлен*',
  'конфликт*',
]

/** Two did the same at once, and one of them was refused: in the words of databases, mappers and applications. */
export const AT_ONCE = new RegExp(
  [
    anyOf([
      'serialize access',
      'serialization failure',
      'optimistic lock*',
      'optimistic concurrency',
      '*optimisticlock*',
      'stale object',
      '*staleobject*',
      '*staledata*',
      '*stalestate*',
      '*dbupdateconcurrency*',
      '*concurrencyexception*',
      '*concurrencyfailure*',
      'write conflict',
      '*writeconflict*',
      'since last read',
      'version conflict',
      'restart transaction',
      'concurrent update',
      'concurrent modification',
    ]).source,
    near(DISTURBED, ANOTHER, 4).source,
    before(['conflict'], ['retry', 'try again'], 8).source,
    /(?<!\d)40001(?!\d)/.source,
  ].join('|'),
)
