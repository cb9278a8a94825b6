/** Ways in which a customer is told that the payment has come. */
export type Channel = 'telegram' | 'sendpulse' | 'email' | 'sms' | 'slack' | 'whatsapp' | 'viber' | 'push'

const CHANNELS: readonly (readonly [Channel, RegExp])[] = [
  ['sendpulse', /sendpulse/i],
  ['telegram', /telegram|телеграм|\btg\b|chat not found|\bbot\b/i],
  ['whatsapp', /whatsapp|wazzup|вотсап|ватсап/i],
  ['sms', /\bsms\b|смс|twilio/i],
  ['slack', /\bslack\b/i],
  ['viber', /viber/i],
  ['email', /e-?mail|smtp|письм|mailgun|sendgrid|postmark|mailer|\bmail\b/i],
  ['push', /\bpush\b/i],
]

/** Every channel that a text names. */
export const channelsIn = (text: string): Channel[] =>
  CHANNELS.flatMap(([channel, words]) => (words.test(text) ? [channel] : []))
