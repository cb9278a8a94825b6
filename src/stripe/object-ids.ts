import { ID_PREFIXES, type IdKind, type Ids, type StripeIdKind } from '../model/ids.ts'
import type { MetadataNames } from './fact.ts'
import { asObject, type JsonObject } from './json-object.ts'

/** Deeper than Stripe nests what matters (invoice → payments → data → payment → payment_intent). */
const MAX_DEPTH = 7

/** A subscription with hundreds of items is still read; a hostile file is not read without end. */
const MAX_NODES = 5_000

const PREFIXES = Object.entries(ID_PREFIXES)
  .flatMap(([kind, prefixes]) => prefixes.map((prefix) => ({ kind: kind as StripeIdKind, prefix })))
  .sort((a, b) => b.prefix.length - a.prefix.length)

/** The kind and the value of a Stripe id; a client secret gives its id alone. Undefined for any other text. */
export const stripeId = (text: string): { kind: StripeIdKind; value: string } | undefined => {
  const value = text.replace(/_secret_.*$/s, '')
  const known = PREFIXES.find(({ prefix }) => value.startsWith(prefix))
  return known && /^[a-z]+_[A-Za-z0-9_]{8,255}$/.test(value) ? { kind: known.kind, value } : undefined
}

/** All ids that a Stripe object is or refers to, level by level, so that the nearest stands first. */
export const objectIds = (object: JsonObject): Ids => {
  const found = new Map<IdKind, Set<string>>()
  const add = (text: string): void => {
    const id = stripeId(text)
    if (id) found.set(id.kind, (found.get(id.kind) ?? new Set()).add(id.value))
  }
  let level: readonly unknown[] = [object]
  let left = MAX_NODES
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: unknown[] = []
    for (const node of level) {
      for (const value of Object.values(node as object)) {
        if (left-- <= 0) break
        if (typeof value === 'string') add(value)
        else if (typeof value === 'object' && value !== null) next.push(value)
      }
    }
    level = next
  }
  return Object.fromEntries([...found].map(([kind, values]) => [kind, [...values]]))
}

/**
 * The value of the first of `names` in the object's metadata. An invoice keeps the subscription's metadata one level
 * down, and some integrations use `client_reference_id`: it counts when the configuration names it.
 */
export const ownId = (object: JsonObject, names: MetadataNames[keyof MetadataNames]): string | undefined => {
  const places = [
    asObject(object['metadata']),
    asObject(asObject(asObject(object['parent'])?.['subscription_details'])?.['metadata']),
    asObject(asObject(object['subscription_details'])?.['metadata']),
    ...lineMetadata(object),
    object,
  ].filter((place) => place !== undefined)
  for (const place of places) {
    const value = firstNamed(place, names)
    if (value !== undefined) return value
  }
  return undefined
}

const lineMetadata = (object: JsonObject): (JsonObject | undefined)[] => {
  const lines = asObject(object['lines'])?.['data']
  return Array.isArray(lines) ? lines.slice(0, 50).map((line) => asObject(asObject(line)?.['metadata'])) : []
}

const firstNamed = (place: JsonObject, names: readonly string[]): string | undefined => {
  const values = new Map(Object.entries(place).map(([name, value]) => [plain(name), value]))
  for (const name of names) {
    const value = idText(values.get(plain(name)))
    if (value !== undefined) return value
  }
  return undefined
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** Metadata is typed by people: only what looks like an id is one, so that a name or a mail address never becomes one. */
const idText = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return /^[\p{L}\p{N}][\p{L}\p{N}._:#/-]{0,63}$/u.test(text) ? text : undefined
}
