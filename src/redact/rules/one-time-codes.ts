import type { Finder, RedactionRule, Trigger } from '../rule.ts'

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

const ENGLISH =
  `verification code|confirmation code|security code|login code|sign-in code|authentication code|authorization code|access
  code|one-time code|one time code|one-time password|one-time pin|verification pin|sms code|passcode|recovery code|backup code|activation
  code|2fa code|mfa code|otp code|otp|your code|pin code|reset code|auth code`
    .split('|')
    .map((words) => words.replace(/\s+/g, ' '))

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
  patterns: [AFTER, BEFORE],
  triggers: [
    ...ENGLISH.map((words) => trigger(words, 4, true)),
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
