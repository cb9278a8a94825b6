import type { Fields, FieldValue, LogRecord } from '../model/record.ts'
import { eventTypeIn, withoutTypes } from './event-type.ts'
import { says, type Says } from './words.ts'

/** Fields that hold what the sender wrote, not what the application says: never read for meaning. */
const FOREIGN =
  /^(?:payload|body|raw_?body|rawbody|header|headers|request_?body|data|object|useragent|user_?agent|referer|cookie|stack|trace|stacktrace|items?|line_?items?|products?|product_?name|plan_?name|sku|customer_?name)$/i

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
  /** Set by `steps/access.ts`: asked by each of its entries. */
  webhookPost: boolean | undefined

  constructor(record: LogRecord) {
    this.record = record
    const text = textOf(record).toLowerCase().replaceAll('ё', 'е')
    this.type = eventTypeIn(text)
    this.event = this.fieldText('event')
    this.text = neutralise(withoutIds(this.type ? withoutTypes(text) : text))
  }

  /** What the line says of its subject by meaning alone. */
  get says(): Says {
    return (this.#says ??= says(this.text, this.record.level))
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

export const fieldOf = (fields: Fields, name: string): FieldValue | undefined => {
  if (!name.includes('.')) return fields[name]
  let at: FieldValue | undefined = fields
  for (const part of name.split('.')) {
    if (at === null || typeof at !== 'object' || Array.isArray(at)) return undefined
    at = (at as Fields)[part]
  }
  return at
}

const textOf = (record: LogRecord): string => {
  const parts = [record.message]
  if (record.logger) parts.push(`logger: ${record.logger}`)
  if (record.error?.type || record.error?.message) {
    parts.push(`${record.error.type ?? ''}: ${record.error.message ?? ''}`)
  }
  if (record.error?.stack) parts.push(headAndTail(record.error.stack, 1_500))
  pushFields(record.fields, parts, 0)
  return headAndTail(parts.join('\n'), MAX_TEXT)
}

const pushFields = (fields: Fields, parts: string[], depth: number): void => {
  for (const name in fields) {
    if (FOREIGN.test(name)) continue
    pushValue(name, fields[name] as FieldValue, parts, depth)
  }
}

const pushValue = (name: string, value: FieldValue, parts: string[], depth: number): void => {
  // `"error": ""` is what loggers write for a success.
  if (value === '' && /err|fail|exception/i.test(name)) return
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    parts.push(`${name}: ${String(value)}`)
  } else if (depth < 4) {
    if (Array.isArray(value))
      for (const each of value.slice(0, 8)) pushValue(name, each as FieldValue, parts, depth + 1)
    else pushFields(value as Fields, parts, depth + 1)
  }
}

const headAndTail = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max * 0.7)}\n${text.slice(-max * 0.3)}`

const STRIPE_ID =
  /\b(evt|cs_live|cs_test|cs|pi|ch|py|in|re|sub|cus|seti|pm|price|prod|req|acct|we|txn|dp)_[a-z0-9]{8,}(?![\w*…]|\.{3})/g
/** `deal_id=4540`, `"requestId": "f1c2…"`; not `deal_id=null`, which tells that there is none. */
const NAMED_ID =
  /\b(?:[a-z]+_)*(?:id|uuid|guid)["']?(?:=|:\s?)["']?(?!(?:null|none|nil|undefined|missing|empty|unknown|""|'')\b)(?=[\w-]*\d)[\w-]{2,}["']?/g

/** Random letters and digits of ids must not be read as words or status codes; that an id stands there is kept. */
const withoutIds = (text: string): string =>
  text.includes('id') || text.includes('_')
    ? text
        .replace(STRIPE_ID, '$1_idididid')
        .replace(NAMED_ID, (whole) =>
          whole.includes('_idididid') ? whole.slice(whole.search(/(?:evt|cs|pi|ch|py|in|re|sub|cus)_/)) : ' ',
        )
    : text

/**
 * Phrases that hold a word of failure and deny it. They are cut before anything is read into the words. `error: null`
 * and the like are what loggers write for a success.
 */
const DENIED =
  /(?:\b(?:no|0|zero|without(?: any)?|free of) (?:\w+ )?(?:errors?|failures?|failed|problems?|exceptions?|issues?)\b|["']?\b\w*(?:errors?|err|failed|failures?|exceptions?)["']?\s*[:=]\s*["']?(?:0(?![\w.])|(?:<nil>|<null>|null|none|nil|false|undefined|\[\]|"")(?=["']?\s*(?:[,;}\])|]|$|\n)))["']?|(?:ошибок|сбоев|неудач)["']?\s*[:=]\s*0(?!\d)|без (?:единой )?(?:ошибок|ошибки|сбоев)|(?:ошибок|сбоев) (?:нет|не было|не обнаружено|не найдено)|нет ошибок|not an error|не (?:является )?ошибк\w*|error[-_]?(?:handler|boundary|reporter)|\bon_?error\b|fail-?over|fail-?fast|failsafe|fail-safe)/g

const MAYBE_DENIED = /err|fail|exception|problem|issue|ошиб|сбо|неудач/

/** What is sold may be called anything, and so may a property that a crash could not read: neither is about the payment. */
const QUOTED =
  /\b(?:items?|products?|product_?name|plan|plan_?name|sku|goods|course|товар|тариф|курс|услуга)["']?\s*[=:]?\s*(?:"[^"\n]{1,120}"|'[^'\n]{1,120}'|«[^»\n]{1,120}»)|\((?:reading|setting) '(?![^']*(?:deal|order|lead|metadata))[^']*'\)/g

const neutralise = (text: string): string =>
  MAYBE_DENIED.test(text) || text.includes("ing '") ? text.replace(DENIED, ' ').replace(QUOTED, ' ') : text
