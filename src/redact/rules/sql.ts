import { classify } from '../keys/name-class.ts'
import { isPlaceholder } from '../keys/placeholder.ts'
import { quoteAt, quotedValue } from '../keys/value.ts'
import type { Finder, RedactionRule, Scan } from '../rule.ts'
import { fill, sample } from '../samples.ts'

const COLUMNS = /\(([^()]{1,2000})\)\s{0,8}(?:OVERRIDING \w{1,12} VALUE\s{1,8})?VALUES?\s{0,8}/iy
const BARE = /[^\s,()'"][^,()'"]{0,200}/y
const GAP = /\s{0,8},?\s{0,8}/y

/** `INSERT INTO t (login, password) VALUES ('ann', '…'), (…)`: the columns name the values by their place. */
const insert: Finder = (scan, at) => {
  const { text } = scan
  const open = text.indexOf('(', at)
  if (open < 0 || open - at > 200) return 0
  COLUMNS.lastIndex = open
  const match = COLUMNS.exec(text)
  if (!match) return 0
  const classes = (match[1] as string).split(',').map((name) => classify(name.replace(/[\s"'`[\]\\]+/g, '')))
  let end = open + match[0].length
  if (classes.every((found) => found === undefined)) return end
  for (let row = 0; row < MAX_ROWS && text[end] === '('; row++) end = hideRow(scan, end + 1, classes)
  return end
}

/** One row from after its bracket; gives where the next one begins. */
const hideRow = (scan: Scan, from: number, classes: readonly ReturnType<typeof classify>[]): number => {
  const { text } = scan
  let at = from
  for (let column = 0; at < text.length && text[at] !== ')'; column++) {
    const prefix = /^[NEBUx]?(?=\\{0,15}['"])/i.exec(text.slice(at, at + 20))?.[0].length ?? 0
    const quote = quoteAt(text, at + prefix)
    BARE.lastIndex = at
    const bare = quote ? 0 : (BARE.exec(text)?.[0].trimEnd().length ?? 0)
    const value = quote ? quotedValue(text, quote) : { start: at, end: at + bare }
    const found = classes[column]
    const body = text.slice(value.start, value.end)
    if (found && (found.when === 'always' || body.length >= 16) && !isPlaceholder(body) && !/^NULL$|^\(/i.test(body))
      scan.hide(value.start, value.end, found.kind, {
        ...(found.pii ? { pii: true } : { learn: found.kind !== 'card' }),
        ...(found.guessable ? { guessable: true } : {}),
      })
    const close = quote ? (quoteAt(text, value.end)?.end ?? value.end) : value.end
    GAP.lastIndex = close
    const next = close + (GAP.exec(text)?.[0].length ?? 0)
    if (next <= at) return next + 1
    at = next
  }
  GAP.lastIndex = at + 1
  return at + 1 + (GAP.exec(text)?.[0].length ?? 0)
}

/** Functions whose second argument, or first, is a key or a password. */
const CALL = /\(\s{0,4}(?:(?:[^()'"]{1,80}|[NE]?'[^']{0,400}'),\s{0,4})?[NE]?'([^']{3,200})'/y

const call =
  (length: number): Finder =>
  (scan, at) => {
    CALL.lastIndex = at + length
    const match = CALL.exec(scan.text)
    const value = match?.[1]
    if (!match || value === undefined || isPlaceholder(value)) return 0
    const end = at + length + match[0].length - 1
    scan.hide(end - value.length, end, 'password', { learn: true, guessable: value.length < 12 })
    return end
  }

/** `SET PASSWORD FOR 'ann'@'%' = '…'` */
const SET = /set password(?: for [^=]{1,120})?[ \t]{0,4}(?:=|to)[ \t]{0,4}(?:password\()?'([^']{3,200})'/iy

const set: Finder = (scan, at) => {
  SET.lastIndex = at
  const match = SET.exec(scan.text)
  const value = match?.[1]
  if (!match || value === undefined || isPlaceholder(value)) return 0
  const end = at + match[0].lastIndexOf(value) + value.length
  scan.hide(end - value.length, end, 'password', { learn: true, guessable: value.length < 12 })
  return end
}

const MAX_ROWS = 64

export const sql: RedactionRule = {
  id: 'sql',
  why: 'A statement that is logged with its literals holds what it writes.',
  source:
    'ISO 9075 (INSERT); postgresql.org/docs: pgcrypto; MySQL: PASSWORD(), AES_ENCRYPT(); SQL Server: ENCRYPTBYPASSPHRASE',
  patterns: [COLUMNS, BARE, GAP, CALL, SET],
  triggers: [
    { on: 'set password', fold: true, find: set },
    { on: 'insert into ', fold: true, find: insert },
    { on: 'replace into ', fold: true, find: insert },
    ...[
      'pgp_sym_decrypt',
      'pgp_sym_encrypt',
      'aes_encrypt',
      'aes_decrypt',
      'encryptbypassphrase',
      'decryptbypassphrase',
      'gen_salt_crypt',
      'dblink_connect',
    ].map((on) => ({ on, fold: true, find: call(on.length) })),
    { on: ' crypt(', fold: true, find: call(6) },
    { on: '=crypt(', fold: true, find: call(6) },
    { on: 'password(', fold: true, find: call(8) },
  ],
  hides: () => [
    sample(fill('alnum', 12), "INSERT INTO users (login, password, age) VALUES ('ann', '", "', 31)"),
    sample(fill('alnum', 12), "insert into `users` (`id`,`passwd`) values (1,'a'),(2,'", "')"),
    sample(fill('alnum', 12), "pgp_sym_decrypt(data, '", "')"),
    sample(fill('alnum', 12), "SET PASSWORD FOR 'a' = PASSWORD('", "')"),
  ],
  keeps: [
    "INSERT INTO orders (id, total) VALUES (17, '99.00')",
    'INSERT INTO tokens (token, user_id) VALUES ($1, $2)',
    "INSERT INTO users (login, password) VALUES ('ann', NULL)",
    'insert into users(password) values (?)',
    'crypt() is slow',
  ],
}
