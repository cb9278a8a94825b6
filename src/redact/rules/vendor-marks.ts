import { looksRandom } from '../keys/placeholder.ts'
import type { Finder, Probe, RedactionRule, Trigger } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isAlphanumeric } from '../shape.ts'

/**
 * A literal in the middle or at the end of a key. `before` ends at the literal and is looked for in the characters
 * before it, `after` begins at it; the whole is hidden.
 */
const marked = (on: string, before: RegExp, after: RegExp, reach: number, probe?: Probe): Trigger => ({
  on,
  pattern: after,
  ...(probe ? { probe } : {}),
  find: (scan, at) => {
    const front = before.exec(scan.text.slice(Math.max(0, at - reach), at))?.[1]
    if (front === undefined) return 0
    after.lastIndex = at
    const rest = after.exec(scan.text)?.[0]
    if (rest === undefined) return 0
    scan.hide(at - front.length, at + rest.length, 'service_key')
    return at + rest.length
  },
})

const TERRAFORM = /(?:^|[^A-Za-z0-9])([A-Za-z0-9]{14})$/
const LICENSE = /(?:^|[^0-9A-Za-z])((?:[a-z]{2,3}\d\dxx)?[0-9a-fA-F]{26,36})$/
const MOBILE_APP = /(?:^|[^0-9A-Za-z])(AA[0-9a-f]{40})$/
const DEVOPS = /(?:^|[^A-Za-z0-9])([A-Za-z0-9]{76})$/
const AZURE = /(?:^|[^A-Za-z0-9])([A-Za-z0-9]{52})$/
const MAXMIND = /(?:^|[^A-Za-z0-9])([A-Za-z0-9]{6}_[A-Za-z0-9]{29})$/
const ENTRA = /(?:^|[^A-Za-z0-9_~.-])([A-Za-z0-9_~.-]{3}\d)$/
const ASANA = /\d{12,20}(?:\/\d{12,20})?(?::|%3[aA])[0-9a-f]{32}(?![0-9A-Za-z])/y
const FIREBASE = /(?:^|[^A-Za-z0-9])(AAAA[A-Za-z0-9_-]{7})$/

/** `1/1200123456789012:…`: the user, sometimes the application, then 32 hexadecimal digits. */
const asana: Finder = (scan, at) => {
  if (!/(?:^|[^\w/])[12](?:\/|%2F)$/i.test(scan.text.slice(Math.max(0, at - 5), at))) return 0
  ASANA.lastIndex = at
  const match = ASANA.exec(scan.text)?.[0]
  if (match === undefined) return 0
  scan.hide(at, at + match.length, 'service_key')
  return at + match.length
}

/** Digits between a slash and a colon, or another slash. */
const mayBeAsana: Probe = (bytes, at, to, end = at) =>
  end - at >= 12 &&
  end - at <= 20 &&
  end + 33 <= to &&
  bytes[at - 1] === SLASH &&
  (bytes[end] === COLON || bytes[end] === SLASH) &&
  (bytes[at - 2] === ONE || bytes[at - 2] === TWO)

const SLASH = 47
const COLON = 58
const ONE = 49
const TWO = 50

/** `ak_live_…`, `acme_sk_…`: an environment or the kind of key in the middle. Stripe’s ids and public keys have those too. */
const kinded: Finder = (scan, at) => {
  const { text } = scan
  const owner = OWNER.exec(text.slice(Math.max(0, at - 32), at))?.[1]
  if (owner === undefined || PUBLIC.has(owner)) return 0
  KINDED.lastIndex = at
  const match = KINDED.exec(text)
  const body = match?.[1] ?? ''
  if (!match || !looksRandom(body, 20) || !isRandomKey(body)) return 0
  scan.hide(at - owner.length, at + match[0].length, 'service_key')
  return at + match[0].length
}

/** Digits among letters, and no words: names of tests and tasks have none. */
const isRandomKey = (body: string): boolean => (body.match(/\d/g) ?? []).length >= 2 && !/[_-][a-z]{3,}[_-]/.test(body)

const longBody =
  (from: number): Probe =>
  (bytes, at, to) => {
    // Sessions and publishable keys of Stripe are the commonest by far.
    if ((bytes[at - 1] === 115 && bytes[at - 2] === 99) || (bytes[at - 1] === 107 && bytes[at - 2] === 112))
      return false
    if (at === 0 || !isAlphanumeric(bytes[at - 1] as number) || at + from + 20 > to) return false
    for (let i = at + from; i < at + from + 20; i++)
      if (!isAlphanumeric(bytes[i] as number) && bytes[i] !== 95 && bytes[i] !== 45) return false
    return true
  }

const OWNER = /(?:^|[^A-Za-z0-9_])((?:[a-z][a-z0-9]{0,15}_){0,2}[a-z][a-z0-9]{0,15})$/
const PUBLIC = new Set(
  'pk pub public cs evt ed acct price prod cus sub pi pm seti in ch re txn req we tok src id order user session event test live'.split(
    ' ',
  ),
)
const KINDED = /_(?:live|test|prod|sandbox|sk|pat|apikey|token|secret)[_-]([A-Za-z0-9_-]{20,200})/y

export const vendorMarks: RedactionRule = {
  id: 'vendor-marks',
  why: 'Some vendors put their mark inside or at the end of a key; without it the key is random letters.',
  source:
    'learn.microsoft.com: identifiable keys (AZDO, JQQJ99), Entra client secrets (Q~); HCP Terraform (.atlasv1.); New Relic license keys (NRAL); MaxMind (_mmk); Asana personal access tokens; FCM server keys (APA91b); gitleaks (MIT)',
  patterns: [TERRAFORM, LICENSE, MOBILE_APP, DEVOPS, AZURE, MAXMIND, ENTRA, ASANA, FIREBASE, OWNER, KINDED],
  triggers: [
    marked('.atlasv1.', TERRAFORM, /\.atlasv1\.[A-Za-z0-9_=-]{20,100}/y, 15),
    marked('NRAL', LICENSE, /NRAL(?![A-Za-z0-9])/y, 43),
    marked('-NRMA', MOBILE_APP, /-NRMA(?![A-Za-z0-9])/y, 43),
    marked('AZDO', DEVOPS, /AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/y, 77),
    marked('JQQJ99', AZURE, /JQQJ99[A-Za-z0-9]{26}(?![A-Za-z0-9])/y, 53),
    marked('_mmk', MAXMIND, /_mmk(?![A-Za-z0-9])/y, 37),
    marked('Q~', ENTRA, /Q~[A-Za-z0-9_~.-]{31,34}/y, 5),
    marked(':APA91b', FIREBASE, /:APA91b[A-Za-z0-9_-]{60,200}/y, 12),
    { on: '', digits: true, runs: [{ from: 12, to: 20, after: ':/' }], find: asana, probe: mayBeAsana, pattern: ASANA },
    ...['_live_', '_test_', '_prod_', '_sandbox_', '_sk_', '_sk-', '_pat_', '_apikey_', '_token_', '_secret_'].map(
      (on) => ({ on, find: kinded, probe: longBody(on.length) }),
    ),
  ],
  hides: () => [
    sample(`${fill('alnum', 14)}.atlasv1.${fill('alnum', 67)}`, 'msg="', '"'),
    sample(`${fill('hex', 36)}NRAL`, '["', '"]'),
    sample(`eu01xx${fill('hex', 30)}NRAL`, 'license '),
    sample(`AA${fill('hex', 40)}-NRMA`, 'app '),
    sample(`${fill('alnum', 76)}AZDO${fill('alnum', 4)}`, 'pat '),
    sample(`1/${fill('digits', 16)}:${fill('hex', 32)}`, 'asana '),
    sample(`${fill('alnum', 3)}8Q~${fill('alnum', 34)}`, "'", "'"),
    sample(['ak', 'live', fill('alnum', 30)].join('_'), 'key ', ','),
    sample(['acme', 'sk', fill('alnum', 32)].join('_'), '(', ')'),
  ],
  keeps: [
    'cs_test_a1b2c3d4e5f6a7b8c9d0e1f2',
    'evt_test_65Abcdefgh1234567890ijkl',
    'pk_live_51Habcdefghij1234567890',
    'task_live_update_of_all_running_2026_jobs',
    'integration_test_checkout_session_completed_1',
    'NRAL',
    'port :0123456789abcdef0123456789abcdef',
  ],
}
