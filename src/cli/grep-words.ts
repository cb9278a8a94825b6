import { namesFile } from './file-words.ts'
import type { FilterFlags, HostFlags } from './options.ts'
import { idOfWord, queriedIds } from './query.ts'

/** What the bare words of `grep` were taken for. */
export interface GrepQuery<F> {
  readonly flags: F
  /** The same question as a text, when its only word is an id by nothing but being a number. */
  readonly asText?: { readonly word: string; readonly flags: F }
}

/**
 * A bare word is an id when it looks like one, else a text. After the first of them, or where a flag says what to look
 * for, a word that names a file is a file, as for grep itself.
 */
export const queryOfWords = <F extends FilterFlags & HostFlags>(given: F, words: readonly string[]): GrepQuery<F> => {
  const asked = hasFilter(given) || queriedIds(given).length > 0
  const isFile = (word: string, at: number): boolean => (asked || at > 0) && namesFile(word)
  const files = words.filter(isFile)
  const sought = words.filter((word, at) => !isFile(word, at))
  const base: F = { ...given, file: [...given.file, ...files] }
  const flags = withWords(base, sought)
  const [only, ...others] = sought
  const named = given.text.length > 0 || queriedIds(given).length > 0
  const guessed = !named && only !== undefined && others.length === 0 && /^\d+$/.test(only.trim())
  return guessed ? { flags, asText: { word: only.trim(), flags: { ...base, text: [only.trim()] } } } : { flags }
}

const withWords = <F extends FilterFlags>(flags: F, words: readonly string[]): F => {
  const all: F = { ...flags }
  for (const word of words) {
    const id = idOfWord(word)
    if (id?.kind === 'dealId') all.deal = [...all.deal, id.value]
    else if (id?.kind === 'sessionId') all.session = [...all.session, id.value]
    else if (id?.kind === 'eventId') all.event = [...all.event, id.value]
    else if (id?.kind === 'paymentIntentId') all.paymentIntent = [...all.paymentIntent, id.value]
    else if (id?.kind === 'customerId') all.customer = [...all.customer, id.value]
    else all.text = [...all.text, word]
  }
  return all
}

/** True when the flags say what to look for other than an id. */
export const hasFilter = (flags: FilterFlags): boolean =>
  [flags.text, flags.type, flags.step, flags.cause].some((list) => list.length > 0) ||
  flags.level !== undefined ||
  flags.steps === true
