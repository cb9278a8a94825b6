import { isPlaceholder, isStatusWord } from '../keys/placeholder.ts'
import { isWordCode } from '../keys/value.ts'
import type { Finder, RedactionRule, Scan } from '../rule.ts'
import { fill, sample } from '../samples.ts'

/** A trigger whose pattern's last group is the secret; the pattern looks from the literal on, over 400 characters. */
const dialog = (on: string, pattern: RegExp, weak = false): { on: string; find: Finder; pattern: RegExp } => ({
  on,
  pattern,
  find: (scan, at) => {
    pattern.lastIndex = 0
    const match = pattern.exec(scan.text.slice(at, at + 400))
    const value = match?.at(-1)
    if (!match || value === undefined) return 0
    return hideWord(scan, at + match[0].lastIndexOf(value), value, weak)
  },
})

/** `weak`: words stand there in running text too, so that only what has letters and digits is taken. */
const hideWord = (scan: Scan, start: number, value: string, weak: boolean): number => {
  if (isPlaceholder(value) || isStatusWord(value)) return 0
  if (weak && (!(/\d/.test(value) && /[A-Za-z]/.test(value)) || /^\d{4}-\d\d-\d\dT/.test(value))) return 0
  scan.hide(start, start + value.length, 'password', { guessable: value.length < 12 })
  return start + value.length
}

const SASL = /^AUTH (?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER) ([A-Za-z0-9+/]{6,400}={0,2})/
const AUTH_USER =
  /^AUTH\\{0,8}"? {1,4}\\{0,8}"?(?!(?:from|for|by|of|on|at|to|failed|ok)\b)[\w.-]{1,40}\\{0,8}"? {1,4}\\{0,8}"?([^\s"'\\<&]{6,200})/
const AUTH = /^AUTH\\{0,8}"? {1,4}\\{0,8}"?(?!\w{1,24}=)([^\s"'\\<&]{6,200})/
const IMAP =
  /^ LOGIN \\{0,8}"?(?!(?:ON|FROM|FOR|BY|AT|AS|TO|IN|OK)\b)[\w.@+-]{1,80}\\{0,8}"? \\{0,8}"?([^\s"\\]{4,128})/
const FTP = /^PASS ([^\s"'\\<]{6,128})/
const ORACLE = /^jdbc:oracle:\w{1,8}:[\w$#]{1,64}\/([^\s"'@]{3,128})@/
const PDO =
  /^(?:PDO->__construct|new PDO|mysqli_connect|mysqli->__construct|pg_connect)\((?:'[^']{0,200}', ?){2}'([^']{3,128})'/
const SUDO = /^echo -?n? ?["']?([^\s"'$|]{3,128})["']? ?\| ?(?:sudo|su|passwd|chpasswd|docker login|gh auth)/
/** cookies.txt of Netscape and curl: domain, flag, path, secure, expiry, name, value. */
const COOKIE_FILE = /^\t(?:TRUE|FALSE)\t\d{1,12}\t[^\t\n]{1,128}\t([^\t\n\r"'\\]{8,4096})/
/** Google: sixteen letters in groups of four. */
const APP_PASSWORD = /^app[ -]password(?: is|:|=)? ?["']?((?:[a-z]{4} ){3}[a-z]{4})(?![a-z])/i
/** `login with ann:…`, `credentials ann / …`: a name, and what cannot be a word. */
const PAIR =
  /^(?:[Ll]og(?:ging|ged)? ?in with|[Ss]ign(?:ing|ed)? in with|[Ll]ogin as|[Cc]reds?|[Cc]redentials?)(?: is| are|:|=)? ["'(]?[\w.@+-]{1,64}["']?(?::| ?\/ ?| )["']?(?=[^\s"']{0,60}\d)(?=[^\s"']{0,60}[a-z])(?=[^\s"']{0,60}[A-Z])([^\s"'<>;,)/]{8,64})/
/** The words that restore a wallet: BIP 39 has 12 to 24 of them. */
const SEED =
  /^(?:seed|recovery|mnemonic|secret|backup)[ _-](?:phrase|words|seed)["']?(?: is|:|=)? ?["']?((?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})/i
/** Password checks that a traceback shows with their arguments. */
const HASHING = /^bcrypt\.?\w{0,16}\(b?["']([^"'\n]{4,128})["']/
const PROMPT = /^passphrase for (?:key )?[^:]{1,200}: ?([^\s"'<\\]{4,128})/
const KEYLOG =
  /^(?:CLIENT_RANDOM|(?:CLIENT|SERVER)_(?:HANDSHAKE_)?TRAFFIC_SECRET(?:_\d)?|EXPORTER_SECRET) [0-9a-f]{64} ([0-9a-f]{32,128})/i

const auth: Finder = (scan, at) =>
  isWordCode(scan.text.charCodeAt(at - 1))
    ? 0
    : dialog('AUTH', SASL).find(scan, at) ||
      Math.max(dialog('AUTH', AUTH_USER, true).find(scan, at), dialog('AUTH', AUTH, true).find(scan, at))

/** The prompt of `AUTH LOGIN` for a password, "Password:" in base64: the answer is the next line. */
const smtpPrompt: Finder = (scan, at) => {
  const inline = /^UGFzc3dvcmQ6(?:\\+[rn]|\s)+(?:[CS]: |[<>] )?([A-Za-z0-9+/]{4,128}={0,2})/.exec(
    scan.text.slice(at, at + 200),
  )
  if (inline) return hideWord(scan, at + inline[0].lastIndexOf(inline[1] as string), inline[1] as string, false)
  scan.open({ kind: 'answer' })
  return at + 12
}

export const dialogs: RedactionRule = {
  id: 'dialogs',
  why: 'Traces of protocols and terminals show the very line in which somebody logs in.',
  source:
    'RFC 4954 (SMTP AUTH), RFC 3501 6.2.3 (IMAP LOGIN), RFC 959 4.1.1 (FTP PASS), redis.io/commands/auth, Oracle JDBC thin URLs, PHP stack traces, draft-ietf-tls-keylogfile',
  patterns: [
    SASL,
    AUTH,
    AUTH_USER,
    IMAP,
    FTP,
    ORACLE,
    PDO,
    SUDO,
    PROMPT,
    KEYLOG,
    COOKIE_FILE,
    APP_PASSWORD,
    PAIR,
    HASHING,
  ],
  triggers: [
    { on: 'AUTH ', find: auth },
    { on: 'AUTH"', find: auth },
    { on: 'AUTH\\', find: auth },
    dialog(' LOGIN ', IMAP, true),
    dialog('PASS ', FTP, true),
    dialog('jdbc:oracle:', ORACLE),
    ...['PDO->__construct(', 'new PDO(', 'mysqli_connect(', 'mysqli->__construct('].map((on) => dialog(on, PDO)),
    dialog('echo ', SUDO),
    dialog('passphrase for ', PROMPT),
    ...[
      'login with ',
      'log in with ',
      'logging in with ',
      'logged in with ',
      'sign in with ',
      'login as ',
      'creds ',
      'creds: ',
      'credentials ',
      'credentials: ',
    ].map((on) => ({ ...dialog(on, PAIR), fold: true })),
    ...[
      'seed phrase',
      'recovery phrase',
      'mnemonic phrase',
      'secret phrase',
      'backup phrase',
      'seed_phrase',
      'seed words',
    ].map((on) => ({ ...dialog(on, SEED), fold: true })),
    dialog('bcrypt', HASHING),
    dialog('\tTRUE\t', COOKIE_FILE),
    dialog('\tFALSE\t', COOKIE_FILE),
    dialog('app password', APP_PASSWORD),
    dialog('app-password', APP_PASSWORD),
    ...[
      'CLIENT_RANDOM ',
      'CLIENT_TRAFFIC_SECRET',
      'SERVER_TRAFFIC_SECRET',
      'CLIENT_HANDSHAKE_T',
      'SERVER_HANDSHAKE_T',
      'EXPORTER_SECRET ',
    ].map((on) => dialog(on, KEYLOG)),
    { on: 'UGFzc3dvcmQ6', find: smtpPrompt },
  ],
  hides: () => [
    sample(fill('alnum', 14), '"AUTH" "', '"'),
    sample(fill('alnum', 14), 'AUTH default '),
    sample(fill('alnum', 14), 'a1 LOGIN ann "', '"'),
    sample(fill('alnum', 14), '---> PASS '),
    sample(fill('alnum', 14), 'jdbc:oracle:thin:app/', '@db:1521/shop'),
    sample(fill('alnum', 14), "#1 a.php(12): PDO->__construct('mysql:host=db', 'root', '", "')"),
    sample(fill('alnum', 14), "echo '", "' | sudo -S id"),
    sample(fill('alnum', 14), "Enter passphrase for key '/root/.ssh/id': "),
    sample(fill('hex', 96, 2), `CLIENT_RANDOM ${fill('hex', 64)} `),
    sample(`${fill('alnum', 18)}==`, '334 UGFzc3dvcmQ6\n'),
  ],
  keeps: [
    'AUTH failed for 10.0.0.1',
    'POST AUTH LOGIN ok',
    'AUTH LOGIN',
    'PASS test/redact/rules.test.ts',
    'echo done | tee a.log',
    'user LOGIN ann from 10.0.0.1',
    'Enter passphrase for key: ',
  ],
}
