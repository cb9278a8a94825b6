import { clausesOf } from './lexicon/clauses.ts'
import { anyOf, before } from './lexicon/compile.ts'
import { withoutPayerNews } from './lexicon/payer.ts'
import { DONE, FAILED, GIVEN, NOT, SIGNS, SKIPPED, STARTED } from './lexicon/outcomes.ts'

/** What a line says of its subject, read from its words in English and Russian. */
export type Says = 'ok' | 'failed' | 'skipped' | 'started' | 'nothing'

const skipped = anyOf(SKIPPED.en, SKIPPED.ru)
const failed = anyOf(FAILED.en, FAILED.ru, SIGNS.failed)
const started = anyOf(STARTED.en, STARTED.ru)
const done = anyOf(DONE.en, DONE.ru, SIGNS.done)
const notGiven = new RegExp(`${before(NOT.en, GIVEN.en, 0).source}|${before(NOT.ru, GIVEN.ru, 0).source}`)

/** A number is a status only where a status stands. */
const BAD_STATUS =
  /\b(?:status|code|http)\D{0,9}(?:4\d\d|5\d\d)\b|\b(?:got|responded|answered|replied|returned)\D{0,24}(?:4\d\d|5\d\d)\b|(?:вернул|ответил)[аои]? (?:4|5)\d\d/

/**
 * Clause by clause: what was left out outranks a failure, and a failure outranks a success ("✅ sent" in one line with "not
 * found" is a failure). A clause that says that a failed payment was recorded tells of a record.
 */
export const says = (text: string, isError: boolean): Says => {
  const told = new Set(clausesOf(text).map(clauseSays))
  if (told.has('skipped')) return 'skipped'
  if (told.has('failed') || isError) return 'failed'
  if (told.has('ok')) return 'ok'
  return told.has('started') ? 'started' : 'nothing'
}

const clauseSays = (clause: string): Says => {
  const text = withoutPayerNews(clause)
  if (skipped.test(text)) return 'skipped'
  if (failed.test(text) || notGiven.test(text) || BAD_STATUS.test(text)) return 'failed'
  if (done.test(text)) return 'ok'
  return started.test(text) ? 'started' : 'nothing'
}

/** Topics: what a line is about. */
export const NOTIFY =
  /notif|уведомл|оповещ|telegram|телеграм|sendpulse|whatsapp|wazzup|вотсап|ватсап|\bslack\b|\bsms\b|смс|twilio|sendgrid|mailgun|postmark|\bsmtp\b|\be-?mails?\b|\bmail(?:er|ed|ing)?\b(?! lists?\b)|письм[оа]|сообщени[ея] (?:клиент|покупат|пользоват|об оплат|в )|viber|\bpush\b|\bmessage (?:to|sent|delivered|for)\b|\btg\b|\bchat_?id\b|receipt (?:to|sent|email)|\b(?:notice|reminder)s? (?:was |were |could )?(?:not )?(?:be )?(?:to|for|sent|mailed|e-?mailed|delivered)\b/
export const CRM =
  /\bcrm\b|pipedrive|hubspot|hubapi|amocrm|\bamo\b|kommo|bitrix|битрикс|salesforce|\bsfdc\b|\bzoho\b|\bmonday(?:\.com)?\b (?:api|board|item|crm)|freshsales|retailcrm|megaplan|мегаплан|срм|црм|close\.com|\b(?:deal|lead|opportunity)\b.{0,50}\b(?:stage|pipeline|moved|won)\b|\b(?:stage|pipeline)\b.{0,50}\b(?:deal|lead|opportunity)\b|\b(?:load|get|fetch|read|retrieve|find|open)\S* (?:the )?(?:deal|lead|opportunity)\b|\b(?:updat|mov|clos|advanc|creat|patch)\w* (?:the )?(?:deal|lead|opportunity)\b|(?:обнов|измен|закры|созда|перев|перем|сохран)\S* (?:\S+ )?сделк|сделк\S*.{0,50}(?:этап|стади|статус|перевед|перемещ|перенес|воронк)|(?:этап|стади|статус|воронк)\S*.{0,50}сделк|лид\S*.{0,30}(?:этап|стади|статус)|этап воронк/
export const NOTE =
  /(?:\bnotes?\b|заметк|примечани|комментари|\btimeline\b|\bengagement\b).{0,70}(?:add|creat|attach|post|writ|left|saved|deal|добав|созда|остав|запис|прикреп|сделк)|(?:add|creat|attach|post|writ|leav|добав|созда|остав|запис|прикреп)\S*.{0,50}(?:\bnotes?\b|заметк|примечани|комментари)/
export const WEBHOOK = /webhook|web-hook|вебхук|веб-хук|stripe|\bevt_/
export const PAYMENT =
  /payment|checkout|\bsession\b|invoice|\border\b|refund|\bcharge\b|платеж|оплат|заказ|счет|сесси|возврат|транзакц|transaction|purchase|\bpi_|\bcs_|\bin_|\bch_/
