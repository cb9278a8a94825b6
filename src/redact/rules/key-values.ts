import { type Field, fieldAt, nameAround } from '../keys/field.ts'
import { KEY_QUALIFIER } from '../keys/name-class.ts'
import { ASCII_PASSWORDS, foreignNames } from '../keys/languages.ts'
import { hideField } from '../keys/hide-field.ts'
import { isInsideMark } from '../marks.ts'
import { probeField, probeName } from '../keys/precheck.ts'
import type { Finder, RedactionRule, Scan, Trigger } from '../rule.ts'
import { fill, sample } from '../samples.ts'

const find =
  (length: number): Finder =>
  (scan: Scan, at: number) => {
    const [start, end] = nameAround(scan.text, at, at + length)
    if (isInsideMark(scan.text, start, end) || isNoValue(scan.text, start)) return end
    const field = fieldAt(scan.text, start, end)
    if (field !== undefined) return Math.max(end, hideField(scan, withQualifier(scan.text, field)))
    // `- name: DB_PASSWORD` and `value: …` in the next line
    const listed =
      /^[ \t]*(?:$|[\r\n]|\\+[nr])/.test(scan.text.slice(end, end + 24)) &&
      /(?:^|[\s{-])["']?(?:name|key)["']?\s*[:=]\s*["']?$/i.test(scan.text.slice(Math.max(0, start - 40), start))
    // `- --password` and `- x` in the next line
    const flag =
      FLAG.test(scan.text.slice(Math.max(0, start - 24), start)) &&
      /^["']?[ \t]*(?:$|[\r\n]|\\+[nr])/.test(scan.text.slice(end, end + 24))
    const formPart =
      FORM_PART_END.test(scan.text.slice(end, end + 40)) &&
      FORM_PART.test(scan.text.slice(Math.max(0, start - 32), start))
    if (listed || flag || formPart)
      hideField(scan, { name: scan.text.slice(start, end), start, end, value: scan.text.length, style: 'field' })
    return end
  }

/** `arn:aws:secretsmanager:eu-west-1:123:secret:name`, `no such secret: name`: the name of a secret. */
const isNoValue = (text: string, start: number): boolean =>
  NAME_FOLLOWS.test(text.slice(Math.max(0, start - 64), start))

const NAME_FOLLOWS =
  /(?:\b|m)arn:aws[\w-]{0,12}:[\w-]{1,32}:[\w-]{0,32}:\d{0,16}:$|(?:\b|m)(?:no such|not find|unknown|missing|mount(?:ed|ing)?|creat(?:ed|ing)|delet(?:ed|ing)) $/i
/** `API key: …`: the word before tells which key. */
const withQualifier = (text: string, field: Field): Field => {
  if (!/^keys?$/i.test(field.name)) return field
  const before = KEY_QUALIFIER.exec(text.slice(Math.max(0, field.start - 16), field.start))?.[1]
  return before === undefined ? field : { ...field, name: `${before}_key` }
}

const FLAG = /(?:^|[\n\s])-[ \t]{1,4}["']?--?$/
const FORM_PART = /form-data; name=\\{0,8}["']?$/i
const FORM_PART_END = /^\\{0,8}["']?[ \t]*(?:\r|\\{1,8}r)?(?:$|\n|\\{1,8}n)/

/** A stem may end in what must follow it, where the name alone is too frequent: `sig=`. */
const stem = (on: string): Trigger => {
  const name = on.replace(/ ?[=:"'>]$/, '')
  return {
    on,
    fold: true,
    find: find(name.length),
    probe: name === on ? probeField(on.length) : probeName(name.length),
  }
}

/** A name of another language: what is joined to it belongs to it, and a word or two may stand before the colon. */
const foreign = ({ on, name }: { readonly on: string; readonly name: string }): Trigger => ({
  on,
  find: (scan, at) => {
    const { text } = scan
    FOREIGN_REST.lastIndex = at + on.length
    const rest = FOREIGN_REST.exec(text)?.[0].length ?? 0
    const end = at + on.length + rest
    const start = at - (FOREIGN_START.exec(text.slice(Math.max(0, at - 40), at))?.[0].length ?? 0)
    const field = fieldAt(text, start, end)
    if (field !== undefined)
      return isAmount(text, field.value, name) ? end : Math.max(end, hideField(scan, { ...field, name }))
    if (!SECRET_NAMES.has(name)) return end
    FOREIGN_WORDS.lastIndex = end
    const words = FOREIGN_WORDS.exec(text)?.[0].length ?? 0
    return words === 0
      ? end
      : Math.max(end, hideField(scan, { name, start, end: end + words, value: end + words, style: 'prose' }))
  },
})

/** `срок действия токена: 3600`: inflected as it is, the name belongs to the words before it. */
const isAmount = (text: string, at: number, name: string): boolean =>
  (name === 'token' || name === 'secret' || name === 'api_key') &&
  /^[\d.,]{1,20}(?![\w-])/.test(text.slice(at, at + 24))

const SECRET_NAMES = new Set(['password', 'token', 'secret', 'api_key'])

/** Endings of the case, and what an underscore joins: `пароля`, `ключ_api`. A longer word is another word. */
const FOREIGN_REST =
  /(?:[\xc3-\xd3][\x80-\xbf]){0,2}(?![\xc3-\xd3][\x80-\xbf])(?:[_-](?:\w|[\xc3-\xd3][\x80-\xbf]){1,40}){0,3}/y
const FOREIGN_START = /(?:(?:\w|[\xc3-\xd3][\x80-\xbf]){1,16}_){1,2}$/
/** `пароль пользователя ops: …`, `contraseña para ops es …` */
const FOREIGN_WORDS =
  /(?: (?:[\w@.-]|[\xc3-\xd3][\x80-\xbf]){1,24}){0,3}(?: ?[:=]|(?: \xe2\x80\x94| \xe2\x80\x93| -)) {1,2}(?=[^\s])/y

/** Every name that classify.ts knows has one of these in it. */
const STEMS = [
  'pass',
  'pwd',
  'psw',
  'secret',
  'token',
  'key',
  'auth',
  'user_hash',
  'tax_id',
  'taxid',
  'vat_id',
  'vatid',
  'cred',
  'cookie',
  'signature',
  'sig=',
  'sig"',
  "sig'",
  'bearer',
  'jwt',
  'sessid',
  'sessionid',
  'csrf',
  'xsrf',
  'otp',
  'mfa',
  'cvc',
  'cvv',
  'csc',
  'cvn',
  ...ASCII_PASSWORDS.filter((word) => !word.startsWith('pass')),
  'mot_de_p',
  'mot-de-p',
  'clave_',
  'segret',
  'segred',
  'geheim',
  'sekret',
  'passw0',
  'pa55w',
  'p4ssw',
  'assword',
  'bindpw',
  'rootpw',
  'dbpw',
  'adminpw',
  'userpw',
  'smtppw',
  'masterauth',
  'psk=',
  'psk:',
  'psk"',
  'pw=',
  'pw:',
  'pw"',
  "pw'",
  'ticket=',
  'ery_code',
  'erycode',
  'lock_code',
  'lockcode',
  'kup_code',
  'kupcode',
  'ation_code',
  'ationcode',
  'ess_code',
  'esscode',
  'pin_code',
  'pin-code',
  'inn=',
  'inn:',
  'inn"',
  "inn'",
  'pin =',
  'pw =',
  'psk =',
  'pan =',
  'pin=',
  'pin:',
  'pin"',
  "pin'",
  'pin>',
  'pincode',
  'dsn',
  'salt',
  'pepper',
  'mnemonic',
  'hmac',
  'nonce',
  'seed',
  'code=',
  'state=',
  'hash=',
  'security_code',
  'securitycode',
  'verifier',
  'assertion',
  'samlre',
  'sid=',
  'sid:',
  'sid"',
  'parol',
  'phone',
  'mobile',
  'msisdn',
  'whatsapp',
  'contact_n',
  'cell_phone',
  'tel=',
  'tel:',
  'tel"',
  "tel'",
  'first',
  'last_name',
  'last-name',
  'lastname',
  'surname',
  'full_name',
  'full-name',
  'fullname',
  'family',
  'given',
  'patronymic',
  'holder',
  'fio',
  'middle',
  'maiden',
  'customer',
  'client_name',
  'client-name',
  'clientname',
  'buyer',
  'payer',
  'person_name',
  'personname',
  'recipient',
  'billing',
  'shipping',
  'owner',
  'contact_name',
  'delivery_a',
  'postal',
  'postcode',
  'post_code',
  'zip',
  'street',
  'home_address',
  'address_',
  'ssn',
  'passport',
  'birth',
  'dob',
  'snils',
  'pesel',
  'tax_number',
  'national_id',
  'social_sec',
  'iban',
  'card',
  'pan=',
  'pan:',
  'pan"',
  "pan'",
  'cc_num',
  'ccnum',
  'account_number',
  'accountnumber',
  'account_iban',
]

const quick = fill('alnum', 12)

export const keyValues: RedactionRule = {
  id: 'key-values',
  why: 'A field says by its name that its value is secret or personal, whatever the value looks like.',
  source:
    'names seen in logs of Node, Python, Ruby, PHP, Java, Go services; OWASP Logging Cheat Sheet, data to exclude',
  triggers: [...STEMS.map(stem), ...foreignNames().map(foreign)],
  hides: () => [
    sample(quick, 'password=', ' user=ann'),
    sample(quick, '{"password":"', '","id":1}'),
    sample(`a"b${quick}`.replace('"', '\\"'), '{"api_key":"', '"}'),
    sample(quick, '{"log":"{\\"token\\":\\"', '\\"}"}'),
    sample(quick, "{'secret': '", "'}"),
    sample(quick, ':password=>"', '"'),
    sample(quick, '[password] => '),
    sample(quick, '["password"]=> string(12) "', '"'),
    sample(quick, 'mysql --password ', ' -h db'),
    sample(quick, '<password>', '</password>'),
    sample(quick, 'DB_PASSWORD='),
    sample(quick, "Settings(api_key=SecretStr('", "'))"),
    sample('123', '"cvc":', ','),
    sample(quick, 'x-api-key: '),
    sample(quick, '{"name":"DB_PASSWORD","value":"', '"}'),
    sample(quick, '/callback?access_token=', '&state=1'),
    sample('correct horse battery', 'password: '),
    sample('600123456', 'phone='),
    sample('Ann Lee', '"customer_name":"', '"'),
    sample(quick, 'the password is '),
  ],
  keeps: [
    'token expired',
    'secret rotated',
    'Authorization header missing',
    'password: must be at least 8 characters',
    'Idempotency-Key: 5f0c7a1e-1111-4222-8333-444455556666',
    'the signing secret: check STRIPE_WEBHOOK_SECRET',
    'signature_failed.wrong_secret',
    '"token_type":"bearer"',
    'max_tokens=4096',
    'using password: YES',
    'password=***',
    'password=[FILTERED]',
    'api_key=${API_KEY}',
    'pass: 12, fail: 0',
    '"cvc_check":"pass"',
    'cache_key=user:123',
    'Unexpected token } in JSON',
    'POST /oauth/token 200 12ms',
    '"phone":null',
    'shipping=free',
  ],
}
