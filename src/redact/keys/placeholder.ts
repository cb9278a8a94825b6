import { isMark } from '../marks.ts'

/** What stands where a value would, and is none: masks, variables, references, empty words. */
export const isPlaceholder = (value: string): boolean =>
  isMark(value) || isNothing(value.includes('[') ? value.replace(MARKS, '').replace(/[\\\s<>"'()]+/g, '') : value)

const isNothing = (value: string): boolean =>
  value === '' ||
  MASK.test(value) ||
  (BRACKETED.test(value) && !ANGLED_SECRET.test(value)) ||
  REFERENCE.test(value.replace(/[,;]$/, '')) ||
  NOTHING.has(value.toLowerCase())

/** A word that says how it stands with a secret ("token: expired"), not what it is. */
export const isStatusWord = (value: string): boolean =>
  value.length < 64 &&
  (STATUS.has(value.toLowerCase().replace(/[.,;:!?…]{1,64}$/, '')) ||
    (/^[\xd0\xd1]/.test(value) && isRussianStatus(value)))

/** The first word, decoded: `не указан`, `неверный`. */
const isRussianStatus = (value: string): boolean =>
  RUSSIAN.test(Buffer.from(value.slice(0, 60), 'latin1').toString('utf8').toLowerCase())

/** A sentence rather than a secret, such as a validation message: "must be at least 8 characters". */
export const isSentence = (value: string): boolean =>
  value.length < 400 && SENTENCE_VERB.test(value) && value.split(' ', 4).length >= 3 && !/[^\s]{24}/.test(value)

/** Stripe's ids are no secrets, whatever the name of their field; of a client secret its id stays; the rule for client secrets hides the rest. */
export const isClientSecret = (value: string): boolean => CLIENT_SECRET.test(value)

/** What has a client secret: an id of one of these kinds, then `_secret_`. */
export const CLIENT_SECRET_OWNERS =
  '(?:pi|seti|cs|cs_test|cs_live|vs|fcsess|src|sub|in|setatt|ba|txn|tu|ca|si|iauth|pm|po|ch|cus|acct|onramp|cos|cses|vf)_[A-Za-z0-9]{4,80}(?:_client)?_?'

export const isStripeId = (value: string): boolean => STRIPE_ID.test(value) && !value.includes('_secret_')

/** A value that a machine made: long, letters and digits mixed. Hexadecimal and base64 count; words, paths, times do not. */
export const looksRandom = (value: string, least = 16): boolean => {
  if (
    value.length < least ||
    !ONE_TOKEN.test(value) ||
    UUID.test(value) ||
    ADDRESS.test(value) ||
    STRIPE_ID.test(value)
  )
    return false
  const digits = value.replace(/\D+/g, '').length
  const lower = /[a-z]/.test(value)
  const upper = /[A-Z]/.test(value)
  if (digits === value.length) return false
  if (digits > 0 && (lower || upper)) return digits >= 2 || (lower && upper) || value.length >= 24
  return lower && upper && value.length >= 20 && mixedInside(value)
}

/** Upper case that stands in no camelCase or TITLE place: the case changes more often than words begin. */
const mixedInside = (value: string): boolean =>
  (value.match(/[a-z](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g) ?? []).length >= Math.max(4, value.length / 6)

const MARKS = /\[[a-z][a-z0-9_]{1,30}(?::[0-9a-f]{6})?\]/g
const MASK = /^(?:[*.xX_#?-]|\xe2\x80[\xa2\xa6]|\xe2\x97\x8f|\xe2\x96\x88|\u2022|\u2026)+$/
const BRACKETED =
  /^(?:\[[A-Za-z _*-]{1,40}\]|<[^<>\r\n]{1,60}>|\([A-Za-z _-]{1,40}\)|\{\{[^{}\r\n]{1,80}\}\}|<<[A-Za-z _-]{1,40}>>|__[A-Z_]{1,40}__|\*{2,}[a-z _-]{1,40}\*{2,})$/
/** `<a7K…>`: no description has digits and capitals in one word. */
const ANGLED_SECRET = /^<(?=[^<>\s]*\d)(?=[^<>\s]*[a-z])(?=[^<>\s]*[A-Z])[^<>\s]{8,}>$/
const REFERENCE =
  /^(?:\$\{[^{}\r\n]{1,80}\}|\$[A-Za-z_]\w{0,80}|\$\d{1,3}|\$\([^()\r\n]{1,80}\)|%[A-Za-z_]{1,60}%|%[sdvqr]|%\([a-z_]{1,40}\)s|\{[a-z_.]{0,40}\}|process\.env\.\w{1,80}|os\.environ\b.{0,80}|env[:.][A-Za-z_]\w{0,80}|ENV\[.{1,80}\]|secrets?\.[A-Za-z_]\w{0,80}|config\.[A-Za-z_.]{1,80}|vault:[\w/.#-]{1,120}|\/run\/secrets\/[\w.-]{1,80}|arn:aws:[\w:/.*+=@-]{1,200}|:[a-z_]{2,40}|\[{0,2}[A-Z]@[0-9a-f]{1,8}\]?|realm=.*|\?)$/
const NOTHING = new Set(
  `null none nil undefined true false nan empty redacted hidden masked filtered removed secret_removed n/a na omitted sensitive
  protected private changeme_not_set [object scrubbed obfuscated sanitized censored withheld`.split(/\s+/),
)
const STATUS = new Set(
  `a an the and or but is are was were be been being has have had not no yes on off ok okay ko required missing invalid valid
  expired expires expiring wrong incorrect mismatch mismatched verified unverified failed failure fails success
  succeeded successful successfully set unset present absent found given provided supplied specified configured unconfigured
  enabled disabled changed unchanged rotated rotation rotate revoked refreshed refresh refreshing renewed renewing renew
  updated update created generated issued received sent accepted rejected denied allowed blocked ignored skipped used unused
  using use reset resetting check checked checking verify verifying validate validated validating validation authenticate authenticated authentication
  unauthorized unauthorised authorized forbidden unknown undefined unavailable available active inactive pending loaded loading
  stored saved deleted removed cleared cached retrieved fetched fetching obtained exchanged exchange request requested requests
  response error errors exception warning ok bad good too short long weak strong must should can cannot could may might will
  would does doesn did didn isn for from in into of to with without by at as if when while because that this it its your our
  their my new old same other different another current previous next please see try trying retry retrying got get getting
  was need needs needed expected unexpected exceeded limit limited empty blank contains contain containing length format
  header headers parameter parameters param field fields value values name type string number boolean object array bearer
  basic digest negotiate token tokens secret secrets password passwords key keys signature signatures credentials cookie
  env environment variable default custom primary production test live prod dev staging sandbox malformed corrupt broken
  parse parsed parsing decode decoded encoded hashed encrypted rotating expire confirmed unconfirmed
  optional mandatory identical equal equals matches match matched never always already still now again only both all any each
  every some none after before until since during through via between than then here there where which who what why how
  insufficient ready done todo handled unhandled processed processing stale fresh duplicate deprecated unsupported supported
  include omit same-origin
  str int bool float double bytes byte char varchar text blob uuid any void long short integer list dict map
  open closed one two three first last yes/no http https read write reading writing starts ends begins`.split(/\s+/),
)
const RUSSIAN =
  /^(?:не|нет|есть|да|был[аио]?|уже|ещё|еще|без|для|из|на|по|от|до|при|или|и|а|но|пуст\S*|задан\S*|указан\S*|получен\S*|найден\S*|создан\S*|отправлен\S*|обновл\S*|измен\S*|удал\S*|сброшен\S*|провер\S*|неверн\S*|верн\S*|недейств\S*|действ\S*|истёк\S*|истек\S*|просрочен\S*|отсутств\S*|обязател\S*|требуется|отозван\S*|скрыт\S*|неизвест\S*|должен|должна|ошибк\S*|успешно|сохранён\S*|сохранен\S*|введён\S*|введен\S*|введите|слишком|доступа|пользовател\S*|бота|магазина)(?:[\s.,;:!?]|$)/
const SENTENCE_VERB =
  /(?:^|\s)(?:is|are|was|were|must|should|cannot|can|can't|not|has|have|been|be|required|invalid|missing|expired|does|doesn't|will|may|did|failed|needs|contains)(?:[\s.,!]|$)/i
const CLIENT_SECRET = new RegExp(`^${CLIENT_SECRET_OWNERS}_secret_(?:[A-Za-z0-9_]{4,}[.,;:!?)]{0,3}$|\\[)`)
const STRIPE_ID =
  /^(?:evt|cs_live|cs_test|cs|pi|ch|py|pyr|re|in|sub|cus|seti|dp|du|pm|we|acct|price|prod|req|tok|src|txn|po|tr|ii|plink|si|pk_live|pk_test|card|ba|btok|ca|ed_test|evt_test|promo|il|mandate|fee|rp|cbtxn|prv|sched|sub_sched|qt|cn|file|link|person|loc|tmr|ipi|iauth)_[A-Za-z0-9]{4,80}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** A number in hexadecimal: the session of ZooKeeper, an address in memory. */
const ADDRESS = /^0x[0-9a-f]{1,16}$/i
const ONE_TOKEN = /^[A-Za-z0-9_+/=.~:@!$%-]+$/
