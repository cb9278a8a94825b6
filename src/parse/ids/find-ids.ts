import type { Fields, FieldValue } from '../../model/record.ts'
import type { IdKind, Ids } from '../../model/ids.ts'
import { stripAnsi } from '../ansi.ts'
import { createNameIndex, type IdNames, type NameIndex } from './name-index.ts'
import { eachPhrase, type Found } from './phrases.ts'
import { eachStripeId } from './stripe-ids.ts'
import { idValue } from './values.ts'
import { isFields } from '../json/is-fields.ts'

export interface FindIdsOptions {
  /** More names of fields and words that carry an id. */
  readonly ids?: IdNames | undefined
}

/** Finds the ids of one text and its fields: by Stripe prefix anywhere, by name of field, by name in running text. */
export type IdFinder = (text: string, fields?: Fields) => Ids

/** Makes a finder once for many texts; the names are compiled here. */
export const createIdFinder = (options: FindIdsOptions = {}): IdFinder => {
  const names = createNameIndex(options.ids)
  return (text, fields) => find(text, fields, names)
}

/**
 * All ids of a text and its fields, each kind in order of appearance and without repeats. Escaped JSON, percent
 * encoding, ANSI colours and the output of Node's `util.inspect`, PHP's `print_r` and Go's `%+v` are read through.
 */
export const findIds = (text: string, fields?: Fields, options: FindIdsOptions = {}): Ids =>
  (options.ids ? createIdFinder(options) : (defaultFinder ??= createIdFinder()))(text, fields)

let defaultFinder: IdFinder | undefined

const find = (text: string, fields: Fields | undefined, names: NameIndex): Ids => {
  const ids: { [K in IdKind]?: string[] } = {}
  const has = (kind: IdKind, value: string): boolean => ids[kind]?.includes(value) ?? false
  const take = (kind: IdKind, value: string): void => {
    const known = ids[kind]
    if (!known) ids[kind] = [value]
    // A line of a megabyte may hold thousands; the first hundred tell what it is about.
    else if (known.length < 100 && !known.includes(value)) known.push(value)
  }
  const add: Found = Object.assign(take, { has })
  const readable = decodeEscapes(stripAnsi(text))
  eachStripeId(readable, add)
  eachPhrase(readable, names, add)
  if (fields) walkFields(fields, names, add)
  return ids
}

/** `json_encode` and `json.dumps` write «сделка» as `\u0441…`, some URLs an underscore as `%5F`. */
const decodeEscapes = (text: string): string => {
  let decoded = text
  if (text.includes('\\u04') || text.includes('\\u2116')) {
    decoded = decoded.replace(/\\u(04[0-9a-fA-F]{2}|2116)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  }
  return decoded.includes('%5F') || decoded.includes('%5f') ? decoded.replace(/%5F/gi, '_') : decoded
}

const MAX_NODES = 2000

/** Visits every field at any depth, with a list of its own: a hostile depth must not end the process's stack. */
const walkFields = (fields: Fields, names: NameIndex, add: Found): void => {
  const open: FieldValue[] = [fields]
  for (let visited = 0; open.length > 0 && visited < MAX_NODES; visited += 1) {
    const node = open.shift()
    if (Array.isArray(node)) open.push(...node.slice(0, MAX_NODES).filter(isObject))
    else if (isFields(node)) walkObject(node, names, add, open)
  }
}

const walkObject = (object: Fields, names: NameIndex, add: Found, open: FieldValue[]): void => {
  for (const name in object) {
    const value = object[name]
    if (value === undefined || value === null || typeof value === 'boolean') continue
    addNamed(name, value, names, add)
    if (typeof value === 'object') open.push(value)
    else if (typeof value === 'string') eachStripeId(value, add)
  }
  // OpenTelemetry and Datadog write `{key: 'deal_id', value: {stringValue: '4540'}}`.
  const key = object['key'] ?? object['name']
  const value = object['value']
  if (typeof key === 'string' && value !== undefined) addNamed(key, unwrapOtel(value), names, add)
}

const addNamed = (name: string, value: FieldValue, names: NameIndex, add: Found): void => {
  const context = names.lookup(name)
  if (!context) return
  const candidates = Array.isArray(value) ? value.slice(0, 100) : [isFields(value) ? value['id'] : value]
  for (const candidate of candidates) {
    if (typeof candidate !== 'string' && typeof candidate !== 'number') continue
    const text = String(candidate)
    if (add.has(context.kind, text)) continue
    const id = idValue(text, context)
    if (id !== undefined) add(context.kind, id)
  }
}

const unwrapOtel = (value: FieldValue): FieldValue => {
  if (!isFields(value)) return value
  return value['stringValue'] ?? value['intValue'] ?? value
}

const isObject = (value: FieldValue | undefined): value is Fields | readonly FieldValue[] =>
  typeof value === 'object' && value !== null
