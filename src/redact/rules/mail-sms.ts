import type { RedactionRule, Scan } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isMixedToken, shape } from '../shape.ts'

/** SMS.ru calls its key api_id; with others that is a number of no weight. */
const SMS_RU =
  /(api_?id\\{0,7}["']?[ \t]{0,4}(?:value)?(?:=|:|%3D)[ \t]{0,4}\\{0,7}["']?)[0-9A-F]{8}-?(?:[0-9A-F]{4}-?){3}[0-9A-F]{12}/iy
const isNotSmsRu = (_: string, scan: Scan, at: number): boolean =>
  !/sms[._-]?ru/i.test(scan.text.slice(Math.max(0, at - 100), at))

export const mailSms: RedactionRule = {
  id: 'mail-sms',
  why: 'A key of a mail or SMS provider sends in the name of the company.',
  source: 'vendors’ documentation; gitleaks (MIT): sendgrid, mailgun, mailchimp, sendinblue, twilio, resend',
  triggers: [
    shape('mail_key', 'SG.', /SG\.[A-Za-z0-9_-]{10,40}(?:\.[A-Za-z0-9_-]{4,80})?/y, {
      alone: true,
      unless: (found) => !isMixedToken(found.slice(3)),
    }),
    shape('mail_key', 'key-', /key-[0-9a-f]{32}/y, { alone: true }),
    shape('mail_key', 'pubkey-', /pubkey-[0-9a-f]{32}/y),
    shape('mail_key', 'xkeysib-', /xkeysib-[A-Za-z0-9-]{20,120}/y),
    shape('mail_key', 'xsmtpsib-', /xsmtpsib-[A-Za-z0-9-]{20,120}/y),
    // A refund of Stripe is re_ and 24 characters; a key of Resend has a second underscore.
    shape('mail_key', 're_', /re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,40}/y, { alone: true }),
    shape('mail_key', 'mlsn.', /mlsn\.[a-f0-9]{30,100}/y, { alone: true }),
    shape('mail_key', 'md-', /md-[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/y, {
      alone: true,
      unless: (found) => !isMixedToken(found.slice(3)),
    }),
    {
      on: '-us',
      find: (scan, at) => {
        const before = scan.text.slice(Math.max(0, at - 33), at)
        const tail = /^-us\d{1,2}(?!\d)/.exec(scan.text.slice(at, at + 6))?.[0]
        if (!tail || !/(?:^|[^0-9a-f])[0-9a-f]{32}$/.test(before)) return 0
        scan.hide(at - 32, at + tail.length, 'mail_key')
        return at + tail.length
      },
    },
    {
      on: '-',
      after: '0123456789abcdef',
      far: [9, '-'],
      find: (scan, at) => {
        // Mailgun's newer keys: 32, 8 and 8 hexadecimal digits.
        const match = /^[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9A-Za-z-])/.exec(
          scan.text.slice(Math.max(0, at - 32), at + 19),
        )
        if (!match || /[0-9A-Za-z-]/.test(scan.text[at - 33] ?? '')) return 0
        scan.hide(at - 32, at + 18, 'mail_key')
        return at + 18
      },
      probe: (bytes, at, to) =>
        bytes[at + 9] === 45 &&
        at >= 32 &&
        at + 17 < to &&
        isHex(bytes[at - 1]) &&
        isHex(bytes[at - 32]) &&
        bytes[at - 9] !== 45 &&
        isHex(bytes[at - 16]) &&
        bytes[at + 18] !== 45,
    },
    shape('sms_key', 'api_id', SMS_RU, { fold: true, unless: isNotSmsRu }),
    shape('sms_key', 'apiid', SMS_RU, { fold: true, unless: isNotSmsRu }),
    shape('twilio_key', 'SK', /SK[0-9a-f]{32}(?![0-9A-Za-z])/y, { alone: true }),
    shape('sms_key', 'NEXMO-', /NEXMO-[A-Za-z0-9]{8,60}/y),
    shape('mail_key', 'sendpulse_', /sendpulse_[A-Za-z0-9]{20,80}/y, { alone: true }),
  ],
  hides: () => [
    sample(`SG.${fill('alnum', 22)}.${fill('alnum', 43)}`, 'key '),
    sample(`key-${fill('hex', 32)}`, 'api:'),
    sample(`${fill('hex', 32)}-us12`, '"', '"'),
    sample(`re_${fill('alnum', 8)}_${fill('alnum', 24)}`),
    sample(`SK${fill('hex', 32)}`),
    sample(`${fill('hex', 32)}-${fill('hex', 8)}-${fill('hex', 8, 2)}`, 'mailgun '),
  ],
  keeps: [
    're_3Nabcdefghijklmnopqrstuv refunded',
    'SG.',
    'monkey-business',
    'key-value',
    'aws-us1',
    'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'RISK',
    'AC0123456789abcdef0123456789abcdef',
  ],
}

const isHex = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 48 && byte < 58) || (byte >= 97 && byte < 103))
