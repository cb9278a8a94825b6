import type { Nanos } from '../row.ts'

export type Clause = Readonly<Record<string, unknown>>

/** Runs of letters, digits and `_`: what no usual tokeniser cuts. */
export const runsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? []

/** In a wildcard query `*`, `?` and `\` mean something. */
const escaped = (text: string): string => text.replaceAll(/[\\*?]/g, String.raw`\$&`)

/**
 * Documents whose line may hold the text. A field of type `wildcard` knows parts of words. Of a text field the words are
 * asked for, each as a part of one: whatever holds the text holds them.
 */
export const holds = (field: string, type: string, text: string): Clause | undefined => {
  const wild = (value: string): Clause => ({
    wildcard: { [field]: { value: `*${escaped(value)}*`, case_insensitive: true } },
  })
  if (type === 'wildcard') return wild(text)
  const runs = runsOf(text)
  if (runs.length === 0) return undefined
  const [only] = runs
  return runs.length === 1 && only !== undefined ? wild(only) : { bool: { filter: runs.map(wild) } }
}

/** The same in every other field, as a whole value or phrase: ids have fields of their own. */
export const anywhere = (text: string): Clause => ({
  multi_match: { query: text, type: 'phrase', lenient: true, fields: ['*'] },
})

/** The window in milliseconds, which is what a date field keeps: wider, and cut by who asked. */
export const within = (time: string, from: Nanos, to: Nanos): Clause => ({
  range: {
    [time]: {
      gte: new Date(Number(from / 1_000_000n)).toISOString(),
      lt: new Date(Math.min(Number(to / 1_000_000n) + 1, 8.64e15)).toISOString(),
      format: 'strict_date_optional_time',
    },
  },
})
