/**
 * The engine works on latin1 strings of bytes: every byte is one character, so invalid UTF-8 and lone surrogates come
 * out exactly as they went in.
 */

/** The UTF-8 bytes of a text as a latin1 string; lone surrogates become their three bytes (WTF-8). */
export const toLatin1 = (text: string): string => {
  if (isAscii(text)) return text
  return isWellFormed(text) ? Buffer.from(text, 'utf8').toString('latin1') : wtf8(text)
}

/** The way back. */
export const fromLatin1 = (bytes: string): string => {
  if (isAscii(bytes)) return bytes
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return SURROGATE_BYTES.test(bytes) ? unWtf8(bytes) : text
}

/** Counting the bytes of a long text is faster than a pattern, of a short one slower. */
export const isAscii = (text: string): boolean =>
  text.length < 256 ? !NOT_ASCII.test(text) : Buffer.byteLength(text, 'utf8') === text.length

/** No lone surrogates: ten times as fast as a pattern. ES2024, and in Node since 20. */
const isWellFormed = (text: string): boolean => (text as string & { isWellFormed(): boolean }).isWellFormed()

const NOT_ASCII = /[^\0-\x7f]/
const SURROGATE_BYTES = /\xed[\xa0-\xbf][\x80-\xbf]/
const SPLIT_SURROGATES = /(\xed[\xa0-\xbf][\x80-\xbf])/

const wtf8 = (text: string): string => {
  let bytes = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    bytes +=
      code >= 0xd800 && code <= 0xdfff
        ? String.fromCharCode(0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
        : Buffer.from(character, 'utf8').toString('latin1')
  }
  return bytes
}

const unWtf8 = (bytes: string): string =>
  bytes
    .split(SPLIT_SURROGATES)
    .map((part, index) =>
      index % 2 === 0
        ? Buffer.from(part, 'latin1').toString('utf8')
        : String.fromCharCode(0xd000 | ((part.charCodeAt(1) & 0x3f) << 6) | (part.charCodeAt(2) & 0x3f)),
    )
    .join('')
