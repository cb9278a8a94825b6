import type { Config } from '../config.ts'
import { numberAt, textAt } from '../stripe/objects.ts'
import { DeliveryError } from './delivery-error.ts'
import { call, type Reply } from './http.ts'

/** Sends a text by the Telegram Bot API; returns the message's id. Throws DeliveryError. */
export const sendTelegram = async (
  config: Config['telegram'],
  chatId: string,
  text: string,
  timeoutMs: number,
): Promise<number> => {
  if (config.botToken === undefined)
    throw new DeliveryError('notify_not_configured', 'TELEGRAM_BOT_TOKEN is not set', { permanent: true })
  const reply = await call({
    method: 'POST',
    url: `${config.baseUrl}/bot${config.botToken}/sendMessage`,
    json: { chat_id: chatId, text },
    timeoutMs,
    receiver: 'Telegram',
    unavailable: 'notify_unavailable',
  })
  if (reply.status === 200) return numberAt(reply.body, 'result', 'message_id') ?? 0
  throw telegramError(reply)
}

// 400 and 403 are final, 429 is not (Bot API: `parameters.retry_after` in seconds).
const telegramError = (reply: Reply): DeliveryError => {
  const said = textAt(reply.body, 'description') ?? `HTTP ${reply.status}`
  const seconds = numberAt(reply.body, 'parameters', 'retry_after')
  const retryAfterMs = seconds === undefined ? reply.retryAfterMs : seconds * 1000
  const fail = (reason: string, permanent: boolean) =>
    new DeliveryError(reason, `Telegram: ${said}`, { permanent, httpStatus: reply.status, retryAfterMs })
  if (reply.status === 429) return fail('notify_rate_limited', false)
  if (reply.status === 401 || reply.status === 404) return fail('notify_auth_401', false)
  if (reply.status === 403) return fail('notify_blocked_by_user', true)
  if (reply.status === 400)
    return fail(/chat not found|chat_id/.test(said) ? 'notify_chat_not_found' : 'notify_rejected', true)
  return fail('notify_unavailable', false)
}
