import type { Fields, FieldValue } from '../model/record.ts'
import { cutDumps } from './dump.ts'
import { callOf } from './http-call.ts'

/** Names whose values say what happened, in any of the usual spellings. All others only carry ids. */
const SPEAKS =
  /^(?:e|err|error|errors|exception|exc|cause|reason|why|details?|description|result|outcome|state|action|operation|op|event|type|kind|code|status|statuscode|httpstatus|httpcode|statustext|msg|message|summary|channel|provider|target|recipient|handler|step|stage|task|jobname|job|retryafter|attempt|attempts|attemptsmade|willretry|changed|verified|livemode|mode|expected|actual|eventtype|constraint|table|sqlstate|paymentstatus|subscriptionstatus|declinecode|flag|ok|success|signal|oldstage|newstage|age)$/
/** What ends in one of these says so too: `skip_reason`, `last_error`, `errorMessage`, `http_status`. */
const SPEAKS_END =
  /(?:error|errors|reason|cause|exception|message|errmsg|description|failure|errorcode|errordescription)$/
/** Members that only hold others. */
const WRAPS =
  /^(?:context|ctx|extra|meta|fields|attributes|attrs|parameters|params|validationerrors|parsed|raw|inner|properties|debug|response|res|resp|answer|reply|apiresponse)$/
/** What a person who asks looks for: that it is not there says something. */
const WANTED = /deal|order|lead|metadata|chat|telegram|sendpulse|contact|session|client_?reference|signature|secret/i
/** Ids of Stripe tell what the line is about, whatever their name. */
const STRIPE_ID = /^(?:evt|cs|pi|in|ch|sub|cus|re|seti)_\w{8,}$/
const MASKED = /\*{3,}|\[?(?:redacted|masked|filtered|скрыто)\]?|…/i
const MOST = 8
const DEEPEST = 5

const plain = (name: string): string => name.replace(/[^a-zа-яё0-9]/gi, '').toLowerCase()

/** The parts of fields that speak, as `name: value` lines; HTTP clients' dumps as what they called and what came back. */
export const speakingParts = (fields: Fields, parts: string[] = [], depth = 0): string[] => {
  const call = depth > 0 ? callOf(fields) : callOf(withoutOwn(fields))
  if (call) {
    parts.push(`call to ${call.url ?? ''}${call.status === undefined ? '' : `: status ${call.status}`}`)
    if (call.body !== undefined) pushBody(call.body, parts, depth)
    if (depth > 0) {
      pushNamed(fields, parts, depth, /^(?:message|msg|code|name|errno|reason|error|statusText)$/)
      return parts
    }
  }
  for (const name in fields) pushField(name, fields[name] as FieldValue, parts, depth)
  return parts
}

/** A record's own `request` and `response` may be those of the request that it answers: parsed as its exchange. */
const withoutOwn = (fields: Fields): Fields => {
  const { req: _req, res: _res, method: _method, ...rest } = fields
  return rest
}

const pushNamed = (fields: Fields, parts: string[], depth: number, names: RegExp): void => {
  for (const name in fields) if (names.test(name)) pushField(name, fields[name] as FieldValue, parts, depth)
}

const pushBody = (body: FieldValue, parts: string[], depth: number): void => {
  if (typeof body === 'string') parts.push(body.slice(0, 400))
  else if (body !== null && typeof body === 'object' && depth < DEEPEST) {
    for (const each of Array.isArray(body) ? body.slice(0, MOST) : [body])
      if (each !== null && typeof each === 'object') speakingParts(each as Fields, parts, depth + 2)
  }
}

const pushField = (name: string, value: FieldValue, parts: string[], depth: number): void => {
  const key = plain(name)
  if (value === null || typeof value !== 'object') {
    const text = value === null ? 'null' : String(value)
    const isEmpty = value === null || text === '' || /^(?:null|none|nil|undefined)$/i.test(text)
    if (isEmpty) {
      if (WANTED.test(name)) parts.push(`${name}: null`)
    } else if (/^\s*[[{]/.test(text) && (speaks(key) || WRAPS.test(key)) && depth < DEEPEST)
      for (const object of cutDumps(text.slice(0, 8_000)).objects) speakingParts(object, parts, depth + 1)
    else if (speaks(key) || MASKED.test(text) || STRIPE_ID.test(text)) parts.push(`${name}: ${text.slice(0, 1_500)}`)
    return
  }
  if (depth >= DEEPEST) return
  if (Array.isArray(value)) {
    if (speaks(key) || WRAPS.test(key))
      for (const each of value.slice(0, MOST)) pushField(name, each as FieldValue, parts, depth)
    return
  }
  const object = value as Fields
  if (speaks(key) || WRAPS.test(key) || callOf(object) !== undefined) speakingParts(object, parts, depth + 1)
}

const speaks = (key: string): boolean => SPEAKS.test(key) || SPEAKS_END.test(key)
