import { isPlaceholder, looksRandom } from '../keys/placeholder.ts'
import type { RedactionRule, Scan } from '../rule.ts'
import { fill } from '../samples.ts'

/** What ends a URL in running text. Brackets and quotes may stand in a password, the last `@` tells. */
const URL_REST = /[^\s"`<>\x1b\\]{1,2048}/y
const HOST =
  /@(?:[A-Za-z0-9_.-]{1,253}|\[[0-9a-fA-F:.]{2,64}\]|tcp\([^()\s]{1,253}\)|unix\([^()\s]{1,253}\)|%2F[\w%.-]{1,253})(?::\d{1,5}|:[A-Z_a-z${}]{1,40})?(?=[/?#,;:'")\]}|&]|$)/g
const DATABASE =
  /(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|ftps?|sftp|ssh|smtps?|imaps?|ldaps?|nats|kafka|mqtts?|memcached|socks5?h?|elasticsearch|couchdb|influxdb|snowflake|\+\w{2,20})$/i

/** A user that was hidden before, whose own colon ends nothing. */
const HIDDEN_USER = /^\[[a-z0-9_]{1,40}(?::[0-9a-f]{4,12})?\]/

/** An `@` before the URL ends. */
function mayHoldUser(bytes: Uint8Array, at: number, to: number): boolean {
  const end = Math.min(to, at + 2051)
  for (let i = at + 3; i < end; i++) {
    const byte = bytes[i] as number
    if (byte === 64) return true
    if (byte <= 32 || byte === 34 || byte === 60 || byte === 62) return false
  }
  return false
}

export const urlCredentials: RedactionRule = {
  id: 'url-credentials',
  why: 'Database, queue and proxy URLs carry their password.',
  source: 'RFC 3986 3.2.1; passwords with / # @ : are written unescaped in the field',
  patterns: [URL_REST, HOST, DATABASE, HIDDEN_USER],
  triggers: [{ on: '://', probe: mayHoldUser, find: (scan, at) => hideUserinfo(scan, at) }],
  hides: () => {
    const secret = `p${fill('alnum', 8)}`
    const odd = `${fill('alnum', 6)}/x#y@z:${fill('alnum', 5)}`
    return [
      { text: `postgres://app:${secret}@db.internal:5432/app`, secret },
      { text: `DATABASE_URL=mysql://app:${odd}@10.0.0.5/app?ssl=1`, secret: odd },
      { text: `redis://:${secret}@cache:6379/0`, secret },
      { text: `https://${fill('hex', 32)}@o1.ingest.sentry.io/42`, secret: fill('hex', 32) },
      { text: `git clone https://oauth2:${secret}@git.example.com/a.git`, secret },
    ]
  },
  keeps: [
    'https://example.com/path?x=1',
    'http://127.0.0.1:8080/@scope/package',
    'ssh://git@example.com/a.git',
    'https://example.com:8443/users/@me',
    'postgres://app:***@db:5432/app',
    'postgres://app@db:5432/app',
    'https://[url_user:644882]:@api.example.com/v1',
  ],
}

const hideUserinfo = (scan: Scan, at: number): number => {
  const { text } = scan
  const from = at + 3
  URL_REST.lastIndex = from
  const rest = URL_REST.exec(text)?.[0] ?? ''
  const info = userinfo(rest, DATABASE.test(text.slice(Math.max(0, at - 24), at)))
  if (info === undefined) return 0
  const colon = info.indexOf(':', HIDDEN_USER.exec(info)?.[0].length)
  const user = colon < 0 ? info : info.slice(0, colon)
  const password = colon < 0 ? '' : info.slice(colon + 1)
  if (password !== '' && !isPlaceholder(password)) {
    scan.hide(from + colon + 1, from + info.length, 'url_password', { learn: true, guessable: password.length < 12 })
  }
  // A key in the place of the user: Sentry, Git hosts, Stripe.
  if (looksRandom(user, 16)) scan.hide(from, from + user.length, 'url_user', { learn: true })
  return from + info.length
}

/** What stands before the `@` of the host, or undefined when there is none. */
const userinfo = (rest: string, database: boolean): string | undefined => {
  const authority = rest.search(/[/?#]/)
  const inAuthority = authority < 0 ? rest : rest.slice(0, authority)
  const at = inAuthority.lastIndexOf('@')
  const last = lastHost(rest)
  if (at >= 0 && !(last > at && inAuthority.slice(0, at).includes(':') && database)) return rest.slice(0, at)
  if (last < 0) return undefined
  const colon = rest.indexOf(':')
  if (colon < 0 || colon > last || /[/?#@]/.test(rest.slice(0, colon))) return undefined
  // `host:8080/@scope`: a port, not a password; databases have no such paths.
  if (!database && /^\d{1,5}(?:[/?#]|$)/.test(rest.slice(colon + 1))) return undefined
  return rest.slice(0, last)
}

const lastHost = (rest: string): number => {
  let last = -1
  for (const match of rest.matchAll(HOST)) last = match.index
  return last
}
