import { namesFile } from './file-words.ts'
import type { FilterChoice, HostChoice } from '../../app/choice.ts'
import { idsOfWord, queriedIds } from '../../app/query.ts'
import { hasFilter } from '../../app/record-filter.ts'

/** What the bare words of `grep` were taken for. */
export interface GrepQuery<F> {
  readonly flags: F
  /** The same question as a text, when its only word was taken for an id by its look. */
  readonly asText?: { readonly word: string; readonly flags: F }
}

/**
 * A bare word is an id when it looks like one, else a text. After the first of them, or where a flag says what to look
 * for, a word that names a file is a file, as for grep itself.
 */
export const queryOfWords = <F extends FilterChoice & HostChoice>(given: F, words: readonly string[]): GrepQuery<F> => {
  const asked = hasFilter(given) || queriedIds(given).length > 0
  const isFile = (word: string, at: number): boolean => (asked || at > 0) && namesFile(word)
  const files = words.filter(isFile)
  const sought = words.filter((word, at) => !isFile(word, at))
  const base: F = { ...given, file: [...given.file, ...files] }
  const flags = withWords(base, sought)
  const [only, ...others] = sought
  const named = given.text.length > 0 || queriedIds(given).length > 0
  const guessed = !named && only !== undefined && others.length === 0 && idsOfWord(only).length > 0
  return guessed ? { flags, asText: { word: only.trim(), flags: { ...base, text: [only.trim()] } } } : { flags }
}

/** The flag that asks for an id; a word of another kind is looked for as text. */
const FLAG_OF: Readonly<Record<string, 'deal' | 'session' | 'event' | 'paymentIntent' | 'customer' | undefined>> = {
  dealId: 'deal',
  sessionId: 'session',
  eventId: 'event',
  paymentIntentId: 'paymentIntent',
  customerId: 'customer',
}

const withWords = <F extends FilterChoice>(flags: F, words: readonly string[]): F => {
  const all: F = { ...flags }
  for (const word of words) {
    const ids = idsOfWord(word)
    const flag = FLAG_OF[ids[0]?.kind ?? 'none']
    if (flag === undefined) all.text = [...all.text, word]
    else all[flag] = [...all[flag], ...ids.map(({ value }) => value)]
  }
  return all
}
