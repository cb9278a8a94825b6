import { isPlaceholder } from './placeholder.ts'
import { quoteAt, quotedValue } from './value.ts'
import type { Scan } from '../rule.ts'

/** Objects that Stripe and shops fill with a customer: their names, addresses, phones are personal whatever the key. */

/** Hides personal values in the object that opens at `at`; opens a block when it goes on in the next line. Gives its end. */
export const hidePersonalObject = (scan: Scan, at: number): number => {
  const { end, depth } = walk(scan, at, 0)
  // In a container's JSON the end of the line is not the end of the text, and its own brace would close the object.
  if (depth > 0 || /^[{[(]?\s*(?:\n|\\+n|%0A)/.test(scan.text.slice(at, at + 24)))
    scan.open({ kind: 'personal', depth: Math.max(1, depth) })
  return end
}

/**
 * The person's fields of the Stripe object that says at `at` what it is: those of its own, and of its address. In a text of
 * many lines the object goes on in the next. Gives where to go on.
 */
export const hidePersonOf = (scan: Scan, at: number, end: number): number => {
  const { text } = scan
  if (ALONE.test(text.slice(0, at)) && /^[ \t]*(?:[,\r][ \t\r]*)?$/.test(text.slice(end, end + 80))) {
    scan.open({ kind: 'personal', depth: 1 })
    return end
  }
  let depth = 0
  // Objects in objects, none of them closed: each would be walked to the end of the text.
  const last = Math.min(text.length, end + AHEAD)
  for (let i = openingBefore(text, at); i < last; i++) {
    const character = text[i] as string
    if (OPENERS.includes(character)) depth++
    else if (CLOSERS.includes(character) && --depth <= 0) return end
    if (depth !== 1) continue
    FIELD.lastIndex = i
    const field = /[\s{(,["'\\<]/.test(text[i - 1] ?? ' ') ? FIELD.exec(text) : null
    if (field === null) continue
    const value = i + field[0].length
    if (/^address$/i.test(field[1] as string) && text[value] === '{') i = hidePersonalObject(scan, value) - 1
    else if (PERSON.has((field[1] as string).toLowerCase())) i = hideValue(scan, value, field[1] as string) - 1
    else i = skipQuoted(text, value) - 1
  }
  return end
}

/** Where the object around `at` opens; 0 when that was cut off. */
const openingBefore = (text: string, at: number): number => {
  let depth = 0
  for (let i = at - 1; i >= Math.max(0, at - BEHIND); i--) {
    if (CLOSERS.includes(text[i] as string)) depth++
    else if (OPENERS.includes(text[i] as string) && depth-- === 0) return i
  }
  return at
}

const skipQuoted = (text: string, at: number): number => {
  const quote = quoteAt(text, at)
  return quote ? Math.max(quotedValue(text, quote).end + 1, at + 1) : at
}

/** An object of Stripe names its kind near its beginning, and the person soon after it. */
const BEHIND = 512
const AHEAD = 2048

const PERSON = new Set(
  'name email phone individual_name business_name account_holder_name first_name last_name company value receipt_email'.split(
    ' ',
  ),
)
/** A line that holds nothing before the field. */
const ALONE = /^[ \t]{0,64}["']?$/

/** The next line of an object that is open `depth` levels deep; gives the depth at its end, 0 when it closed. */
export const continuePersonal = (scan: Scan, depth: number): number => walk(scan, 0, depth).depth

/** `billing_details[address][line1]=…` of a form: what stands in the last brackets names the value. Gives its end, or 0. */
export const hidePersonalParameter = (scan: Scan, at: number): number => {
  PARAMETER.lastIndex = at
  const match = PARAMETER.exec(scan.text)
  const personal = match ? personalKind(match[1] as string) : undefined
  if (!match || personal === undefined) return 0
  const start = at + match[0].length
  FORM_VALUE.lastIndex = start
  const end = start + (FORM_VALUE.exec(scan.text)?.[0].trimEnd().length ?? 0)
  if (isPlaceholder(scan.text.slice(start, end))) return 0
  scan.hide(start, end, personal, { pii: true, guessable: true })
  return end
}

/** A line `name: value` of such an object in YAML. */
export const hidePersonalLine = (scan: Scan): void => {
  LINE.lastIndex = 0
  const match = LINE.exec(scan.text)
  const personal = match ? personalKind(match[2] as string) : undefined
  if (!match || personal === undefined) return
  const value = scan.text.slice(match[0].length).trimEnd()
  if (value !== '' && !isPlaceholder(value.replace(/^["']|["']$/g, '')))
    scan.hide(match[0].length, match[0].length + value.length, personal, { pii: true, guessable: true })
}

const walk = (scan: Scan, at: number, from: number): { readonly end: number; readonly depth: number } => {
  const { text } = scan
  let depth = from
  for (let i = at; i < text.length;) {
    const character = text[i] as string
    if (OPENERS.includes(character)) depth++
    else if (CLOSERS.includes(character) && --depth <= 0) return { end: i + 1, depth: 0 }
    FIELD.lastIndex = i
    const field = i === 0 || /[\s{(,["'\\<]/.test(text[i - 1] as string) ? FIELD.exec(text) : null
    if (field === null) {
      i++
      continue
    }
    i = hideValue(scan, i + field[0].length, field[1] as string)
  }
  return { end: text.length, depth }
}

const hideValue = (scan: Scan, at: number, name: string): number => {
  const { text } = scan
  const personal = personalKind(name)
  const quote = quoteAt(text, at)
  if (!quote) {
    BARE.lastIndex = at
    const body = BARE.exec(text)?.[0].trimEnd() ?? ''
    if (personal === undefined || body === '' || isPlaceholder(body)) return at
    scan.hide(at, at + body.length, personal, { pii: true, guessable: true })
    return at + body.length
  }
  const value = quotedValue(text, quote)
  if (personal !== undefined && !isPlaceholder(text.slice(value.start, value.end))) {
    scan.hide(value.start, value.end, personal, { pii: true, guessable: true })
  }
  return Math.max(value.end + 1, at + 1)
}

/** What the name of a field says inside such an object. */
export const personalKind = (name: string): string | undefined =>
  KINDS.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''))

const KINDS = new Map<string, string>([
  ...[
    'name',
    'firstname',
    'lastname',
    'fullname',
    'company',
    'businessname',
    'individualname',
    'recipient',
    'carrierrecipient',
  ].map((n) => [n, 'name'] as const),
  ...['email', 'emailaddress'].map((n) => [n, 'email'] as const),
  ...['phone', 'phonenumber', 'mobile', 'tel'].map((n) => [n, 'phone'] as const),
  ...[
    'line1',
    'line2',
    'city',
    'postalcode',
    'zip',
    'zipcode',
    'postcode',
    'street',
    'address1',
    'address2',
    'address',
    'state',
    'region',
    'district',
    'building',
    'apartment',
    'house',
  ].map((n) => [n, 'address'] as const),
  ...['dob', 'birthdate', 'taxid', 'ipaddress', 'value'].map((n) => [n, 'personal'] as const),
])
const PARAMETER = /(?:(?:\[|%5B)\w{1,40}(?:\]|%5D)){0,3}(?:\[|%5B)(\w{1,40})(?:\]|%5D)=/iy
const FORM_VALUE = /[^&\s"'<>;]{1,200}(?: [^&\s"'<>;=]{1,60}(?=[\s&;"'<]|$)){0,8}/y
const LINE = /([ \t]{0,64}(?:- )?)["']?(\w[\w-]{0,40})["']?:[ \t]{1,8}/y
const OPENERS = '{(['
const CLOSERS = '})]'
const FIELD =
  /[\\"':]{0,17}\[?([A-Za-z_][\w-]{0,40})\]?[\\"']{0,17}[ \t]{0,8}(?:=>|=|:)[ \t]{0,8}(?:(?:string|str)\(\d{1,6}\) )?/y
const BARE = /[^\n"'`,;{}()[\]<>\\]{1,200}/y
