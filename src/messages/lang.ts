/** Languages that every sentence exists in. */
export type Lang = 'en' | 'ru'

/** One text per language: a missing translation does not compile. */
export type InBoth<T> = Readonly<Record<Lang, T>>

/** The language a locale string asks for, e.g. `ru_RU.UTF-8`; anything but Russian is English. */
export const langOfLocale = (locale: string | undefined): Lang => (/^ru(?:[_.@-]|$)/i.test(locale ?? '') ? 'ru' : 'en')

const rules = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') }

/** Forms of a word by number: English has `one` and `many`, Russian `one` (1, 21), `few` (2–4) and `many` (5, 11). */
export interface PluralForms {
  readonly one: string
  readonly few?: string
  readonly many: string
}

/** The form that fits `n`, e.g. `plural('ru', 22, {one: 'строка', few: 'строки', many: 'строк'})` is `строки`. */
export const plural = (lang: Lang, n: number, forms: PluralForms): string => {
  const category = rules[lang].select(Math.abs(n))
  if (category === 'one') return forms.one
  return category === 'few' ? (forms.few ?? forms.many) : forms.many
}

/** Number and word together: `5 строк`, `1 line`. */
export const count = (lang: Lang, n: number, forms: PluralForms): string =>
  `${new Intl.NumberFormat(lang).format(n)} ${plural(lang, n, forms)}`
