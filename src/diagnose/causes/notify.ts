import { told } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const node = (words: string) =>
  `2026-01-12 10:00:01 error: Failed to send payment success notification {"eventId":"${evt}","dealId":"4540","error":"${words}"}`
const php = (words: string) =>
  `[2026-01-12 10:00:01] production.ERROR: Telegram notification failed: ${words} {"event_id":"${evt}","deal_id":4540}`
const russian = (words: string) =>
  `2026-01-12 10:00:01,004 WARNING notify: Не удалось отправить уведомление по сделке 4540: ${words} ${evt}`

export const noTelegram = told(
  'notify_no_telegram_id',
  ['fill_telegram_id', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 info: Telegram ID not found for person 17, skipping notification {"eventId":"${evt}"}`,
    php('Bad Request: chat_id is empty'),
  ],
  [php('Bad Request: chat not found')],
)
export const noSendpulse = told(
  'notify_no_sendpulse_id',
  ['fill_sendpulse_id', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 info: SendPulse ID not found for person, skipping payment success notification {"eventId":"${evt}","dealId":"4540"}`,
    `2026-01-12 10:00:01,004 INFO notify: SendPulse ID не найден для персоны, уведомление не отправлено | Сделка: 4540 ${evt}`,
  ],
  [`2026-01-12 10:00:01 info: Payment received notification sent via SendPulse {"eventId":"${evt}"}`],
)
export const blocked = told(
  'notify_blocked_by_user',
  ['ask_to_unblock', 'reprocess_event'],
  [php('Forbidden: bot was blocked by the user'), russian('пользователь заблокировал бота')],
  [php('Bad Request: chat not found')],
)
export const chat = told(
  'notify_chat_not_found',
  ['fix_chat_id', 'reprocess_event'],
  [php('Bad Request: chat not found'), node('SendPulse contact not found (404)')],
  [php('Forbidden: bot was blocked by the user')],
)
export const rateLimited = told(
  'notify_rate_limited',
  ['respect_retry_after', 'reprocess_event'],
  [php('Too Many Requests: retry after 14'), russian('429 Too Many Requests')],
  [php('Forbidden: bot was blocked by the user')],
)
export const auth = told(
  'notify_auth_401',
  ['renew_bot_token', 'reprocess_event'],
  [php('401 Unauthorized'), russian('Telegram ответил 401 Unauthorized')],
  [php('Bad Request: chat not found')],
)
export const provider = told(
  'notify_provider_auth',
  ['renew_provider_token', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 error: Failed to get SendPulse access token: 401 {"eventId":"${evt}"}`,
    `time=2026-01-12T10:00:01Z level=ERROR msg="sendgrid e-mail for deal 4540 failed" err="401 unauthorized: api key revoked" event_id=${evt}`,
  ],
  [php('401 Unauthorized')],
)
export const failed = told(
  'notify_failed',
  ['read_provider_answer', 'reprocess_event'],
  [node('socket hang up'), russian('500 Internal Server Error')],
  [node('SendPulse contact not found (404)')],
)
