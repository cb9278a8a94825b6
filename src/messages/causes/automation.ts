import { text } from './cause-text.ts'

/** Processed, and an automation failed. */
export const automation = {
  crm_auth_401: text(
    'CRM refused the token',
    'CRM отвергла токен',
    'The CRM refused the access token (401)[[; deal {deal} was not updated]].',
    'CRM отвергла токен доступа (401)[[; сделка {deal} не обновлена]].',
  ),
  crm_rate_limited_429: text(
    'CRM rate limit',
    'лимит запросов CRM',
    'The CRM refused the call for its rate (429)[[; deal {deal} was not updated]].',
    'CRM отказала из-за частоты запросов (429)[[; сделка {deal} не обновлена]].',
  ),
  crm_stage_invalid: text(
    'CRM stage invalid',
    'неверный этап в CRM',
    'The CRM does not know the stage or value it was given[[ for deal {deal}]].',
    'CRM не знает этап или значение, которое ей передали[[ по сделке {deal}]].',
  ),
  crm_deal_not_found: text(
    'deal not found in CRM',
    'сделки нет в CRM',
    'The CRM has no such deal or person[[ (deal {deal})]]: deleted, merged, or an id of another account.',
    'В CRM нет такой сделки или персоны[[ (сделка {deal})]]: удалена, слита или id из другого аккаунта.',
  ),
  crm_unavailable: text(
    'CRM not available',
    'CRM недоступна',
    'The CRM did not answer or failed[[ (HTTP {status})]][[; deal {deal} was not updated]].',
    'CRM не ответила или сбоила[[ (HTTP {status})]][[; сделка {deal} не обновлена]].',
  ),
  notify_no_telegram_id: text(
    'no Telegram id',
    'нет Telegram ID',
    'The notification was skipped: the customer has no Telegram id[[ (deal {deal})]]. A later “sent” does not count.',
    'Уведомление пропущено: у клиента нет Telegram ID[[ (сделка {deal})]]. Последующее «отправлено» не в счёт.',
  ),
  notify_no_sendpulse_id: text(
    'no SendPulse id',
    'нет SendPulse ID',
    'The notification was skipped: the person has no SendPulse id[[ (deal {deal})]]. A later “sent” does not count.',
    'Уведомление пропущено: у персоны нет SendPulse ID[[ (сделка {deal})]]. Последующее «отправлено» не в счёт.',
  ),
  notify_blocked_by_user: text(
    'recipient blocked the bot',
    'получатель заблокировал бота',
    'The recipient has blocked the bot (or left): the messenger refuses for good.',
    'Получатель заблокировал бота (или ушёл): мессенджер отказывает окончательно.',
  ),
  notify_chat_not_found: text(
    'recipient not found',
    'получатель не найден',
    'The messenger or mail server does not know the recipient (chat, contact or address) it was given.',
    'Мессенджер или почтовый сервер не знает получателя (чат, контакт или адрес), которого ему передали.',
  ),
  notify_rate_limited: text(
    'messenger rate limit',
    'лимит мессенджера',
    'The messenger refused the message for its rate (429); it may be sent again later.',
    'Мессенджер отказал из-за частоты (429); позже можно отправить ещё раз.',
  ),
  notify_auth_401: text(
    'bot token refused',
    'токен бота отвергнут',
    'The messenger refused the token of the bot (401): no notification goes out.',
    'Мессенджер отверг токен бота (401): уведомления не уходят.',
  ),
  notify_provider_auth: text(
    'messaging service refused',
    'сервис рассылки отказал',
    'The messaging service refused its credentials or is switched off: no notification goes out.',
    'Сервис рассылки отверг учётные данные или выключен: уведомления не уходят.',
  ),
  notify_failed: text(
    'notification failed',
    'уведомление не ушло',
    'The notification could not be sent[[ (HTTP {status})]][[ for deal {deal}]].',
    'Уведомление не удалось отправить[[ (HTTP {status})]][[ по сделке {deal}]].',
  ),
}
