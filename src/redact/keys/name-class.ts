import { ASCII_PASSWORDS } from './languages.ts'

import { ownText } from '../../model/own-text.ts'

/** What the name of a field says of its value. */
export interface KeyClass {
  readonly kind: string
  /**
   * `always`: whatever the value; `mixed`: only one that cannot be a word or a number, since other words follow the telling
   * one; `random`: only one that looks made by a machine, since the name has other uses.
   */
  readonly when: 'always' | 'mixed' | 'random'
  readonly pii?: boolean
  readonly guessable?: boolean
  /** Hide the strings inside an object of this name too. */
  readonly deep?: boolean
}

/** The class of a field's name such as `stripeSecretKey`, `X-Api-Key` or `DB_PASSWORD`; undefined: nothing to hide. */
export const classify = (name: string): KeyClass | undefined => {
  if (cache.has(name)) return cache.get(name)
  const found = classOf(words(name)) ?? oddlyCased(name)
  // Names come from log lines: without a limit a hostile log would fill the memory.
  if (cache.size > 5000) cache.clear()
  cache.set(ownText(name), found)
  return found
}

const cache = new Map<string, KeyClass | undefined>()

/** `stripeSecretKey2` → stripe, secret, key. */
export const words = (name: string): string[] => (/[A-Z]/.test(name) ? parted(name) : name).match(/[a-z]+/g) ?? []

const parted = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()

/** `pAsSwOrD`, `passw0rd`: cased or written so that the words fall apart. */
const oddlyCased = (name: string): KeyClass | undefined => {
  const plain = name.toLowerCase().replace(/passw0rd|pa55w[o0]rd|p[@4]ssw[o0]rd/, 'password')
  const split = words(name)
  return plain !== name &&
    (split.join('').length < 2.5 * split.length || plain.length !== name.length || /\d/.test(name))
    ? classOf(words(plain))
    : undefined
}

/**
 * The whole phrase: the telling word may stand anywhere in it (`DB_PASSWORD_RO`, `tokenForCrm`), unless the last word
 * makes it something else (`token_count`, `secret_name`, `key_id`).
 */
const classOf = (all: readonly string[]): KeyClass | undefined => {
  const phrase = PHRASES.get(all.join('_'))
  if (phrase !== undefined) return phrase
  let last = all.length - 1
  while (last > 0 && TRANSPARENT.has(all[last] as string)) last--
  const found = classAt(all, last)
  if (found !== undefined || last < 1 || ABOUT.has(all[last] as string)) return found
  for (let at = last - 1; at >= 0; at--) {
    const inner = ABOUT.has(all[at + 1] as string) || isPersonalWord(all, at) ? undefined : classAt(all, at)
    if (inner !== undefined) return { ...inner, when: inner.when === 'random' ? 'random' : 'mixed' }
  }
  return undefined
}

/** Words about a person end their phrase: `phone_verified`, `card_holder_form`. */
const isPersonalWord = (all: readonly string[], at: number): boolean =>
  personal(all[at] as string, all[at - 1] ?? '', all.slice(0, at + 1).join('_')) !== undefined

/** What the words up to `last` say. */
const classAt = (all: readonly string[], last: number): KeyClass | undefined => {
  const word = all[last]
  if (word === undefined) return undefined
  const before = all[last - 1] ?? ''
  const joined = all.slice(0, last + 1).join('_')
  return (
    personal(word, before, joined) ??
    (word === 'key' || word === 'keys' ? keyClass(before, all.slice(0, last)) : undefined) ??
    (NOT_SECRET_BEFORE.has(before) ? undefined : (WORDS.get(before + word) ?? WORDS.get(word))) ??
    glued(word)
  )
}

const secret = (kind: string): KeyClass => ({ kind, when: 'always' })
const random = (kind: string): KeyClass => ({ kind, when: 'random' })
const guessable = (kind: string): KeyClass => ({ kind, when: 'always', guessable: true })

const personal = (word: string, before: string, joined: string): KeyClass | undefined => {
  const kind =
    PERSONAL.get(joined) ??
    PERSONAL.get(`${before}_${word}`) ??
    (PERSONAL_LAST.has(word) ? PERSONAL_LAST.get(word) : undefined)
  if (kind === undefined) return undefined
  // Card numbers must not be stored in clear by anybody (PCI DSS 3.4): showing personal data does not show them.
  return { kind, when: 'always', ...(kind === 'card' ? {} : { pii: true }), guessable: true }
}

const keyClass = (before: string, qualifiers: readonly string[]): KeyClass | undefined => {
  // A routing key of RabbitMQ is an address; that of PagerDuty is a secret.
  if (PUBLIC_KEYS.has(before) && !qualifiers.includes('pagerduty')) return undefined
  if (qualifiers.some((word) => SECRET_KEYS.has(word))) return secret('api_key')
  return qualifiers.length > 0 ? random('api_key') : undefined
}

/** Names written as one word: `pgpassword`, `authtoken`, `dbpass`. */
const glued = (word: string): KeyClass | undefined => {
  if (GLUED_EXCEPTIONS.has(word)) return undefined
  const end = GLUED.find(([suffix]) => word.endsWith(suffix))
  return end?.[1]
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Words that may follow the telling one without changing it. A secret's prefix is a part of the secret. */
const TRANSPARENT = set(
  `value values val raw plain plaintext text str string base b64 hex hash hashed digest prefix suffix preview masked start part
  fragment head tail first last old new current previous prev live test prod production dev staging sandbox confirmation
  confirm repeat again encrypted enc decrypted primary secondary backup main default used received provided sent given
  attempt attempted env var a b v sha md
  eu us uk ua pl de fr ru by kz am ge es it cz asia emea apac west east north south central ro rw db sql app api web bot crm
  admin root user owner customer readonly reader writer write read master slave replica worker server client host
  webhook callback cabinet account shop store project team org tenant company global local internal external public
  my your for of the in long lived short permanent temp temporary initial override fallback extra additional second`,
)

/** As the last word these say that the value is no secret but something about one. */
const ABOUT = set(
  `count counts counter length len size limit limits max min maximum minimum total used usage uses left remaining per
  type types kind kinds class format encoding alg algo algorithm method mode scheme grant scope scopes
  time times timestamp ts at on date day days hour hours minutes seconds sec secs ms expiry expires expire expired expiration
  ttl age lifetime duration timeout interval period delay since until issued
  id ids identifier uid uuid guid arn ref reference index name names label title description hint comment note
  file files filename path paths dir directory folder url uri endpoint domain port link href
  status state valid invalid validity verified required enabled disabled exists present missing set unset changed updated
  created rotated revoked rotation reset policy policies rule rules strength score check checks history
  version ver issuer iss aud audience sub subject provider
  error errors failed failure failures success attempts retries retry
  field fields form page view screen dialog button input column table param parameter parameters header headers
  handler controller factory filter interceptor exception middleware generator validator resolver parser
  request requests response event events exchange refresh budget cost price rate quota position offset bucket cache
  needed given flow prompt prompts completion sum avg median`,
)

/** Where two words tell another story than each. */
const PHRASES = new Map<string, KeyClass>([
  // The file of a service account of Google holds it beside the key.
  ['private_key_id', { kind: 'api_key', when: 'random' }],
  ['tax_id', { kind: 'personal', when: 'always', pii: true, guessable: true }],
  ['vat_id', { kind: 'personal', when: 'always', pii: true, guessable: true }],
  ['user_hash', { kind: 'api_key', when: 'random' }],
])

const NOT_SECRET_BEFORE = set(
  `next page continuation pagination sync cursor cancellation cancel unexpected max min prompt completion total input output
  cached reasoning num n count public sort shift reset forgot change update`,
)

const WORDS = new Map<string, KeyClass>([
  ...[
    'password',
    'passwd',
    'passwort',
    'pass',
    'pwd',
    'passphrase',
    'passcode',
    'psw',
    'pswd',
    'passwords',
    'parol',
    'mdp',
    'pw',
    'assword',
    'psk',
    'wpapsk',
    'bindpw',
    'rootpw',
    'dbpw',
    'adminpw',
    'userpw',
    'smtppw',
    'masterauth',
    ...ASCII_PASSWORDS,
  ].map((word) => [word, secret('password')] as const),
  ...['secreto', 'secreta', 'segreto', 'segredo', 'geheimnis', 'sekret'].map(
    (word) => [word, secret('secret')] as const,
  ),
  ...[
    'recoverycode',
    'backupcode',
    'recoverycodes',
    'backupcodes',
    'scratchcodes',
    'unlockcode',
    'secretcode',
    'verificationcode',
    'confirmationcode',
    'activationcode',
    'accesscode',
    'authcode',
    'logincode',
    'invitecode',
    'resetcode',
    'devicecode',
    'usercode',
  ].map((word) => [word, { ...secret('secret'), guessable: true }] as const),
  ...['secret', 'secrets', 'salt', 'pepper', 'mnemonic', 'hmac'].map((word) => [word, secret('secret')] as const),
  ...['token', 'tokens', 'jwt', 'bearer', 'authz'].map((word) => [word, secret('token')] as const),
  ...['credential', 'credentials', 'creds', 'cred'].map((word) => [word, { ...secret('secret'), deep: true }] as const),
  ...['authorization', 'authorisation'].map((word) => [word, secret('authorization')] as const),
  ...['cookie', 'cookies'].map((word) => [word, { ...secret('cookie'), deep: true }] as const),
  ...['csrf', 'xsrf', 'csrfmiddlewaretoken'].map((word) => [word, secret('token')] as const),
  ...['otp', 'totp', 'mfa', 'tfa', 'pin', 'pincode', 'smscode', 'onetimecode'].map(
    (word) => [word, guessable('otp')] as const,
  ),
  ...['cvc', 'cvv', 'csc', 'cav', 'cvn', 'securitycode'].map((word) => [word, guessable('cvc')] as const),
  ...[
    'auth',
    'authentication',
    'ticket',
    'sig',
    'signature',
    'nonce',
    'seed',
    'code',
    'assertion',
    'verifier',
    'sid',
    'sessid',
    'apisid',
  ].map((word) => [word, random('token')] as const),
  ...['samlresponse', 'samlrequest', 'sessionid', 'asp'].map((word) => [word, random('session_id')] as const),
  ...['phpsessid', 'jsessionid'].map((word) => [word, secret('session_id')] as const),
  ['dsn', random('dsn')],
])

const GLUED_EXCEPTIONS = set(
  'compass bypass encompass trespass surpass overpass underpass tokenizer detoken monkey jsonwebtoken chkpasswd chpasswd gpasswd',
)

const GLUED: readonly (readonly [string, KeyClass])[] = [
  ['password', secret('password')],
  ['passwd', secret('password')],
  ['passphrase', secret('password')],
  ['pass', secret('password')],
  ['pwd', secret('password')],
  ['secret', secret('secret')],
  ['secretkey', secret('api_key')],
  ['privatekey', secret('api_key')],
  ['accesskey', secret('api_key')],
  ['apikey', secret('api_key')],
  ['apikeys', secret('api_key')],
  ['authkey', secret('api_key')],
  ['accountkey', secret('api_key')],
  ['sharedaccesskey', secret('api_key')],
  ['appkey', secret('api_key')],
  ['signingkey', secret('api_key')],
  ['token', secret('token')],
]

const PUBLIC_KEYS = set(
  `public publishable pub idempotency primary foreign cache sort partition object routing row dict map unique composite natural
  translation message lookup event dedupe dedup lock config group hash host known surrogate job queue index metric label
  constraint column json field query search bucket file storage_object tag header missing duplicate shortcut hot arrow
  terminal registry any the this that a an no each every`,
)

const SECRET_KEYS = set(
  `api access secret private encryption encrypt signing sign signature auth authentication master shared license licence
  webhook hmac ssh subscription admin deploy integration consumer rsa aes des ecdsa pem tls ssl jwt cookie crypt cipher
  symmetric root recovery security restricted account storage service server client app application write stripe sendgrid
  mailgun openai anthropic google azure twilio pipedrive hubspot amocrm kommo bitrix sendpulse telegram session decryption
  wrapping vapid fernet django rails laravel flask key live pagerduty salt pepper sentry datadog grafana gitlab github slack discord shopify yookassa tinkoff
  cloudpayments robokassa`,
)

const PERSONAL_LAST = new Map<string, string>([
  ...['phone', 'telephone', 'mobile', 'msisdn', 'whatsapp', 'phonenumber', 'mobilenumber', 'tel', 'fax'].map(
    (w) => [w, 'phone'] as const,
  ),
  ...[
    'firstname',
    'lastname',
    'surname',
    'fullname',
    'cardholder',
    'familyname',
    'patronymic',
    'fio',
    'middlename',
  ].map((w) => [w, 'name'] as const),
  ...['ssn', 'passport', 'birthdate', 'birthday', 'dob', 'inn', 'snils', 'pesel'].map((w) => [w, 'personal'] as const),
  ...['postalcode', 'postcode', 'zipcode', 'streetaddress'].map((w) => [w, 'address'] as const),
  ...['cardnumber', 'pan', 'ccnumber', 'ccnum'].map((w) => [w, 'card'] as const),
  ['iban', 'iban'],
])

const PERSONAL = new Map<string, string>([
  ...['phone_number', 'mobile_number', 'cell_phone', 'tel_number', 'contact_number', 'phone_no'].map(
    (w) => [w, 'phone'] as const,
  ),
  ...[
    'first_name',
    'last_name',
    'full_name',
    'customer_name',
    'client_name',
    'buyer_name',
    'payer_name',
    'person_name',
    'card_holder',
    'cardholder_name',
    'holder_name',
    'billing_name',
    'shipping_name',
    'family_name',
    'given_name',
    'contact_name',
    'middle_name',
    'recipient_name',
    'patient_name',
    'owner_name',
    'maiden_name',
  ].map((w) => [w, 'name'] as const),
  ...[
    'billing_address',
    'shipping_address',
    'street_address',
    'home_address',
    'postal_code',
    'zip_code',
    'post_code',
    'address_line',
    'customer_address',
    'delivery_address',
    'street_name',
    'address_zip',
    'address_city',
    'shipping_street',
    'billing_street',
  ].map((w) => [w, 'address'] as const),
  ...['card_number', 'card_no', 'card_num', 'cc_number', 'credit_card', 'account_number', 'card_pan'].map(
    (w) => [w, 'card'] as const,
  ),
  ...[
    'date_of_birth',
    'birth_date',
    'of_birth',
    'passport_number',
    'tax_number',
    'social_security',
    'national_id',
    'passport_no',
  ].map((w) => [w, 'personal'] as const),
  ...['iban_number', 'account_iban'].map((w) => [w, 'iban'] as const),
])

/** The word before `key` that makes it a secret: `API key: …`. */
export const KEY_QUALIFIER =
  /\b(using|api|access|secret|private|signing|encryption|licen[sc]e|webhook|service|account|master|auth|admin|restricted|ssh|hmac)[ -]$/i

/** Names that say something only as a parameter of a URL or a form: `?key=…`, `&state=…` of OAuth. */
export const classifyParameter = (name: string): KeyClass | undefined => PARAMETERS.get(name.toLowerCase())

const PARAMETERS = new Map<string, KeyClass>([
  ['key', random('api_key')],
  ['state', random('token')],
  ['hash', random('token')],
])
