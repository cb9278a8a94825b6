import type { Finder, Probe, RedactionRule, Trigger } from '../rule.ts'

/** A code of four to eight digits after the words, or after a verb or a sign between; `G-123456`, `123-456`, `123 456` too. */
const AFTER =
  /["']?(?: (?:for|to|для|на) [^\s,]{1,60})?(?:["' ]{0,2}(?:is|was|are|=>|[:=(\x27"]|\xe2\x80[\x93\x94]|-){1,2}["'(]{0,2}|)[ \t]{0,3}["'(*`]{0,2}(?:[A-Z]{1,3}-)?(\d{3}[ -]\d{3}|\d{3,8})(?![\d-]|[.:/]\d| ?ms\b|\w)/y
/** `123456 is your login code`, `123456 — ваш код` */
const BEFORE =
  /(?:^|[^\d.:/\w-])(\d{4,8}) (?:is|-|\xe2\x80[\x93\x94]) (?:your|the|a|\xd0\xb2\xd0\xb0\xd1\x88)?[\w &.'-]{0,40}$/

const find =
  (length: number, least: number): Finder =>
  (scan, at) => {
    const { text } = scan
    const before = BEFORE.exec(text.slice(Math.max(0, at - 64), at))?.[1]
    if (before !== undefined) {
      const start = text.lastIndexOf(before, at)
      scan.hide(start, start + before.length, 'otp', { guessable: true })
      return at + length
    }
    AFTER.lastIndex = at + length
    const match = AFTER.exec(text)
    const code = match?.[1]
    if (!match || code === undefined || code.length < least) return at + length
    const end = at + length + match[0].length
    scan.hide(end - code.length, end, 'otp', { guessable: true })
    return end
  }

/** The words before `code`; one literal for all of them costs less than one for each. */
const QUALIFIER =
  /(?:verification|confirmation|security|login|sign-in|authentication|authori[sz]ation|access|one[ -]time|sms|recovery|backup|activation|2fa|mfa|otp|your|pin|reset|auth)$/i

const qualified =
  (length: number): Finder =>
  (scan, at) =>
    QUALIFIER.test(scan.text.slice(Math.max(0, at - 16), at)) ? find(length, 4)(scan, at) : 0

/** A digit within 32 bytes: the code itself, or there is none. */
const digitNear: Probe = (bytes, at, to) => {
  const from = Math.max(0, at - 32)
  for (let i = Math.min(to, at + 40) - 1; i >= from; i--)
    if ((bytes[i] as number) >= 48 && (bytes[i] as number) < 58) return true
  return false
}

const OTHER =
  `код подтверждения|код доступа|код для входа|код из смс|код из sms|одноразовый код|одноразовый пароль|проверочный код|код авторизации|смс-код|sms-код|пин-код|пинкод|ваш код|код активации|код восстановления|código de verificación|código de acceso|code de vérification|bestätigungscode|kod weryfikacyjny|doğrulama kodu|codice di verifica`.split(
    '|',
  )

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const forms = (words: string): readonly string[] =>
  [...new Set([words, words[0]?.toUpperCase() + words.slice(1), words.toUpperCase()])].map(latin1)

const trigger = (on: string, least: number, fold = false): Trigger => ({
  on,
  ...(fold ? { fold } : {}),
  find: find(on.length, least),
  pattern: AFTER,
})

export const oneTimeCodes: RedactionRule = {
  id: 'one-time-codes',
  why: 'A code that was just sent lets somebody else in, for as long as it holds.',
  source: 'RFC 4226 5.3 (six digits and more); messages of Twilio Verify, Auth0, Google and Russian banks',
  patterns: [AFTER, BEFORE, QUALIFIER],
  triggers: [
    { on: ' code', fold: true, find: qualified(5), probe: digitNear, pattern: AFTER },
    ...['passcode', 'one-time password', 'one-time pin', 'otp'].map((words) => trigger(words, 4, true)),
    ...OTHER.flatMap(forms).map((words) => trigger(words, 4)),
    ...['cvc', 'cvv', 'cvv2', 'CVC', 'CVV', 'CVV2'].map((words) => trigger(latin1(`${words} код`), 3)),
    ...['cvc code', 'cvv code', 'cvc', 'cvv'].map((words) => trigger(words, 3, true)),
  ],
  hides: () => [
    { text: 'Your verification code is 482913. Do not share it.', secret: '482913' },
    { text: `${Buffer.from('Код подтверждения: 482913').toString()}`, secret: '482913' },
    { text: '482913 is your Acme login code', secret: '482913' },
    { text: 'sms code for +000: 482 913', secret: '482 913' },
    { text: 'CVC код 481', secret: '481' },
  ],
  keeps: [
    'verification code sent in 200 ms',
    'verification code expired',
    'otp requested 3 times',
    'passcode length 6 to 12',
    'security code check: pass',
    'your code has 2 errors',
    'код доступа запрошен',
  ],
}
