import type { InBoth } from './lang.ts'

/** How an engine makes its answer, where that is not as one would think. */
export const NOTES: Readonly<Record<'widened', InBoth<string>>> = {
  widened: {
    en: 'it cannot be searched for a part of a word: more is read and sifted here',
    ru: 'часть слова в нём не ищется: читается больше и отбирается здесь',
  },
}
