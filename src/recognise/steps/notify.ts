import type { StepEntry } from '../entry.ts'
import { failing } from '../failing.ts'

const failed = failing('notify', 'notification.failed')

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
    ['bot was started by the user'],
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
    'provider-auth',
    'notify_provider_auth',
    ['failed to get sendpulse access token', 'sendpulse access token', 'sendpulse: invalid_client', 'invalid_client'],
    ['Failed to get SendPulse access token: 401', 'sendpulse access token request failed with status 400'],
    ['SendPulse access token renewed'],
    { all: [/sendpulse|whatsapp|twilio|sendgrid|mail/, /fail|error|invalid|expired|ошибк|не удал|40\d/] },
  ),
]
