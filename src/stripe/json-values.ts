/** One JSON value of a text, with the line (from 1) on which it starts. */
export interface JsonValue {
  readonly value: unknown
  readonly line: number
}

/** A text that is no JSON, at the line where it stops being it. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault'
  readonly line: number

  constructor(line: number) {
    super(`not JSON at line ${line}`)
    this.line = line
  }
}

const TOKEN =
  /[\s,]+|[{}[\]:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * The values of a text that holds one after another: one value, one a line (NDJSON), pretty-printed ones in a row, or
 * an array, whose elements are then given by themselves. Node's own parser tells no line, and none of these but the first.
 * Throws JsonFault.
 */
export function* jsonValues(text: string): Generator<JsonValue> {
  const lineOf = lineCounter(text)
  let at = 0
  while ((at = skipSpace(text, at)) < text.length) {
    const end = endOfValue(text, at, lineOf)
    const slice = text.slice(at, end)
    // `2026-11-22 …` begins with a number and is a log line.
    if (!/^[[{]/.test(slice) && /[^\s,]/.test(text.charAt(end))) throw new JsonFault(lineOf(at))
    if (slice.startsWith('[')) yield* elements(text, at, end, lineOf)
    else yield { value: parse(slice, lineOf(at)), line: lineOf(at) }
    at = end
  }
}

function* elements(text: string, start: number, end: number, lineOf: (at: number) => number): Generator<JsonValue> {
  const array = parse(text.slice(start, end), lineOf(start))
  let at = start + 1
  for (const value of Array.isArray(array) ? array : []) {
    at = skipSpace(text, at)
    yield { value, line: lineOf(at) }
    at = endOfValue(text, at, lineOf)
  }
}

/** The offset after the value that starts at `from`; brackets are matched, the grammar between them is left to JSON.parse. */
const endOfValue = (text: string, from: number, lineOf: (at: number) => number): number => {
  const open: string[] = []
  let at = from
  do {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined || token === '') throw new JsonFault(lineOf(at))
    if (token === '{' || token === '[') open.push(token)
    else if ((token === '}' || token === ']') && open.pop() !== (token === '}' ? '{' : '['))
      throw new JsonFault(lineOf(at))
    at += token.length
  } while (open.length > 0)
  return at
}

const parse = (text: string, line: number): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonFault(line)
  }
}

const skipSpace = (text: string, from: number): number => {
  const space = /[\s,]*/y
  space.lastIndex = from
  return from + (space.exec(text)?.[0].length ?? 0)
}

/** Offsets are asked for in rising order, so lines are counted once. */
const lineCounter = (text: string): ((at: number) => number) => {
  let [line, seen] = [1, 0]
  return (at) => {
    if (at < seen) [line, seen] = [1, 0]
    for (let next = text.indexOf('\n', seen); next >= 0 && next < at; next = text.indexOf('\n', seen)) {
      line++
      seen = next + 1
    }
    return line
  }
}
