import { toLatin1 } from './decode/latin1.ts'
import { tagOf } from './tag.ts'

/** What stands where a secret (latin1 of its bytes) stood: `[kind]`, or `[kind:3f2a91]` where two occurrences may be matched. */
export const markOf = (kind: string, value: string, key: Uint8Array | undefined, guessable: boolean): string =>
  key === undefined || guessable || isGuessableBytes(value)
    ? `[${kind}]`
    : `[${kind}:${tagOf(Buffer.from(value, 'latin1'), key)}]`

const isGuessableBytes = (value: string): boolean => value.length < 12 || DIGITS_ONLY.test(value)

/** Whether a value is shown without a tag, because who tries all such values would find it by its tag. */
export const isGuessable = (value: string): boolean => isGuessableBytes(toLatin1(value))

/** A whole text that is one of our marks, or several. */
export const isMark = (text: string): boolean => text.charCodeAt(0) === BRACKET && WHOLE_MARK.test(text)

/** True when the name at [start, end) is the kind inside one of our own marks, such as `[token:3f2a91]`. */
export const isInsideMark = (text: string, start: number, end: number): boolean => {
  if (text[start - 1] !== '[') return false
  MARK_TAIL.lastIndex = end
  return MARK_TAIL.test(text)
}

const BRACKET = 91
const DIGITS_ONLY = /^[\d\s-]*$/
const WHOLE_MARK = /^(?:\[[a-z][a-z0-9_]{1,30}(?::[0-9a-f]{6})?\][ ,;]{0,2}){1,9}$/
const MARK_TAIL = /:[0-9a-f]{6}\]/y
