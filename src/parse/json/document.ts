import type { JsonObject } from '../format.ts'
import { recordsOf } from './answers.ts'
import { safeJson } from './text-of.ts'

/** How far a JSON text that comes line by line has been opened. */
export interface JsonDepth {
  depth: number
  isQuoted: boolean
}

/** Goes on counting braces over a further line. Returns the state that it was given. */
export const advance = (state: JsonDepth, line: string): JsonDepth => {
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at)
    if (state.isQuoted) {
      if (code === 92) at += 1
      else if (code === 34) state.isQuoted = false
    } else if (code === 34) state.isQuoted = true
    else if (code === 123 || code === 91) state.depth += 1
    else if (code === 125 || code === 93) state.depth -= 1
  }
  // No JSON text has a line break inside of its quotes.
  state.isQuoted = false
  return state
}

/** One of several records that stand in one JSON text. */
export interface Piece {
  /** The record's own object, or what stands between objects. */
  readonly text: string
  /** Its share of the source: the shares of all pieces make the whole. */
  readonly raw: string
}

/**
 * The records of a JSON text that holds more than one: an array, objects one after another, an object with something
 * behind it or before it. Undefined when it is one object, or no JSON.
 */
export const piecesOf = (text: string): readonly Piece[] | undefined => {
  const objects = objectsIn(text, openedBy(text))
  if (objects.length === 0) return undefined
  if (objects.length === 1 && text.charCodeAt(0) !== 91 && isNothing(text.slice(objects[0]?.end))) return undefined
  const pieces: Piece[] = []
  let from = 0
  for (const { start, end } of objects) {
    const before = text.slice(from, start)
    const isLoose = !isNothing(before)
    if (isLoose) pieces.push({ text: before.trim(), raw: before })
    pieces.push({ text: text.slice(start, end), raw: isLoose ? text.slice(start, end) : text.slice(from, end) })
    from = end
  }
  const last = pieces.at(-1)
  if (last)
    pieces[pieces.length - 1] = { text: withRest(last.text, text.slice(from)), raw: last.raw + text.slice(from) }
  return pieces.length > 1 || text.charCodeAt(0) === 91 ? pieces : undefined
}

/** The records of an object that is the answer of a log service. What stands around them is the first one's and the last one's. */
export const answerPieces = (object: JsonObject, text: string): readonly Piece[] | undefined => {
  const found = recordsOf(object, text)
  return found?.map(({ start, end, object: own }, index) => ({
    text: own === undefined ? text.slice(start, end) : safeJson(own),
    raw: text.slice(index === 0 ? 0 : found[index - 1]?.end, index === found.length - 1 ? undefined : end),
  }))
}

/** What stands behind the last object belongs to its record, when it is more than a bracket. */
const withRest = (object: string, rest: string): string => (isNothing(rest) ? object : object + rest)

const isNothing = (between: string): boolean => /^[\s,[\]]*$/.test(between)

const openedBy = (text: string): number => (/^\s*\[/.test(text) ? text.indexOf('[') + 1 : 0)

/** Whole objects at the level that begins at `from`, up to where that level ends. */
const objectsIn = (text: string, from: number): { start: number; end: number }[] => {
  const objects: { start: number; end: number }[] = []
  let depth = 0
  let start = -1
  let isQuoted = false
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isQuoted) {
      if (code === 92) at += 1
      else if (code === 34) isQuoted = false
    } else if (code === 34) isQuoted = depth > 0
    else if (code === 123 || code === 91) {
      if (depth === 0 && code === 123) start = at
      depth += 1
    } else if (code === 125 || code === 93) {
      depth -= 1
      if (depth < 0) return objects
      if (depth === 0 && start >= 0) {
        objects.push({ start, end: at + 1 })
        start = -1
      }
    }
  }
  return objects
}
