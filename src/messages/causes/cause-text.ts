import type { InBoth } from '../lang.ts'

/** Sentences of one cause. `{name}` stands for an argument of the verdict; `[[…]]` falls away when one of its arguments is not known. */
export interface CauseText {
  /** In a few words, for tables. */
  readonly name: InBoth<string>
  /** In one sentence, for the answer. */
  readonly says: InBoth<string>
}

export const text = (nameEn: string, nameRu: string, en: string, ru: string): CauseText => ({
  name: { en: nameEn, ru: nameRu },
  says: { en, ru },
})
