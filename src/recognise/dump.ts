import type { Fields } from '../model/record.ts'

/** A sentence, and the objects that were printed after or inside it. */
export interface CutMessage {
  readonly sentence: string
  readonly objects: readonly Fields[]
}

/** An object shorter than this may be the sentence's own: `{id}`, `{ }`. */
const LEAST = 8
const MOST_OBJECTS = 4

/**
 * Cuts printed objects out of a message: JSON, what `util.inspect`, `var_dump` and Ruby's `inspect` print. What a cut object
 * says is read by its names alone; its words are no sentence.
 */
export const cutDumps = (message: string): CutMessage => {
  let at = nextOpening(message, 0)
  if (at === -1) return { sentence: message, objects: [] }
  let sentence = ''
  let from = 0
  const objects: Fields[] = []
  while (at !== -1) {
    const end = closing(message, at)
    const whole = message.slice(at, end)
    if (whole.length >= LEAST && isDump(whole)) {
      sentence += `${message.slice(from, at)} `
      from = end
      if (objects.length < MOST_OBJECTS) objects.push(...readObject(whole))
    }
    at = nextOpening(message, Math.max(end, at + 1))
  }
  return { sentence: sentence + message.slice(from), objects }
}

const nextOpening = (text: string, from: number): number => {
  const curly = text.indexOf('{', from)
  const square = text.indexOf('[{', from)
  if (curly === -1) return square
  return square === -1 ? curly : Math.min(curly, square)
}

/** Just behind the bracket that closes the one at `from`; the end of the text when nothing does (a cut line). */
const closing = (text: string, from: number): number => {
  let depth = 0
  let quote = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quote !== 0) {
      if (code === 92) at++
      else if (code === quote) quote = 0
    } else if (code === 34) quote = code
    else if (code === 123 || code === 91) depth++
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1
  }
  return text.length
}

/** Members with a name and a sign between: what is only braces around words stays in the sentence. */
const isDump = (text: string): boolean => /["'\w]\s*(?::|=>|=)\s*\S/.test(text)

const readObject = (text: string): Fields[] => {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value.filter((each): each is Fields => each !== null && typeof each === 'object')
    return value !== null && typeof value === 'object' ? [value as Fields] : []
  } catch {
    return [looseMembers(text)]
  }
}

const MEMBER =
  /(?:^|[{,\s])["':]?([A-Za-z_][\w-]{0,40})["']?\s*(?::|=>|=)\s*(?:"((?:[^"\\]|\\.){0,400})"|'((?:[^'\\]|\\.){0,400})'|(-?\d[\w.]{0,20}|null|true|false|nil|None|undefined))/g

/** The members with plain values of an object that is no JSON, whatever their depth; the first of a name counts. */
const looseMembers = (text: string): Fields => {
  const members: Record<string, string | number | null> = {}
  for (const match of text.slice(0, 4_000).matchAll(MEMBER)) {
    const name = match[1] as string
    if (Object.hasOwn(members, name)) continue
    const plain = match[4]
    members[name] =
      plain === undefined
        ? (match[2] ?? match[3] ?? '')
        : /^-?\d+$/.test(plain)
          ? Number(plain)
          : /^(?:null|nil|None|undefined)$/.test(plain)
            ? null
            : plain
  }
  return members
}
