import { bytes, bytesOf, counted } from './units.ts'
import type { Lang } from './lang.ts'
import { WORDS } from './words.ts'

/** How far a reading is: of which host and source, how much of it was looked through, and how much there is where that is known. */
export interface Progress {
  readonly place: string
  readonly bytes: number
  readonly total?: number | undefined
  readonly lines: number
}

/** `reading app.log: 312 MB of 1 GB, 2,100,000 lines` */
export const progressText = (lang: Lang, { place, bytes: read, total, lines }: Progress): string => {
  const of = total === undefined || total < read ? bytes(lang, read) : bytesOf(lang, read, total)
  return `${{ en: 'reading', ru: 'читаю' }[lang]} ${place}: ${of}, ${counted(lang, lines, WORDS.line[lang])}`
}
