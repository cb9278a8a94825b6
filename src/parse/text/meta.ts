import type { Fields } from '../../model/record.ts'
import type { Reading } from '../format.ts'
import { readBrokenJson } from '../json/broken.ts'
import { readObject } from '../json/read-object.ts'
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

/** A message with its meta object, in which winston and others put the time, the stack and the request too. */
export const readMeta = (text: string, clock: Clock): Reading => {
  const { message, fields } = splitMeta(text)
  return fields ? readObject({ ...fields, message }, clock) : { message }
}

const parseObject = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
