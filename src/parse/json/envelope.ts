import type { Fields, FieldValue } from '../../model/record.ts'
import type { JsonObject, JsonWrapper, Sample } from '../format.ts'
import { isFields } from './is-fields.ts'
import { safeJson } from './text-of.ts'
import { levelOf } from '../level.ts'
import { readTimeValue } from '../time/read-time.ts'

/** How a log service wraps a line in an object. Members are named as they are written. */
interface Envelope {
  readonly name: string
  /** The object that carries the line, when it is this service's; undefined for any other object. */
  readonly carrier: (object: JsonObject) => Fields | undefined
  /** The line, or the record as an object; the first that is there. */
  readonly message: readonly string[]
  readonly time: readonly string[]
  readonly level?: readonly string[]
  /** Members that say who wrote the line: only lines of one writer are joined. */
  readonly writer?: readonly string[]
  /** Members that become the record's fields; an object's members become fields themselves. */
  readonly fields?: readonly string[] | 'all others'
  readonly samples: readonly Sample[]
}

/** Makes the wrapper of a service whose objects hold the line, its time and its level in members of their own. */
export const envelope = ({
  name,
  carrier,
  message,
  time,
  level = [],
  writer = [],
  fields = [],
  samples,
}: Envelope): JsonWrapper => ({
  kind: 'json-wrapper',
  name,
  unwrapObject: (object, clock) => {
    const around = carrier(object)
    const inner = around && first(around, message)
    if (!around || inner === undefined || inner === null) return undefined
    const found = readTimeValue(first(around, time), clock)
    return {
      inner: typeof inner === 'string' ? inner.replace(/\r?\n$/, '') : safeJson(inner),
      at: found?.at,
      zoneAssumed: found?.zoneAssumed,
      level: levelOf(first(around, level)),
      fields: taken(around, fields === 'all others' ? othersThan([message, time, level], around) : fields),
      key: writer.map((member) => String(around[member] ?? '')).join('/'),
    }
  },
  samples,
})

const first = (object: Fields, names: readonly string[]): FieldValue | undefined => {
  for (const name of names) if (object[name] !== undefined) return object[name]
  return undefined
}

const othersThan = (known: readonly (readonly string[])[], object: Fields): readonly string[] => {
  const names = known.flat()
  return Object.keys(object).filter((name) => !names.includes(name))
}

const taken = (object: Fields, names: readonly string[]): Fields => {
  const fields: { [name: string]: FieldValue } = {}
  for (const name of names) {
    const value = object[name]
    if (isFields(value)) Object.assign(fields, value)
    else if (value !== undefined && value !== null) fields[name] = value
  }
  return fields
}
