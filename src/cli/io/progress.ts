import type { Lang } from '../../messages/lang.ts'
import { bytes, bytesOf } from '../../messages/units.ts'

/** How far a pass over local files is, for a person who waits. */
export interface Progress {
  readonly note: (source: string, offset: number, size: number | undefined) => void
  /** `searching … 412 MB of 1 GB`; how much alone where a size is not known; undefined before anything was read. */
  after(words: string, lang: Lang): string | undefined
}

export const createProgress = (): Progress => {
  const files = new Map<string, { readonly offset: number; readonly size: number | undefined }>()
  return {
    note: (source, offset, size) => void files.set(source, { offset, size }),
    after(words, lang) {
      if (files.size === 0) return undefined
      let [read, all]: [number, number | undefined] = [0, 0]
      for (const { offset, size } of files.values()) {
        read += offset
        all = all === undefined || size === undefined ? undefined : all + size
      }
      return `${words} ${all === undefined ? bytes(lang, read) : bytesOf(lang, Math.min(read, all), all)}`
    },
  }
}
