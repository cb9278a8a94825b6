import type { IdKind } from '../../model/ids.ts'
import { ownText } from '../../model/own-text.ts'
import { ID_NAMES, plainName } from './names.ts'
import type { ValueContext } from './values.ts'

/** Names of id fields beside the built-in ones, as `ids:` of the configuration lists them. */
export type IdNames = { readonly [K in IdKind]?: readonly string[] | undefined }

/** All names of one finder. */
export interface NameIndex {
  /** What a field of that name holds, or undefined when it is no id. */
  lookup(name: string): ValueContext | undefined
  /** What a word of running text may be: a name, the last word of a longer one (`ID` of «Deal ID»), or nothing. */
  word(text: string): NameWord | undefined
  /** The context of a name of several words, joined without spaces and in small letters. */
  joined(name: string): ValueContext | undefined
  /** False when no name ends in the character: most words are turned away by it. */
  mayEnd(code: number): boolean
}

interface NameWord {
  readonly context: ValueContext | undefined
  readonly endsLonger: boolean
}

export const createNameIndex = (custom: IdNames = {}): NameIndex => {
  const names = new Map<string, ValueContext>()
  const add = (kind: IdKind, name: string, isCustom: boolean): void => {
    if (plainName(name) === '') return
    const explicit = isCustom || /(?:id|uuid|_ид)$/.test(name) || /^(?:id|ид|номер)_/.test(name)
    names.set(plainName(name), { kind, explicit, custom: isCustom })
  }
  for (const kind of Object.keys(ID_NAMES) as IdKind[]) for (const name of ID_NAMES[kind]) add(kind, name, false)
  for (const kind of Object.keys(custom) as IdKind[]) for (const name of custom[kind] ?? []) add(kind, name, true)
  const ends = endTable([...names.keys()])
  const lookup = cachedLookup(names)
  return {
    lookup,
    word: cachedWord(names, lookup),
    joined: (name) => names.get(name),
    mayEnd: (code) => (code < 128 ? ends[code] === 1 : code >= 0xc0),
  }
}

const endTable = (names: readonly string[]): Uint8Array => {
  const table = new Uint8Array(128)
  for (const name of names) {
    for (const char of [name.slice(-1).toLowerCase(), name.slice(-1).toUpperCase()]) {
      const code = char.charCodeAt(0)
      if (code < 128) table[code] = 1
    }
  }
  return table
}

const cachedWord = (names: ReadonlyMap<string, ValueContext>, lookup: NameIndex['lookup']): NameIndex['word'] => {
  const cache = new Map<string, NameWord | undefined>()
  const all = [...names.keys()]
  return (text) => {
    const cached = cache.get(text)
    if (cached !== undefined || cache.has(text)) return cached
    const context = lookup(text)
    const plain = plainName(text)
    const endsLonger = plain.length > 1 && all.some((name) => name.length > plain.length && name.endsWith(plain))
    const word = context || endsLonger ? { context, endsLonger } : undefined
    if (cache.size > 4000) cache.clear()
    cache.set(ownText(text), word)
    return word
  }
}

/** Field names repeat on every line, so the plain form of each is made once. */
const cachedLookup = (names: ReadonlyMap<string, ValueContext>): NameIndex['lookup'] => {
  const cache = new Map<string, ValueContext | undefined>()
  return (fieldName) => {
    const cached = cache.get(fieldName)
    if (cached !== undefined || cache.has(fieldName)) return cached
    const context = fieldName.length > 64 ? undefined : (names.get(plainName(fieldName)) ?? named(fieldName, names))
    if (cache.size > 2000) cache.clear()
    cache.set(ownText(fieldName), context)
    return context
  }
}

/** `metadata.deal_id`, `metadata[deal_id]`: the last part is the name. */
const named = (path: string, names: ReadonlyMap<string, ValueContext>): ValueContext | undefined => {
  const last = /[.[\]/]([^.[\]/]+)\]?$/.exec(path)?.[1]
  return last === undefined ? undefined : names.get(plainName(last))
}
