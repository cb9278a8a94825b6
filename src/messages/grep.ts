import type { InBoth } from './lang.ts'

/** What `grep` says beside the lines that it found. */
export const GREP = {
  noSuchDeal: {
    en: 'No line belongs to a deal {word}; looking for the text "{word}" (as with --text {word}).',
    ru: 'Строк со сделкой {word} нет; ищу текст «{word}» (как с --text {word}).',
  },
  noSuchId: {
    en: 'No line belongs to the id {word}; looking for the text "{word}" (as with --text {word}).',
    ru: 'Строк с id {word} нет; ищу текст «{word}» (как с --text {word}).',
  },
  takenAsDeal: {
    en: '{word} was taken for a deal; as a text: --text "{text}".',
    ru: '{word} понято как сделка; как текст: --text "{text}".',
  },
  searching: { en: 'searching …', ru: 'ищу …' },
} as const satisfies Record<string, InBoth<string>>
