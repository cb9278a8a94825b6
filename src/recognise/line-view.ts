import { isAlarm, isLoggedAsError } from '../model/alarm.ts'
import type { Fields, FieldValue, LogRecord } from '../model/record.ts'
import { eventTypeIn, withoutTypes } from './event-type.ts'
import { cutDumps } from './dump.ts'
import { errorTexts } from './errors.ts'
import { OF_HOUSEKEEPING, OF_MAILING } from './lexicon/other-work.ts'
import { speakingParts } from './speaking.ts'
import { says, type Says } from './words.ts'

const MAX_TEXT = 6_000

/** A record made ready for the catalogue: one lower-cased text of everything the application says in it. */
export class LineView {
  readonly record: LogRecord
  /** Lower-cased, `ё` as `е`, with phrases that deny a failure ("no errors", "failed: 0") taken out. */
  readonly text: string
  /** Stripe event type that the line names. */
  readonly type: string | undefined
  /** The `event` field as text: what a service calls that which happened. */
  readonly event: string | undefined
  #says: Says | undefined
  #isPayment: boolean | undefined
  /** Set by `steps/access.ts`: asked by each of its entries. */
  webhookPost: boolean | undefined

  constructor(record: LogRecord) {
    this.record = record
    const text = textOf(record).toLowerCase().replaceAll('ё', 'е')
    this.type = eventTypeIn(text)
    this.event = this.fieldText('event')
    this.text = neutralise(withoutIds(this.type ? withoutTypes(text) : text))
  }

  /** Logged as an error, or with one. */
  get isAlarm(): boolean {
    return isAlarm(this.record)
  }

  /** Logged as an error, or begins with the word. */
  get saysError(): boolean {
    return this.isAlarm || BEGINS_WITH_ERROR.test(this.record.message)
  }

  /** It concerns a webhook of Stripe's, by its words, its ids, its logger or the files in its trace. */
  get isWebhook(): boolean {
    return (
      ABOUT_HOOK.test(this.text) ||
      this.record.ids.eventId !== undefined ||
      ABOUT_HOOK.test(this.record.logger ?? '') ||
      isThrownInHook(this.record)
    )
  }

  /**
   * True for a line about a payment or its webhook: it names one, or carries an id of Stripe's. Where an error was thrown
   * tells that it concerns one, too, and never what happened.
   */
  get isPayment(): boolean {
    return (this.#isPayment ??=
      ABOUT_PAYMENT.test(this.text) ||
      STRIPE_KINDS.some((kind) => this.record.ids[kind] !== undefined) ||
      ABOUT_HOOK.test(this.record.logger ?? '') ||
      (this.fieldText('error') !== undefined && ABOUT_HOOK.test(this.record.http?.path ?? '')) ||
      isThrownInHook(this.record))
  }

  /** What the line says of its subject by meaning alone. */
  get says(): Says {
    return (this.#says ??= says(this.text, isLoggedAsError(this.record)))
  }

  /** A field by its name in any of the usual spellings (`deal_id`, `dealId`); dotted names go into objects. */
  field(name: string): FieldValue | undefined {
    return fieldOf(this.record.fields, name)
  }

  fieldText(name: string): string | undefined {
    const value = this.field(name)
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }
}

const ABOUT_PAYMENT =
  /webhook|web-hook|вебхук|веб-хук|stripe|\b(?:evt|cs|pi|in|ch|sub|cus|py|re|src|seti|plink)_|payment|checkout|плат[её]ж|оплат|тариф|подписк/
const ABOUT_HOOK = /webhook|web-hook|вебхук|веб-хук|stripe/i
const BEGINS_WITH_ERROR =
  /^\s*(?:\[[^\]]{0,40}\]\s*){0,3}(?:(?:an )?(?:error|exception|uncaught|unhandled|fatal|failed|failure|panic)\b|thread '[^'\n]{0,60}' (?:\(\d+\) )?panicked|[A-Z]\w{2,40}(?:Error|Exception)\b|ошибка)/i
const STRIPE_KINDS = ['eventId', 'sessionId', 'paymentIntentId', 'chargeId', 'invoiceId', 'subscriptionId'] as const

/** A file of the trace is that of a webhook, and of none that a messenger sends. */
const isThrownInHook = ({ error }: LogRecord): boolean =>
  error?.stack !== undefined &&
  ABOUT_HOOK.test(error.stack) &&
  error.stack.split('\n').some((line) => ABOUT_HOOK.test(line) && !OF_MESSENGER.test(line))
const OF_MESSENGER = /aiogram|tele(?:bot|graf|gram)|discord|slack|whatsapp|viber/i

export const fieldOf = (fields: Fields, name: string): FieldValue | undefined => {
  if (!name.includes('.')) return fields[name]
  let at: FieldValue | undefined = fields
  for (const part of name.split('.')) {
    if (at === null || typeof at !== 'object' || Array.isArray(at)) return undefined
    at = (at as Fields)[part]
  }
  return at
}

/** What is said in a record, zone by zone: the sentence, the exceptions, the fields that speak. Places and payloads are silent. */
const textOf = (record: LogRecord): string => {
  const { sentence, objects } = cutDumps(FRAME.test(record.message) ? '' : record.message)
  const parts = [addressed(record.logger, sentence), ...errorTexts(record.error)]
  speakingParts(record.fields, parts)
  for (const object of objects) speakingParts(object, parts, 1)
  return headAndTail(parts.join('\n'), MAX_TEXT)
}

/** A frame of a trace that its logger wrote as a line of its own: a place, and no sentence. */
const FRAME =
  /^\s*(?:(?:at|from) )?(?:[\w$.<>]{1,300}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d{1,6}\)|[\w./\\@-]{1,300}\.(?:rb|erb|go|php|py|js|mjs|ts|ex|exs):\d{1,6}(?::(?:\d{1,6}|in [`'][^`'\n]{1,200}'))?)\s*$/

/** `Bitrix24: deal not found`: layouts take the first word for a logger, and it is whom or what the sentence speaks of. */
const COUNTERPART =
  /^(?:amo(?: ?crm)?|kommo|b(?:itri)?x(?:24)?|b24|pipedrive|hubspot|salesforce|zoho|telegram|sendpulse|whatsapp|twilio|sendgrid|mailgun|postmark|smtp|slack|viber|crm)$/i
const addressed = (logger: string | undefined, sentence: string): string =>
  logger !== undefined && (COUNTERPART.test(logger) || isOtherWork(logger.toLowerCase()))
    ? `${logger}: ${sentence}`
    : sentence

const isOtherWork = (logger: string): boolean => OF_MAILING.test(logger) || OF_HOUSEKEEPING.test(logger)

const headAndTail = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max * 0.7)}\n${text.slice(-max * 0.3)}`

const STRIPE_ID =
  /\b(evt|cs_live|cs_test|cs|pi|ch|py|in|re|sub|cus|seti|pm|price|prod|req|acct|we|txn|dp|src|plink)_[a-z0-9]{8,}(?![\w*…]|\.{3})/g
/** `deal_id=4540`, `"requestId": "f1c2…"`; not `deal_id=null`, which tells that there is none. */
const NAMED_ID =
  /\b(?:[a-z]+_)*(?:id|uuid|guid)["']?(?:=|:\s?)["']?(?!(?:null|none|nil|undefined|missing|empty|unknown|""|'')\b)(?=[\w-]*\d)[\w-]{2,}["']?/g

/** Random letters and digits of ids must not be read as words or status codes; that an id stands there is kept. */
const withoutIds = (text: string): string =>
  text.includes('id') || text.includes('_')
    ? text
        .replace(STRIPE_ID, '$1_idididid')
        .replace(NAMED_ID, (whole) =>
          whole.includes('_idididid') ? whole.slice(whole.search(/(?:evt|cs|pi|ch|py|in|re|sub|cus|src)_/)) : ' ',
        )
    : text

/**
 * Phrases that hold a word of failure and deny it. They are cut before anything is read into the words. `error: null`
 * and the like are what loggers write for a success.
 */
const DENIED =
  /(?:\b(?:no|0|zero|without(?: any)?|free of) (?:\w+ )?(?:errors?|failures?|failed|problems?|exceptions?|issues?)\b|["']?\b\w*(?:errors?|err|failed|failures?|exceptions?)["']?\s*[:=]\s*["']?(?:0(?![\w.])|(?:<nil>|<null>|null|none|nil|false|undefined|\[\]|"")(?=["']?\s*(?:[,;}\])|]|$|\n)))["']?|(?:ошибок|сбоев|неудач)["']?\s*[:=]\s*0(?!\d)|без (?:единой )?(?:ошибок|ошибки|сбоев)|(?:ошибок|сбоев) (?:нет|не было|не обнаружено|не найдено)|нет ошибок|not an error|не (?:является )?ошибк\w*|\bfrom ['"«“]?(?:\w+ )?(?:failed|failure|error|declined|cancell?ed|expired|unpaid)['"»”]? to\b|(?<![а-яё])со? ['"«“]?(?:ошибк\S*|неудач\S*|отклон\S*|просроч\S*|отменен\S*)['"»”]? на(?![а-яё])|\bretry: retry in \d+(?:\.\d+)?s?:[^\n]*|error[-_]?(?:handler|boundary|reporter)|\bon_?error\b|fail-?over|fail-?fast|failsafe|fail-safe)/g

const MAYBE_DENIED = /err|fail|exception|problem|issue|from |retry: |ошиб|сбо|неудач|(?:отклон|просроч|отменен)\S* на/

/** What is sold may be called anything, and so may a mail and a property that a crash could not read: neither is about the payment. */
const QUOTED =
  /\b(?:items?|products?|product_?name|plan|plan_?name|sku|goods|course|товар|тариф|курс|услуга)["']?\s*[=:]?\s*(?:"[^"\n]{1,120}"|'[^'\n]{1,120}'|«[^»\n]{1,120}»)|\((?:reading|setting|evaluating) '[^']*'\)|cannot (?:destructure|read|set) property ['"`][^'"`\n]{1,80}['"`](?: of ['"`][^'"`\n]{1,80}['"`])?|undefined (?:local variable or )?method [`'][^`'\n]{1,80}['`]|(?:object|module) has no attribute ['"][^'"\n]{1,80}['"]|\b[\w$.?]{1,80}(?= is not a (?:function|constructor))|\bkey [:'"]\w{1,60}['"]? not found|cannot find (?:module|package) ['"`][^'"`\n]{1,200}['"`]|\bsubject["']?\s*[:=]\s*[^\n]{1,200}/g

const MAYBE_QUOTED =
  /ing '|undefined |no attribute|is not a|(?:destructure|read|set) property|key [:'"]|cannot find (?:module|package)|subject["']?\s*[:=]/

/** Where a piece of a program stands, as runtimes print it in a sentence: `coro=<f() running at /a.py:7>`, `defined at /a.py:7`. */
const PLACES =
  /\b(?:coro|cb|callback|func(?:tion)?|handler|task)=\[?<[^>\n]{1,300}>|\b(?:defined|running|created|declared|called|raised) at \S{1,300}:\d+|^[\w.]{1,80}:[\w.<>]{1,80}:\d{1,6} [|-] /gm
const MAYBE_PLACED = /=\[?<|\bat \S|^[\w.]{1,80}:[\w.<>]{1,80}:\d/m

const neutralise = (text: string): string => {
  const placed = MAYBE_PLACED.test(text) ? text.replace(PLACES, ' ') : text
  return MAYBE_DENIED.test(placed) || MAYBE_QUOTED.test(placed)
    ? placed.replace(DENIED, ' ').replace(QUOTED, ' ')
    : placed
}
