// What a log line contains never drives the terminal: controls, escape sequences, bidirectional overrides, zero-width
// and tag characters are shown as what they are. Node's stripVTControlCharacters leaves most of them in place.

const NAMES: Readonly<Record<number, string>> = {
  0x00: '␀',
  0x07: '␇',
  0x08: '␈',
  0x0b: '␋',
  0x0c: '␌',
  0x0d: '␍',
  0x1b: '␛',
  0x7f: '␡',
}

const show = (code: number): string => {
  const name = NAMES[code]
  if (name !== undefined) return name
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

/**
 * C0 but tab and newline, DEL, C1, soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width (but the
 * joiners of emoji and scripts are caught by the narrower rule below), bidirectional controls, line and paragraph
 * separators, interlinear annotations, lone surrogates, the grapheme joiner, tags, and the variation selectors beside them,
 * which can carry any hidden text.
 */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f\udd00-\uddef]/g

/** ZWNJ and ZWJ join emoji and the letters of some scripts; anywhere else they only hide. */
const JOINED_BEFORE = String.raw`[\p{M}\p{Emoji_Presentation}\p{Extended_Pictographic}\ufe0f]|(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])\p{L}`
const JOINED_AFTER = String.raw`[\p{M}\p{Extended_Pictographic}]|(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])\p{L}`
const STRAY_JOINER = new RegExp(`(?<!${JOINED_BEFORE})[\\u200c\\u200d]|[\\u200c\\u200d](?!${JOINED_AFTER})`, 'gu')

/** Text for a terminal line; tabs stay, newlines stay when `multiline`, everything that could act is made visible. */
export const terminalSafe = (text: string, multiline = false): string => {
  let visible = text.replace(UNSAFE, (found) => show(found.codePointAt(0) ?? 0))
  // Most texts have no joiner, and compiling the rule about what may stand around one takes milliseconds.
  if (/[\u200c\u200d]/.test(visible))
    visible = visible.replace(STRAY_JOINER, (found) => show(found.codePointAt(0) ?? 0))
  return multiline ? visible : visible.replaceAll('\n', '␊')
}

/** JSON for a terminal or a pipe: what JSON.stringify leaves as it is and a terminal would act on becomes \\uXXXX. */
export const terminalSafeJson = (json: string): string =>
  json.replace(UNSAFE, (found) =>
    Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  )
