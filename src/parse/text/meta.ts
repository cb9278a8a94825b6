import type { Fields } from '../../model/record.ts'
import type { Reading } from '../format.ts'
import { isTooDeep } from '../json/depth.ts'
import { readBrokenJson } from '../json/broken.ts'
import { namedMessage, readObject } from '../json/read-object.ts'
import type { Clock } from '../time/clock.ts'
import { isFields } from '../json/is-fields.ts'

export interface WithMeta {
  readonly message: string
  readonly fields?: Fields | undefined
}

const MAX_TRIES = 4

/** Takes the JSON object off the end of a message (`paid {"deal_id":4540}`), also one that was cut. */
export const splitMeta = (text: string): WithMeta => {
  const end = text.trimEnd()
  const first = end.indexOf('{"')
  let at = end.startsWith('{') ? 0 : end.search(/\s\{/)
  if (at === -1 && first === -1) return { message: text }
  if (end.endsWith('}')) {
    for (let tries = 0; at !== -1 && tries < MAX_TRIES; tries += 1) {
      const fields = parseObject(end.slice(at))
      if (fields) return { message: end.slice(0, at).trimEnd(), fields }
      at = end.indexOf(' {', at + 1)
    }
    return { message: text }
  }
  const fields = first > 0 && /\s/.test(end[first - 1] ?? '') ? readBrokenJson(end.slice(first)) : undefined
  return fields ? { message: end.slice(0, first).trimEnd(), fields } : { message: text }
}

/** One word with dots, perhaps in brackets, before an object: the logger, not a sentence. */
const LOGGER = /^[[(]?([A-Za-z_][\w$]*(?:[.:/-][\w$]+)+)[\])]?:?$/

/**
 * A message with its meta object, in which winston and others put the time, the stack and the request too. The sentence
 * stays the message, and what the object calls its message stays among the fields; where there is no sentence the
 * object is the record.
 */
export const readMeta = (text: string, clock: Clock): Reading => {
  const { message, fields } = splitMeta(text)
  if (!fields) return { message }
  const logger = LOGGER.exec(message)?.[1]
  const reading = readObject(fields, clock)
  if (message === '') return reading
  if (logger !== undefined && hasMessage(fields)) return { ...reading, logger }
  const own = hasMessage(fields) ? namedMessage(fields) : undefined
  return { ...reading, message, fields: own ? { ...reading.fields, [own]: fields[own] ?? null } : reading.fields }
}

const hasMessage = (fields: Fields): boolean => namedMessage(fields) !== undefined

const parseObject = (text: string): Fields | undefined => {
  if (isTooDeep(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
