import { toLatin1 } from '../decode/latin1.ts'

/** One way in which a known value may be written; the first `least` characters are enough to hide it. */
export interface Encoding {
  readonly text: string
  readonly least: number
}

/** Shorter values stand in too many words and numbers to be hidden everywhere. */
export const MIN_KNOWN = 4

/**
 * The encodings in which a known value is looked for. Percent, JSON, HTML, `\u00XX` and shell escapes are undone by the
 * views, so they need no entry of their own; base64 needs three, one for each place of the value among its groups.
 */
export const encodingsOf = (value: string): Encoding[] =>
  value
    .split(/[\r\n]+/)
    .map((line) => toLatin1(line.trim()))
    .filter((line) => line.length >= MIN_KNOWN && !isCommon(line))
    .flatMap(encodingsOfLine)

const encodingsOfLine = (value: string): Encoding[] => {
  const texts = new Set([
    value,
    value.replaceAll("'", "'\\''"),
    value.replaceAll("'", "''"),
    value.replaceAll('"', '""'),
    value.replaceAll(' ', '+'),
    JSON.stringify(value).slice(1, -1),
    JSON.stringify(JSON.stringify(value)).slice(3, -3),
    ...(/[^\w.~-]/.test(value) ? escaped(value) : []),
  ])
  const encodings = [...texts].map((text) => ({ text, least: text.length >= 16 ? 12 : text.length }))
  if (value.length < 6) return encodings
  const bytes = Buffer.from(value, 'latin1')
  const shifted = [0, 1, 2].flatMap((shift) => base64At(bytes, shift))
  const hex = bytes.toString('hex')
  return [
    ...encodings,
    ...[...new Set([...shifted, hex, hex.toUpperCase()])].map((text) => ({ text, least: Math.min(text.length, 16) })),
  ]
}

/** Written out, for values that hold what the views themselves would undo: backslashes, percent signs, entities. */
const escaped = (value: string): string[] => {
  const percent = (pattern: RegExp): string =>
    value.replace(pattern, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const uri = percent(/[^\w.~!*'()-]/g)
  return [
    uri,
    uri.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    uri.replaceAll('%20', '+'),
    percent(/[^\w.~!*'();/?:@&=+$,#-]/g),
    percent(/[^\w.~-]/g),
    html,
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    html.replaceAll('"', '&#34;').replaceAll("'", '&#x27;'),
    html.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    html.replaceAll('"', '&quot;'),
    value.replace(/[^\w@%+=:,./-]/g, (character) => `\\${character}`),
    [...value].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    value.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
  ]
}

/** The part of the base64 that depends on the value alone when `shift` other bytes stand before it. */
const base64At = (bytes: Buffer, shift: number): string[] => {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  const from = Math.ceil((shift * 8) / 6)
  const to = Math.floor(((shift + bytes.length) * 8) / 6)
  const inner = text.slice(from, to)
  return inner.length < 8 ? [] : [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
}

/** Words that stand in every log: hiding them would hide the log. */
const isCommon = (value: string): boolean => COMMON.has(value.toLowerCase())

const COMMON = new Set(
  'true false null none test live prod production staging admin root user password secret token default example localhost'.split(
    ' ',
  ),
)
