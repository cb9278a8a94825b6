import type { StepEntry } from '../entry.ts'
import { failing } from '../failing.ts'
import { OF_MAILING } from '../lexicon/other-work.ts'

const told = failing('notify', 'notification.failed')

/** Whoever of a mailing was not reached is nobody who has paid. */
const failed: typeof told = (...entry) => {
  const made = told(...entry)
  return { ...made, when: (line) => (line.isPayment || !OF_MAILING.test(line.text)) && made.when?.(line) !== false }
}

/** What messengers answer. Telegram's descriptions are from its Bot API; 400 and 403 are permanent, 429 is not. */
export const notify: readonly StepEntry[] = [
  failed(
    'no-telegram-id',
    'notify_no_telegram_id',
    [
      'chat_id is empty',
      'no telegram id',
      'telegram id not found',
      'telegram id is missing',
      'telegram_id is null',
      'telegram id не найден',
      'нет telegram id',
      'telegram chat id not set',
      'no telegram chat',
      'telegram_chat_id is',
      'нет telegram',
    ],
    [
      'Bad Request: chat_id is empty',
      'Telegram ID not found for person 17, skipping',
      'Telegram ID не найден для клиента',
    ],
    ['telegram id 17 found'],
    { step: 'notification.skipped', outcome: 'skipped' },
  ),
  failed(
    'chat-not-found',
    'notify_chat_not_found',
    [
      'chat not found',
      'group chat was upgraded to a supergroup',
      'migrate_to_chat_id',
      'peer_id_invalid',
      'sendpulse contact not found',
      'channel_not_found',
      'user not found: telegram',
      'message thread not found',
      'have no rights to send a message',
      'need administrator rights in the channel',
    ],
    [
      'Bad Request: chat not found',
      'Bad Request: group chat was upgraded to a supergroup chat',
      'SendPulse contact not found (404)',
      'Slack: {"ok":false,"error":"channel_not_found"}',
    ],
    ['chat found'],
  ),
  failed(
    'blocked',
    'notify_blocked_by_user',
    [
      'bot was blocked by the user',
      'user is deactivated',
      'bot was kicked',
      "bot can't initiate conversation",
      "bot can't send messages to bots",
      'бот заблокирован',
      'заблокировал бота',
      'bot is not a member',
      'blocked the bot',
      'user blocked',
    ],
    [
      'Forbidden: bot was blocked by the user',
      'Forbidden: user is deactivated',
      "403 Forbidden: bot can't initiate conversation with a user",
      'Пользователь заблокировал бота',
    ],
    ['bot was started by the user', 'Не удалось отправить рассылку 510012: 403 Forbidden: user is deactivated'],
  ),
  failed(
    'rate-limited',
    'notify_rate_limited',
    ['too many requests: retry after', 'retry_after'],
    ['Too Many Requests: retry after 14', 'Telegram 429 {"parameters":{"retry_after":9}}'],
    ['retry later'],
    { none: /stripe|pipedrive|hubspot|amocrm/ },
  ),
  failed(
    'mail-auth',
    'notify_provider_auth',
    [
      'smtpauthenticationerror',
      'smtpauthenticationfailed',
      'eauth',
      'failed to authenticate on smtp',
      'got code "535"',
      'invalid login: 535',
      '535 ',
      '535-',
      '(535',
      'username and password not accepted',
      'smtp authentication',
    ],
    [
      "smtplib.SMTPAuthenticationError: (535, b'Authentication Credentials Invalid')",
      'Error: Invalid login: 535-5.7.8 Username and Password not accepted. EAUTH',
      'Net::SMTPAuthenticationError: 535 Authentication failed',
      'Expected response code "235" but got code "535", with message "535 5.7.8 Error: authentication failed"',
    ],
    ['smtp ready', 'order 535 paid', 'input_userauth_request: invalid user webmaster [preauth]'],
    { all: [/smtp|mail|\beauth\b|invalid login|response code "?2\d\d/, /auth|credential|login|password/] },
  ),
  failed(
    'mail-refused',
    'notify_failed',
    [
      'smtprecipientsrefused',
      'smtpsenderrefused',
      'smtpdataerror',
      'code "550"',
      'code "553"',
      'code "554"',
      '550 ',
      '550-',
      '553 ',
      '554 ',
      '(550',
      '(553',
      '(554',
      'swift_transportexception',
      'smtpserverbusy',
      'smtpexception',
      'eenvelope',
      'smtpconnecterror',
      'smtpserverdisconnected',
      'smtpcommandexception',
      'recipient address rejected',
      'sender address rejected',
      'mailbox unavailable',
      '5.1.1',
      '5.1.2',
      '5.2.1',
      '5.2.2',
      '5.7.1',
    ],
    [
      "smtplib.SMTPRecipientsRefused: {'x': (550, b'User unknown')}",
      'Error: Message failed: 554 mail rejected',
      'Expected response code 250 but got code "550", with message "550 5.1.1 mailbox unavailable" (smtp)',
      'MailKit.Net.Smtp.SmtpCommandException: 5.1.1 <buyer>: Recipient address rejected: User unknown',
      'mail to the buyer bounced: 5.2.2 mailbox full',
    ],
    ['order 550 paid', 'mailer 5.1.1 loaded'],
    {
      all: [
        /smtp|mail|eenvelope|swift/,
        /[45]\d\d|5\.\d\.\d (?!loaded)|smtp\w*(?:refused|error|exception|busy|disconnected)|transportexception|eenvelope|rejected|unavailable/,
      ],
    },
  ),
  failed(
    'provider-auth',
    'notify_provider_auth',
    ['failed to get sendpulse access token', 'sendpulse access token', 'sendpulse: invalid_client', 'invalid_client'],
    ['Failed to get SendPulse access token: 401', 'sendpulse access token request failed with status 400'],
    ['SendPulse access token renewed'],
    { all: [/sendpulse|whatsapp|twilio|sendgrid|mail/, /fail|error|invalid|expired|ошибк|не удал|40\d/] },
  ),
]
