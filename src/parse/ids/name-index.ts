import type { IdKind } from '../../model/ids.ts'
import { ID_NAMES, nameWords, plainName } from './names.ts'
import type { ValueContext } from './values.ts'

/** Names of id fields beside the built-in ones, as `ids:` of the configuration lists them. */
export type IdNames = { readonly [K in IdKind]?: readonly string[] | undefined }

/** All names of one finder: by field name, and as one pattern for running text. */
export interface NameIndex {
  lookup(fieldName: string): ValueContext | undefined
  /** Group 1 is the name, 2 what stands between it and the value, 3 the value. Global; the caller sets `lastIndex`. */
  readonly phrase: RegExp
}

export const createNameIndex = (custom: IdNames = {}): NameIndex => {
  const names = new Map<string, ValueContext>()
  const words: string[][] = []
  const add = (kind: IdKind, name: string, isCustom: boolean): void => {
    if (plainName(name) === '') return
    const explicit = isCustom || /(?:id|uuid|_ид)$/.test(name) || /^(?:id|ид|номер)_/.test(name)
    names.set(plainName(name), { kind, explicit, custom: isCustom })
    words.push(nameWords(name))
  }
  for (const kind of Object.keys(ID_NAMES) as IdKind[]) for (const name of ID_NAMES[kind]) add(kind, name, false)
  for (const kind of Object.keys(custom) as IdKind[]) for (const name of custom[kind] ?? []) add(kind, name, true)
  return { lookup: cachedLookup(names), phrase: phrasePattern(words) }
}

/** Field names repeat on every line, so the plain form of each is made once. */
const cachedLookup = (names: ReadonlyMap<string, ValueContext>): NameIndex['lookup'] => {
  const cache = new Map<string, ValueContext | undefined>()
  return (fieldName) => {
    if (cache.has(fieldName)) return cache.get(fieldName)
    const context = fieldName.length > 64 ? undefined : (names.get(plainName(fieldName)) ?? named(fieldName, names))
    if (cache.size > 2000) cache.clear()
    cache.set(fieldName, context)
    return context
  }
}

/** `metadata.deal_id`, `metadata[deal_id]`: the last part is the name. */
const named = (path: string, names: ReadonlyMap<string, ValueContext>): ValueContext | undefined => {
  const last = /[.[\]/]([^.[\]/]+)\]?$/.exec(path)?.[1]
  return last === undefined ? undefined : names.get(plainName(last))
}

const CLOSE = String.raw`(?:[\\"'${'`'}\]*\s]|%22|%27|%5D|&quot;){0,16}`
const SEPARATOR = String.raw`(?:=>|->|[:=#№>→]|%3A|%3D)`
const OPEN = String.raw`(?:[\\"'${'`'}[(\s#№=:>]|%22|%27|%20|%5B|&quot;|\*{1,2}\s|string\(\d{1,4}\)|int\()`
const NESTED_ID = String.raw`(?:\{[\\"'\s]{0,16}id[\\"'\s]{0,16}[:=][\\"'\s]{0,16})?`
const VALUE = String.raw`([A-Za-z0-9][\w-]{0,254})`

const phrasePattern = (words: readonly string[][]): RegExp => {
  const alternatives = [...new Set(words.map((parts) => parts.map(escapePattern).join(String.raw`[_. -]?`)))]
  // The longest first: an alternation takes the first that fits.
  alternatives.sort((left, right) => right.length - left.length)
  return new RegExp(`(${alternatives.join('|')})(${CLOSE}(?:${SEPARATOR}${OPEN}{0,16})?${NESTED_ID})${VALUE}`, 'gi')
}

const escapePattern = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
