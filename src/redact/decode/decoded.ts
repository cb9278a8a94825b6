/**
 * Decoded readings of a line. A secret may be written with escapes (percent, backslash, HTML, octal), coloured inside,
 * or cut by invisible characters; each pass of `decode` undoes one level of all of them, and keeps for each byte where
 * it came from, so that what is found in the view is hidden in the line.
 */
export interface View {
  readonly text: string
  readonly bytes: Uint8Array
  /** starts[i]: where the byte i of the view begins in the line; starts[length] is the line's length. */
  readonly starts: Int32Array
  /** ends[i]: where it ends. */
  readonly ends: Int32Array
}

/**
 * One level decoded, or undefined when nothing is there to decode. `source` holds the bytes of the text from `from` on.
 * The view holds until the next `clearViews`.
 */
export const decode = (text: string, source: Uint8Array, from = 0): View | undefined => {
  if (!MAYBE.test(text)) return undefined
  const { bytes, starts, ends } = room(text.length)
  let length = 0
  let changed = false
  for (let i = 0; i < text.length;) {
    const code = source[from + i] as number
    const escape = ESCAPE_START[code] === 1 ? readEscape(text, i) : undefined
    if (escape === undefined) {
      bytes[length] = code
      starts[length] = i
      ends[length++] = ++i
      continue
    }
    changed = true
    if (escape.code >= 0) {
      for (const byte of escape.byte ? [escape.code] : utf8(escape.code)) {
        bytes[length] = byte
        starts[length] = i
        ends[length++] = escape.end
      }
    }
    i = escape.end
  }
  if (!changed) return undefined
  starts[length] = text.length
  ends[length] = text.length
  bytes.fill(0, length, length + PAD)
  return { text: bytes.latin1Slice(0, length), bytes, starts, ends }
}

/** The views of one line are needed together, and no longer than the line: memory of their own would cost more than they do. */
const SPACE = 65_536
/** What a scan may read beyond the end. */
const PAD = 8
let space: Room | undefined
let used = 0

interface Room {
  readonly bytes: Latin1Buffer
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** The types of Node leave it out. */
type Latin1Buffer = Buffer & { latin1Slice(start: number, end: number): string }

/** Room for a view of a text of this length. */
export const room = (length: number): Room => {
  const size = length + PAD
  if (size > SPACE / 4) return newRoom(size)
  if (space === undefined || used + size > SPACE) {
    space = newRoom(SPACE)
    used = 0
  }
  const from = used
  used += size
  return {
    bytes: space.bytes.subarray(from, used) as Latin1Buffer,
    starts: space.starts.subarray(from, used),
    ends: space.ends.subarray(from, used),
  }
}

const newRoom = (size: number): Room => ({
  bytes: Buffer.alloc(size) as Latin1Buffer,
  starts: new Int32Array(size),
  ends: new Int32Array(size),
})

/** The views made so far are done with. */
export const clearViews = (): void => {
  used = 0
}

interface Escape {
  /** What it stands for; -1: nothing (an ANSI sequence, an invisible character). */
  readonly code: number
  readonly end: number
  /** `code` is a byte of UTF-8, not a code point. */
  readonly byte?: boolean
}

const readEscape = (text: string, at: number): Escape | undefined => {
  switch (text.charCodeAt(at)) {
    case 0x00:
    case 0x08:
      return { code: -1, end: at + 1 }
    case 0x1b:
      return { code: -1, end: ansiEnd(text, at) }
    case 0x25:
      return percent(text, at)
    case 0x5c:
      return backslash(text, at)
    case 0x26:
      return entity(text, at)
    case 0x23:
      return octal(text, at)
    case 0x5e:
      return caret(text, at)
    case 0x3d:
      return quotedPrintable(text, at)
    default:
      return unicode(text, at)
  }
}

const sticky = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** ECMA-48: CSI … final byte; OSC, DCS, APC … BEL or ST (bounded); any other two-byte sequence. */
const ansiEnd = (text: string, at: number): number =>
  at + (sticky(CSI, text, at) ?? sticky(OSC, text, at) ?? sticky(TWO_BYTES, text, at) ?? '\x1b').toString().length

const percent = (text: string, at: number): Escape | undefined => {
  const wide = sticky(PERCENT_U, text, at)
  if (wide) return { code: parseInt(wide[1] as string, 16), end: at + 6 }
  const plain = sticky(PERCENT, text, at)
  return plain ? { code: parseInt(plain[1] as string, 16), end: at + 3, byte: true } : undefined
}

const SIMPLE: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: -1, f: 12, v: 11, e: 27, a: 7 }

/** The escapes of one character that need no second look, by its code; 0 for others. */
const ESCAPED = new Int16Array(128)
for (const character of 'nrtbfvea"\'`/$=@!:;,.?*#~^|<>(){}[] +-')
  ESCAPED[character.charCodeAt(0)] = SIMPLE[character] ?? character.charCodeAt(0)

const backslash = (text: string, at: number): Escape | undefined => {
  const simple = ESCAPED[text.charCodeAt(at + 1)] ?? 0
  if (simple !== 0) return { code: simple, end: at + 2 }
  const match = sticky(BACKSLASH, text, at)
  if (!match) return undefined
  // `\&#39;`: a backslash, and an entity of its own.
  if ((match[5] === '&' && sticky(ENTITY, text, at + 1)) || (match[5] === '%' && sticky(PERCENT, text, at + 1)))
    return undefined
  const end = at + match[0].length
  const hex = match[1] ?? match[2]
  if (hex !== undefined) return { code: parseInt(hex, 16), end }
  if (match[3] !== undefined) return { code: parseInt(match[3], 16), end, byte: !isCodePoint(text, at, match[3]) }
  if (match[4] !== undefined) return { code: parseInt(match[4], 8) & 255, end, byte: true }
  const character = match[5] as string
  // A backslash at the end of a quoted text: decoded it must not seem to escape the quote after it.
  // In JSON alone: the repr of Python writes `\\\\"` for what is an escaped quote inside.
  if (character === '\\' && text[end] === '"' && /[{[]/.test(text[0] as string)) return { code: 0x7f, end }
  return { code: SIMPLE[character] ?? character.charCodeAt(0), end }
}

/** `\\xa0` in a text of Python is a code point; after another byte of UTF-8 it is one itself. */
const isCodePoint = (text: string, at: number, hex: string): boolean =>
  /^[ab]/i.test(hex) && !/\\x[89a-fA-F][0-9a-fA-F]$/.test(text.slice(Math.max(0, at - 4), at))

const NAMED: Readonly<Record<string, number>> = {
  quot: 34,
  amp: 38,
  lt: 60,
  gt: 62,
  apos: 39,
  nbsp: 32,
  commat: 64,
  colon: 58,
  equals: 61,
  sol: 47,
  lowbar: 95,
  period: 46,
  comma: 44,
  semi: 59,
  plus: 43,
  num: 35,
  percnt: 37,
  dollar: 36,
  ast: 42,
  excl: 33,
  quest: 63,
  lbrack: 91,
  rbrack: 93,
  lsqb: 91,
  rsqb: 93,
  lcub: 123,
  rcub: 125,
  lpar: 40,
  rpar: 41,
  hyphen: 45,
  dash: 45,
  bsol: 92,
  grave: 96,
  Tab: 9,
  NewLine: 10,
  shy: -1,
  zwj: -1,
  zwnj: -1,
}

const entity = (text: string, at: number): Escape | undefined => {
  const match = sticky(ENTITY, text, at)
  if (!match) return undefined
  const end = at + match[0].length
  if (match[1] !== undefined) return { code: parseInt(match[1], 16) & 0x1fffff, end }
  if (match[2] !== undefined) return { code: parseInt(match[2], 10) & 0x1fffff, end }
  const code = NAMED[match[3] as string]
  return code === undefined ? undefined : { code, end }
}

/** rsyslog writes control characters as `#033`. */
const octal = (text: string, at: number): Escape | undefined => {
  const match = sticky(RSYSLOG, text, at)
  return match ? { code: parseInt(match[1] as string, 8), end: at + 4, byte: true } : undefined
}

/** `^[[32m`: an escape sequence as `cat -v` and journalctl show it. */
const caret = (text: string, at: number): Escape | undefined => {
  const match = sticky(CARET, text, at)
  return match ? { code: -1, end: at + match[0].length } : undefined
}

const quotedPrintable = (text: string, at: number): Escape | undefined =>
  sticky(QUOTED_PRINTABLE, text, at) ? { code: 0x3d, end: at + 3 } : undefined

/** Invisible characters vanish, full-width forms become ASCII, typographic quotes and spaces plain ones. */
const unicode = (text: string, at: number): Escape | undefined => {
  const invisible = sticky(INVISIBLE, text, at)
  if (invisible) return { code: -1, end: at + invisible[0].length }
  const wide = sticky(FULL_WIDTH, text, at)
  if (wide) return { code: fullWidth(text, at), end: at + 3 }
  const quote = sticky(QUOTES, text, at)
  if (quote) return { code: quote[1] === undefined ? 34 : 39, end: at + quote[0].length }
  const blank = sticky(SPACES, text, at)
  return blank ? { code: 32, end: at + blank[0].length } : undefined
}

const fullWidth = (text: string, at: number): number =>
  (((text.charCodeAt(at + 1) & 0x3f) << 6) | (text.charCodeAt(at + 2) & 0x3f)) - 0xf00 + 0x20

const utf8 = (code: number): readonly number[] => {
  if (code < 0x80) return [code]
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
  return [0xe0 | ((code >> 12) & 15), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
}

/** Some escape may begin here; what comes after its first characters is read when it is met. */
const MAYBE = /[\0\x08\x1b\\\xc2\xe1-\xe3\xef\xf3]|%[0-9A-Fa-fu]|&(?:#[0-9xX]|[A-Za-z]{2,8};)|#0[0-3]|\^\[\[|=3D/
const ESCAPE_START = new Uint8Array(256)
for (const byte of [0, 8, 0x1b, 0x25, 0x5c, 0x26, 0x23, 0x5e, 0x3d, 0xc2, 0xe1, 0xe2, 0xe3, 0xef, 0xf3])
  ESCAPE_START[byte] = 1

const CSI = /\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]/y
const OSC = /\x1b[\]PX^_][^\x07\x1b]{0,2048}(?:\x07|\x1b\\)/y
const TWO_BYTES = /\x1b[ -~]/y
const PERCENT_U = /%u([0-9A-Fa-f]{4})/y
const PERCENT = /%([0-9A-Fa-f]{2})/y
const BACKSLASH =
  /\\(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|([0-3][0-7]{2})|([nrtbfvea"'`\\/$&=@!:;,.?*#~%^|<>(){}[\] +-]))/y
const ENTITY = /&(?:#[xX]([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]{2,8}));/y
const RSYSLOG = /#(0[0-3][0-7])/y
const CARET = /\^\[\[[0-9;]{0,16}[A-Za-z]/y
const QUOTED_PRINTABLE = /=3D/y
const INVISIBLE =
  /\xc2\xad|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xe1\xa0\x8e|\xef\xb8[\x80-\x8f]|\xf3\xa0[\x80-\x81][\x80-\xbf]/y
const FULL_WIDTH = /\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]/y
const QUOTES = /\xe2\x80(?:[\x9c-\x9f]|([\x98-\x9b]))|\xc2[\xab\xbb]/y
const SPACES = /\xc2\xa0|\xe2\x80[\x80-\x8a\xaf]|\xe3\x80\x80/y
