import type { CauseId } from '../../model/cause.ts'
import type { StepEntry } from '../entry.ts'

const failed = (
  id: string,
  cause: CauseId,
  needs: readonly string[],
  hits: StepEntry['hits'],
  misses: StepEntry['misses'],
  rest: Partial<StepEntry> = {},
): StepEntry => ({ id: `db.${id}`, step: 'db.unavailable', outcome: 'failed', cause, needs, hits, misses, ...rest })

/** What databases and their drivers print when they cannot do the work. */
export const database: readonly StepEntry[] = [
  {
    id: 'db.fail-open',
    step: 'gate.fail_open',
    outcome: 'ok',
    cause: 'db_down_fail_open',
    needs: ['proceeding with notification', 'fail-open', 'fail open', 'failing open', 'fail_open', 'proceeding anyway', 'allowing request', 'allow by default', 'пропускаем проверку', 'продолжаем без проверки'],
    all: [/proceeding with notification|(?:fail[-_ ]?open|failing open|proceeding anyway|allowing request|allow by default|пропускаем проверку|продолжаем без проверки)(?=.{0,200}(?:db|database|postgres|redis|quota|gate|connection|баз|бд)|.{0,2}$)|(?:db|database|postgres|quota|gate|баз|бд).{0,200}(?:fail[-_ ]?open|failing open|proceeding anyway|allowing|allow by default|пропускаем|продолжаем)/],
    hits: [
      'Failed to check notification log, proceeding with notification',
      'quota gate: database unavailable, failing open',
      'БД недоступна, продолжаем без проверки',
    ],
    misses: ['fail-open disabled by operator'],
  },
  failed(
    'pool',
    'db_pool_exhausted',
    ['remaining connection slots are reserved', 'timed out fetching a new connection from the connection pool', 'p2024', 'too many clients already', 'too many connections', 'queuepool limit', 'timeout exceeded when trying to connect', 'could not obtain a database connection', 'unable to acquire a connection', 'connection is not available, request timed out', 'max pool size was reached', 'connectiontimeouterror', 'sequelizeconnectionacquiretimeouterror', 'pool exhausted', 'pool is exhausted', 'max client connections reached', 'no more connections allowed', 'пул соединений'],
    [
      'remaining connection slots are reserved for non-replication superuser connections',
      'Timed out fetching a new connection from the connection pool. (P2024)',
      'QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
      'ActiveRecord::ConnectionTimeoutError: could not obtain a database connection within 5.000 seconds',
    ],
    ['connection acquired from pool'],
  ),
  failed(
    'deadlock',
    'db_deadlock',
    ['deadlock detected', 'deadlock found when trying to get lock', 'deadlocked on lock', 'p2034', 'deadlockloser', 'взаимная блокировка', '40p01'],
    ['deadlock detected', 'Deadlock found when trying to get lock; try restarting transaction', 'ERROR 40P01 while updating payments'],
    ['lock taken'],
  ),
  failed(
    'sqlite-locked',
    'db_locked_sqlite',
    ['database is locked', 'sqlite_busy', 'database table is locked'],
    ['sqlite3.OperationalError: database is locked', 'SqliteError: SQLITE_BUSY', 'database table is locked: stripe_events'],
    ['lock released'],
  ),
  failed(
    'down',
    'db_unavailable',
    [
      ':5432', ':3306', ':27017', ':1433', 'canceling statement due to statement timeout', 'the database system is starting up', 'the database system is shutting down',
      'terminating connection due to administrator command', 'server closed the connection unexpectedly', 'could not connect to server', "can't reach database server", 'p1001',
      'connection terminated unexpectedly', 'mysql server has gone away', 'lost connection to mysql', 'sqlstate[hy000] [2002]', 'sqlstate[08006]', 'database is unavailable', 'database unavailable',
      'psycopg2.operationalerror', 'pg::connectionbad', 'postgres is down', 'database connection lost', 'npgsqlexception', 'бд недоступна', 'база данных недоступна', 'нет соединения с бд', 'server selection timed out', 'mongonetworkerror',
      'could not connect to the database', 'failed to connect to database', 'database connection failed', 'database is down', 'could not translate host name',
    ],
    [
      'connect ECONNREFUSED 127.0.0.1:5432',
      'canceling statement due to statement timeout',
      "PrismaClientInitializationError: Can't reach database server at `db`:`5432`",
      'SQLSTATE[HY000] [2002] Connection refused',
      'FATAL: the database system is shutting down',
    ],
    ['listening on 10.0.0.4:5432'],
    { all: [/econn|refused|timed? ?out|timeout|unreachable|reset|closed|terminat|down|unavailable|lost|gone away|cannot|can't|could not|fail|error|badd?\b|starting up|hy000|08006|недоступ|нет соединения/] },
  ),
  {
    id: 'db.recovered',
    step: 'db.recovered',
    outcome: 'ok',
    needs: ['recovered', 'reconnected', 'restored', 'back online', 'восстановлен', 'снова доступ', 'connection re-established'],
    all: [/database|postgres|\bdb\b|mysql|mongo|(?<![а-я])бд(?![а-я])|баз[аы] данных/],
    none: /fail|not (?:yet )?(?:recovered|restored)|не восстановлен/,
    hits: ['database connection restored', 'Соединение с БД восстановлено', 'postgres recovered after 12s'],
    misses: ['database recovery failed: not recovered'],
  },
]
