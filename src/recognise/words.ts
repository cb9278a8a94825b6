import type { Level } from '../model/record.ts'

/**
 * What a line says of its subject, read from its words in English and Russian. Failure outranks success: "✅ sent" in
 * one line with "not found" is a failure. `\b` does not know Cyrillic, so Russian stems stand without it.
 */
export type Says = 'ok' | 'failed' | 'skipped' | 'started' | 'nothing'

const SKIPPED =
  /\bskip(?:s|ped|ping)?\b|\bnot sending\b|\bwon'?t (?:send|notify|be sent)\b|\bnothing to (?:send|notify|update)\b|\bomit(?:s|ted|ting)\b|\bno (?:recipient|one to notify)\b|\bsuppressed\b|\bopted out\b|\bunsubscribed\b|пропус[кт]|пропуще|не (?:будет|буду|будем) (?:отправл|уведом)|не отправляем|не отправлялось|не шлем|некому (?:слать|отправ|писать)|нечего (?:отправ|обновл)|без уведомлени|отписал/

const FAILED =
  /fail|\berrors?\b|[a-z]error\b|err(?:or)?[:=]|exception|\bunable\b|could ?n[o']t|\bcannot\b|\bcan ?not\b|\bcan't\b|refus|reject|denied|unauthori|forbidden|invalid|\btimed? ?out\b|\btimeout\b|deadline exceeded|(?:read|open|connect|write|net)timeout|timeout(?:error|exception)|crash|panic|\bthrew\b|\bblew up\b|traceback|unsuccessful|\bdid(?: not|n'?t)\b|\bwas(?: not|n'?t)\b|\bnot (?:been )?(?:sent|delivered|updated|created|added|saved|processed|accepted|found|recorded|stored|persisted|moved|verified|valid|handled|completed|changed|notified)\b|\bmissing\b|\bgave up\b|\bgiving up\b|\bdropped\b|\bbounced\b|\bundeliver|\bno such\b|\bmismatch|\bdiffers?\b|\bdo not match\b|(?<!\.)\bexpired\b|\brevoked\b|\baborted\b|\bblocked\b|\bdoes(?: not|n'?t)\b|\breturned (?:4|5)\d\d\b|\b(?:status|code|http)\D{0,9}(?:4\d\d|5\d\d)\b|\b(?:got|responded|answered|replied|returned)\D{0,24}(?:4\d\d|5\d\d)\b|не удал|ошибк|сбой|не смог|не получил[оа]|отказ|не отправ|не доставл|не ушл|не уш[её]л|не обнов|не созда|не добав|не сохран|не запис|не найден|не принял|не прошл|не совпа|не сошл|истек|просроч|отозван|заблокир|невозможн|недоступ|упал|сорвал|неуспе|неудач|провал|отклон|отсутств|вернул[аои]? (?:4|5)\d\d|ответил[аои]? (?:4|5)\d\d|❌|✖|✗|⛔/

const STARTED =
  /\b(?:sending|triggering|updating|creating|adding|attempting|trying|starting|begin(?:ning)?|about to|going to|will (?:be )?(?:send|sent|update|updated|retry|notify)|queued|enqueued|scheduled|scheduling|preparing|requesting|retrying|calling|moving|saving|recording|storing|persisting)\b|отправка|отправля(?:ем|ю|ется)|шлем|запуск(?:аем|аю|ается)?|обновля(?:ем|ю|ется)|обновление|созда(?:ем|ю|ние)|добавля(?:ем|ю)|добавление|начина(?:ем|ю)|начало|попытка|в очередь|поставлен|готовим|перемеща(?:ем|ю)|перевод(?:им|ится)|сохраня(?:ем|ю)|записыва(?:ем|ю)|будет (?:отправ|обнов|созда)/

const OK =
  /\b(?:sent|delivered|updated|moved|changed|created|added|attached|posted|saved|recorded|stored|persisted|done|success(?:ful(?:ly)?)?|succeeded|complete(?:d|ly)?|processed|handled|finished|fulfilled|notified|ok|applied|advanced|marked|set to|switched|captured|registered|synced|upserted|inserted|accepted)\b|✅|✔|☑|отправлен[оаы]?|ушл[оаи]|уш[её]л|доставлен|обновлен[оаы]?|переведен|перемещен|перенесен|сменен|изменен|добавлен|создан[оаы]?(?!и)|записан|сохранен|успешно|готово|заверш[её]н|обработан|выполнен|проведен|зачислен|оповещен|уведомлен[аы]?(?!и)|прикреплен|оставлен/

export const says = (text: string, level: Level | undefined): Says => {
  if (SKIPPED.test(text)) return 'skipped'
  if (FAILED.test(text) || level === 'error' || level === 'fatal') return 'failed'
  if (OK.test(text)) return 'ok'
  return STARTED.test(text) ? 'started' : 'nothing'
}

/** Topics: what a line is about. */
export const NOTIFY =
  /notif|уведомл|оповещ|telegram|телеграм|sendpulse|whatsapp|wazzup|вотсап|ватсап|\bslack\b|\bsms\b|смс|twilio|sendgrid|mailgun|postmark|\bsmtp\b|\be-?mails?\b|\bmail(?:er|ed)?\b|письм[оа]|сообщени[ея] (?:клиент|покупат|пользоват|об оплат|в )|viber|\bpush\b|\bmessage (?:to|sent|delivered|for)\b|\btg\b|\bchat_?id\b|receipt (?:to|sent|email)/
export const CRM =
  /\bcrm\b|pipedrive|hubspot|hubapi|amocrm|\bamo\b|kommo|bitrix|битрикс|salesforce|\bsfdc\b|\bzoho\b|\bmonday(?:\.com)?\b (?:api|board|item|crm)|freshsales|retailcrm|megaplan|мегаплан|срм|црм|close\.com|\b(?:deal|lead|opportunity)\b.{0,50}\b(?:stage|pipeline|moved|won)\b|\b(?:stage|pipeline)\b.{0,50}\b(?:deal|lead|opportunity)\b|сделк\S*.{0,50}(?:этап|стади|статус|перевед|перемещ|перенес|воронк)|(?:этап|стади|статус|воронк)\S*.{0,50}сделк|лид\S*.{0,30}(?:этап|стади|статус)|этап воронк/
export const NOTE =
  /(?:\bnotes?\b|заметк|примечани|комментари|\btimeline\b|\bengagement\b).{0,70}(?:add|creat|attach|post|writ|left|saved|deal|добав|созда|остав|запис|прикреп|сделк)|(?:add|creat|attach|post|writ|leav|добав|созда|остав|запис|прикреп)\S*.{0,50}(?:\bnotes?\b|заметк|примечани|комментари)/
export const WEBHOOK = /webhook|web-hook|вебхук|веб-хук|stripe|\bevt_/
export const PAYMENT =
  /payment|checkout|\bsession\b|invoice|\border\b|refund|\bcharge\b|платеж|оплат|заказ|счет|сесси|возврат|транзакц|transaction|purchase|\bpi_|\bcs_|\bin_|\bch_/
