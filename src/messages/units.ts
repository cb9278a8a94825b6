import { count, type Lang, type PluralForms } from './lang.ts'

/** Blanks that hold a number and its unit on one line; a form that wraps makes plain ones of them afterwards. */
const NB = '\u00a0'

const SHORT = {
  en: { ms: 'ms', s: 's', min: 'min', h: 'h', d: 'd' },
  ru: { ms: 'мс', s: 'с', min: 'мин', h: 'ч', d: 'д' },
} as const

/** `207 ms`, `4.2 s`, `58 min 31 s`, `10 h 19 min`, `3 d 2 h`. */
export const duration = (lang: Lang, ms: number): string => {
  const unit = SHORT[lang]
  const two = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
    `${big}${NB}${bigUnit}${small === 0 ? '' : ` ${small}${NB}${smallUnit}`}`
  if (ms < 1000) return `${Math.round(ms)}${NB}${unit.ms}`
  if (ms < 60_000) return `${decimal(lang, ms / 1000)}${NB}${unit.s}`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return two(Math.floor(seconds / 60), unit.min, seconds % 60, unit.s)
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return two(Math.floor(minutes / 60), unit.h, minutes % 60, unit.min)
  const hours = Math.round(minutes / 60)
  return two(Math.floor(hours / 24), unit.d, hours % 24, unit.h)
}

const decimal = (lang: Lang, n: number): string =>
  new Intl.NumberFormat(lang, { maximumFractionDigits: n < 10 ? 1 : 0 }).format(n)

const BYTES = { en: ['B', 'kB', 'MB', 'GB'], ru: ['Б', 'кБ', 'МБ', 'ГБ'] } as const

/** `6.1 MB` */
export const bytes = (lang: Lang, n: number): string => {
  const power = Math.min(3, n < 1000 ? 0 : Math.floor(Math.log10(n) / 3))
  return `${decimal(lang, n / 1000 ** power)}${NB}${BYTES[lang][power]}`
}

const OF = { en: 'of', ru: 'из' } as const

/** `412 MB of 1 GB` */
export const bytesOf = (lang: Lang, n: number, all: number): string =>
  `${bytes(lang, n)} ${OF[lang]} ${bytes(lang, all)}`

/** As `count`, held together on one line. */
export const counted = (lang: Lang, n: number, forms: PluralForms): string => count(lang, n, forms).replace(' ', NB)
